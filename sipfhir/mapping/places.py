"""From the slots in which a tracing read noted places, to the paths of the plan.

While a record is read, an item's index is counted within its entry of the mapping (``participants@1[0]``,
``identifiers#0``). In the plan the entries of a list follow each other: this renames them.
"""

import re
from collections.abc import Iterable

_SEGMENT = re.compile(
    r"^(?P<name>[^@#!]+)(?:@(?P<entry>\d+)(?:\[(?P<index>\d+)\])?|#(?P<single>\d+))?(?:!\d+)?$"
)

Spot = tuple[int, int]


class Renaming:
    """Made from all paths of one record."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._spots: dict[str, list[Spot]] = {}
        for path in paths:
            self._learn(path)
        for spots in self._spots.values():
            spots.sort()

    def path(self, slot_path: str) -> str:
        """The plan's path: `participants[2].party.name`."""
        prefix, done = "", []
        for segment in slot_path.split("."):
            name, spot = _read(segment)
            prefix = f"{prefix}.{segment.partition('!')[0]}"
            stem = _stem(prefix)
            known = self._spots.get(stem, [])
            done.append(
                name if spot is None else f"{name}[{known.index(spot) if spot in known else spot[1]}]"
            )
        return ".".join(part for part in done if part)

    def _learn(self, path: str) -> None:
        prefix = ""
        for segment in path.split("."):
            prefix = f"{prefix}.{segment.partition('!')[0]}"
            _, spot = _read(segment)
            if spot is not None:
                spots = self._spots.setdefault(_stem(prefix), [])
                if spot not in spots:
                    spots.append(spot)


def _stem(prefix: str) -> str:
    """The list that a segment belongs to: all before its entry number."""
    head, _, last = prefix.rpartition(".")
    return f"{head}.{re.split('[@#]', last)[0]}"


def _read(segment: str) -> tuple[str, Spot | None]:
    match = _SEGMENT.match(segment)
    if match is None:
        return segment, None
    if match["single"] is not None:
        return match["name"], (int(match["single"]), 0)
    if match["entry"] is not None and match["index"] is not None:
        return match["name"], (int(match["entry"]), int(match["index"]))
    return match["name"], None
