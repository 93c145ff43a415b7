"""Plans into a response."""

import json
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

import sipfhir
from sipfhir.carriers.rivta import content, response
from sipfhir.carriers.rivta.check import check
from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.header import patient_id
from sipfhir.carriers.rivta.sender import sender
from sipfhir.carriers.rivta.times import day, stamp
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Attachment, Identifier, Plan
from sipfhir.registry import shipped
from tests.carriers.rivta.making import every_good, plans, us

LAWFUL = "prator/good/inget-att-anmarka.xml"


def written(*given: Plan, **settings: Any) -> response.Written:
    return response.write(given, us(**settings), shipped())


def cases(made: response.Written, rule: str) -> list[Any]:
    return [each.params.get("case") for each in made.findings if each.rule == rule]


def header(made: response.Written, name: str) -> list[str | None]:
    return [each.text for each in etree.fromstring(made.data).iter(f"{{*}}{name}")]


def test_every_good_sample_is_valid_and_says_what_it_leaves_out() -> None:
    for plan in every_good():
        made = written(plan)
        assert check(made.data, shipped()).findings == []
        assert made.plans == 1 or cases(made, "RIVTA-LEFT-OUT")
        root = etree.fromstring(made.data)
        assert not root.findall(".//{*}nullified")
        assert all(len(node) or (node.text or "").strip() for node in root.iter())


def test_what_was_written_is_read_again() -> None:
    [plan] = plans(LAWFUL)
    [again] = [each.plan for each in sipfhir.read(written(plan, document="html").data)]
    assert again
    assert again.identifiers[0].value == plan.identifiers[0].value
    assert (again.title, again.kind) == (plan.title or "Samordnad individuell plan", plan.kind)
    assert again.person
    assert plan.person
    assert again.person.identifiers == plan.person.identifiers
    assert again.approved_for_patient is False
    [document] = again.attachments
    assert "Insatser" in b64decode(document.data or "").decode()


def test_what_is_not_structured_is_listed() -> None:
    [plan] = plans(LAWFUL)
    lost = {each.place.plan for each in written(plan).findings if each.rule in ("LOSS", "LOSS-CODE")}
    assert {"interventions[0].description", "overall_responsible[0].huvudman", "status"} <= lost
    assert "title" not in lost


def test_the_same_in_the_same_out() -> None:
    [plan] = plans(LAWFUL)
    assert written(plan).data == written(plan).data
    assert header(written(plan), "logId") != header(written(replace(plan, title="Annan")), "logId")


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("prator/good/makulerad-kedja.xml", "void"),
        ("prator/good/kallelse-utan-plan.xml", "no-plan"),
        ("prator/good/tackat-nej.xml", "no-plan"),
        ("prator/good/skyddad-identitet.xml", "protected"),
        ("prator/good/god-man.xml", "sharing"),
        ("rivta/odd/makulerad.xml", "void"),
    ],
)
def test_what_stays(name: str, case: str) -> None:
    made = written(*plans(name))
    assert case in cases(made, "RIVTA-LEFT-OUT")
    assert made.plans == len(plans(name)) - len(cases(made, "RIVTA-LEFT-OUT"))


def test_what_stays_for_want_of_identity_or_time() -> None:
    [plan] = plans(LAWFUL)
    assert cases(written(replace(plan, person=None)), "RIVTA-LEFT-OUT") == ["no-identity"]
    timeless = replace(plan, created=None, updated=None, start=None)
    assert cases(written(timeless), "RIVTA-LEFT-OUT") == ["no-time"]


def test_a_protected_person_may_be_concealed() -> None:
    [plan] = plans("prator/good/skyddad-identitet.xml")
    made = written(plan, protected="conceal")
    assert made.plans == 1
    assert any(each.rule == "PROTECT-1" for each in made.findings)
    shown = "".join(b64decode(one or "").decode() for one in header(made, "value"))
    assert plan.person
    for name in filter(None, (plan.person.name and plan.person.name.family, plan.person.home_municipality)):
        assert name not in made.data.decode() + shown


@pytest.mark.parametrize(
    ("said", "ours", "shown"),
    [(None, "no", "false"), (None, "yes", "true"), (False, "yes", "false"), (True, "no", "true")],
)
def test_the_person_sees_what_the_source_lets_them(said: bool | None, ours: str, shown: str) -> None:
    [plan] = plans(LAWFUL)
    made = written(replace(plan, approved_for_patient=said), approved_for_patient=ours)
    assert header(made, "approvedForPatient") == [shown]


