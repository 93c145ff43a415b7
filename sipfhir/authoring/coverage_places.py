"""The first view: every place that a sample has a leaf in, and what the mapping does with it."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from sipfhir.authoring.described import Described
from sipfhir.authoring.samples import Sample, walk
from sipfhir.authoring.scope import State

STATES: tuple[State, ...] = ("mapped", "ignored", "unmapped")


class PlaceRow(msgspec.Struct):
    """A place: how many samples (files) and records have it, and its leaves by state."""

    place: str
    samples: int = 0
    records: int = 0
    mapped: int = 0
    ignored: int = 0
    unmapped: int = 0


def places(mapping: Described, records: Iterable[Sample]) -> list[PlaceRow]:
    """Every place in the order of its name; the same place in two states is one row."""
    walker = walk(mapping)
    rows: dict[str, PlaceRow] = {}
    files: Counter[str] = Counter()
    met: set[tuple[str, str]] = set()
    for sample in records:
        here: set[str] = set()
        for seen in walker.record(sample.record.tree):
            row = rows.setdefault(seen.place, PlaceRow(seen.place))
            setattr(row, seen.state, getattr(row, seen.state) + 1)
            here.add(seen.place)
        for place in sorted(here):
            rows[place].records += 1
            if (place, str(sample.file)) not in met:
                met.add((place, str(sample.file)))
                files[place] += 1
    for place, row in rows.items():
        row.samples = files[place]
    return [rows[place] for place in sorted(rows)]
