"""The elements of FHIR R4 that its two spellings need: ``python -m tools.r4_elements``.

Written to ``sipfhir/formats/fhir_r4.json``: for each type its elements in the order of the standard, as
``name``, ``name*`` when it repeats, and ``:`` with the type where that is not a text. The facts are those
that ``make definitions`` took out of the official package: every type of R4, and no other.
"""

import json
from pathlib import Path

from sipfhir.conformance.facts import Element, Type, facts

FILE = Path(__file__).parent.parent / "sipfhir" / "formats" / "fhir_r4.json"
_FIGURES = {"boolean": "boolean", "decimal": "decimal"} | dict.fromkeys(
    ("integer", "unsignedInt", "positiveInt"), "integer"
)


def page() -> str:
    """The file's text."""
    types = facts().types
    lines = {name: " ".join(_elements(one)) for name, one in types.items() if one.elements}
    return json.dumps({name: line for name, line in lines.items() if _spelt(types[name])}, indent=0) + "\n"


def _spelt(one: Type) -> bool:
    """Of a primitive, JSON and XML have rules of their own."""
    return one.kind != "primitive-type"


def _elements(one: Type) -> list[str]:
    return [spelt for element in one.elements for spelt in _spellings(element)]


def _spellings(element: Element) -> list[str]:
    """The element; one for each type that a choice has."""
    stem, many = element.name.removesuffix("[x]"), "*" * (element.high != 1)
    names = [(stem + _capital(kind.code) * element.choice, kind.code) for kind in element.kinds]
    return [name + many + (f":{known}" if (known := _kind(code)) else "") for name, code in names]


def _capital(code: str) -> str:
    return code[:1].upper() + code[1:]


def _kind(code: str) -> str:
    """How it is spelt: nothing of a primitive that is a text."""
    if code in _FIGURES or code == "xhtml":
        return _FIGURES.get(code, code)
    known = facts().types.get(code)
    return "" if known is None or known.kind == "primitive-type" else code


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
