"""What an endpoint answers, without a network."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from sipfhir.audit import broken_at
from sipfhir.carriers.rivta import endpoint as module
from sipfhir.carriers.rivta.blocks import Blocks
from sipfhir.carriers.rivta.check import check
from sipfhir.carriers.rivta.endpoint import Answer, Caller
from sipfhir.carriers.rivta.engagement import notification, posts
from sipfhir.carriers.rivta.recorded import Recorded
from sipfhir.errors import BadConfiguration, Retriable
from sipfhir.plan import Concept, Consent, Plan
from sipfhir.registry import shipped
from tests.carriers.rivta.making import OURS, PERSON, asked, endpoint, plans, request, us

PERIOD = "<datePeriod><c:start>{}</c:start><c:end>{}</c:end></datePeriod>"
SOURCE = f"<sourceSystemHSAId>{OURS}</sourceSystemHSAId>"


@pytest.fixture
def plan() -> Plan:
    [one] = plans("rivta/good/sip-pdf.xml")
    return one


def said(given: Answer, name: str) -> list[str | None]:
    return [each.text for each in etree.fromstring(given.body).iter(f"{{*}}{name}")]


def numbers(given: Answer) -> list[str | None]:
    assert given.status == 200
    assert check(given.body, shipped()).findings == []
    return said(given, "documentId")


def test_the_plans_of_the_person_alone(plan: Plan, tmp_path: Path) -> None:
    [other] = plans("rivta/good/i-kuvert.xml")
    one = endpoint([plan, other], tmp_path)
    assert numbers(asked(one, request())) == ["VP-1"]
    assert numbers(asked(one, request(number="189002029800"))) == ["VP-2"]
    unknown = asked(one, request(number="200001252386"))
    assert numbers(unknown) == []
    assert said(unknown, "resultCode") == ["OK"]


@pytest.mark.parametrize(
    ("inner", "before", "found"),
    [
        (PERIOD.format("20260302", "20260302"), "", True),
        (PERIOD.format("20260301", "20260301"), "", False),
        (PERIOD.format("20260303", "20261231"), "", False),
        (SOURCE, "", True),
        (SOURCE + "<careContactId>K1</careContactId>", "", False),
        ("", "<careUnitHSAId>SE2321000016-E100</careUnitHSAId>", True),
        (
            "",
            "<careUnitHSAId>SE2321000016-E1</careUnitHSAId><careUnitHSAId>SE2321000016-E100</careUnitHSAId>",
            True,
        ),
        ("", "<careUnitHSAId>SE2321000016-E1</careUnitHSAId>", False),
    ],
)
def test_what_is_asked_for_is_what_is_given(
    plan: Plan, tmp_path: Path, inner: str, before: str, found: bool
) -> None:
    given = asked(endpoint([plan], tmp_path), request(inner, before=before))
    assert numbers(given) == ["VP-1"] * found


def test_a_plan_without_a_time_is_in_no_period(plan: Plan, tmp_path: Path) -> None:
    one = endpoint([replace(plan, created=None)], tmp_path)
    assert numbers(asked(one, request())) == ["VP-1"]
    assert numbers(asked(one, request(PERIOD.format("19000101", "20991231")))) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (request(address="SE2321000016-ANNAN"), "address"),
        (request(address=None), "address"),
        (request("<careContactId>K1</careContactId>"), "contact"),
        (request(number="R1", oid="1.2.752.97.3.1.3"), "reserve"),
        (request("<sourceSystemHSAId>SE1</sourceSystemHSAId>"), "source"),
        (request(PERIOD.format("20260302", "20260301")), "period"),
        (request(number="1212121212"), "identity"),
        (request(number=""), "identity"),
        (request("<sourceSystemHSAId> </sourceSystemHSAId>"), "rule"),
    ],
)
def test_a_question_that_breaks_a_rule_is_told_so(
    plan: Plan, tmp_path: Path, raw: bytes, reason: str
) -> None:
    one = endpoint([plan], tmp_path)
    given = asked(one, raw)
    assert numbers(given) == []
    assert said(given, "resultCode") == ["ERROR"]
    assert said(given, "errorCode") == ["INVALID_REQUEST"]
    words = shipped().document("adapters/rivta/words.yaml")
    assert said(given, "message") == [words[reason]["sv"]]
    assert audited(tmp_path)[-1]["outcome"] == reason


def test_a_reserve_number_is_found_by_its_own_system(tmp_path: Path) -> None:
    one = endpoint(plans("rivta/good/reservnummer.xml"), tmp_path)
    assert numbers(asked(one, request(SOURCE, number="R1912X01", oid="1.2.752.97.3.1.3"))) == ["VP-8"]


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "soap"),
        (b"inte xml " + PERSON.encode(), "soap"),
        (BOMB, "soap"),
        (request().replace(b"Responder:2", b"Responder:1"), "schema"),
        (
            request()
            .replace(b"GetCarePlans ", b"GetCarePlansX ")
            .replace(b"/GetCarePlans>", b"/GetCarePlansX>"),
            "soap",
        ),
        (request(PERIOD.format(PERSON, PERSON)), "schema"),
        (request(f"<okand>{PERSON}</okand>"), "schema"),
        (request() + b" " * 1_000_000, "large"),
        (etree.tostring(etree.fromstring(request())[1][0]), "soap"),
        (
            b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault/></s:Body></s:Envelope>',
            "soap",
        ),
    ],
)
def test_what_is_no_call_gets_a_fault_without_personal_data(
    plan: Plan, tmp_path: Path, raw: bytes, reason: str
) -> None:
    given = asked(endpoint([plan], tmp_path), raw)
    assert given.status == 500
    assert said(given, "faultcode") == ["soap:Client"]
    assert said(given, "logId") == ["00000000-0000-4000-8000-000000000001"]
    assert PERSON.encode() not in given.body
    assert audited(tmp_path)[-1]["outcome"] == reason


class Failing:
    """A source that fails, and says of whom."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def plans(self, person: Any) -> Any:
        raise self.error

    def file(self, name: str) -> Any:
        return None

    def refresh(self) -> None:
        pass


