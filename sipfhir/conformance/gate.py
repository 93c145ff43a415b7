"""A gate before the check: a native validator that lets through only what has no fault.

What R4 and the profiles of a resource ask is written as JSON Schema, as far as that can say it simply; rules
that it cannot say (invariants, references, value sets, narratives) are asked of the objects that they are
about, by the same functions as in the check. What does not pass is checked in full: the gate decides how
fast an answer comes, never what it is. It may refuse what is lawful, and refuses what is rare: ids of
elements, contained resources, extensions of others.
"""

import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sipfhir.conformance.run import Node, Run

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions

WORTH = 20
"""So many resources of a kind must have come before a schema for them is worth its making."""
MOST = 1000
"""So many kinds are counted at once."""
Key = tuple[str, ...]


class Gate:
    """The native validators of one site: one for each type of resource with the profiles it claims."""

    def __init__(self, definitions: "Definitions") -> None:
        self._definitions = definitions
        self._seen: Counter[Key] = Counter()
        self._made: dict[Key, Callable[[Any], bool] | None] = {}
        self._here = threading.local()

    def passes(self, node: Node, profiles: Key, run: Run) -> bool:
        """Whether a resource has no fault, by R4, what it claims and what is asked; False may be wrong."""
        key = _key(node, profiles)
        if key is None:
            return False
        key = key if run.entries is None else ("", *key)
        if key not in self._made:
            if not self._worth(key):
                return False
            self._made[key] = self._compiled(key)
        holds = self._made[key]
        return holds is not None and self._asked(holds, node, run)

    def _worth(self, key: Key) -> bool:
        """Counted for a while: there is no end to what a resource may claim."""
        if len(self._seen) > MOST:
            self._seen.clear()
        self._seen[key] += 1
        return self._seen[key] >= WORTH

    def _asked(self, holds: Callable[[Any], bool], node: Node, run: Run) -> bool:
        self._here.run = run
        before, run.faults = run.faults, []
        container, run.container = run.container, node
        try:
            return holds(node)
        except (ValueError, TypeError, RecursionError):
            return False
        finally:
            run.faults, run.container = before, container

    def _compiled(self, key: Key) -> Callable[[Any], bool] | None:
        from sipfhir.conformance.schema import Schema

        bundled = not key[0]
        try:
            return Schema(self._definitions, self._here, bundled).of(*(key[1:] if bundled else key))
        except RecursionError:
            return None


def _key(node: Node, profiles: Key) -> Key | None:
    """Type, and the profiles that are asked of it; None when it does not say so plainly."""
    kind, meta = node.get("resourceType"), node.get("meta")
    claimed = meta.get("profile", []) if type(meta) is dict else []
    plain = type(kind) is str and kind != "Bundle" and type(claimed) is list
    plain = plain and all(type(one) is str for one in claimed)
    return (str(kind), *claimed, *profiles) if plain else None
