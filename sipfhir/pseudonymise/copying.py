"""A copy of a file with other values: the same findings, nobody in it."""

from typing import NamedTuple

from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import charset as charsets
from sipfhir.formats.faults import Unreadable
from sipfhir.pseudonymise import known
from sipfhir.pseudonymise.check import found
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.page import Page, Tally
from sipfhir.pseudonymise.replacer import Replacer
from sipfhir.pseudonymise.subjects import ATTEMPTS
from sipfhir.pseudonymise.taking_apart import FHIR, taken_apart
from sipfhir.registry import container
from sipfhir.site import Site

_SHORTEST = 6
_BYTES = "iso-8859-1"
"""Every byte is a sign of it: for a file in a charset that nobody knows."""


class Copy(NamedTuple):
    """``data`` is None when nothing could be made that is safe to share; ``findings`` say why, or what
    differs. Counts are of values and of names of elements and members."""

    data: bytes | None
    findings: tuple[Finding, ...] = ()
    replaced: int = 0
    kept: int = 0
    names: int = 0


def pseudonymised(
    data: bytes,
    folder: str,
    key: bytes,
    *,
    site: Site,
    file: str | None = None,
    charset: str | None = None,
    keep: frozenset[str] = frozenset(),
) -> Copy:
    """A copy of a file of the system ``folder``, or of FHIR (``fhir``), in its own form.

    Should the copy's findings differ (a holiday, summer time), the dates are moved otherwise; the last way
    is told by PSEUDO-CHANGED. ``keep`` are names of elements and members that may be seen, ``file`` is what
    findings call the file. Raises BadConfiguration.
    """
    job = Job(folder, Key(key), site, file, charset, keep)
    before = found(data, folder, site, charset)
    first: Copy | None = None
    for attempt in range(ATTEMPTS):
        made = job.made(data, attempt)
        if made.data is None:
            return made
        if found(made.data, folder, site, charset) == before:
            return made if first is None else _with(made, "PSEUDO-SHIFT", Severity.NOTE, file)
        first = first or made
    assert first is not None
    return _with(first, "PSEUDO-CHANGED", Severity.WARNING, file)


class Job(NamedTuple):
    """One file's way to its copy."""

    folder: str
    key: Key
    site: Site
    file: str | None = None
    charset: str | None = None
    keep: frozenset[str] = frozenset()

    def made(self, data: bytes, attempt: int) -> Copy:
        """The copy, with dates moved as this attempt has it."""
        text, read = self._decoded(data)
        if text is None:
            return self._refused("charset")
        if self.folder != FHIR and container(self.site, self.folder).entry_point:
            return self._refused("container")
        bom = charsets.BOM if text.startswith(charsets.BOM) else ""
        made, tally = self._written(text.removeprefix(bom), read, attempt)
        if self._leaks(made, tally):
            return self._refused("leak")
        encoded = _encoded(bom + made, read)
        if encoded is None:
            return self._refused("charset")
        return Copy(encoded, (), tally.values, tally.kept, tally.names)

    def _written(self, text: str, read: charsets.Charset, attempt: int) -> tuple[str, Tally]:
        parts, tally = taken_apart(text, self.folder, self.site), Tally()
        parts.move(self.key, attempt)
        replacer = Replacer(self.key, known.units(self.site, parts.tables), known.hollow(self.site))
        page = Page(text, parts.scan, parts.names | self.keep, read.name)
        return page.written(replacer, tally), tally

    def _leaks(self, made: str, tally: Tally) -> bool:
        """Whether a value that was replaced stands in the copy after all."""
        gone = {each for each in tally.gone - tally.left if len(each) >= _SHORTEST}
        parts = taken_apart(made, self.folder, self.site)
        units = known.units(self.site, parts.tables)
        values = (spot.value for spot in parts.scan.root.all() if spot.kids is None)
        return any(value in gone and not units.knows(value) for value in values)

    def _decoded(self, data: bytes) -> tuple[str | None, charsets.Charset]:
        """The text of a file, bytes that its charset lacks as lone surrogates; and what it is in."""
        default = "utf-8" if self.folder == FHIR else container(self.site, self.folder).charset
        try:
            read = charsets.find(data[: charsets.HEAD], default, self.charset, None)
            if self.folder != FHIR and container(self.site, self.folder).format == "csv":
                read = charsets.seen(data[: charsets.HEAD], read)
        except Unreadable:
            read = charsets.Charset(_BYTES)
        try:
            text = data.decode(read.name, _errors(read))
        except UnicodeDecodeError:
            return None, read
        return (text if _encoded(text, read) == data else None), read

    def _refused(self, reason: str) -> Copy:
        place = Place(self.file)
        return Copy(None, (Finding("PSEUDO-REFUSED", Severity.ERROR, place, {"reason": reason}),))


def _encoded(text: str, read: charsets.Charset) -> bytes | None:
    try:
        return text.encode(read.name, _errors(read))
    except UnicodeEncodeError:
        return None


def _errors(read: charsets.Charset) -> str:
    return "surrogatepass" if read.name.startswith("utf-16") else "surrogateescape"


def _with(made: Copy, rule: str, severity: Severity, file: str | None) -> Copy:
    return made._replace(findings=(Finding(rule, severity, Place(file)),))
