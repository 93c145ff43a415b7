"""The elements of FHIR R4 that its two spellings need: ``python -m tools.r4_elements``.

Written to ``sipfhir/formats/fhir_r4.json``: for each type its elements in the order of the standard, as
``name``, ``name*`` when it repeats, and ``:`` with the type where that is not a text. The facts are read out
of the R4B models of fhir.resources, which have R4's elements for all that is in both releases.
"""

import json
import re
from pathlib import Path
from typing import Any

from fhir.resources.R4B import fhirtypes, get_fhir_model_class

FILE = Path(__file__).parent.parent / "sipfhir" / "formats" / "fhir_r4.json"
_KINDS = (
    (r"abc\.(\w+)Type", r"\1"),
    (r"\bXhtml\b", "xhtml"),
    (r"\bbool\b|\bBoolean\(", "boolean"),
    (r"decimal\.Decimal", "decimal"),
    (r"typing\.Annotated\[int\b", "integer"),
)


def page() -> str:
    """The file's text."""
    names = sorted(name.removesuffix("Type") for name in dir(fhirtypes) if name.endswith("Type"))
    return json.dumps({name: line for name in names if (line := _elements(name))}, indent=0) + "\n"


def _elements(name: str) -> str:
    try:
        model: Any = get_fhir_model_class(name)
    except ValueError:
        return ""
    return " ".join(_element(one, model) for one in model.elements_sequence())


def _element(name: str, model: Any) -> str:
    field = next(field for key, field in model.model_fields.items() if (field.alias or key) == name)
    said = str(field.annotation)
    kind = next((match.expand(into) for known, into in _KINDS if (match := re.search(known, said))), "")
    return name + "*" * ("typing.List" in said) + (f":{kind}" if kind else "")


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
