"""Where two trees of FHIR differ, and what XML cannot give back."""

from typing import Any

from lxml import etree

from sipfhir.formats.fhir_xml_read import xhtml
from sipfhir.formats.xml_parse import parser


class CannotSpell(ValueError):
    """A tree that XML would not give back as it is. ``pointer`` is a JSON pointer to what differs first."""

    def __init__(self, pointer: str) -> None:
        super().__init__(f"{pointer or '/'}: FHIR's XML cannot hold this as it is. Mend the resource.")
        self.pointer = pointer


def escaped(name: str) -> str:
    """A member as a step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def difference(one: Any, other: Any, pointer: str) -> str | None:
    """Where two trees differ first; None when they are the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*one, *(name for name in other if name not in one)]
        pairs = ((name, one.get(name), other.get(name), name in one and name in other) for name in names)
        found = (
            difference(mine, theirs, f"{pointer}/{escaped(name)}") if both else f"{pointer}/{escaped(name)}"
            for name, mine, theirs, both in pairs
        )
        return next((each for each in found if each is not None), None)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        both = enumerate(zip(one, other, strict=True))
        walk = (difference(mine, theirs, f"{pointer}/{i}") for i, (mine, theirs) in both)
        return next((each for each in walk if each is not None), None)
    return None if _same(one, other, pointer) else pointer


def _same(one: Any, other: Any, pointer: str) -> bool:
    if pointer.endswith("/div") and isinstance(one, str) and isinstance(other, str):
        return one == other or xhtml(parsed(one, pointer)) == xhtml(parsed(other, pointer))
    return (
        isinstance(one, bool) == isinstance(other, bool)
        and isinstance(one, str) == isinstance(other, str)
        and (one is other or str(one) == str(other))
    )


def parsed(value: Any, pointer: str) -> Any:
    """The element of a narrative: no DOCTYPE."""
    try:
        element = etree.fromstring(value.encode(), parser())
    except (etree.XMLSyntaxError, AttributeError, UnicodeEncodeError):
        raise CannotSpell(pointer) from None
    info: Any = element.getroottree().docinfo
    if info.doctype:
        raise CannotSpell(pointer)
    return element
