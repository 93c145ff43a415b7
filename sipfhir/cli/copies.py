"""Shareable copies made and told of. A file is told by its number: its name may hold somebody's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sipfhir.cli.files import written_aside
from sipfhir.cli.inputs import Input
from sipfhir.cli.outcome import CLEAN, FINDINGS
from sipfhir.cli.session import Session
from sipfhir.errors import BadInput, UnknownSystem
from sipfhir.formats.container import ENDINGS
from sipfhir.pseudonymise import Copy, pseudonymised
from sipfhir.recognition import chosen
from sipfhir.registry import container
from sipfhir.registry import system as system_of
from sipfhir.values import digest

FHIR = "fhir"
_HEAD = 65_536
_DIGITS = 16


@dataclass
class Made:
    """What came of one file: the name of its copy, or why there is none."""

    number: int
    copy: Copy
    name: str | None = None
    error: str | None = None
    exit_code: int = CLEAN


@dataclass
class Job:
    """How copies are made in this run."""

    out: Path
    key: bytes
    session: Session
    system: str | None
    charset: str | None
    keep: frozenset[str]

    def run(self, item: Input, number: int, of: int) -> Made:
        """The copy of one file, written."""
        label = self.session.say(f"fil {number} av {of}", f"file {number} of {of}")
        try:
            data = _content(item, label)
            folder = self._folder(data, label)
        except (BadInput, UnknownSystem) as error:
            return Made(number, Copy(None), None, str(error), error.exit_code)
        copy = pseudonymised(
            data, folder, self.key, site=self.session.site, file=label, charset=self.charset, keep=self.keep
        )
        if copy.data is None:
            return Made(number, copy, exit_code=FINDINGS)
        name = digest(self.key, data)[:_DIGITS] + self._ending(folder, data)
        with written_aside(self.out / name) as stream:
            stream.write(copy.data)
        return Made(number, copy, name)

    def _folder(self, data: bytes, label: str) -> str:
        if self.system is None:
            return chosen(data[:_HEAD], self.session.site, label).system
        return FHIR if self.system.casefold() == FHIR else system_of(self.system, self.session.site).folder

    def _ending(self, folder: str, data: bytes) -> str:
        if folder != FHIR:
            return ENDINGS[container(self.session.site, folder).format]
        return ".xml" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else ".json"


def report(made: list[Made], session: Session) -> None:
    """Each file's copy with what was done, then findings. What stopped a file is told on standard error."""
    from sipfhir.report import plain

    for each in made:
        if each.error:
            click.echo(f"sipfhir: {each.error}", err=True)
    if session.as_json:
        _as_json(made, session)
        return
    for each in made:
        if each.name:
            click.echo(_line(each, session))
        for line in plain(list(each.copy.findings), session.lang, site=session.site):
            click.echo(line)


def _line(made: Made, session: Session) -> str:
    told = session.say(
        "fil {}: {}; uppgifter ersatta: {}, kvar: {}; namn på fält ersatta: {}",
        "file {}: {}; values replaced: {}, kept: {}; names of fields replaced: {}",
    )
    return told.format(made.number, made.name, made.copy.replaced, made.copy.kept, made.copy.names)


def _as_json(made: list[Made], session: Session) -> None:
    import msgspec

    exit_code = max((each.exit_code for each in made), default=CLEAN)
    document = msgspec.json.encode({"exit_code": exit_code, "files": [_told(each, session) for each in made]})
    click.echo(msgspec.json.format(document, indent=2).decode())


def _told(made: Made, session: Session) -> dict[str, Any]:
    from sipfhir.report import as_json

    copy = made.copy
    counts = {"replaced": copy.replaced, "kept": copy.kept, "names": copy.names}
    findings = as_json(list(copy.findings), session.lang, session.site)
    return {"number": made.number, "copy": made.name, "error": made.error, **counts, "findings": findings}


def _content(item: Input, label: str) -> bytes:
    if isinstance(item.source, bytes):
        return item.source
    # Only here: a command that is asked for help need not pay for the import.
    from sipfhir.opening import content

    return content(item.source, label)
