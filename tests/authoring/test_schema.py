"""The published schemas describe the language that the compiler takes, and the mappings that ship."""

from typing import Any

import pytest

from sipfhir.authoring import options
from sipfhir.authoring.conforms import conforms
from sipfhir.authoring.schema import mapping_schema
from sipfhir.authoring.schema_system import system_schema
from sipfhir.mapping import codecs
from sipfhir.mapping.compile import OPTIONS
from sipfhir.mapping.fields import fields_of
from sipfhir.plan import Plan
from sipfhir.registry import shipped, systems
from tools.model import parts

FOLDERS = [system.folder for system in systems()]
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "default", "examples", "type", "properties",
    "required", "additionalProperties", "enum", "items", "minItems", "minLength", "minProperties",
    "pattern", "anyOf", "dependentRequired", "propertyNames",
}  # fmt: skip
NO_EFFECT = {"zone"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_ships_conforms(folder: str) -> None:
    assert conforms(shipped().document(f"mappings/{folder}.yaml"), mapping_schema()) == []
    assert conforms(shipped().document(f"adapters/{folder}/system.yaml"), system_schema()) == []


def test_every_option_of_the_compiler_is_described() -> None:
    assert options.OPTIONS == OPTIONS - NO_EFFECT


def test_every_converter_is_offered() -> None:
    offered = {
        name
        for each in (
            options.TEXT,
            options.TIME,
            options.NUMBER,
            options.TRUTH,
            options.IDENTITY,
            options.NAME,
        )
        for name in each["as"]["enum"]
    }
    assert offered == set(codecs._MAKERS)


def test_every_field_of_the_plan_is_there() -> None:
    schema = mapping_schema()
    assert set(schema["properties"]["plan"]["properties"]) == set(fields_of(Plan)) - {"source"}
    for part in parts():
        for kind in ("part", "item"):
            defined = schema["$defs"].get(f"{kind}.{part.__name__}")
            assert defined is None or set(fields_of(part)) <= set(defined["properties"])


def test_every_field_has_its_swedish_term() -> None:
    field = mapping_schema()["$defs"]["item.Intervention"]["properties"]["responsible"]
    assert field["title"] == "ansvarig huvudman"
    assert "element 2" in field["description"]


def test_codes_are_offered_where_a_constant_may_stand() -> None:
    field = mapping_schema()["$defs"]["leaf.concept.Term"]["properties"]["constant"]
    assert field["enum"] == ["short", "long"]


@pytest.mark.parametrize("schema", [mapping_schema(), system_schema()], ids=["mapping", "system"])
def test_only_keywords_that_our_validator_knows(schema: dict[str, Any]) -> None:
    assert _keywords(schema) <= KNOWN
    assert _references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}


def _keywords(schema: Any) -> set[str]:
    if not isinstance(schema, dict):
        return set()
    found = set(schema)
    for name, inner in schema.items():
        if name in ("properties", "$defs"):
            found |= {word for each in inner.values() for word in _keywords(each)}
        elif name in ("items", "additionalProperties", "propertyNames"):
            found |= _keywords(inner)
        elif name == "anyOf":
            found |= {word for each in inner for word in _keywords(each)}
    return found


def _references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {each for inner in schema for each in _references(inner)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
    return own | {each for inner in schema.values() for each in _references(inner)}
