"""The plan model as data for the pages that describe it: its parts, their fields, its codes."""

import ast
import inspect
from itertools import pairwise
from typing import get_args

import msgspec

from sipfhir import plan
from sipfhir.plan import codes
from sipfhir.plan.base import Concept, Part


def parts() -> list[type[Part]]:
    """Every part of the plan, the plan itself first, then in the order of the alphabet."""
    found = [getattr(plan, name) for name in plan.__all__]
    classes = [item for item in found if isinstance(item, type) and issubclass(item, Part)]
    return sorted(set(classes) - {Part}, key=lambda part: (part is not plan.Plan, part.__name__))


def code_names() -> dict[str, str]:
    """Name of each set of codes, and the sentence in Swedish that stands under it in ``plan/codes.py``."""
    found: dict[str, str] = {}
    for name, words in pairwise(ast.parse(inspect.getsource(codes)).body):
        match name, words:
            case ast.Assign(targets=[ast.Name(id=title)]), ast.Expr(value=ast.Constant(value=str(text))):
                found[title] = " ".join(text.split())
    return found


def code_values(name: str) -> tuple[str, ...]:
    """The codes of one set, in the order that they are written."""
    return get_args(getattr(codes, name))


def concept_titles() -> dict[str, str]:
    """What msgspec calls a concept of each set of codes, and the name that the schema gives it instead."""
    titles = {}
    for name in code_names():
        reference = msgspec.json.schema(Concept[getattr(codes, name)])["$ref"]  # type: ignore[misc]
        titles[reference.removeprefix("#/$defs/")] = f"Concept.{name}"
    return titles
