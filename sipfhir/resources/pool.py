"""The resources that plans are read out of, and what a reference among them leads to."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sipfhir.resources import refusals
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import Tables


class Pool:
    """Resources, found by ``Type/id`` or by an alias (the fullUrl in a Bundle).

    Of several with one name, a plan takes the first at or after its CarePlan: in a stream of plans each has
    its own. ``provenances`` are those that name a CarePlan as their target.
    """

    # Through the pool, since a refusal asks the reading that asks for it.
    refusal = staticmethod(refusals.refusal)
    contradicted = staticmethod(refusals.contradicted)

    def __init__(self, resources: Sequence[Node], tables: Tables, aliases: Mapping[str, int]) -> None:
        self.resources, self.tables, self._aliases = resources, tables, aliases
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

    def find(self, reference: str, care_plan: int) -> int | None:
        """Index of what a reference leads to, for the plan of a CarePlan."""
        if reference in self._aliases:
            return self._aliases[reference]
        plain = reference.partition("/_history/")[0]
        found = self._index.get(plain) or self._index.get("/".join(plain.rsplit("/", 2)[-2:]))
        if not found:
            return None
        return found[bisect_left(found, care_plan) % len(found)]

    def repeated(self, left: Collection[int]) -> frozenset[int]:
        """Of resources that no plan reached: those that stand elsewhere too, the same in every word."""
        unreached = frozenset(left)
        return frozenset(i for i in left if any(self._same(i, unreached)))

    def _same(self, i: int, unreached: frozenset[int]) -> Iterator[bool]:
        one = self.resources[i]
        for other in self._index[f"{one.get('resourceType')}/{one.get('id')}"] if one.get("id") else ():
            yield (other < i or other not in unreached) and self.resources[other] == one

    def _add_provenance(self, i: int, target: Any) -> None:
        for node in target if isinstance(target, list) else ():
            reference = node.get("reference") if isinstance(node, dict) else None
            for care_plan in self._named(reference) if isinstance(reference, str) else ():
                self.provenances.setdefault(care_plan, []).append(i)

    def _named(self, reference: str) -> list[int]:
        found = self.find(reference, 0)
        if found is None:
            return []
        one = self.resources[found]
        return self._index[f"{one.get('resourceType')}/{one.get('id')}"]
