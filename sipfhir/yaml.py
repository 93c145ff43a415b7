"""YAML read the way our files need it: every scalar a string, no key twice, places remembered."""

from pathlib import Path as FilePath
from typing import Any

import yaml

from sipfhir.errors import BadConfiguration

Path = tuple[str | int, ...]
Marks = dict[Path, tuple[int, int]]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(file: FilePath) -> tuple[Any, Marks]:
    """The content of a YAML file, and line and column (from 1) of every path in it.

    Plain ``null``, ``~`` and nothing are None; every other scalar stays the string that was written.
    Raises BadConfiguration with file, line and column.
    """
    marks: Marks = {}
    try:
        node = yaml.compose(file.read_text("utf-8"), Loader=_Loader)
        return _value(node, (), marks, file), marks
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        raise BadConfiguration(f"{where}: {error.problem}. Mend the YAML.") from None
    except UnicodeDecodeError:
        raise BadConfiguration(f"{file}: not UTF-8. Save the file as UTF-8.") from None


def _value(node: yaml.Node | None, path: Path, marks: Marks, file: FilePath) -> Any:
    if node is None:
        return None
    marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marks, file)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), marks, file) for i, item in enumerate(node.value)]
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    return None if plain and node.value in ("", "~", "null") else node.value


def _mapping(node: yaml.MappingNode, path: Path, marks: Marks, file: FilePath) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str) or key in result:
            mark = key_node.start_mark
            raise BadConfiguration(f"{file}:{mark.line + 1}:{mark.column + 1}: the key {key!r} stands twice.")
        result[key] = _value(value_node, (*path, key), marks, file)
    return result
