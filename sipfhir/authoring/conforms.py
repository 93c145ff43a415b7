"""Data against a JSON Schema, for YAML that gives every scalar as text.

Knows the keywords that our own schemas use (a test holds that). Text that spells a number or a truth value
is one.
"""

import re
from collections.abc import Iterator
from typing import Any

from sipfhir.authoring import faults as tell
from sipfhir.authoring.faults import Fault
from sipfhir.authoring.options import Schema
from sipfhir.authoring.sources import YamlPath

_TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "null": type(None)}
_SPELLED = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false"}


def conforms(data: Any, schema: Schema) -> list[Fault]:
    """Everything in ``data`` that does not conform."""
    return list(_Check(schema.get("$defs", {})).value(data, schema, ()))


class _Check:
    def __init__(self, definitions: Schema) -> None:
        self.definitions = definitions

    def value(self, data: Any, schema: Schema, path: YamlPath) -> Iterator[Fault]:
        schema = self._resolved(schema)
        if not _admits(schema, data):
            yield tell.wrong_type(_types(schema), schema, path)
        elif "enum" in schema and data not in map(_spelled, schema["enum"]):
            yield tell.not_one_of(data, list(map(_spelled, schema["enum"])), path)
        else:
            yield from self._inside(data, schema, path)
            yield from self._any_of(data, schema, path)

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        beside = {name: inner for name, inner in schema.items() if name != "$ref"}
        return {**self.definitions[schema["$ref"].rpartition("/")[2]], **beside}

    def _inside(self, data: Any, schema: Schema, path: YamlPath) -> Iterator[Fault]:
        if isinstance(data, dict):
            yield from self._object(data, schema, path)
        elif isinstance(data, list):
            if len(data) < schema.get("minItems", 0):
                yield tell.empty(path)
            for i, item in enumerate(data):
                yield from self.value(item, schema.get("items", {}), (*path, i))
        elif isinstance(data, str):
            yield from _text(data, schema, path)

    def _object(self, data: dict[str, Any], schema: Schema, path: YamlPath) -> Iterator[Fault]:
        properties = schema.get("properties", {})
        if len(data) < schema.get("minProperties", 0):
            yield tell.empty(path)
        for name in schema.get("required", ()):
            if name not in data:
                yield tell.missing(name, properties, path)
        for name, needed in schema.get("dependentRequired", {}).items():
            for other in needed if name in data else ():
                if other not in data:
                    yield tell.missing(other, properties, path, beside=name)
        others = schema.get("additionalProperties", {})
        names = schema.get("propertyNames", {}).get("enum")
        for name, inner in data.items():
            if name in properties:
                yield from self.value(inner, properties[name], (*path, name))
            elif others is False or (names and name not in names):
                yield tell.unknown(name, list(names or properties), (*path, name))
            elif isinstance(others, dict):
                yield from self.value(inner, others, (*path, name))

    def _any_of(self, data: Any, schema: Schema, path: YamlPath) -> Iterator[Fault]:
        """The faults of the branch that the data is nearest to."""
        branches = [each for each in schema.get("anyOf", ()) if _admits(self._resolved(each), data)]
        if "anyOf" not in schema:
            return
        ways = [each["required"][0] for each in branches if each.keys() == {"required"}]
        found = [list(self.value(data, each, path)) for each in branches]
        if not found:
            kinds = [name for each in schema["anyOf"] for name in _types(self._resolved(each))]
            yield tell.wrong_type(kinds, schema, path)
        elif not any(not each for each in found):
            yield from [tell.no_way(ways, path)] if ways else min(found, key=len)


def _admits(schema: Schema, data: Any) -> bool:
    names = _types(schema)
    return not names or any(_is(data, name) for name in names)


def _is(data: Any, name: str) -> bool:
    if name in _SPELLED:
        return isinstance(data, str) and re.fullmatch(_SPELLED[name], data) is not None
    return isinstance(data, _TYPES[name])


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(data: str, schema: Schema, path: YamlPath) -> Iterator[Fault]:
    if len(data) < schema.get("minLength", 0):
        yield tell.empty(path)
    elif "pattern" in schema and not re.search(schema["pattern"], data):
        yield tell.wrong_form(schema, path)


def _types(schema: Schema) -> list[str]:
    given = schema.get("type", [])
    return given if isinstance(given, list) else [given]
