"""The residue beside FHIR: NAME.residue.json, for the way back to the system that the plans came from."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sipfhir.cli.files import written_aside
from sipfhir.cli.inputs import Input
from sipfhir.errors import BadInput
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import Envelope

if TYPE_CHECKING:
    from sipfhir import Reading


class Kept(msgspec.Struct):
    """What a file of ``system`` holds around its plans, and in each besides the plan.

    ``patches`` are by the record's digest, in the order of the file: equal records have equal digests.
    """

    system: str
    envelope: Envelope
    patches: dict[str, list[Any]] = {}


def beside(file: Path) -> Path:
    """Where the residue of a FHIR file stands."""
    return file.with_name(f"{file.stem}.residue.json")


def kept(readings: "Iterable[Reading]", out: Path, disclose: bool) -> "Iterator[Reading]":
    """The readings, while their residue is written beside ``out``. FHIR itself leaves none.

    What is withheld from FHIR must not lie in the file beside it: with a protected person among them and
    nothing to ``disclose``, no residue is written.
    """
    whole: Kept | None = None
    withheld = False
    for reading in readings:
        withheld = withheld or (_protected(reading) and not disclose)
        if reading.origin is not None:
            whole = whole or Kept(reading.system, reading.envelope.envelope)
            whole.patches.setdefault(_key(reading), []).append(reading.residue)
        yield reading
    if whole and not withheld:
        with written_aside(beside(out)) as stream:
            stream.write(msgspec.json.encode(whole))


def _protected(reading: "Reading") -> bool:
    person = reading.plan.person if reading.plan else None
    return person is not None and person.protection is not None


def laid_on(
    readings: "Iterable[Reading]", item: Input, system: str, findings: list[Finding]
) -> "Iterator[Reading]":
    """The readings with the residue that stands beside their file, when it is of the system written to.

    Residue of plans that are not there any more is added to ``findings``.
    """
    whole = _found(item)
    if whole is None or whole.system != system:
        yield from readings
        return
    for reading in readings:
        yield _with(reading, whole) if reading.origin is None else reading
    left = sum(patch is not None for patches in whole.patches.values() for patch in patches)
    if left:
        findings.append(Finding("RESIDUE-ORPHAN", Severity.WARNING, Place(item.name), {"count": left}))


def _found(item: Input) -> Kept | None:
    if not isinstance(item.source, Path) or not beside(item.source).is_file():
        return None
    file = beside(item.source)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    except msgspec.DecodeError:
        raise BadInput(f"{file}: not a residue file. Take it away, or use --no-residue.") from None


def _with(reading: "Reading", whole: Kept) -> "Reading":
    from sipfhir import Reading

    other = Reading(reading.plan, reading.findings, reading.leaves, whole.system, None, whole)
    patches = whole.patches.get(_key(reading))
    other.residue = patches.pop(0) if patches else None
    return other


def _key(reading: "Reading") -> str:
    source = reading.plan.source if reading.plan else None
    return (source and source.digest) or ""
