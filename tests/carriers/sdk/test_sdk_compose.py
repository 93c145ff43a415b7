"""Messages made: what goes along, to whom, and what is held back."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from sipfhir.carriers.sdk import Address, compose, receive
from sipfhir.carriers.sdk.address import address
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept, Consent, Identifier, Invitation, Organization, Party, Plan
from sipfhir.site import Site
from tests.canary import CANARY, planted
from tests.carriers.sdk.messages import (
    KOMMUN,
    ORDER,
    PDF,
    PLAN,
    REGION,
    SITE,
    SPACE,
    UNIT,
    attached,
    data,
    made,
    page,
    rules,
)

OTHER = Party(organization=Organization(name="Någon annan"))


def parts(source: bytes) -> list[tuple[str, str]]:
    root = etree.fromstring(source)
    return [
        tuple(one.findtext(f"m:{name}", namespaces=SPACE) for name in ("fileName", "contentType"))
        for one in root.iterfind(".//m:ContentFiles", SPACE)
    ]


def fhir_of(source: bytes) -> str:
    [text] = etree.fromstring(source).xpath("//m:ContentFiles[2]/m:content/text()", namespaces=SPACE)
    return b64decode(text).decode()


def test_a_plan_becomes_a_message() -> None:
    composed = made()
    assert parts(data()) == [("plan.pdf", "application/pdf"), ("plan.json", "application/fhir+json")]
    assert rules(composed.findings) == ["KEY-DEMO", "SDK-AGREED"]
    assert parts(data(fhir=False)) == [("plan.pdf", "application/pdf")]
    assert "SDK-AGREED" not in rules(made(fhir=False).findings)


def test_the_same_order_gives_the_same_bytes() -> None:
    assert data() == data()
    assert data(xhe=True) == data(xhe=True)
    ids = {made(**changed).message.header.id for changed in (  # type: ignore[union-attr]
        {},
        {"sheet": "kallelse"},
        {"moment": "2025-09-22T07:00:00.001Z"},
        {"recipient": KOMMUN._replace(function="x")},
        {"fhir": False},
    )}  # fmt: skip
    assert len(ids) == 5


def test_a_call_tells_no_more_than_a_call_needs() -> None:
    calls = (Invitation(id="1", purpose="Den förra"), *PLAN.invitations)
    plan = replace(PLAN, invitations=calls, notes=("En anteckning",))
    source = data(plan, sheet="kallelse")
    [reading] = receive(source, SITE).readings
    assert reading.plan is not None
    assert (reading.plan.notes, reading.plan.participants) == ((), ())
    assert reading.plan.invitations == PLAN.invitations
    assert reading.plan.person == PLAN.person
    assert "anteckning" not in fhir_of(source)
    assert parts(source)[0][0] == "kallelse.pdf"


def test_a_call_without_a_call() -> None:
    composed = made(replace(PLAN, invitations=()), sheet="kallelse")
    assert composed.data is None
    assert rules(composed.findings) == ["SDK-NOTHING"]


@pytest.mark.parametrize(
    ("consent", "case"),
    [
        (None, "none"),
        (Consent(scope=Concept("sip"), status=Concept("refused")), "refused"),
        (Consent(scope=Concept("sip"), status=Concept("given"), end="2025-01-01"), "expired"),
        (Consent(scope=Concept("sip"), status=Concept("given"), parties=(OTHER,)), "outside"),
    ],
)
def test_no_message_is_made_that_the_consent_does_not_cover(consent: Consent | None, case: str) -> None:
    plan = replace(PLAN, consents=() if consent is None else (consent,))
    composed = made(plan)
    assert (composed.message, composed.data) == (None, None)
    assert [(one.rule, one.params["case"]) for one in composed.findings] == [("CONSENT-4", case)]


def test_a_named_basis_lets_it_be_made() -> None:
    composed = made(replace(PLAN, consents=()), basis="harm-assessment")
    assert composed.data
    [told] = [one for one in composed.findings if one.rule == "SDK-BASIS"]
    assert told.params == {"state": "none", "basis": "harm-assessment"}
    with pytest.raises(BadConfiguration, match="They are consent-elsewhere"):
        made(basis="because")


def test_a_recipient_that_the_plan_does_not_name() -> None:
    for changed, case in (
        ({"recipient": KOMMUN._replace(function="x")}, "unknown"),
        ({"recipient": REGION}, "outside"),
    ):
        [told] = [one for one in made(**changed).findings if one.rule == "SDK-PARTY"]
        assert told.params == {"case": case}
    assert "SDK-PARTY" not in rules(made(recipient=KOMMUN._replace(function="x"), unit=UNIT).findings)


def test_the_unit_is_asked_by_its_identity() -> None:
    hsa = (Identifier(kind="hsa-id", value="SE0000000000-TEST1"),)
    party = Party(organization=Organization(name="Enheten", identifiers=hsa))
    consent = Consent(scope=Concept("sip"), status=Concept("given"), parties=(party,))
    plan = replace(PLAN, consents=(consent,))
    assert made(plan).data is None
    assert made(plan, unit=Organization(identifiers=hsa)).data


def test_attachments_of_the_plan() -> None:
    given = (
        attached(PDF),
        attached(b"not a page"),
        attached(b"PK\x03\x04", "application/zip", "a.zip"),
        replace(attached(PDF), data=None, url="https://example.se/1"),
        replace(attached(PDF), data="QUJ"),
        replace(attached(PDF), data=""),
    )
    plan = replace(PLAN, attachments=given)
    for fhir, left in ((True, "fhir"), (False, "left")):
        composed = made(plan, fhir=fhir)
        odd = [(one.rule, one.params.get("case")) for one in composed.findings if one.place.plan]
        assert odd[-5:] == [
            ("ATTACH-KIND", None),
            ("SDK-KIND", left),
            ("SDK-KIND", "fhir" if fhir else "link"),
            ("ATTACH-DATA", None),
            ("ATTACH-EMPTY", None),
        ]
        assert parts(composed.data or b"")[-1] == ("bilaga-1.pdf", "application/pdf")


def test_a_protected_person_is_withheld_unless_disclosed() -> None:
    plan = planted(replace(PLAN, attachments=(attached(PDF),)))
    assert plan.person is not None
    plan = replace(plan, person=replace(plan.person, protection=Concept("sekretessmarkering")))
    source = data(plan)
    assert "PROTECT-1" in rules(made(plan).findings)
    assert plan.person is not None
    assert plan.person.name is not None
    assert str(plan.person.name.family) not in fhir_of(source)
    assert len(parts(source)) == 2
    open_ = data(plan, disclose=True)
    assert str(plan.person.name.family) in fhir_of(open_)


def test_the_header_and_the_names_are_about_nobody() -> None:
    plan = planted(PLAN)
    root = etree.fromstring(data(plan))
    for content in root.xpath("//m:content", namespaces=SPACE):
        content.text = "QUJD"
    assert CANARY not in etree.tostring(root, encoding="unicode")
    assert "191212121212" not in etree.tostring(root, encoding="unicode")
    assert CANARY not in repr(made(plan).findings)


def test_source_of_the_plan_goes_along_but_no_residue() -> None:
    assert set(json.loads(fhir_of(data()))) <= {"resourceType", "type", "entry", "meta", "id"}


@pytest.mark.parametrize(
    "text",
    ["", "kommun", "0203:/x", "0203:a.se/", "0203:a.se", "0203:a.se c/x", "0007:a.se/x", "0203:a.se/\x00"],
)
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(BadConfiguration, match="functional address") as refused:
        address(text, SITE)
    assert "a.se" not in str(refused.value)


def test_an_address() -> None:
    assert address("0203:a.se/b/c", SITE) == Address("0203:a.se", "b/c")
    assert str(ORDER.sender) == "0203:region.example.se/sip.region.example.se"


def test_a_site_has_words_and_addresses_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "adapters/sdk"
    folder.mkdir(parents=True)
    (folder / "sdk.yaml").write_text(
        "extends: sdk\nsheets: {plan: {label: {sv: Ärende}}}\nxhe: {criteria: {FEDERATIONID: test}}\n",
        "utf-8",
    )
    site = Site(tmp_path)
    composed = compose(PLAN, ORDER._replace(xhe=True), site, page)
    assert composed.message is not None
    assert composed.message.header.label == "Ärende"
    assert b">test<" in (composed.data or b"")
    (folder / "sdk.yaml").write_text(
        f"extends: sdk\nsheets: {{plan: {{label: {{sv: {'x' * 257}}}}}}}\n", "utf-8"
    )
    with pytest.raises(BadConfiguration, match="1 to 256 characters"):
        compose(PLAN, ORDER, Site(tmp_path), page)
    (folder / "sdk.yaml").write_text("extends: sdk\nsheets: {plan: {keep: [nothing]}}\n", "utf-8")
    with pytest.raises(BadConfiguration, match="no nothing"):
        compose(PLAN, ORDER, Site(tmp_path), page)
    (folder / "sdk.yaml").write_text("extends: sdk\nagreed: 1\n", "utf-8")
    with pytest.raises(BadConfiguration, match="Mend the file"):
        compose(PLAN, ORDER, Site(tmp_path), page)


def test_what_a_site_has_agreed_on_goes_along(tmp_path: Path) -> None:
    folder = tmp_path / "adapters/sdk"
    folder.mkdir(parents=True)
    (folder / "sdk.yaml").write_text("extends: sdk\nagreed: [application/pdf, image/png]\n", "utf-8")
    (folder / "addresses.yaml").write_text(
        "extends: addresses\naddresses:\n  0203:min.se/sip:\n    name: Min enhet\n"
        "    identifiers: [{kind: hsa-id, value: SE0000000000-TEST1}]\n",
        "utf-8",
    )
    site = Site(tmp_path)
    given = (replace(attached(b"\x89PNG\r\n\x1a\n"), content_type=None, title="Eva.png"), attached(PDF))
    order = ORDER._replace(recipient=address("0203:min.se/sip", site))
    composed = compose(replace(PLAN, attachments=given), order, site, page)
    assert composed.message is not None
    names = [(file.name, file.content_type) for _, _, file in composed.message.files()]
    assert names[2:] == [("bilaga-1.png", "image/png"), ("bilaga-2.pdf", "application/pdf")]
    assert composed.message.header.recipient.function_label == "Min enhet"
    received = receive(composed.data or b"", site)
    assert received.readings[0].plan is not None
    assert received.readings[0].plan.attachments == given
    assert [one.name for one in received.files][2:] == ["2-1.png", "3-1.pdf"]


def test_an_empty_plan_can_be_sent_on_a_basis() -> None:
    assert made(Plan(), basis="consent-elsewhere").data
