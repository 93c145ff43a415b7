"""What is really lost from one system to another: the plans of the good samples, leaf by leaf."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import msgspec

import sipfhir
from sipfhir.authoring.reach import plan_fields
from sipfhir.authoring.samples import files
from sipfhir.candidates import FHIR
from sipfhir.mapping.tracker import PROTECT_LOST, plan_leaves
from sipfhir.plan import Part
from sipfhir.reading import Reading
from sipfhir.registry import systems
from sipfhir.site import Site

LOST = ("LOSS", "LOSS-CODE", PROTECT_LOST)
"""Findings of a leaf that does not arrive; the other LOSS findings are of one that arrives otherwise."""


class Measured(msgspec.Struct, frozen=True):
    """The good samples of a source, written to a target.

    ``leaves`` of their plans; how many of them are ``lost``, and arrive ``changed`` (less exact, in another
    form, too long), by field of the plan. ``refused`` plans are not written at all: they would lose the mark
    of a protected identity.
    """

    plans: int
    leaves: int
    lost: dict[str, int]
    changed: dict[str, int]
    refused: int = 0

    @property
    def gone(self) -> int:
        """How many leaves are lost."""
        return sum(self.lost.values())

    @property
    def altered(self) -> int:
        """How many leaves arrive changed."""
        return sum(self.changed.values())


@lru_cache(maxsize=512)
def measured(site: Site, source: str, target: str) -> Measured:
    """Measured with what ships and what the site adds; from FHIR with the plans of every system."""
    if source != FHIR:
        return _sum([_one(site, each, target) for each in _readings(site, source)])
    return _sum([measured(site, each.folder, target) for each in systems(site)])


@lru_cache(maxsize=64)
def _readings(site: Site, folder: str) -> tuple[Reading, ...]:
    read = (sipfhir.read(file, folder, site=site) for file in files(site, folder, "good"))
    return tuple(reading for readings in read for reading in readings if reading.plan is not None)


def _one(site: Site, reading: Reading, target: str) -> Measured:
    leaves = len(set(_leaves(reading.plan)))
    if target == FHIR:
        return Measured(1, leaves, _by_field(_through_fhir(site, reading)), {})
    if target == reading.system:
        return Measured(1, leaves, {}, {})
    lost: set[str] = set()
    changed: set[str] = set()
    refused = False
    for finding in sipfhir.loss(reading, target, site=site):
        refused = refused or finding.rule == PROTECT_LOST
        (lost if finding.rule in LOST else changed).add(finding.place.plan or "")
    return Measured(1, leaves, _by_field(lost), _by_field(changed - lost), int(refused))


def _through_fhir(site: Site, reading: Reading) -> set[str]:
    """Leaves that are not the same when the plan comes back from its resources."""
    # Nothing leaves: a protected identity is disclosed to ourselves.
    resources = sipfhir.to_fhir(reading, site=site, disclose_protected=True)
    [again] = sipfhir.from_fhir(resources.collection(), site=site)
    before, after = (dict(_values("", each.plan)) for each in (reading, again))
    return {path for path, value in before.items() if after.get(path) != value}


def _leaves(plan: Any) -> list[str]:
    return [path for path in plan_leaves("", plan) if not path.startswith("source.")]


def _values(at: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Path and value of every leaf, but of where the plan came from."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _values(f"{at}[{i}]", item)
    elif isinstance(value, Part):
        for name in value.__struct_fields__:
            if at or name != "source":
                yield from _values(f"{at}.{name}".lstrip("."), getattr(value, name))
    elif value is not None:
        yield at, value


def field_of(path: str) -> str:
    """The field of the plan that a path is in: ``goals[0].term.code`` is in ``goals.term``."""
    name = re.sub(r"\[\d+\]", "", path)
    while "." in name and name not in plan_fields():
        name = name.rpartition(".")[0]
    return name


def _by_field(paths: set[str]) -> dict[str, int]:
    """How many of the paths are in each field, in the order of the plan."""
    counts = Counter(map(field_of, paths))
    return {name: counts[name] for name in sorted(counts, key=_order)}


def _order(field: str) -> tuple[int, str]:
    return _places().get(field, -1), field


@cache
def _places() -> dict[str, int]:
    return {path: i for i, path in enumerate(plan_fields())}


def _sum(found: list[Measured]) -> Measured:
    return Measured(
        sum(each.plans for each in found),
        sum(each.leaves for each in found),
        _added([each.lost for each in found]),
        _added([each.changed for each in found]),
        sum(each.refused for each in found),
    )


def _added(counts: list[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return {name: total[name] for name in sorted(total, key=_order)}