def test_who_answers_for_the_plan() -> None:
    [plan] = plans("rivta/good/sip-pdf.xml")
    made = written(plan)
    assert header(made, "healthcareProfessionalCareUnitHSAId") == ["SE2321000016-E100"]
    assert header(made, "healthcareProfessionalCareGiverHSAId") == ["SE2321000016-RIVTA1"]
    assert cases(made, "RIVTA-PDL") == []
    [other] = plans(LAWFUL)
    assert cases(written(other), "RIVTA-PDL") == ["care-unit", "care-giver"]


def test_both_oids_are_read_and_one_is_written() -> None:
    made = written(*plans("rivta/good/tva-hsa-oid.xml"))
    assert header(made, "root") == ["1.2.752.129.2.1.4.1"] * 2


@pytest.mark.parametrize(
    ("moment", "digits", "doubt"),
    [
        ("2026-07-01T10:00:00Z", "20260701120000", None),
        ("2026-01-01T00:30:00+02:00", "20251231233000", None),
        ("2026-03-02", "20260302000000", "day"),
        ("2026-10-25T02:30:00+01:00", "20261025023000", "repeated"),
        ("2026-03-02T10:00:00.5+01:00", "20260302100000", "fraction"),
        ("2026", None, None),
        (None, None, None),
    ],
)
def test_times_are_swedish_and_have_no_zone(
    moment: str | None, digits: str | None, doubt: str | None
) -> None:
    assert stamp(moment) == (digits, doubt)
    assert day(moment) == (digits[:8] if digits else None)


@dataclass
class Rendering:
    """Documents of given sizes."""

    pdf: int
    html: int

    def __call__(self, plan: Plan, form: str, site: Any) -> tuple[bytes, str]:
        start = b"%PDF-1.7" if form == "pdf" else b"<html>"
        return start.ljust(getattr(self, form), b" "), form


@pytest.mark.parametrize(
    ("sizes", "settings", "kinds", "told"),
    [
        (Rendering(100_000, 9), {}, ["application/pdf"], []),
        (Rendering(100_001, 100_000), {}, ["text/html"], ["html"]),
        (Rendering(100_001, 100_001), {}, [], ["html", "large"]),
        (
            Rendering(100_001, 100_001),
            {"reference": "https://planer.example.se/"},
            ["text/html"],
            ["html", "reference"],
        ),
    ],
)
def test_nothing_is_cut(
    sizes: Rendering,
    settings: dict[str, str],
    kinds: list[str],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(content, "rendered", sizes)
    made = written(*plans(LAWFUL), document="pdf", **settings)
    assert header(made, "mediaType") == kinds
    assert cases(made, "RIVTA-CONTENT") == told
    assert [len(data) for data in made.files.values()] == [100_001] * (told[-1:] == ["reference"])
    assert check(made.data, shipped()).findings == []


def test_attachments_that_may_go_along() -> None:
    [plan] = plans(LAWFUL)
    given = (
        Attachment(content_type="text/plain", data="SGVq"),
        Attachment(content_type="application/msword", data="SGVq"),
        Attachment(content_type="application/pdf", data="inte base64"),
        Attachment(content_type="application/pdf", url="https://planer.example.se/1"),
    )
    made = written(replace(plan, attachments=given))
    assert header(made, "mediaType") == ["text/html", "text/plain", "application/pdf"]
    assert cases(made, "RIVTA-CONTENT") == ["media", "bytes"]
    assert [each.place.plan for each in made.findings if each.rule == "RIVTA-CONTENT"] == [
        "attachments[1]",
        "attachments[2]",
    ]


@pytest.mark.parametrize(
    ("identifier", "written"),
    [
        (Identifier(kind="personnummer", value="191212121212"), ("191212121212", "1.2.752.129.2.1.3.1")),
        (Identifier(kind="samordningsnummer", value="196109732393"), ("196109732393", "1.2.752.129.2.1.3.3")),
        (
            Identifier(kind="lokalt-reservnummer", value="R1", system="urn:oid:1.2.752.97.3.1.3"),
            ("R1", "1.2.752.97.3.1.3"),
        ),
        (Identifier(kind="lokalt-reservnummer", value="R1"), ("SE1-AR1", "1.2.752.129.2.1.2.1")),
        (Identifier(kind="personnummer", value="1212121212"), None),
    ],
)
def test_identities(identifier: Identifier, written: tuple[str, str] | None) -> None:
    told = patient_id([identifier], contract(shipped()), "SE1-A")
    assert told == (dict(zip(("id", "type"), written, strict=True)) if written else None)


def test_a_sender_without_a_system_is_told_what_to_do() -> None:
    with pytest.raises(BadConfiguration, match="--source-system"):
        sender(shipped())


def test_no_value_of_a_plan_is_in_a_finding() -> None:
    [plan] = plans(LAWFUL)
    told = json.dumps([[each.params, each.place.plan] for each in written(plan).findings])
    assert plan.person
    assert plan.person.identifiers[0].value not in told
