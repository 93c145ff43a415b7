"""The resources that plans are read out of, and what a reference among them leads to."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sipfhir.resources import refusals
from sipfhir.resources.contained import Contained
from sipfhir.resources.reading import At
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import Tables


class Pool:
    """Resources, found by ``Type/id``, by an alias (the fullUrl in a Bundle), or by ``#id`` in another.

    Of several with one name, a plan takes the first at or after its CarePlan: in a stream of plans each has
    its own. ``provenances`` are those that name a CarePlan as their target. ``resources`` has those that
    stand by themselves first, ``count`` of them, then those that are contained in them.
    """

    # Through the pool, since a refusal asks the reading that asks for it.
    refusal = staticmethod(refusals.refusal)
    contradicted = staticmethod(refusals.contradicted)

    def __init__(self, resources: Sequence[Node], tables: Tables, aliases: Mapping[str, int]) -> None:
        self.tables, self.count = tables, len(resources)
        self.contained = Contained(resources)
        self.resources = [*resources, *self.contained.resources]
        self._aliases: dict[str, int] = {}
        for url, i in aliases.items():
            self._aliases.setdefault(_unversioned(url), i)
        self._index: dict[str, list[int]] = {}
        for i, one in enumerate(resources):
            self._index.setdefault(f"{one.get('resourceType')}/{one.get('id')}", []).append(i)
        self.provenances: dict[int, list[int]] = {}
        for i, one in enumerate(resources):
            if one.get("resourceType") == "Provenance":
                self._add_provenance(i, one.get("target"))

    @cached_property
    def labelled(self) -> list[Node]:
        """The resources that carry a security label."""
        metas = ((one, one.get("meta")) for one in self.resources)
        return [one for one, meta in metas if isinstance(meta, dict) and meta.get("security")]

    def root(self, found: int) -> At:
        """The place of a resource."""
        return self.contained.places[found - self.count] if found >= self.count else (None, found)

    def find(self, reference: str, care_plan: int, within: int) -> int | None:
        """Index of what a reference ``within`` a resource leads to, for the plan of a CarePlan."""
        holder = self.contained.holder(within)
        if reference.startswith("#"):
            return self.contained.find(holder, reference[1:])
        plain = _unversioned(reference)
        for url in (plain, self._bases.get(holder, "") + plain):
            if url in self._aliases:
                return self._aliases[url]
        found = self._index.get(plain) or self._elsewhere(plain)
        return found[bisect_left(found, care_plan) % len(found)] if found else None

    def identified(self, node: Node) -> int | None:
        """Index of the one resource that has the identifier of a logical Reference."""
        identifier, kind = node.get("identifier"), node.get("type")
        key = _identity(identifier) if isinstance(identifier, dict) else None
        found = [
            i for i in self._identities.get(key, ()) if kind in (None, self.resources[i].get("resourceType"))
        ]
        return found[0] if len(found) == 1 else None

    def repeated(self, left: Collection[int]) -> frozenset[int]:
        """Of resources that no plan reached: those that stand elsewhere too, the same in every word."""
        unreached = frozenset(left)
        return frozenset(i for i in left if any(self._same(i, unreached)))

    def _same(self, i: int, unreached: frozenset[int]) -> Iterator[bool]:
        one = self.resources[i]
        for other in self._index[f"{one.get('resourceType')}/{one.get('id')}"] if one.get("id") else ():
            yield (other < i or other not in unreached) and self.resources[other] == one

    @cached_property
    def _bases(self) -> dict[int, str]:
        """What stands before Type/id in the full URL of a resource: relative references begin there."""
        bases = {}
        for url, i in self._aliases.items():
            name = f"{self.resources[i].get('resourceType')}/{self.resources[i].get('id')}"
            if url.endswith(f"/{name}"):
                bases[i] = url.removesuffix(name)
        return bases

    def _elsewhere(self, plain: str) -> list[int]:
        """What an absolute URL may lead to by Type/id: a resource that has no other address of its own."""
        if "/" not in plain:
            return []
        found = self._index.get("/".join(plain.rsplit("/", 2)[-2:]), ())
        return [i for i in found if i not in self._bases]

    @cached_property
    def _identities(self) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        for i, one in enumerate(self.resources):
            listed = one.get("identifier")
            for node in listed if isinstance(listed, list) else [listed]:
                key = _identity(node) if isinstance(node, dict) else None
                if key is not None and i not in found.setdefault(key, []):
                    found[key].append(i)
        return found

    def _add_provenance(self, i: int, target: Any) -> None:
        for node in target if isinstance(target, list) else ():
            reference = node.get("reference") if isinstance(node, dict) else None
            for care_plan in self._named(reference, i) if isinstance(reference, str) else ():
                self.provenances.setdefault(care_plan, []).append(i)

    def _named(self, reference: str, within: int) -> list[int]:
        found = self.find(reference, 0, within)
        if found is None or found >= self.count:
            return []
        one = self.resources[found]
        return self._index[f"{one.get('resourceType')}/{one.get('id')}"]


def _unversioned(reference: str) -> str:
    return reference.partition("/_history/")[0]


def _identity(identifier: Node) -> tuple[str, str] | None:
    system, value = identifier.get("system"), identifier.get("value")
    return (system, value) if isinstance(system, str) and isinstance(value, str) else None
