"""``docs/glossary.md``: every field and code of the plan, in the field's words, Swedish and English."""

import inspect
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.plan.base import Part
from tools.model import code_names, code_values, parts

HEAD = """# Ordlista · Glossary

Made from the plan model by `make docs`; do not edit. The left column is the name in code and in mapping
files, the middle one the word that people in Swedish care use, the right one what it means.

Kolumnen till vänster är namnet i kod och mappningsfiler, den i mitten ordet som används i vård och omsorg.
"""


def page() -> str:
    """The glossary: parts with their fields, then codes."""
    tables = [_part(part) for part in parts()]
    rows = [f"| `{name}` | {words} | {_codes(name)} |" for name, words in code_names().items()]
    codes = ["## Koder · Codes\n", "| codes | svenska | values |", "|---|---|---|", *rows]
    return "\n".join([HEAD, *tables, *codes]) + "\n"


def _part(part: type[Part]) -> str:
    rows = [
        f"| `{field.name}` | {term.title} | {term.description} |"
        for field in msgspec.structs.fields(part)
        for term in [_term(part, field.name)]
    ]
    title = f"## {part.__name__}\n\n{inspect.cleandoc(part.__doc__ or '')}\n"
    return "\n".join([title, "| field | svenska | meaning |", "|---|---|---|", *rows]) + "\n"


def _term(part: type[Part], field: str) -> msgspec.Meta:
    hint: Any = get_type_hints(part, include_extras=True)[field]
    if get_origin(hint) is Annotated:
        for item in get_args(hint)[1:]:
            if isinstance(item, msgspec.Meta) and item.title:
                return item
    raise LookupError(f"{part.__name__}.{field} has no Swedish term: give it called(...).")


def _codes(name: str) -> str:
    return ", ".join(f"`{code}`" for code in code_values(name))
