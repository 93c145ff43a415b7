"""SIP-1 and SIP-2: which interventions, and who answers for each."""

import pytest
from msgspec.structs import replace

from sipfhir.findings import Severity
from sipfhir.plan import (
    Concept,
    Identifier,
    Intervention,
    Organization,
    Party,
    Plan,
)
from sipfhir.rules import validate

SCHOOL = Organization(name="Skolan", kind=Concept("school"), huvudman=Concept("kommun"))


def verdict(plan: Plan, rule: str) -> str:
    return validate(plan).verdicts[rule]


def cases(plan: Plan, rule: str) -> list[tuple[str | int, str | None]]:
    return [(f.params["case"], f.place.plan) for f in validate(plan).findings if f.rule == rule]


@pytest.mark.parametrize(
    "text", ["-", " – ", "...", ".", "X", "ej ifyllt", "Ej ifyllt.", "enligt ök", "", None, "\u00a0"]
)
def test_filler_is_missing(text: str | None, lawful: Plan) -> None:
    plan = replace(lawful, interventions=(replace(lawful.interventions[0], description=text),))
    assert verdict(plan, "SIP-1") == "missing"
    assert cases(plan, "SIP-1") == [("filler", "interventions[0].description")]


@pytest.mark.parametrize(
    "text", ["se journal", "Se Prator.", "enligt journal", "se anteckning i journalen", "Finns i bilaga"]
)
def test_a_bare_pointer_is_not_assessable(text: str, lawful: Plan) -> None:
    plan = replace(lawful, interventions=(replace(lawful.interventions[0], description=text),))
    assert verdict(plan, "SIP-1") == "not-assessable"
    (finding,) = [finding for finding in validate(plan).findings if finding.rule == "SIP-1"]
    assert finding.severity == Severity.NOTE
    assert finding.verdict == "not-assessable"


def test_words_around_a_pointer_are_content(lawful: Plan) -> None:
    told = replace(lawful.interventions[0], description="Samtal varje vecka, se journal för tider och plats")
    assert verdict(replace(lawful, interventions=(told,)), "SIP-1") == "present"


def test_one_real_intervention_is_enough(lawful: Plan) -> None:
    plan = replace(lawful, interventions=(Intervention(description="-"), lawful.interventions[0]))
    assert validate(plan).findings == ()


def test_one_finding_per_intervention_that_lacks_it(lawful: Plan) -> None:
    bare = Intervention(description="Stöd i vardagen")
    plan = replace(lawful, interventions=(bare, lawful.interventions[0], bare))
    assert cases(plan, "SIP-2") == [
        ("missing", "interventions[0].responsible"),
        ("missing", "interventions[2].responsible"),
    ]
    assert verdict(plan, "SIP-2") == "missing"


@pytest.mark.parametrize(
    ("responsible", "case"),
    [
        (Organization(), "missing"),
        (Organization(name="-"), "missing"),
        (Organization(name="se journal"), "pointer"),
        (Organization(name="Hemsjukvården"), "unit-only"),
        (Organization(huvudman=Concept(None, "Landstinget")), "unit-only"),
        (Organization(name="Omsorg AB", private=True), "private"),
        (Organization(name="Omsorg AB", kind=Concept("private-provider")), "private"),
        (SCHOOL, "outsider"),
        (Organization(identifiers=(Identifier(kind="personnummer", value="191212121212"),)), "person"),
    ],
)
def test_who_is_no_responsible_huvudman(responsible: Organization, case: str, lawful: Plan) -> None:
    plan = replace(lawful, interventions=(replace(lawful.interventions[0], responsible=responsible),))
    assert cases(plan, "SIP-2") == [(case, "interventions[0].responsible")]
    assert verdict(plan, "SIP-2") == ("not-assessable" if case in ("unit-only", "pointer") else "missing")


def test_a_known_unit_without_huvudman_is_a_warning_only(lawful: Plan) -> None:
    plan = replace(lawful, overall_responsible=(Organization(name="Hemsjukvården"),))
    assert [finding.severity for finding in validate(plan).findings] == [Severity.WARNING]


@pytest.mark.parametrize(
    "responsible",
    [
        Organization(huvudman_name="Testköpings kommun"),
        Organization(name="Omsorg AB", private=True, huvudman=Concept("kommun")),
    ],
)
def test_who_is_a_responsible_huvudman(responsible: Organization, lawful: Plan) -> None:
    plan = replace(lawful, interventions=(replace(lawful.interventions[0], responsible=responsible),))
    assert verdict(plan, "SIP-2") == "present"


def test_what_a_relative_performs_is_not_asked_a_huvudman(lawful: Plan) -> None:
    daughter = Intervention(description="Handlar", performer=Party(kind=Concept("relative")))
    plan = replace(lawful, interventions=(*lawful.interventions, daughter), others=None)
    assert verdict(plan, "SIP-2") == "present"
    assert cases(plan, "SIP-3") == [("outsider", "interventions[2].performer")]


def test_without_interventions_there_is_nobody_to_ask_for(lawful: Plan) -> None:
    assert verdict(replace(lawful, interventions=()), "SIP-2") == "not-assessable"
