"""Our own profiles: what we make holds them, and each of their constraints is refused when it is broken."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from sipfhir.conformance.definitions import definitions
from sipfhir.conformance.overlay import Overlay
from sipfhir.conformance.profiles import merged
from sipfhir.findings import Severity
from sipfhir.rules.wording import shipped
from tests.conformance.samples import SAMPLES, bundles
from tests.conformance.test_broken import errors

KNOWN = definitions(shipped())
Node = dict[str, Any]


def by_profile() -> dict[str, list[Node]]:
    """What we make of some samples, by the profiles that it claims."""
    found: dict[str, list[Node]] = {}
    for file in SAMPLES[::3]:
        for entry in next(bundles(file))["entry"]:
            for url in entry["resource"].get("meta", {}).get("profile", ()):
                found.setdefault(url, []).append(entry["resource"])
    return found


MADE = by_profile()


def breaks(asked: Overlay, node: Node) -> Iterator[tuple[str, set[str]]]:
    """Breaks one constraint after another of an object; what it breaks, and by which rules it may be told."""
    for name, child in asked.children.items():
        keys = [key for key in node if key == name or (name.endswith("[x]") and key.startswith(name[:-3]))]
        for key in keys:
            yield from _of_member(child, node, key)


def _of_member(child: Overlay, node: Node, key: str) -> Iterator[tuple[str, set[str]]]:
    value = node[key]
    many = value if isinstance(value, list) else None
    if child.low:
        del node[key]
        yield f"{key} min", {"R4-CARDINALITY", "R4-SLICE", "R4-EMPTY"}
    if child.high == 1 and many:
        node[key] = [*many, many[0]]
        yield f"{key} max", {"R4-CARDINALITY", "R4-SLICE"}
    if child.pattern is not None:
        node[key] = "order" if isinstance(value, str) else {"text": "x"}
        yield f"{key} pattern", {"R4-FIXED", "R4-BINDING"}
    for one in many or ():
        url = one.get("url") if isinstance(one, dict) else None
        counted = [
            each for each in child.slices.values() if url and each.types and url in each.types[0].profiles
        ]
        if counted and counted[0].high == 1:
            node[key] = [*many, one] if many else []
            yield f"{key} {url} max", {"R4-SLICE"}
    node[key] = value
    inner = many[0] if many else value
    if isinstance(inner, dict):
        yield from breaks(child, inner)


def cases(url: str) -> Iterator[tuple[str, Node, set[str]]]:
    root, _, _ = merged(KNOWN, url)
    seen = set()
    for resource in MADE[url]:
        whole = deepcopy(resource)
        for what, rules in breaks(root, whole):
            if what not in seen:
                seen.add(what)
                yield what, deepcopy(whole), rules


@pytest.mark.parametrize("url", sorted(MADE), ids=lambda url: url.rpartition("/")[2])
def test_every_constraint_is_refused_when_broken(url: str) -> None:
    missed = [what for what, broken, rules in cases(url) if not rules & {rule for rule, _ in errors(broken)}]
    assert missed == []


def test_they_are_many() -> None:
    assert len(MADE) > 10
    assert sum(1 for url in MADE for _ in cases(url)) > 60


@pytest.mark.parametrize("url", sorted(MADE), ids=lambda url: url.rpartition("/")[2])
def test_what_we_make_holds_them_and_all_of_it_is_at_hand(url: str) -> None:
    from sipfhir import check

    told = {one.rule for resource in MADE[url] for one in check(resource) if one.severity > Severity.NOTE}
    assert told == set()
