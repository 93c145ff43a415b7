"""What does not conform to a schema, in words: what is wrong, what was expected, what to write."""

from difflib import get_close_matches
from typing import Any, NamedTuple

from sipfhir.authoring.options import Schema
from sipfhir.authoring.sources import YamlPath
from sipfhir.rules.catalogue import Words

_NAMED = {
    "object": Words(sv="fält och värden", en="fields and values"),
    "array": Words(sv="en lista", en="a list"),
    "string": Words(sv="en text", en="a text"),
    "null": Words(sv="inget", en="nothing"),
    "integer": Words(sv="ett heltal", en="a whole number"),
    "number": Words(sv="ett tal", en="a number"),
    "boolean": Words(sv="true eller false", en="true or false"),
}


class Fault(NamedTuple):
    """What does not conform, and where."""

    path: YamlPath
    what: Words
    expected: Words
    write: Words


def wrong_form(schema: Schema, path: YamlPath) -> Fault:
    """Text that does not match a pattern."""
    form = schema["pattern"]
    about = str(schema.get("description", form))
    return Fault(
        path,
        Words(sv="värdet har inte rätt form", en="the value does not have the right form"),
        Words(sv=about, en=about),
        Words(sv=f"ett värde av formen {form}", en=f"a value of the form {form}"),
    )


def wrong_type(types: list[str], schema: Schema, path: YamlPath) -> Fault:
    """Text where fields are expected, and the like."""
    names = list(dict.fromkeys(types))
    sv = " eller ".join(_NAMED[name].sv for name in names)
    en = " or ".join(_NAMED[name].en for name in names)
    about = str(next(iter(schema.get("examples", ())), schema.get("description", "")))
    return Fault(
        path,
        Words(sv="värdet är av fel slag", en="the value is of the wrong kind"),
        Words(sv=sv, en=en),
        Words(sv=about or sv, en=about or en),
    )


def not_one_of(data: Any, allowed: list[str], path: YamlPath) -> Fault:
    """A value that is none of the allowed ones."""
    listed = ", ".join(allowed)
    near = _near(data, allowed)
    return Fault(
        path,
        Words(sv=f"{data} är inte ett av värdena", en=f"{data} is none of the values"),
        Words(sv=f"ett av {listed}", en=f"one of {listed}"),
        Words(sv=near or listed, en=near or listed),
    )


def unknown(name: str, known: list[str], path: YamlPath) -> Fault:
    """A key that nobody knows."""
    listed = ", ".join(known)
    near = _near(name, known)
    return Fault(
        path,
        Words(sv=f"{name} finns inte här", en=f"there is no {name} here"),
        Words(sv=f"ett av {listed}", en=f"one of {listed}"),
        Words(sv=f"{near}:" if near else "ta bort raden", en=f"{near}:" if near else "remove the line"),
    )


def missing(name: str, properties: Schema, path: YamlPath, beside: str | None = None) -> Fault:
    """A key that must be there."""
    about = properties.get(name, {}).get("description", "")
    sv, en = (f" bredvid {beside}:", f" beside {beside}:") if beside else ("", "")
    return Fault(
        path,
        Words(sv=f"{name}: saknas{sv}", en=f"{name}: is missing{en}"),
        Words(sv=about or f"{name}:", en=about or f"{name}:"),
        Words(sv=f"{name}: …", en=f"{name}: …"),
    )


def empty(path: YamlPath) -> Fault:
    """Nothing where something is needed."""
    return Fault(
        path,
        Words(sv="här står inget", en="nothing stands here"),
        Words(sv="minst ett värde", en="at least one value"),
        Words(sv="ett värde, eller ta bort raden", en="a value, or remove the line"),
    )


def no_way(ways: list[str], path: YamlPath) -> Fault:
    """A field that does not say where its value comes from."""
    sv, en = " eller ".join(f"{way}:" for way in ways), " or ".join(f"{way}:" for way in ways)
    return Fault(
        path,
        Words(sv="det sägs inte var värdet finns", en="it is not said where the value is"),
        Words(sv=sv, en=en),
        Words(sv="path: …", en="path: …"),
    )


def _near(word: Any, known: list[str]) -> str:
    return next(iter(get_close_matches(str(word), known, 1, 0.6)), "")
