"""SIP-4, and how SIP-2 and SIP-4 are asked at discharge."""

import pytest
from msgspec.structs import replace

from sipfhir.findings import Severity
from sipfhir.plan import (
    Concept,
    Discharge,
    Identifier,
    Organization,
    Plan,
)
from sipfhir.rules import validate

SCHOOL = Organization(name="Skolan", kind=Concept("school"), huvudman=Concept("kommun"))


def cases(plan: Plan, rule: str) -> list[tuple[str | int, str | None]]:
    return [(f.params["case"], f.place.plan) for f in validate(plan).findings if f.rule == rule]


def test_two_responsible_are_one_too_many(lawful: Plan) -> None:
    region = Organization(name="Vårdcentralen", huvudman=Concept("region"))
    plan = replace(lawful, overall_responsible=(*lawful.overall_responsible, region))
    (finding,) = validate(plan).findings
    assert (finding.rule, finding.severity) == ("SIP-4", Severity.ERROR)
    assert finding.params == {"case": "several", "count": 2}


def test_the_same_twice_is_one_and_filler_is_none(lawful: Plan) -> None:
    (one,) = lawful.overall_responsible
    assert validate(replace(lawful, overall_responsible=(Organization(name="-"), one, one))).findings == ()


def test_two_units_of_one_huvudman_are_one_huvudman(lawful: Plan) -> None:
    """What is asked is vem av huvudmännen; at discharge it is vem av enheterna."""
    unit = Organization(name="Socialtjänsten", huvudman=Concept("kommun"), huvudman_name="Exempelkommun")
    other = replace(unit, name="Hemsjukvården", huvudman_name="exempelkommun")
    both = replace(lawful, overall_responsible=(unit, other))
    assert cases(both, "SIP-4") == []
    assert cases(replace(both, kind=Concept("SPU"), legal_basis=None), "SIP-4") == [
        ("several", "overall_responsible")
    ]
    for another in (replace(other, huvudman_name="Provkommun"), SCHOOL, Organization(name="Enheten")):
        plan = replace(lawful, overall_responsible=(unit, another))
        assert cases(plan, "SIP-4") == [("several", "overall_responsible")]


@pytest.mark.parametrize(
    ("one", "case"),
    [
        (SCHOOL, "outsider"),
        (Organization(kind=Concept("social-insurance")), "outsider"),
        (Organization(kind=Concept("private-provider")), "private"),
        (Organization(identifiers=(Identifier(kind="samordningsnummer", value="196109732393"),)), "person"),
    ],
)
def test_who_can_not_have_the_overall_responsibility(one: Organization, case: str, lawful: Plan) -> None:
    assert cases(replace(lawful, overall_responsible=(one,)), "SIP-4") == [(case, "overall_responsible[0]")]


@pytest.mark.parametrize(
    ("one", "case"),
    [
        (Organization(name="Vårdcentralen"), None),
        (Organization(name="Vårdbolaget", private=True), None),
        (Organization(identifiers=(Identifier(kind="hsa-id", value="SE0000000000-TEST1"),)), None),
        (Organization(huvudman=Concept("region")), "no-unit"),
        (Organization(name="-"), "no-unit"),
        (SCHOOL, "outsider"),
    ],
)
def test_at_discharge_a_unit_answers(one: Organization, case: str | None, lawful: Plan) -> None:
    intervention = replace(lawful.interventions[0], responsible=one)
    ready = Discharge(ready="2025-08-25")
    plan = replace(lawful, discharge=ready, interventions=(intervention,), overall_responsible=(one,))
    assert validate(plan).basis == "discharge"
    assert [found for found, _ in cases(plan, "SIP-2")] == ([case] if case else [])
    assert [found for found, _ in cases(plan, "SIP-4")] == ([case] if case else [])
