"""Resources inside a resource: dom-2 to dom-5 (R4, DomainResource), and ids that lead to one thing only."""

from collections.abc import Iterator
from typing import Any

from sipfhir.conformance.run import At, Node, Run

HUMAN = {
    "dom-2": "If the resource is contained in another resource, it SHALL NOT contain nested Resources",
    "dom-3": "If the resource is contained in another resource, it SHALL be referred to from elsewhere in the"
    " resource or SHALL refer to the containing resource",
    "dom-4": "If a resource is contained in another resource, it SHALL NOT have a meta.versionId or a"
    " meta.lastUpdated",
    "dom-5": "If a resource is contained in another resource, it SHALL NOT have a security label",
}


def check(node: Node, at: At, run: Run) -> None:
    """What the resources inside one may hold, and that they are referred to."""
    listed = node.get("contained")
    if type(listed) is not list:
        return
    inside = [one for one in listed if type(one) is dict]
    used = set(_local(node))
    seen: set[Any] = set()
    for i, one in enumerate(inside):
        here = ((at, "contained"), i)
        for key in _broken(one, used):
            run.broken(key, HUMAN[key], False, here)
        id = one.get("id")
        if isinstance(id, str) and id in seen:
            run.say("R4-REFERENCE", (here, "id"), case="contained-twice")
        seen.add(id if isinstance(id, str) else None)


def _broken(one: Node, used: set[str]) -> Iterator[str]:
    if "contained" in one:
        yield "dom-2"
    id = one.get("id")
    if f"#{id}" not in used and "#" not in set(_local(one)):
        yield "dom-3"
    meta = one.get("meta")
    if type(meta) is dict:
        if "versionId" in meta or "lastUpdated" in meta:
            yield "dom-4"
        if "security" in meta:
            yield "dom-5"


def _local(node: Any) -> Iterator[str]:
    """Every text in a resource that refers into it."""
    ahead: list[Any] = [node]
    while ahead:
        here = ahead.pop()
        if type(here) is str:
            if here.startswith("#"):
                yield here
        elif type(here) is dict:
            ahead += here.values()
        elif type(here) is list:
            ahead += here
