"""``docs/mapping.schema.json``: the form of a mapping file, from the plan model and the language's options.

One definition a part of the plan (``part.Person``), one an item of a list (``item.Consent``).
"""

from functools import lru_cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.authoring import options
from sipfhir.authoring.options import Schema
from sipfhir.mapping.fields import Field, Kind, fields_of
from sipfhir.plan import Day, HumanName, Identifier, Moment, Part, Plan, codes

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@lru_cache(maxsize=1)
def mapping_schema() -> Schema:
    """The whole schema."""
    definitions: Schema = {}
    plan = _properties(Plan, definitions)
    return {
        "$schema": DRAFT,
        "title": "Mapping of a system (mappings/<system>.yaml)",
        "type": "object",
        "properties": {
            "system": {"type": "string", "description": "The system's folder in adapters/."},
            "extends": {"type": "string", "description": "The mapping that this one changes; null removes."},
            "version": {**options.WORD, "description": "Shown in what is made with this mapping."},
            "record": {
                "type": "string",
                "description": "One plan. xml: its element; csv: the column that keeps rows together; "
                "fhir-searchset: CarePlan; json, ndjson: a label only.",
            },
            "sequence": _list(
                "xml: elements in the order that the system asks for; others stand after them.",
                {"type": "string"},
            ),
            "plan": {"type": "object", "properties": plan, "additionalProperties": False},
            "constants": _list("What is always written, and always expected.", _constant()),
            "ignore": _list("What is read over, and why.", _ignored()),
        },
        "required": ["system", "version", "record", "plan"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _list(about: str, item: Schema) -> Schema:
    return {"type": "array", "description": about, "items": item}


def _constant() -> Schema:
    always = {"enum": ["yes"], "description": "Written even where it would stand alone."}
    also = {
        "type": ["string", "array"],
        "items": options.WORD,
        "minItems": 1,
        "description": "Values that are read over: they say no more than this one.",
    }
    properties = {
        "path": options.PATH,
        "value": options.WORD,
        "because": options.BECAUSE,
        "always": always,
        "also": also,
    }
    return _object(properties, ["path", "value", "because"])


def _ignored() -> Schema:
    about = "A path, or **/name for a name at any depth where no rule takes it."
    return _object(
        {"path": {**options.PATH, "description": about}, "because": options.BECAUSE}, ["path", "because"]
    )


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _properties(part: type[Part], definitions: Schema) -> Schema:
    hints = get_type_hints(part, include_extras=True)
    return {
        name: {**_said(hints[name]), **_field(field, hints[name], definitions)}
        for name, field in fields_of(part).items()
        if not (part is Plan and name == "source")
    }


def _said(hint: Any) -> Schema:
    """The Swedish term and what it means: what an editor shows."""
    terms = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    for term in terms:
        if isinstance(term, msgspec.Meta) and term.title:
            return {"title": term.title, "description": term.description}
    return {}


def _field(field: Field, hint: Any, definitions: Schema) -> Schema:
    if field.kind is not Kind.PART:
        return _leaf(field, hint, definitions)
    assert field.part is not None
    one = _defined(field.part, definitions, item=field.many)
    if not field.many:
        return one
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _leaf(field: Field, hint: Any, definitions: Schema) -> Schema:
    """A reference to the definition of a kind of leaf, one for each set of codes."""
    name, given = _kind(field, hint)
    if field.codes:
        about = {"enum": list(field.codes), "description": "A code of ours."}
        given = given | {"constant": about, "default": about}
        name = f"{name}.{_code_sets()[field.codes]}"
    definitions.setdefault(name, _options(given, several=field.many, whole=name != "leaf.time"))
    return {"$ref": f"#/$defs/{name}"}


def _kind(field: Field, hint: Any) -> tuple[str, Schema]:
    if field.many:
        return "leaf.texts", {**options.TEXT, **options.GROUP}
    if field.kind is Kind.TEXT and is_time(hint):
        return "leaf.time", options.TIME
    return {
        Kind.TEXT: ("leaf.text", options.TEXT),
        Kind.NUMBER: ("leaf.number", options.NUMBER),
        Kind.TRUTH: ("leaf.truth", options.TRUTH),
        Kind.CONCEPT: ("leaf.concept", options.CONCEPT),
        Kind.LITERAL: ("leaf.code", options.COMMON),
    }[field.kind]


@lru_cache(maxsize=1)
def _code_sets() -> dict[tuple[str, ...], str]:
    """Codes → what ``plan/codes.py`` calls them."""
    return {get_args(value): name for name, value in vars(codes).items() if get_origin(value) is Literal}


def _options(given: Schema, *, several: bool, whole: bool) -> Schema:
    """A path, or an object of options. A time needs the object: its ``as:`` must be said."""
    ways = ("path", "constant", "code", "from", "date", *(("each",) if several else ()))
    return {
        "type": ["string", "object"] if whole else "object",
        "minLength": 1,
        "properties": given,
        "additionalProperties": False,
        "anyOf": [{"type": "string"}, *({"required": [name]} for name in ways if name in given)],
        "dependentRequired": _together(given),
        **({} if whole else {"examples": ["{path: …, as: date}"]}),
    }


def _together(given: Schema) -> Schema:
    pairs = {
        "default": ["because"], "read": ["because"], "write": ["because"], "code": ["text", "table"],
        "text": ["code"], "date": ["time", "as"], "time": ["date"], "from": ["table"], "true": ["false"],
        "false": ["true"],
    }  # fmt: skip
    return {name: needs for name, needs in pairs.items() if name in given}


def _defined(part: type[Part], definitions: Schema, *, item: bool) -> Schema:
    """A reference to the definition of a part, which is made the first time."""
    name = f"{'item' if item else 'part'}.{part.__name__}"
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _part(part, definitions, item=item)
    return {"$ref": f"#/$defs/{name}"}


def _part(part: type[Part], definitions: Schema, *, item: bool) -> Schema:
    alone = {Identifier: options.IDENTITY, HumanName: options.NAME}.get(part, {})
    fields = _properties(part, definitions)
    properties = {**fields, "at": options.AT, **(options.GROUP if item else {}), **alone}
    if part is Identifier:
        properties["system"] = fields["system"]
    return {
        "title": (part.__doc__ or "").splitlines()[0],
        "type": ["string", "object"] if part is HumanName else "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        **({"dependentRequired": {"path": ["as"]}} if part is Identifier else {}),
    }


def is_time(hint: Any) -> bool:
    """Whether a field holds a date or a moment."""
    if hint in (Moment, Day):
        return True
    return any(is_time(inner) for inner in get_args(hint) if not isinstance(inner, msgspec.Meta))