@pytest.mark.parametrize("error", [Retriable(PERSON), KeyError(PERSON), RecursionError(PERSON)])
def test_a_technical_fault_says_nothing_of_the_person(
    tmp_path: Path, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    given = asked(endpoint([], tmp_path, source=Failing(error)), request())
    assert given.status == 500
    assert said(given, "faultcode") == ["soap:Server"]
    told = given.body.decode() + capsys.readouterr().err + (tmp_path / "audit.jsonl").read_text("utf-8")
    assert PERSON not in told
    assert type(error).__name__ in told


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ("191212121212,SE2321000016-E100,,", True),
        ("191212121212,SE2321000016-RIVTA1,,", True),
        ("191212121212,SE2321000016-E1,,", False),
        ("189002029800,SE2321000016-E100,,", False),
        ("191212121212,SE2321000016-E100,2026-03-02,2026-03-02", True),
        ("191212121212,SE2321000016-E100,2026-03-03,", False),
        ("191212121212,SE2321000016-E100,,2026-03-01", False),
    ],
)
def test_a_blocked_unit_gives_nothing_out(plan: Plan, tmp_path: Path, row: str, held: bool) -> None:
    (tmp_path / "blocks.csv").write_text(f"person,unit,from,to\n{row}\n", "utf-8")
    one = endpoint([plan], tmp_path, blocks=Blocks(tmp_path / "blocks.csv"), patients=frozenset({"1177"}))
    given = asked(one, request())
    assert numbers(given) == ["VP-1"] * (not held)
    assert said(given, "resultCode") == ["OK"]
    assert audited(tmp_path)[-1]["held_back"] == held
    assert numbers(asked(one, request(), consumer="1177")) == ["VP-1"]


@pytest.mark.parametrize(
    "text", ["", "person;unit\n", "person,unit,from,to\n191212121212,,,\n", "person,unit,from,to\n1,2,3,4\n"]
)
def test_blocks_that_cannot_be_read_stop_it_all(tmp_path: Path, text: str) -> None:
    (tmp_path / "blocks.csv").write_text(text, "utf-8")
    with pytest.raises(BadConfiguration) as told:
        Blocks(tmp_path / "blocks.csv")
    assert PERSON not in str(told.value)
    with pytest.raises(BadConfiguration):
        Blocks(tmp_path / "none.csv")


def consent(status: str, date: str | None = "2026-03-01", scope: str = "information-sharing") -> Consent:
    return Consent(scope=Concept(scope), status=Concept(status), date=date)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("consents", "shown"),
    [
        ((), True),
        ((consent("given"),), True),
        ((consent("refused"),), False),
        ((consent("refused"), consent("given", "2026-03-02")), True),
        ((consent("given"), consent("withdrawn", "2026-03-02")), False),
        ((consent("given"), consent("refused", None)), False),
        ((consent("refused", scope="relatives"),), True),
    ],
)
def test_a_no_to_sharing_holds_it_back_from_others(
    plan: Plan, tmp_path: Path, consents: tuple[Consent, ...], shown: bool
) -> None:
    one = endpoint([replace(plan, consents=consents)], tmp_path, patients=frozenset({"1177"}))
    assert numbers(asked(one, request())) == ["VP-1"] * shown
    assert numbers(asked(one, request(), consumer="1177")) == ["VP-1"]


