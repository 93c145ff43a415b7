"""What was read where: made by reading a plan a second time, when a finding asks for a place."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.plan import Plan
from sipfhir.resources.reading import At, Reading, pointer

_Members = dict[str, At]


class Trace:
    """Places of parts of the plan, by the part; and of the members that a resource's own values came from.

    Parts are known by identity and are kept, so that no later part gets the identity of one that is gone.
    """

    def __init__(self) -> None:
        self._parts: dict[int, tuple[Any, At]] = {}
        self._members: dict[int, tuple[Any, _Members]] = {}
        self._resources: dict[At, _Members] = {}

    def taken(self, values: dict[str, Any], before: dict[str, Any], node: Any, at: At, r: Reading) -> None:
        """Note what a handler put into the values. The innermost place is noted first, and stays."""
        members = self._members.setdefault(id(values), (values, {}))[1]
        found = r.index_of(node)
        if found is not None and found in r.values:
            at = r.pool.root(found)
        for name, value in values.items():
            known = before.get(name)
            if value is known:
                continue
            members.setdefault(name, at)
            new = value[len(known or ()) :] if isinstance(value, tuple) else (value,)
            for part in new:
                if isinstance(part, msgspec.Struct):
                    self._parts.setdefault(id(part), (part, at))

    def resource(self, root: At, values: dict[str, Any]) -> None:
        """Keep the members of a resource that has been read."""
        self._resources[root] = self._members.get(id(values), (values, {}))[1]

    def places(self, plan: Plan, care_plan: int) -> dict[str, str]:
        """Plan path → JSON pointer into the list of resources, of everything whose place is known."""
        root: At = (None, care_plan)
        return {path: pointer(at) for path, at in [("", root), *self._walk("", plan, root)]}

    def _walk(self, path: str, part: Any, at: At | None) -> Iterator[tuple[str, At]]:
        known = self._resources.get(at, {}) if at is not None else {}
        for name in part.__struct_fields__:
            value = getattr(part, name)
            here = f"{path}.{name}" if path else name
            if name in known:
                yield here, known[name]
            many = isinstance(value, tuple)
            for i, item in enumerate(value if many else (value,)):
                if isinstance(item, msgspec.Struct):
                    yield from self._part(f"{here}[{i}]" if many else here, item)

    def _part(self, path: str, part: Any) -> Iterator[tuple[str, At]]:
        at = self._parts.get(id(part), (None, None))[1]
        if at is not None:
            yield path, at
        yield from self._walk(path, part, at)
