"""The records of an input, numbered, however badly the file behaves."""

import logging
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from traceback import extract_tb

from msgspec.structs import replace

import sipfhir
from sipfhir.attachments import inlined
from sipfhir.errors import BadConfiguration, BadInput, SipfhirError
from sipfhir.findings import Finding, Severity, worst
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.parcel import Taken
from sipfhir.sync.state import Entry

WHOLE = 0
"""The number of a file as a whole."""
_log = logging.getLogger("sipfhir.sync")


def plans(taken: Taken, site: Site) -> Iterator[tuple[int, Reading]]:
    """The plans of an input, and its records that hold none for a fault; numbered from 1, always the same.
    Of a dead letter's file, its own record only.

    Raises BadInput, BadConfiguration for a file that cannot be read at all.
    """
    ordinal, only = 0, taken.again.ordinal if taken.again else 0
    found = sipfhir.read(taken.path, taken.system, site=site, file=taken.ref, beside=taken.beside)
    for reading in found:
        if reading.plan is not None or worst(reading.findings) == Severity.ERROR:
            ordinal += 1
            if only in (0, ordinal):
                yield ordinal, _whole(reading, taken)


def _whole(reading: Reading, taken: Taken) -> Reading:
    """A reading with the bytes of its attachments: a link to a file that lies here leads nowhere there."""
    if reading.plan is None or not reading.plan.attachments:
        return reading
    whole = inlined(reading.plan, taken.beside).attachments
    unlinked = (
        one if one.data == former.data else replace(one, url=None)
        for one, former in zip(whole, reading.plan.attachments, strict=True)
    )
    return reading.with_plan(replace(reading.plan, attachments=tuple(unlinked)))


def records(taken: Taken, site: Site) -> Iterator[tuple[int, Reading | str]]:
    """The same, and never an exception for what the file holds: where it cannot be read on it ends with
    ``(WHOLE, case)``, ``file`` for a fault of the file and ``defect`` for one of ours."""
    try:
        yield from plans(taken, site)
    except (BadInput, BadConfiguration):
        yield WHOLE, "file"
    except SipfhirError:
        raise
    except Exception as error:
        defect(error)
        yield WHOLE, "defect"


def paired(
    found: Iterator[tuple[int, Reading | str]], entries: Iterable[Entry]
) -> Iterator[tuple[list[Entry], Reading | None]]:
    """Entries by record, each with its reading; None where the file has it no more. Both in order."""
    at: int | None = WHOLE
    reading: Reading | str | None = None
    for ordinal, group in groupby(entries, lambda one: one.ordinal):
        while at is not None and at < ordinal:
            at, reading = next(found, (None, None))
            at = at or None
        yield list(group), reading if at == ordinal and isinstance(reading, Reading) else None


def defect(error: Exception) -> Finding:
    """A fault of ours, told by its kind and where it was: its words may hold what the plan says."""
    last = extract_tb(error.__traceback__)[-1:]
    where = "".join(f"{Path(one.filename).name}:{one.lineno}" for one in last)
    _log.error("a defect in sipfhir: %s at %s", type(error).__name__, where)
    return Finding("SYNC-DEFECT", Severity.ERROR, params={"error": type(error).__name__, "at": where})
