"""Consent: what R4 demands, and what it has no word for."""

from typing import Any

import pytest

from sipfhir.plan import Concept, Consent, Plan
from sipfhir.resources import Context, build, parse
from tests.resources.samples import DAUGHTER, NURSE, PERSON, UNIT

CONTEXT = Context()


def consent(given: Consent) -> dict[str, Any]:
    resources = build(Plan(person=PERSON, consents=(given,)), CONTEXT)
    return next(one for one in resources if one["resourceType"] == "Consent")


@pytest.mark.parametrize(
    ("status", "theirs", "provision"),
    [
        ("asked", "proposed", "permit"),
        ("given", "active", "permit"),
        ("refused", "rejected", "deny"),
        ("withdrawn", "inactive", "permit"),
        ("expired", "inactive", "permit"),
    ],
)
def test_status(status: Any, theirs: str, provision: str) -> None:
    given = Consent(status=Concept(status), withdrawn="2024-04-01", reason="Vill inte")
    built = consent(given)
    assert (built["status"], built["provision"]["type"]) == (theirs, provision)
    plan = Plan(person=PERSON, consents=(given,))
    assert parse(build(plan, CONTEXT), CONTEXT)[0].plan == plan


def test_status_that_is_not_known_is_said_to_be_so() -> None:
    built = consent(Consent(note="Muntligt"))
    assert "status" not in built
    assert built["_status"]["extension"][0]["valueCode"] == "unknown"


def test_scope_policy_and_patient_are_there() -> None:
    built = consent(Consent(scope=Concept("information-sharing")))
    assert built["scope"]["coding"][0]["code"] == "patient-privacy"
    assert [one["coding"][0]["code"] for one in built["category"]] == ["59284-0", "information-sharing"]
    assert built["policyRule"]["coding"][0]["code"] == "OPTIN"
    assert built["patient"]["reference"].startswith("Patient/")


def test_sip_and_svod_are_two_resources() -> None:
    plan = Plan(consents=(Consent(scope=Concept("sip")), Consent(scope=Concept("information-sharing"))))
    found = [one for one in build(plan, CONTEXT) if one["resourceType"] == "Consent"]
    assert len({one["id"] for one in found}) == 2


def test_parties_are_actors_and_who_asked_is_not() -> None:
    built = consent(Consent(parties=(UNIT, NURSE), given_by=DAUGHTER, obtained_by=NURSE, end="2025"))
    assert [one["role"]["coding"][0]["code"] for one in built["provision"]["actor"]] == ["IRCP", "IRCP"]
    assert built["performer"][0]["reference"].startswith("RelatedPerson/")
    assert built["provision"]["period"] == {"end": "2025"}
