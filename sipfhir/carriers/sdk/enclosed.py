"""Attachments (bilagor) into a message and out of it: each is looked at, and named by its number."""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from msgspec.structs import replace

from sipfhir.attachments import LARGEST
from sipfhir.attachments.content import Trouble, decoded
from sipfhir.attachments.kinds import HEAD, agrees, ending, media_type
from sipfhir.carriers.sdk.message import Document, File, Message
from sipfhir.carriers.sdk.settings import Settings
from sipfhir.document.conceal import is_protected
from sipfhir.findings import Finding, Place
from sipfhir.formats import sniff
from sipfhir.formats.faults import note, warning
from sipfhir.plan import Attachment, Plan


class Opened(NamedTuple):
    """One file of a message: its number, the document it stands in, what it is, its bytes."""

    number: str
    document: Document
    file: File
    data: bytes
    fhir: bool

    @property
    def name(self) -> str:
        """What it is called on disk. The sender's own name may be about a person, or lead out of a folder."""
        as_xml = self.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        if self.fhir:
            return self.number + (".xml" if as_xml else ".json")
        return self.number + (ending(self.file.content_type) or ".bin")


def bare(content_type: str) -> str:
    """A media type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def incoming(message: Message, known: Settings, file: str | None) -> tuple[list[Opened], list[Finding]]:
    """Every file opened, and what is wrong with any. Content that is no base64 stopped the message before."""
    opened = []
    findings: list[Finding] = []
    for number, document, one in message.files():
        data = b64decode(one.content)
        said = bare(one.content_type) in known.fhir
        fhir = said and sniff(data[:65_536]).fhir
        opened.append(Opened(number, document, one, data, fhir))
        findings += _looked_at(one, data, fhir, said, known, Place(file, one.line))
    return opened, findings


def _looked_at(
    one: File, data: bytes, fhir: bool, said: bool, known: Settings, place: Place
) -> Iterator[Finding]:
    if len(data) > LARGEST:
        yield warning("ATTACH-LARGE", place, most=LARGEST)
    if said != fhir or not (fhir or _is(data, one.name, one.content_type)):
        yield warning("ATTACH-KIND", place)
    elif not fhir and bare(one.content_type) not in known.agreed:
        yield note("SDK-KIND", place, case="read")


def _is(data: bytes, name: str, content_type: str) -> bool:
    """Whether bytes are what is said of them; of a PDF they must show it."""
    found = media_type(data[:HEAD], name)
    if bare(content_type) == "application/pdf" and found != "application/pdf":
        return False
    return agrees(data[:HEAD], name, content_type)


class Outgoing(NamedTuple):
    """Documents for a plan's attachments, and the plan that names their files instead of holding bytes."""

    documents: tuple[Document, ...]
    plan: Plan
    findings: tuple[Finding, ...]


def outgoing(plan: Plan, disclose: bool, language: str, fhir: bool, known: Settings) -> Outgoing:
    """The plan's attachments as documents of their own; those that cannot go so are told.

    Of a protected person none goes, unless ``disclose``: nobody has looked for names in a picture.
    """
    if is_protected(plan) and not disclose:
        return Outgoing((), plan, ())
    documents: list[Document] = []
    findings: list[Finding] = []
    attachments = list(plan.attachments)
    taken = {one.url for one in attachments}
    for i, one in enumerate(plan.attachments):
        place = Place(plan=f"attachments[{i}]")
        file, why = _sendable(one, known, place)
        if why is not None:
            findings.append(note("SDK-KIND", place, case="fhir") if why.rule == "SDK-KIND" and fhir else why)
        if file is None:
            continue
        word, number = known.attachment.text(language), str(len(documents) + 2)
        name, called = _name(word, ending(file.content_type) or ".bin", taken)
        file = replace(file, name=called)
        documents.append(Document(id=number, name=name, index=number, files=(file,)))
        attachments[i] = _linked(one, file)
    return Outgoing(tuple(documents), replace(plan, attachments=tuple(attachments)), tuple(findings))


def _name(word: str, after: str, taken: set[str | None]) -> tuple[str, str]:
    """What an attachment and its file are called. Its own title may be about the person: it stays behind.

    No link of the plan leads to a file of that name: it would be taken for this one.
    """
    both = ((f"{word} {n}", f"{word.casefold()}-{n}{after}") for n in count(1))
    name, file = next(each for each in both if taken.isdisjoint(each))
    taken.update((name, file))
    return name, file


def _linked(one: Attachment, file: File) -> Attachment:
    """The attachment with the name of its file in the message: what a message holds twice soon is too large.

    As it is when it has a link already.
    """
    if one.url is not None or one.data != file.content:
        return one
    return replace(one, data=None, url=file.name)


def joined(plan: Plan, beside: list[Opened]) -> Plan:
    """The plan with the bytes of the files that it names, and the other files as attachments too."""
    names = Counter(one.file.name for one in beside)
    left = {one.file.name: one for one in beside if names[one.file.name] == 1}
    attachments = []
    for each in plan.attachments:
        found = left.pop(each.url, None) if each.url and each.data is None else None
        attachments.append(replace(each, data=found.file.content, url=None) if found else each)
    held = {"".join((one.data or "").split()) for one in attachments}
    new = [attachment(one) for one in beside if one.file.content not in held]
    if not new and attachments == list(plan.attachments):
        return plan
    return replace(plan, attachments=(*attachments, *new))


def _sendable(one: Attachment, known: Settings, place: Place) -> tuple[File | None, Finding | None]:
    """An attachment that the receiver can open, as a file without a name; else why not."""
    if one.data is None:
        return None, warning("SDK-KIND", place, case="link")
    try:
        data = decoded(one.data)
    except Trouble as trouble:
        return None, warning(trouble.rule, place)
    if not data:
        return None, warning("ATTACH-EMPTY", place)
    kind = bare(one.content_type or media_type(data[:HEAD], one.title or "") or "")
    if kind not in known.agreed:
        return None, warning("SDK-KIND", place, case="left")
    if not _is(data, one.title or "", kind):
        return None, warning("ATTACH-KIND", place)
    return File("", kind, "".join(one.data.split())), None


def attachment(one: Opened) -> Attachment:
    """A file of a message as an attachment of a plan."""
    return Attachment(title=one.file.name, content_type=one.file.content_type, data=one.file.content)
