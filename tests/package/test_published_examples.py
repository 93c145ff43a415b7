"""Our examples hold what HL7 Sweden and Inera have published, and our profiles do not deny it."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sipfhir.conformance.checking import faults_of
from sipfhir.conformance.definitions import definitions
from sipfhir.findings import Severity
from tests.package.made import SITE, made, of
from tests.published import STANDARDS

SE, INERA = "hl7se-base", "inera-ehds-tk"
KNOWN = definitions(SITE, (str(STANDARDS / SE), str(STANDARDS / INERA)))
CARE_PLAN = "https://fhir.inera.se/ig/ehds-tk/StructureDefinition/inera-ehds-care-plan"
ORGANIZATION = "https://fhir.inera.se/ig/ehds-tk/StructureDefinition/inera-ehds-organization"
SE_BASE = "http://hl7.se/fhir/ig/base/StructureDefinition/SEBase"


def errors(bundle: dict[str, Any], profile: str) -> Iterator[str]:
    for one in faults_of(bundle, (profile,), KNOWN):
        if one.severity is Severity.ERROR:
            yield f"{one.rule} {one.params.get('name', '')}"


@pytest.mark.parametrize("kind", ["Patient", "Organization", "Practitioner", "PractitionerRole"])
def test_every_example_holds_the_base_profile_of_hl7_sweden(kind: str) -> None:
    asked = 0
    for bundle in made().examples:
        asked += sum(one["resource"]["resourceType"] == kind for one in bundle["entry"])
        assert list(errors(bundle, SE_BASE + kind)) == []
    assert asked > 20


def test_every_example_holds_ineras_draft_of_a_care_plan() -> None:
    held = 0
    for bundle in made().examples:
        # A kind of plan in words that no table has cannot be one of Inera's codes.
        [category] = bundle["entry"][0]["resource"]["category"]
        in_words = "text" in category and "coding" not in category
        assert list(errors(bundle, CARE_PLAN)) == (["R4-BINDING "] if in_words else [])
        held += not in_words
    assert held > 0.9 * len(made().examples)


def test_every_example_holds_ineras_draft_of_an_organization() -> None:
    found = Counter(fault for bundle in made().examples for fault in errors(bundle, ORGANIZATION))
    assert found == {}


def theirs() -> list[dict[str, Any]]:
    names = [
        *(f"{SE}/StructureDefinition-SEBase{kind}.json" for kind in ("Patient", "Organization")),
        f"{INERA}/StructureDefinition-inera-ehds-care-plan.json",
        f"{INERA}/StructureDefinition-inera-ehds-organization.json",
        f"{INERA}/StructureDefinition-inera-ehds-patient.json",
    ]
    return [json.loads(Path(STANDARDS / name).read_text()) for name in names]


def by_type(kind: str) -> dict[str, dict[str, Any]]:
    name = {"CarePlan": "sip-care-plan", "Patient": "sip-patient", "Organization": "sip-organization"}[kind]
    found = next(one for one in of("StructureDefinition") if one["id"] == name)
    return {one["id"]: one for one in found["snapshot"]["element"]}


@pytest.mark.parametrize("definition", theirs(), ids=lambda one: str(one["id"]))
def test_our_profile_does_not_deny_theirs(definition: dict[str, Any]) -> None:
    ours = by_type(definition["type"])
    met = 0
    for one in definition["differential"]["element"]:
        own = ours.get(one["id"])
        if own is None:
            continue
        met += 1
        assert own["max"] == "*" or int(own["max"]) >= one.get("min", 0)
        assert one.get("max", "*") == "*" or int(one["max"]) >= own["min"]
        assert not one.get("mustSupport") or own["max"] != "0"
        kinds = {kind["code"] for kind in one.get("type", ())}
        assert not kinds or kinds & {kind["code"] for kind in own["type"]}
        for name, value in one.items():
            if name.startswith(("fixed", "pattern")) and name in own:
                assert own[name] == value
    assert met >= 4


def test_what_they_must_support_and_we_make_we_must_support_too() -> None:
    ours = by_type("CarePlan")
    asked = {one["id"] for one in theirs()[2]["differential"]["element"] if one.get("mustSupport")}
    told = {id for id in asked if ours.get(id, {}).get("mustSupport")}
    # These two no vendor's file gives us: the source's address, and its approval for the person.
    assert asked - told == {"CarePlan.meta.source", "CarePlan.extension:approvedForPatient"}


def test_the_kinds_of_plan_are_ineras() -> None:
    [listed] = [one for one in of("ValueSet") if one["id"] == "plan-kind"]
    file = STANDARDS / INERA / "CodeSystem-typeofcareplan-cs.json"
    codes = {one["code"] for one in json.loads(file.read_text())["concept"]}
    [include] = listed["compose"]["include"]
    assert include["system"] == "https://fhir.inera.se/CodeSystem/typeofcareplan-cs"
    assert {one["code"] for one in include["concept"]} == codes
