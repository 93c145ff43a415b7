"""Messages and receipts read, each into a folder of its own that is there whole or not at all."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec

from sipfhir.carriers.sdk import Conversations, Received, receive
from sipfhir.carriers.sdk.constraints import is_uuid
from sipfhir.carriers.sdk.message import Header
from sipfhir.carriers.sdk.receive import header_of
from sipfhir.cli import show
from sipfhir.cli.inputs import Input
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.sdk_text import as_json
from sipfhir.cli.session import Session
from sipfhir.errors import BadInput, Fatal
from sipfhir.exchange import to_fhir
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats.faults import warning
from sipfhir.opening import content
from sipfhir.values import digest, resource_id

_TOLD = "message.json"
_RECEIPT = "receipt.json"


class Kept(msgspec.Struct):
    """The part of ``message.json`` that later runs ask."""

    header: Header
    digest: str


class Taken(NamedTuple):
    """One file that was read. ``folder`` is None when nothing was written: it was refused, or read before."""

    item: Input
    outcome: Outcome
    found: Received
    folder: str | None


@dataclass
class Taking:
    """One run."""

    session: Session
    out: Path
    sent: Path | None
    disclose: bool
    taken: list[Taken] = field(default_factory=list)

    def run(self, item: Input) -> Outcome:
        """One file read and written."""
        outcome = Outcome(item.name, system="sdk")
        with outcome.unreadable():
            data = item.source if isinstance(item.source, bytes) else content(item.source, item.name)
            found = receive(data, self.session.site, item.name)
            outcome.findings += found.findings
            outcome.judged = bool(found.message or found.receipt)
            for reading in found.readings:
                outcome.count(reading)
            folder = self._written(found, digest(self.session.site.key, data), outcome)
            # What is kept in memory to the end of the run is the header, not thirty megabytes of content.
            self.taken.append(Taken(item, outcome, _light(found), folder))
        return outcome

    def match(self) -> None:
        """Which message answers which, told when all have been read."""
        known = self._known
        for one in self.taken:
            if one.found.message:
                known.add(one.found.message.header)
        for one in self.taken:
            place = Place(one.outcome.file, one.found.line)
            if one.found.message:
                one.outcome.findings += known.told(one.found.message.header, place)
            refers = one.found.receipt.refers_to if one.found.receipt else None
            if one.found.receipt and not (refers and known.knows(refers)):
                one.outcome.findings.append(warning("SDK-THREAD", place, case="receipt"))

    @cached_property
    def _known(self) -> Conversations:
        """Messages sent, and those that were read into the folder before."""
        known = Conversations()
        for file in sorted(self.sent.glob("*.xml")) if self.sent else ():
            header = header_of(content(file), self.session.site)
            if header:
                known.add(header)
        for file in sorted(self.out.glob(f"*/{_TOLD}")):
            known.add(_kept(file).header)
        return known

    def _written(self, found: Received, mark: str, outcome: Outcome) -> str | None:
        """The folder that the file became."""
        if found.receipt:
            key = repr((found.receipt.refers_to, found.receipt.id, found.receipt.sender, mark))
            site = self.session.site
            name = f"receipt-{resource_id(site.key, site.installation, 'sdk receipt', key)}"
            return self._put(name, {_RECEIPT: _pretty(found.receipt)}, mark, found, outcome)
        if found.message is None:
            return None
        files = dict(self._files(found, outcome))
        files[_TOLD] = _pretty(_account(found, list(files), mark))
        return self._put(found.message.header.id, files, mark, found, outcome)

    def _files(self, found: Received, outcome: Outcome) -> Iterator[tuple[str, bytes]]:
        for one in found.files:
            yield one.name, one.data
        plans = [reading for reading in found.readings if reading.plan is not None]
        for number, reading in enumerate(plans, 1):
            made = to_fhir(reading, site=self.session.site, disclose_protected=self.disclose)
            outcome.findings += made.findings
            yield f"plan-{number}.json", msgspec.json.encode(made.collection())

    def _put(
        self, name: str, files: dict[str, bytes], mark: str, found: Received, outcome: Outcome
    ) -> str | None:
        """Everything written aside, then given its name at once. Raises Fatal."""
        target = self.out / name
        if target.exists():
            outcome.findings += _again(target, mark, Place(outcome.file, found.line))
            return None
        aside = self.out / f".{name}.{os.getpid()}.part"
        try:
            aside.mkdir(parents=True)
            for each, data in files.items():
                (aside / each).write_bytes(data)
            aside.rename(target)
        except OSError as problem:
            raise Fatal(
                f"{target}: cannot be written: {problem.strerror}. Give --out another place."
            ) from None
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return name


def _light(found: Received) -> Received:
    message = found.message and msgspec.structs.replace(found.message, documents=())
    return found._replace(message=message, readings=(), files=(), findings=())


def _again(target: Path, mark: str, place: Place) -> list[Finding]:
    told = target / _TOLD
    if not told.exists() or _kept(told).digest == mark:
        return [warning("SDK-AGAIN", place)]
    return [Finding("SDK-AGAIN", Severity.ERROR, place, {"case": "other"})]


def _kept(file: Path) -> Kept:
    try:
        return msgspec.json.decode(content(file), type=Kept)
    except msgspec.DecodeError:
        raise BadInput(
            f"{file}: not what sdk read writes. Take it away, or give --out another place."
        ) from None


def _account(found: Received, written: list[str], mark: str) -> dict[str, Any]:
    """All that the message says besides the content of its files."""
    assert found.message is not None
    names = {id(one.file): one.name for one in found.files}
    documents = [
        {
            "id": document.id,
            "name": document.name,
            "index": document.index,
            "texts": document.texts,
            "files": [
                {"name": one.name, "content_type": one.content_type, "file": names[id(one)]}
                for one in document.files
            ],
        }
        for document in found.message.documents
    ]
    plans = [name for name in written if name.startswith("plan-")]
    return {"header": found.message.header, "documents": documents, "plans": plans, "digest": mark}


def _pretty(what: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(what), indent=2) + b"\n"


def report(session: Session, outcomes: dict[Input, Outcome], taken: list[Taken]) -> int:
    """What each file was, then the findings. The exit code."""
    code = exit_code(outcomes.values())
    if session.as_json:
        show.unread(outcomes.values())
        rows = {item: [_row(each) for each in taken if each.item is item] for item in outcomes}
        click.echo(as_json(session, outcomes, rows, "read", code))
        return code
    for each in taken:
        for line in _lines(each, session):
            click.echo(line)
    show.report(session, outcomes, sys.stdout)
    return code


def _lines(taken: Taken, session: Session) -> Iterator[str]:
    """``file: message ID in conversation ID: 1 plans``; a receipt's number only when it is an id."""
    name, found = taken.item.name, taken.found
    if found.message:
        header = found.message.header
        told = session.say(
            "{}: meddelande {} i konversation {}, planer: {}", "{}: message {} in conversation {}, plans: {}"
        )
        yield told.format(name, header.id, header.conversation, taken.outcome.plans)
    if found.receipt:
        said = (
            session.say("mottaget", "accepted")
            if found.receipt.accepted
            else session.say("avvisat", "rejected")
        )
        refers = found.receipt.refers_to or ""
        about = refers.lower() if is_uuid(refers) else "-"
        yield session.say("{}: kvittens, {}, för meddelande {}", "{}: receipt, {}, for message {}").format(
            name, said, about
        )


def _row(taken: Taken) -> dict[str, Any]:
    found = taken.found
    header = found.message.header if found.message else None
    refers = found.receipt.refers_to if found.receipt else header and header.refers_to
    return {
        "kind": "message" if header else "receipt" if found.receipt else None,
        "folder": taken.folder,
        "id": header and header.id,
        "conversation": header and header.conversation,
        "refers_to": refers.lower() if refers and is_uuid(refers) else None,
        "accepted": found.receipt.accepted if found.receipt else None,
    }
