"""YAML read the way our files need it: every scalar a string, no key twice, places remembered."""

from pathlib import Path as FilePath
from typing import Any

import yaml

from sipfhir.errors import BadConfiguration

Path = tuple[str | int, ...]
Marks = dict[Path, tuple[int, int]]

MOST_NODES = 200_000
"""Of one file, aliases written out: ours have some thousands."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(file: FilePath) -> tuple[Any, Marks]:
    """The content of a YAML file, and line and column (from 1) of every path in it.

    Plain ``null``, ``~`` and nothing are None; every other scalar stays the string that was written.
    Raises BadConfiguration with file, line and column.
    """
    building = _Building(file)
    try:
        node = yaml.compose(file.read_text("utf-8"), Loader=_Loader)
        return building.value(node, ()), building.marks
    except RecursionError:
        raise BadConfiguration(f"{file}: nested too deep. Mend the YAML.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        raise BadConfiguration(f"{where}: {error.problem}. Mend the YAML.") from None
    except UnicodeDecodeError:
        raise BadConfiguration(f"{file}: not UTF-8. Save the file as UTF-8.") from None


class _Building:
    """Builds the values of one file. An alias is taken, but not one within itself, nor a heap of them."""

    def __init__(self, file: FilePath) -> None:
        self.file = file
        self.marks: Marks = {}
        self._open: set[int] = set()
        self._count = 0

    def value(self, node: yaml.Node | None, path: Path) -> Any:
        """What a node stands for; places are remembered on the way."""
        if node is None:
            return None
        self._count += 1
        if id(node) in self._open or self._count > MOST_NODES:
            raise self._wrong(node, "an alias within itself, or too many of them; write it out")
        self.marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in ("", "~", "null") else node.value
        self._open.add(id(node))
        made = self._mapping(node, path) if isinstance(node, yaml.MappingNode) else self._sequence(node, path)
        self._open.discard(id(node))
        return made

    def _sequence(self, node: yaml.Node, path: Path) -> list[Any]:
        return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str) or key in result:
                raise self._wrong(key_node, f"the key {key!r} stands twice")
            result[key] = self.value(value_node, (*path, key))
        return result

    def _wrong(self, node: yaml.Node, what: str) -> BadConfiguration:
        mark = node.start_mark
        return BadConfiguration(f"{self.file}:{mark.line + 1}:{mark.column + 1}: {what}.")
