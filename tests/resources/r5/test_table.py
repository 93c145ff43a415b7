"""The table R4 → R5, held against both: R4's facts, and the R5 classes of fhir.resources."""

from typing import Any, get_args

import pytest
from fhir.resources import get_fhir_model_class

from sipfhir.conformance.facts import facts
from sipfhir.resources.newer import NEW
from sipfhir.resources.r5 import table
from sipfhir.resources.r5.table import Rule
from sipfhir.resources.tables import RESOURCES
from sipfhir.site import Site

TABLE = table(Site())
BASE = {"id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension"}
CONTENT = {"payload.content[x]", "source[x]"}
"""Choices whose types part ways in R5, and stand by their types in the table."""


def paths(kind: str, within: str = "") -> set[str]:
    """R4's elements, those of parts among them where the table goes into the part."""
    found: set[str] = set()
    for element in facts().types[f"{kind}.{within}" if within else kind].elements:
        path = f"{within}.{element.name}" if within else element.name
        if element.name in BASE:
            continue
        if path in TABLE[kind].parts and path not in CONTENT:
            found |= paths(kind, path)
        else:
            found.add(path)
    return found


def expanded(kind: str) -> set[str]:
    found = paths(kind)
    for path in found & CONTENT:
        [element] = [
            one
            for one in facts().types[f"{kind}.{path}".rpartition(".")[0]].elements
            if path.endswith(one.name)
        ]
        found |= {path.removesuffix("[x]") + one.code[0].upper() + one.code[1:] for one in element.kinds}
    return found - CONTENT


@pytest.mark.parametrize("kind", TABLE)
def test_every_element_of_r4_stands_in_the_table_once(kind: str) -> None:
    rules = TABLE[kind].rules
    assert set(rules) - TABLE[kind].parts == expanded(kind)


def test_every_resource_that_a_plan_becomes_is_in_the_table() -> None:
    assert set(TABLE) == {one.type for one in RESOURCES.values()}


def model_at(kind: str, within: list[str]) -> Any:
    model: Any = get_fhir_model_class(kind)
    for name in within:
        field = next(one for key, one in model.model_fields.items() if (one.alias or key) == name)
        model = get_fhir_model_class(_names(field.annotation)[0])
    return model


def _names(annotation: Any) -> list[str]:
    """``ConsentProvision`` of ``List[ConsentProvisionType]``."""
    inner = [name for one in get_args(annotation) for name in _names(one)]
    name = getattr(annotation, "__name__", "")
    return inner or ([name.removesuffix("Type")] if name not in ("NoneType", "") else [])


def members(kind: str, within: list[str]) -> set[str]:
    return {field.alias or name for name, field in model_at(kind, within).model_fields.items()}


@pytest.mark.parametrize("kind", TABLE)
def test_what_r5_is_given_r5_has(kind: str) -> None:
    for path, rule in TABLE[kind].rules.items():
        if rule is None:
            continue
        *within, name = path.split(".")
        to = rule.to or name
        within, to = ([], to[1:]) if to.startswith("/") else (within, to)
        if name in ("authority", "uri") or to in ("context", "evidence"):
            within = []
        known = members(kind, within)
        if to.endswith("[x]"):
            assert any(one.startswith(to[:-3]) for one in known), (kind, path)
        else:
            assert to in known, (kind, path)


@pytest.mark.parametrize("kind", TABLE)
def test_r5_is_told_by_what_r4_does_not_have(kind: str) -> None:
    """Names of a choice and names that R4 has besides are no sign; nor a value that turns the meaning."""
    ours = {one.name for one in facts().types[kind].elements}
    choices = tuple(one.name[:-3] for one in facts().types[kind].elements if one.choice)
    both = {name for name in members(kind, []) if choices and name.startswith(choices)}
    theirs = {name for name in members(kind, []) if not name.startswith("_")} - {
        "fhir_comments",
        "resourceType",
    }
    new = theirs - ours - both - {"doNotPerform"}
    told = NEW.get(kind, frozenset())
    assert told <= new
    assert {name for name in new - told if not name.endswith(("DateTime", "Boolean"))} <= {
        *("occurrenceAge", "occurrencePeriod", "occurrenceRange", "occurrenceString", "occurrenceTiming"),
        "reportedReference",
    }


def test_a_rule_without_anything_is_the_same() -> None:
    assert Rule() == TABLE["CarePlan"].rule("title")
    assert TABLE["CarePlan"].rule("activity.detail") is None
    performed = TABLE["Procedure"].rule("performedDateTime")
    assert performed is not None
    assert performed.to == "occurrenceDateTime"
    assert TABLE["CarePlan"].rule("unheard-of") is None
