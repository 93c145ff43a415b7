"""How many leaves there are: attributes, texts that are not blank, elements with nothing, scalars, empty
arrays."""

from typing import Any


def count_xml(source: Any) -> int:
    """Leaves of an element and all below it."""
    if not isinstance(source.tag, str):
        return 0
    own = len(source.keys()) + _has_text(source.text) + sum(_has_text(child.tail) for child in source)
    below = sum(count_xml(child) for child in source)
    return own + below or 1


def _has_text(text: str | None) -> int:
    return 1 if text and not text.isspace() else 0


def count_json(source: Any) -> int:
    """Leaves of a JSON value: scalars and nulls, empty arrays and objects."""
    if type(source) is dict:
        return sum(map(count_json, source.values())) or 1
    if type(source) is list:
        return sum(map(count_json, source)) or 1
    return 1
