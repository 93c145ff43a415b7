"""Messages to test with: a plan, an order, a stand-in for the PDF, messages with something wrong."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from lxml import etree

from sipfhir.carriers.sdk import Address, Composed, Order, compose, settings
from sipfhir.plan import (
    Attachment,
    Concept,
    Consent,
    HumanName,
    Identifier,
    Invitation,
    Organization,
    Participant,
    Party,
    Person,
    Plan,
)
from sipfhir.registry import shipped

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "samples/sdk"
SITE = shipped()
KNOWN = settings(SITE)
SPACE = {"m": KNOWN.message.namespace}
PDF = b"%PDF-1.7\n% a page\n%%EOF\n"
REGION = Address("0203:region.example.se", "sip.region.example.se")
KOMMUN = Address("0203:kommun.example.se", "sip.kommun.example.se")
UNIT = Organization(name="Exempel kommun, SIP-funktionen")
ORDER = Order("plan", REGION, KOMMUN, "2025-09-22T07:00:00.000Z")
PLAN = Plan(
    identifiers=(Identifier(kind="local", value="A-17"),),
    title="SIP",
    person=Person(
        identifiers=(Identifier(kind="personnummer", value="191212121212"),),
        name=HumanName(family="Kanariefågel", given="Tolvan"),
    ),
    consents=(Consent(scope=Concept("sip"), status=Concept("given"), date="2025-09-01"),),
    invitations=(Invitation(id="1", start="2025-10-01T13:00:00+02:00", purpose="Planera"),),
    participants=(Participant(party=Party(organization=UNIT)),),
)


def page(plan: Plan, sheet: str, **_: Any) -> bytes:
    """Instead of the renderer, which takes its time."""
    return PDF


def made(plan: Plan = PLAN, order: Order = ORDER, **changed: Any) -> Composed:
    """A message of a plan."""
    return compose(plan, order._replace(**changed), SITE, page)


def data(plan: Plan = PLAN, **changed: Any) -> bytes:
    """The file of a message."""
    found = made(plan, **changed).data
    assert found is not None
    return found


def rules(findings: Any) -> list[str]:
    """The ids of the rules."""
    return [finding.rule for finding in findings]


def changed(path: str, text: str | None = None, **names: str) -> bytes:
    """A message in which an element has another text; without a text the element is gone."""
    root = etree.fromstring(data(fhir=False))
    [element] = root.xpath(path, namespaces=SPACE | names)
    if text is None:
        element.getparent().remove(element)
    else:
        element.text = text
    return etree.tostring(root)


def attached(content: bytes, kind: str = "application/pdf", title: str = "Bilaga.pdf") -> Attachment:
    """An attachment of a plan."""
    return Attachment(title=title, content_type=kind, data=b64encode(content).decode())
