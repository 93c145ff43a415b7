"""The ten cases of practice: what must be told of each, and what the plan must still hold."""

from pathlib import Path

import pytest

import sipfhir
from sipfhir.findings import Severity
from sipfhir.plan import Plan
from sipfhir.site import defaults

SAMPLES = defaults() / "samples"
NO_FOLLOW_UP = {"FOLLOW-1/missing", "FOLLOW-2/missing", "FOLLOW-3/missing"}
UNFINISHED = NO_FOLLOW_UP | {"GOAL-1/missing", "COPY-1/missing"}
TOLD: dict[str, list[set[str]]] = {
    "prator/cases/01-skolfranvaro": [{"GOAL-3/professional", "PERSON-1/absent"}],
    "prator/cases/02-psykiatri-och-somatik": [set()],
    "prator/cases/03-lakemedelsberoende": [NO_FOLLOW_UP | {"SIP-4/missing"}],
    "prator/cases/04-utskrivning-aldre": [
        UNFINISHED | {"PLAN-1/alone", "PARTIES-1/only-region"},
        set(),
        set(),
    ],
    "prator/cases/05-placerat-barn": [set()],
    "prator/cases/06-privata-utforare": [set()],
    "lifecare/cases/07-fritextplan": [{f"SIP-{n}/document" for n in range(1, 5)}],
    "prator/cases/08-lpt-och-lrv": [set(), {"PLAN-1/lpt-lrv"}, UNFINISHED | {"PLAN-1/lpt-lrv"}],
    "prator/cases/09-en-huvudman": [{"PARTIES-1/only-kommun"}],
    "prator/cases/09-utan-den-enskilde": [{"PERSON-1/absent"}],
    "prator/cases/10-kommunal-halso-och-sjukvard": [{"PARTIES-1/no-social-services"}],
    "prator/cases/10-vid-utskrivning": [set()],
}


def readings(case: str) -> list[sipfhir.Reading]:
    [file] = (each for each in SAMPLES.glob(f"{case}.*") if each.suffix != ".yaml")
    return list(sipfhir.read(file))


def plan(case: str) -> Plan:
    [reading] = readings(case)
    assert reading.plan
    return reading.plan


def test_every_case_is_here() -> None:
    files = {file.relative_to(SAMPLES).with_suffix("") for file in SAMPLES.glob("*/cases/*.[xj]*")}
    assert files == set(map(Path, TOLD))


@pytest.mark.parametrize("case", TOLD)
def test_what_is_told_of_a_case(case: str) -> None:
    every = [sipfhir.validate(reading).findings for reading in readings(case)]
    assert [{f"{one.rule}/{one.params['case']}" for one in found} for found in every] == TOLD[case]


@pytest.mark.parametrize("case", TOLD)
def test_only_the_missing_responsibility_is_an_error(case: str) -> None:
    errors = {
        one.rule
        for reading in readings(case)
        for one in sipfhir.validate(reading).findings
        if one.severity == Severity.ERROR
    }
    assert errors == ({"SIP-4"} if "03-" in case else set())


def test_a_school_calls_and_the_kommun_answers() -> None:
    one = plan("prator/cases/01-skolfranvaro")
    caller, [responsible] = one.invitations[0].caller, one.overall_responsible
    assert caller
    assert caller.organization
    assert caller.organization.huvudman is None
    assert responsible.huvudman
    assert responsible.huvudman.code == "kommun"


def test_those_who_did_not_come_and_who_was_replaced_are_in_the_plan() -> None:
    one = plan("prator/cases/02-psykiatri-och-somatik")
    away = [each for each in one.participants if each.attendance and each.attendance.code == "absent"]
    units = {each.responsible.name for each in one.interventions if each.responsible}
    assert len(away) == 2
    assert [each.end for each in one.participants if each.end] == ["2025-09-22"]
    assert {"Socialtjänsten Vuxen", "Boendestöd Söder"} <= units


def test_a_placed_child_has_a_home_and_a_placement() -> None:
    person = plan("prator/cases/05-placerat-barn").person
    assert person
    assert person.home_municipality
    assert person.placement_region


def test_the_two_that_are_no_sip_are_not_applicable() -> None:
    verdicts = [
        set(sipfhir.validate(each).verdicts.values()) for each in readings("prator/cases/08-lpt-och-lrv")
    ]
    assert verdicts == [{"not-applicable"}, {"not-applicable"}, {"present"}]
