"""A made archive of any system that ships: plans that its mapping can hold, with attachments.

Half of the plans are the system's good samples again, half are drawn from its mapping where its charset has
their characters; each has a number of its own. People are those of the samples and of
`tests/mapping/plans.py`: no identity is made up here. The same arguments give the same bytes.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

import sipfhir
from sipfhir.attachments import content
from sipfhir.attachments.pattern import FILE, IDENTIFIER
from sipfhir.formats import write_records
from sipfhir.formats.container import ENDINGS
from sipfhir.migrate.room import held
from sipfhir.plan import Attachment, Identifier, Plan
from sipfhir.registry import container, mapping, shipped, system
from sipfhir.site import defaults
from sipfhir.values import CannotHold
from tests.mapping.plans import plan as drawn

EVERY = 4
"""Every so many plans have an attachment."""


class Made(NamedTuple):
    """What there is to carry over. ``attachments`` are those whose bytes are there."""

    files: int = 0
    plans: int = 0
    attachments: int = 0
    bytes: int = 0


def archive(root: Path, name: str, plans: int, *, per_file: int = 20, seed: int = 0) -> Made:
    """Write an archive of a system into ``root``: files in folders, some plans with an attachment."""
    random, made, ending = Random(seed), Made(), ENDINGS[system(name).container["format"]]
    source = _plans(name, random)
    for start in range(0, plans, per_file):
        file = root / f"del-{start // per_file % 3 + 1}" / f"export-{start // per_file + 1:03}{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        numbers = range(start, min(start + per_file, plans))
        read = [_numbered(next(source), name, number) for number in numbers]
        whole = [_enclosing(one, name, file, number) for one, number in zip(read, numbers, strict=True)]
        file.write_bytes(_written(whole, name))
        made = _sum(made, file, name)
    return made


def _written(plans: list[Plan], name: str) -> bytes:
    """The file of the plans, also of a system that plans are only read from."""
    held_by = mapping(shipped(), name)
    trees = [held_by.untree(held_by.write(plan)[0]) for plan in plans]
    return b"".join(write_records(trees, container(shipped(), name)))


def _sum(made: Made, file: Path, name: str) -> Made:
    """Counted from what was written, by the reader alone."""
    found = [each.plan for each in sipfhir.read(file, name) if each.plan is not None]
    bytes_of = [content(each, file) for plan in found for each in plan.attachments]
    there = [data for data in bytes_of if data is not None]
    counts = (1, len(found), len(there), sum(map(len, there)))
    return Made(*(one + more for one, more in zip(made, counts, strict=True)))


def _plans(name: str, random: Random) -> Iterator[Plan]:
    samples = sorted(file for file in (defaults() / "samples" / name / "good").iterdir() if file.is_file())
    files = [file for file in samples if not file.name.endswith(".expect.yaml")]
    read = [each.plan for file in files for each in sipfhir.read(file, name) if each.plan is not None]
    for again in cycle(read):
        yield replace(again, attachments=())
        yield replace(_drawn(name, random) or again, attachments=())


def _drawn(name: str, random: Random) -> Plan | None:
    """A plan that the mapping can hold; None when the system's charset lacks one of its characters."""
    plan = drawn(mapping(shipped(), name).anchor, random)
    with suppress(CannotHold):
        _written([plan], name)
        return plan
    return None


def _numbered(plan: Plan, name: str, number: int) -> Plan:
    """The plan under a number of its own, in a form that any system holds."""
    own = Identifier(kind="local", value=f"P-{number:06}")
    return replace(plan, identifiers=(own,), replaces=())


def _enclosing(plan: Plan, name: str, file: Path, number: int) -> Plan:
    """Every so many plans with an attachment, in whatever way its system keeps them."""
    if number % EVERY:
        return plan
    data = f"%PDF-1.4\n% bilaga till plan {number}\n%%EOF\n".encode()
    folder = system(name).attachments
    if folder is not None:
        pattern = folder.patterns[0].replace(FILE, file.stem).replace(IDENTIFIER, plan.identifiers[0].value)
        return _beside(plan, file.parent / pattern / "kallelse.pdf", data)
    known = held(shipped(), name)
    if "url" in known and number % (2 * EVERY):
        link = f"bilagor/{number}/kallelse.pdf"
        return _linked(_beside(plan, file.parent / link, data), link)
    return _linked(plan, None, b64encode(data).decode()) if "data" in known else plan


def _beside(plan: Plan, file: Path, data: bytes) -> Plan:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return plan


def _linked(plan: Plan, url: str | None, data: str | None = None) -> Plan:
    one = Attachment(title="kallelse.pdf", content_type="application/pdf", url=url, data=data)
    return replace(plan, attachments=(one,))
