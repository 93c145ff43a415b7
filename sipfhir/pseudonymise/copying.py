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
from sipfhir.pseudonymise.taking_apart import FHIR, taken_apart
from sipfhir.registry import container
from sipfhir.site import Site

_ATTEMPTS = 12
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
    data: bytes, folder: str, key: bytes, *, site: Site, file: str | None = None, charset: str | None = None
) -> Copy:
    """A copy of a file of the system ``folder``, or of FHIR (``fhir``), in its own form.

    Should the copy's findings differ (a holiday, summer time), the dates are moved otherwise; the last way
    is told by PSEUDO-CHANGED. Raises BadConfiguration.
    """
    before = found(data, folder, site, charset)
    first: Copy | None = None
    for attempt in range(_ATTEMPTS):
        made = _made(data, folder, Key(key), site, file, charset, attempt)
        if made.data is None:
            return made
        if found(made.data, folder, site, charset) == before:
            return made if first is None else _with(made, "PSEUDO-SHIFT", Severity.NOTE, file)
        first = first or made
    assert first is not None
    return _with(first, "PSEUDO-CHANGED", Severity.WARNING, file)


def _made(
    data: bytes, folder: str, key: Key, site: Site, file: str | None, charset: str | None, attempt: int
) -> Copy:
    text, read = _decoded(data, folder, site, charset)
    if text is None:
        return _refused(file, "charset")
    if folder != FHIR and container(site, folder).entry_point:
        return _refused(file, "container")
    bom = charsets.BOM if text.startswith(charsets.BOM) else ""
    text = text.removeprefix(bom)
    parts, tally = taken_apart(text, folder, site), Tally()
    parts.move(key, attempt)
    replacer = Replacer(key, known.units(site, parts.tables), known.hollow(site))
    made = Page(text, parts.scan, parts.names, read.name).written(replacer, tally)
    if _leaks(made, folder, site, tally):
        return _refused(file, "leak")
    encoded = _encoded(bom + made, read)
    return Copy(encoded, (), tally.values, tally.kept, tally.names) if encoded else _refused(file, "charset")


def _leaks(made: str, folder: str, site: Site, tally: Tally) -> bool:
    """Whether a value that was replaced stands in the copy after all."""
    gone = {each for each in tally.gone - tally.left if len(each) >= _SHORTEST}
    parts = taken_apart(made, folder, site)
    units = known.units(site, parts.tables)
    values = (spot.value for spot in parts.scan.root.all() if spot.kids is None)
    met = [value for value in values if value in gone and not units.knows(value)]
    import os
    if os.environ.get("PSD") and met: print(met)
    return bool(met)


def _decoded(
    data: bytes, folder: str, site: Site, charset: str | None
) -> tuple[str | None, charsets.Charset]:
    """The text of a file, bytes that its charset lacks as lone surrogates; and what it is in."""
    default = "utf-8" if folder == FHIR else container(site, folder).charset
    try:
        read = charsets.find(data[: charsets.HEAD], default, charset, None)
    except Unreadable:
        read = charsets.Charset(_BYTES)
    try:
        text = data.decode(read.name, _errors(read))
    except UnicodeDecodeError:
        return None, read
    if _encoded(text, read) != data:
        return None, read
    return text, read


def _encoded(text: str, read: charsets.Charset) -> bytes | None:
    try:
        return text.encode(read.name, _errors(read))
    except UnicodeEncodeError:
        return None


def _errors(read: charsets.Charset) -> str:
    return "surrogatepass" if read.name.startswith("utf-16") else "surrogateescape"


def _refused(file: str | None, reason: str) -> Copy:
    return Copy(None, (Finding("PSEUDO-REFUSED", Severity.ERROR, Place(file), {"reason": reason}),))


def _with(made: Copy, rule: str, severity: Severity, file: str | None) -> Copy:
    return made._replace(findings=(Finding(rule, severity, Place(file)),))

