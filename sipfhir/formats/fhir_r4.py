"""What FHIR R4 says of its elements: which repeat, and which are no texts. Made by tools/r4_elements.py."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

RESOURCE, XHTML, BOOLEAN, INTEGER, DECIMAL = "Resource", "xhtml", "boolean", "integer", "decimal"
_TEXTS = ("", BOOLEAN, INTEGER, DECIMAL)


class Element(NamedTuple):
    """One element of a type. ``kind`` is the name of its type; a primitive that JSON has as text has none."""

    many: bool
    kind: str

    @property
    def primitive(self) -> bool:
        """True of what has its value in an attribute."""
        return self.kind in _TEXTS


@cache
def elements(type_name: str) -> dict[str, Element]:
    """The elements of a type in the standard's order; none for a type that R4 does not have."""
    return dict(map(_element, _types().get(type_name, "").split()))


def is_resource(type_name: str) -> bool:
    """True of R4's resources: only they have implicitRules."""
    return "implicitRules" in elements(type_name)


@cache
def _types() -> dict[str, str]:
    facts = files("sipfhir.formats").joinpath("fhir_r4.json").read_bytes()
    return msgspec.json.decode(facts, type=dict[str, str])


def _element(fact: str) -> tuple[str, Element]:
    name, _, kind = fact.partition(":")
    return name.rstrip("*"), Element(name.endswith("*"), kind)
