"""Roles by FHIR: every element of R4 has a type, and the type says what its value is.

The types are those of fhir.resources (R4B; for what is read here the same as R4).
"""

import re
from functools import cache
from typing import Any, NamedTuple

from sipfhir.pseudonymise.roles import Role, is_clock, is_small
from sipfhir.pseudonymise.spots import Spot
from sipfhir.pseudonymise.vocabulary import CODES, MEDIA_TYPES, TAGS

_COMPLEX = re.compile(r"abc\.(\w+)Type\b")
_PRIMITIVE = re.compile(
    r"\b(Id|Uri|Url|Canonical|Oid|Code|String|Markdown|DateTime|Date|Instant|Time|Base64Binary|UuidVersion|Xhtml)\b"
)
_ROLES = {
    "Id": "id",
    "Uri": "url",
    "Url": "url",
    "Canonical": "url",
    "Oid": "url",
    "Code": "code",
    "DateTime": "date",
    "Date": "date",
    "Instant": "date",
    "Time": "time",
    "Base64Binary": "file",
}
_BY_PLACE = {
    ("HumanName", "family"): "family",
    ("HumanName", "given"): "given",
    ("HumanName", "text"): "name",
    ("Address", "line"): "street",
    ("Address", "postalCode"): "postal",
    ("Address", "city"): "place",
    ("Reference", "reference"): "reference",
    ("BundleEntry", "fullUrl"): "reference",
    ("BundleEntryRequest", "url"): "reference",
    ("ContactPoint", "value"): "any",
    ("Identifier", "value"): "any",
    ("BundleLink", "relation"): "code",
}


_IN_XML = ("@value", "@xmlns", "@url", "@id")


class Element(NamedTuple):
    """A member of a type: the type that it has in turn, the role of its values, codes that it may hold."""

    type: str | None
    role: str
    codes: frozenset[str] = frozenset()


def give(spot: Spot, words: frozenset[str], type: str | None = None) -> None:
    """Roles to all values below, names told as known. ``words`` are codes and addresses that anybody has."""
    if spot.array:
        for item in spot.kids or ():
            give(item, words, type)
        return
    if spot.kids is None:
        return
    said = spot.leaf(("resourceType",))
    type = said if isinstance(said, str) and is_resource(said) else type
    for kid in spot.kids:
        _member(kid, type, words)


def give_xml(spot: Spot, words: frozenset[str], type: str | None = None) -> None:
    """The same for FHIR as XML, where a value stands in an attribute."""
    for kid in spot.kids or ():
        element = elements(type).get(kid.name.lstrip("@")) if type else None
        kid.known = element is not None or kid.name in _IN_XML or is_resource(kid.name)
        if is_resource(kid.name):
            give_xml(kid, words, kid.name)
        elif kid.kids is None:
            kid.role = _role(element, words) if element else Role("any", words.__contains__)
        elif element is not None and element.type is None and element.role != "any":
            _valued(kid, element, words)
        else:
            give_xml(kid, words, element.type if element else None)


def _valued(spot: Spot, element: Element, words: frozenset[str]) -> None:
    """An element of a primitive type: its value attribute; of a narrative: elements of XHTML."""
    for inner in spot.all():
        if inner is not spot:
            inner.known = inner.name == "@value" or inner.name in TAGS
            inner.role = Role("any", words.__contains__)
    spot.child("@value").role = _role(element, words)


def _is_type(value: Any) -> bool:
    return isinstance(value, str) and is_resource(value)


def _member(kid: Spot, type: str | None, words: frozenset[str]) -> None:
    if kid.name == "resourceType":
        kid.known = True
        kid.role = Role("code", _is_type)
        return
    element = elements(type).get(kid.name) if type else None
    kid.known = element is not None
    for value in (kid, *(kid.kids or ())):
        value.role = _role(element, words) if element else Role("any", words.__contains__)
    give(kid, words, element.type if element else None)


def _role(element: Element, words: frozenset[str]) -> Role:
    codes, kind = element.codes, element.role
    if kind == "code":
        codes |= CODES | MEDIA_TYPES
    if kind in ("any", "text", "code", "url"):
        return Role(kind, lambda value: value in codes or value in words)
    return Role(kind, is_clock if kind == "time" else is_small if kind == "number" else codes.__contains__)


@cache
def elements(type: str) -> dict[str, Element]:
    """Members of a resource type or data type by name."""
    from fhir.resources.R4B import get_fhir_model_class

    try:
        fields = get_fhir_model_class(type).model_fields
    except ValueError:
        return {}
    return {field.alias or name: _element(type, field.alias or name, field) for name, field in fields.items()}


@cache
def is_resource(name: str) -> bool:
    """Whether it is the name of a resource type."""
    from fhir.resources.R4B import get_fhir_model_class
    from fhir.resources.R4B.resource import Resource

    try:
        return issubclass(get_fhir_model_class(name), Resource)
    except ValueError:
        return False


def _element(type: str, name: str, field: Any) -> Element:
    said = str(field.annotation)
    codes = frozenset((field.json_schema_extra or {}).get("enum_values") or ())
    made = _COMPLEX.search(said)
    if made and made[1] == "FHIRPrimitiveExtension":
        return Element("Element", "text")
    if made:
        return Element(None if made[1] == "Resource" else made[1], "any")
    primitive = _PRIMITIVE.search(said)
    plain = _ROLES.get(primitive[1], "text") if primitive else "number"
    return Element(None, _BY_PLACE.get((type, name), plain), codes)
