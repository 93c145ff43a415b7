"""One system that a file may come from: which of its names the file holds, and how the file is otherwise."""

from typing import Literal

import msgspec

from sipfhir.formats import Signature
from sipfhir.formats.charset import known as codec
from sipfhir.registry import Kind, System

Certainty = Literal["sure", "likely", "unclear", "unlikely"]
FHIR: Literal["fhir"] = "fhir"
"""What FHIR is called that no system's profile marks."""

_KINDS: dict[str, Kind] = {"xml": "xml", "json": "json", "ndjson": "json", "csv": "csv"}
_DELIMITERS = {"\t": "tab"}
_LATIN = {"iso8859-1", "cp1252"}
"""Files that say the one are often in the other."""
_NAMES = {"iso8859-1": "iso-8859-1", "cp1252": "windows-1252"}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A system that a file may come from.

    ``matched`` are those of its ``known`` names that the beginning of the file holds; ``root`` is the one
    that an XML file begins with. ``expected_format`` and ``expected_charset`` stand only where the system's
    files are otherwise than this one.
    """

    system: str
    title: str
    certainty: Certainty = "unlikely"
    kind: Kind
    matched: tuple[str, ...]
    known: int
    root: str | None = None
    format: str
    expected_format: str | None = None
    charset: str
    expected_charset: str | None = None

    @property
    def share(self) -> float:
        """The part of its names that the file holds, 0 to 1."""
        return len(self.matched) / self.known

    @property
    def points(self) -> float:
        """What candidates are compared by: many names are worth more than few, all more than some."""
        return len(self.matched) * self.share

    @property
    def unclaimed(self) -> bool:
        """Whether it is FHIR that no system's profile marks."""
        return self.system == FHIR

    @property
    def agrees(self) -> bool:
        """Whether format and charset are what the system's files have."""
        return self.expected_format is None and self.expected_charset is None

    @property
    def rank(self) -> tuple[float, bool, bool]:
        """Names first; format and charset decide between equals."""
        return self.points, self.expected_format is None, self.expected_charset is None


def candidate(system: System, signature: Signature, ascii: bool) -> Candidate | None:
    """None when the file holds no name that the system is known by; of XML, when its root is none."""
    kind: Kind | None = FHIR if signature.fhir else _KINDS.get(signature.format or "")
    known = system.recognise.get(kind, ()) if kind else ()
    roots = [name for name in known if name in signature.names]
    if kind is None or not roots:
        return None
    held = {*signature.names, *signature.within}
    return Candidate(
        system=system.folder,
        title=system.title,
        kind=kind,
        matched=tuple(name for name in known if name in held),
        known=len(known),
        root=roots[0] if kind == "xml" else None,
        format=_form(signature),
        expected_format=_other_format(system, signature),
        charset=_NAMES.get(signature.charset, signature.charset),
        expected_charset=None if ascii else _other_charset(system, signature),
    )


def unclaimed_fhir(signature: Signature) -> Candidate:
    """FHIR of no profile that we know: sure, since nothing else claims it."""
    return Candidate(
        system=FHIR,
        title="FHIR",
        kind=FHIR,
        matched=(signature.namespace or "resourceType",),
        known=1,
        format=_form(signature),
        charset=_NAMES.get(signature.charset, signature.charset),
    )


def _form(signature: Signature) -> str:
    """The format; of CSV with its delimiter, which is as much a part of it."""
    if signature.format != "csv" or signature.delimiter is None:
        return signature.format or ""
    return f"csv {_DELIMITERS.get(signature.delimiter, signature.delimiter)}"


def _other_format(system: System, signature: Signature) -> str | None:
    """The system's own format, when the file has another. A Bundle whose type comes late looks like JSON."""
    found = signature.format
    if "entry_point" in system.container or (system.format == "fhir-searchset" and found == "json"):
        return None
    delimiter = str(system.container.get("delimiter", ","))
    own = Signature(system.format, "", delimiter=delimiter)  # type: ignore[arg-type]
    return None if _form(own) == _form(signature) else _form(own)


def _other_charset(system: System, signature: Signature) -> str | None:
    """The system's own charset, when the file has another."""
    own = str(system.container.get("charset", "utf-8"))
    pair = {codec(own) or own, codec(signature.charset) or signature.charset}
    return None if len(pair) == 1 or pair <= _LATIN else own
