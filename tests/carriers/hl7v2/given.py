"""What the tests of HL7 v2 begin with: a plan, its messages, a PDF that is small."""

import base64
import re

from sipfhir.carriers.hl7v2 import Message, Writer
from sipfhir.carriers.hl7v2.reading import Reader, Received
from sipfhir.carriers.hl7v2.wire import messages
from sipfhir.findings import Finding
from sipfhir.plan import (
    Address,
    Attachment,
    Concept,
    ContactPoint,
    HumanName,
    Identifier,
    Invitation,
    Organization,
    Party,
    Person,
    Plan,
    Recipient,
)
from sipfhir.registry import shipped

SITE = shipped()
TIME = "2026-11-22T10:00:00+01:00"
PDF = b"%PDF-1.7\n%%EOF\n"
ENCODED = base64.b64encode(PDF).decode()
NUMBER = "191212121212"

EKEN = Organization(
    name="Vårdcentralen Eken",
    identifiers=(Identifier(kind="hsa-id", value="SE0000000000-TEST1"),),
    huvudman=Concept("region"),
    huvudman_name="Region Exempel",
)
STOD = Organization(name="Boendestöd Söder", huvudman=Concept("kommun"))
PERSON = Person(
    identifiers=(Identifier(kind="personnummer", value=NUMBER),),
    name=HumanName(family="Åsgård", given="Örjan Ähl"),
    birth_date="1912-12-12",
    sex=Concept("male"),
    address=Address(line="Storgatan 1 & 2", postal_code="123 45", city="Växjö"),
    contacts=(ContactPoint(value="070-174 06 05", kind=Concept("phone")),),
    language="svenska",
    deceased=False,
)
CALL = Invitation(
    id="31",
    status=Concept("sent"),
    sent="2026-11-01T08:00:00+01:00",
    caller=Party(
        name=HumanName(family="Berg", given="Kim"),
        profession="Fast vårdkontakt",
        organization=EKEN,
        contacts=(ContactPoint(value="08-465 004 03", kind=Concept("phone")),),
    ),
    sender=Party(organization=EKEN),
    purpose="Samordna stödet | före ^ hemgång",
    questions="Vad är viktigt?\nVem gör vad?",
    situation="Bor själv & trivs",
    wished_situation="Klara sig ~ hemma",
    text="Välkomna \\ hälsar Eken",
    start="2026-12-01T13:30:00+01:00",
    minutes=90,
    place="Sammanträdesrum Åsen",
    link="https://mote.example/1?a=1&b=2",
    recipients=(
        Recipient(party=Party(kind=Concept("organization"), organization=STOD), outcome=Concept("accepted")),
        Recipient(
            party=Party(kind=Concept("professional"), name=HumanName(text="Kim Ek"), organization=EKEN),
            outcome=Concept("forwarded"),
            answered="2026-11-03",
            reason=Concept("lack-of-time"),
            forwarded_to=Party(organization=STOD),
            comment="Åter i januari",
        ),
        Recipient(party=Party(organization=Organization(name="Skolan")), outcome=Concept("no-answer")),
    ),
    replaces="30",
    refers_to="M-7",
)
PLAN = Plan(
    identifiers=(Identifier(kind="local", value="P-1", system="urn:oid:1.2.752.97.3.1.3"),),
    replaces=(Identifier(kind="local", value="P-0"),),
    kind=Concept("SIP"),
    title="Hem igen",
    status=Concept("active"),
    created="2026-10-01",
    updated="2026-11-01T08:00:00+01:00",
    author=Party(name=HumanName(family="Berg", given="Kim"), organization=EKEN),
    person=PERSON,
    invitations=(CALL,),
    attachments=(
        Attachment(id="B1", title="Bilaga ett", content_type="application/pdf", data=ENCODED),
        Attachment(title="Länk", content_type="text/html", url="https://example.se/b?x=1&y=2"),
    ),
)


def writer(**settings: bool) -> Writer:
    """Writes for the endpoint that ships."""
    return Writer(SITE, TIME, **settings)


def siu(plan: Plan = PLAN) -> Message:
    """The one call of a plan."""
    [message] = writer().write(plan, "siu").messages
    return message


def mdm(plan: Plan = PLAN, pdf: bytes = PDF) -> Message:
    """The document of a plan."""
    [message] = writer().write(plan, "mdm", pdf).messages
    return message


def received(data: bytes) -> Received:
    """The first message of some bytes."""
    return Reader(SITE).received(next(iter(messages(data))))


def changed(data: bytes, pattern: str, instead: str) -> bytes:
    """A message with something else in it; that the pattern is there is made sure of."""
    text, count = re.subn(pattern, lambda _: instead, data.decode(), count=1)
    assert count
    return text.encode()


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str | None]]:
    """Rule, case and place of each finding that is more than a note of a field."""
    return [(each.rule, case(each), each.place.path) for each in findings if each.rule != "HL7-UNMAPPED"]


def case(finding: Finding) -> str | None:
    """The case of a finding."""
    found = finding.params.get("case")
    return None if found is None else str(found)
