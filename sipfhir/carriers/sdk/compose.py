"""A plan or a call as a message: what goes along, to whom, in which conversation."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from sipfhir.carriers.sdk import enclosed
from sipfhir.carriers.sdk.address import Address, unit
from sipfhir.carriers.sdk.consent import asked
from sipfhir.carriers.sdk.constraints import problems
from sipfhir.carriers.sdk.message import Document, File, Header, Id, Labelled, Message, Side
from sipfhir.carriers.sdk.render import as_xml, enveloped, payload
from sipfhir.carriers.sdk.settings import Settings, Sheet, SheetWords, settings
from sipfhir.errors import BadConfiguration
from sipfhir.exchange import KEY_DEMO, to_fhir
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Organization, Plan
from sipfhir.site import Site
from sipfhir.values import digest, resource_id
from sipfhir.values.instants import swedish_day

Render = Callable[..., bytes]
PDF = "application/pdf"
FHIR = "application/fhir+json"


class Order(NamedTuple):
    """What is asked for. ``moment`` is when it is made, in UTC with milliseconds: there is no clock here.

    ``unit`` is who the recipient is to the plan, the address book's word when None. ``basis`` is on what a
    message is made that the consent does not cover. ``refers_to`` is the message that this one answers.
    """

    sheet: Sheet
    sender: Address
    recipient: Address
    moment: str
    conversation: str | None = None
    refers_to: str | None = None
    unit: Organization | None = None
    basis: str | None = None
    references: tuple[Id, ...] = ()
    language: str = "sv"
    fhir: bool = True
    disclose: bool = False
    xhe: bool = False


class Composed(NamedTuple):
    """The message and its file; both None when none was made: ``findings`` say why."""

    message: Message | None
    data: bytes | None
    findings: tuple[Finding, ...]


def compose(plan: Plan, order: Order, site: Site, render: Render | None = None) -> Composed:
    """The message that was ordered.

    The plan's residue is no part of it. ``render`` makes the PDF of a plan, as `sipfhir.document.paper.pdf`
    does. Raises BadConfiguration for an order that cannot be right whatever the plan.
    """
    known = settings(site)
    _known(order, known)
    who = order.unit or unit(order.recipient, site)
    may, findings = asked(plan, who, swedish_day(order.moment), order.basis)
    words = known.sheets[order.sheet]
    if words.needs and not getattr(plan, words.needs):
        findings.append(_error("SDK-NOTHING", plan=words.needs, case=order.sheet))
        may = False
    if not may:
        return Composed(None, None, tuple(findings))
    kept = _kept(plan, words)
    documents, told = _documents(kept, order, known, site, render or _pdf())
    message = Message(_header(plan, order, known, site), documents)
    demo = [KEY_DEMO] if site.demo else []
    return _finished(message, order, known, [*findings, *demo, *told])


def _known(order: Order, known: Settings) -> None:
    if order.basis is not None and order.basis not in known.bases:
        raise BadConfiguration(f"no basis of that name. They are {', '.join(known.bases)}.")


def _pdf() -> Render:
    # Only here: who reads messages need not pay for the import of what makes PDFs.
    from sipfhir.document.paper import pdf

    return pdf


def _kept(plan: Plan, words: SheetWords) -> Plan:
    """The plan with the fields that the sheet tells of; of several calls the last, which the PDF shows."""
    if not words.keep:
        return plan
    kept = Plan(**{name: getattr(plan, name) for name in words.keep})
    return replace(kept, invitations=plan.invitations[-1:])


def _header(plan: Plan, order: Order, known: Settings, site: Site) -> Header:
    own = message_id(plan, order, site)
    return Header(
        created=order.moment,
        id=own,
        conversation=order.conversation or own,
        refers_to=order.refers_to,
        label=known.sheets[order.sheet].label.text(order.language),
        confidential=known.confidentiality,
        generating_system=Id(known.generating_system.root, known.generating_system.extension),
        sender=_side("senderID", order.sender, unit(order.sender, site), known),
        recipient=replace(
            _side("recipientID", order.recipient, unit(order.recipient, site), known),
            references=tuple(Labelled(one) for one in order.references),
        ),
    )


def message_id(plan: Plan, order: Order, site: Site) -> str:
    """The id of the message: the same plan in the same order at the same time has the same."""
    said = (*order._replace(unit=None, xhe=False), digest(site.key, msgspec.json.encode(plan)))
    return resource_id(site.key, site.installation, "sdk message", repr(said))


def _side(name: str, where: Address, who: Organization | None, known: Settings) -> Side:
    roots = known.message.roots
    function = Id(roots["organizationId"], where.function)
    label = who.name[: known.message.longest_label].strip() if who and who.name else None
    return Side(Id(roots[name], where.organisation), function=function, function_label=label or None)


def _documents(
    plan: Plan, order: Order, known: Settings, site: Site, render: Render
) -> tuple[tuple[Document, ...], list[Finding]]:
    """The sheet in its two forms, then the plan's own attachments that any receiver can open."""
    words = known.sheets[order.sheet]
    name, title = words.file.text(order.language), words.label.text(order.language)
    page = render(plan, order.sheet, language=order.language, code=None, site=site)
    files, texts = [_file(f"{name}.pdf", PDF, page)], [words.text.text(order.language)]
    beside = enclosed.outgoing(plan, order.disclose, order.language, order.fhir, known)
    resources = to_fhir(beside.plan, site=site, disclose_protected=order.disclose)
    findings = [*resources.findings, *beside.findings]
    if order.fhir:
        files.append(_file(f"{name}.json", FHIR, msgspec.json.encode(resources.collection())))
        texts.append(known.fhir_text.text(order.language))
        findings.append(Finding("SDK-AGREED", Severity.NOTE))
    first = Document(id="1", name=title, index="1", files=tuple(files), texts=tuple(texts))
    return (first, *beside.documents), findings


def _file(name: str, content_type: str, data: bytes) -> File:
    return File(name, content_type, b64encode(data).decode())


def _finished(message: Message, order: Order, known: Settings, findings: list[Finding]) -> Composed:
    """The file, when it is one that a receiver will take."""
    root = payload(message, known)
    wrong = problems(root, known.message, None)
    if wrong:
        rules = ", ".join(dict.fromkeys(one.rule for one in wrong))
        raise BadConfiguration(f"the message would break {rules}. Correct the addresses, ids and sdk.yaml.")
    data = as_xml(enveloped(root, message.header, known.xhe) if order.xhe else root)
    if len(data) > known.message.most_bytes:
        findings.append(_error("SDK-SIZE", most=known.message.most_bytes))
        return Composed(None, None, tuple(findings))
    return Composed(message, data, tuple(findings))


def _error(rule: str, plan: str | None = None, **params: Any) -> Finding:
    return Finding(rule, Severity.ERROR, Place(plan=plan), params)