@pytest.mark.parametrize("approved", [True, False])
def test_to_the_person_only_what_is_approved(plan: Plan, tmp_path: Path, approved: bool) -> None:
    one = endpoint(
        [replace(plan, approved_for_patient=approved)], tmp_path, patients=frozenset({"CN=journalen"})
    )
    assert numbers(asked(one, request(), subject="CN=journalen")) == ["VP-1"] * approved
    assert numbers(asked(one, request(), subject="CN=npo")) == ["VP-1"]


def test_only_those_who_may_call(plan: Plan, tmp_path: Path) -> None:
    one = endpoint([plan], tmp_path, allowed=frozenset({"CN=npo"}))
    assert numbers(asked(one, request(), subject="CN=npo")) == ["VP-1"]
    refused = asked(one, request(), subject="CN=annan")
    assert refused.status == 500
    assert audited(tmp_path)[-1]["outcome"] == "consumer"
    assert "person" not in audited(tmp_path)[-1]


def audited(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.jsonl").read_text("utf-8").splitlines()]


def test_every_access_is_a_line_without_personal_data(plan: Plan, tmp_path: Path) -> None:
    one = endpoint([plan], tmp_path)
    for raw in (request(), request(), request(number="189002029800"), b""):
        asked(one, raw, consumer="SE2321000016-NPO")
    lines = audited(tmp_path)
    assert [line.get("plans") for line in lines] == [1, 1, 0, None]
    persons = [line.get("person") for line in lines]
    assert persons[0] == persons[1] != persons[2]
    assert PERSON not in (tmp_path / "audit.jsonl").read_text("utf-8")
    assert {line["consumer"] for line in lines} == {"SE2321000016-NPO"}
    assert broken_at(tmp_path / "audit.jsonl", shipped().key) is None


def test_a_large_document_is_fetched_by_those_who_may(plan: Plan, tmp_path: Path) -> None:
    large = replace(plan, attachments=(replace(plan.attachments[0], data="JVBERi0" + "A" * 140_001),))
    who = us(reference="https://planer.example.se/rivta/content/")
    one = endpoint([large], tmp_path, who, allowed=frozenset({"CN=npo"}))
    [address] = said(asked(one, request(), subject="CN=npo"), "reference")
    assert address
    name = address.rpartition("/")[2]
    assert one.fetch(name, Caller("CN=npo", None)).body.startswith(b"%PDF-")
    assert one.fetch(name, Caller("CN=annan", None)).status == 404
    assert one.fetch("annat.pdf", Caller("CN=npo", None)).status == 404
    assert PERSON not in name


@pytest.mark.parametrize("operation", ["ProcessNotification", "Update"])
def test_a_notification_is_recorded(plan: Plan, tmp_path: Path, operation: str) -> None:
    one = endpoint([], tmp_path)
    raw = told(plan, operation)
    given = asked(one, raw, operation)
    assert said(given, "ResultCode") == ["OK"]
    assert check(given.body, shipped()).findings == []
    [line] = (tmp_path / "notified.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["categorization"] == "cll-cp"
    assert (tmp_path / "notified.jsonl").stat().st_mode & 0o777 == 0o600
    assert audited(tmp_path)[-1]["posts"] == 1


def told(plan: Plan, operation: str) -> bytes:
    made = posts([plan], us(), shipped()).engagements
    return (
        notification(made, shipped(), OURS).replace(b"ProcessNotification", operation.encode())
        if operation != "Update"
        else _update(made)
    )


def _update(made: Any) -> bytes:
    from sipfhir.carriers.rivta.engagement import updates

    return updates(made, shipped(), OURS)[0]


def test_a_notification_that_breaks_a_rule_is_not_recorded(plan: Plan, tmp_path: Path) -> None:
    one = endpoint([], tmp_path)
    raw = told(plan, "ProcessNotification").replace(b">NA<", b"><", 1)
    given = asked(one, raw, "ProcessNotification")
    assert said(given, "ResultCode") == ["ERROR"]
    assert not (tmp_path / "notified.jsonl").exists()


def test_what_cannot_be_kept_is_not_said_to_be(plan: Plan, tmp_path: Path) -> None:
    one = endpoint([], tmp_path, recorded=Recorded(None))
    assert asked(one, told(plan, "ProcessNotification"), "ProcessNotification").status == 500


def test_half_a_notification_is_never_kept(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = endpoint([], tmp_path)
    raw = told(plan, "ProcessNotification")
    asked(one, raw, "ProcessNotification")
    before = (tmp_path / "notified.jsonl").read_bytes()

    def full(_number: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", full)
    assert asked(one, raw, "ProcessNotification").status == 500
    assert (tmp_path / "notified.jsonl").read_bytes() == before


def test_the_words_are_in_both_languages() -> None:
    words = shipped().document("adapters/rivta/words.yaml")
    assert all(set(each) == {"sv", "en"} and each["sv"] != each["en"] for each in words.values())
    assert module.__doc__
