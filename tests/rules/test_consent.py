"""Consent to the SIP: refused, absent, too late."""

from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.plan import Concept, Consent, Ending, Initiative, Invitation, Meeting, Party, Plan
from sipfhir.plan.party import ContactPoint, HumanName
from sipfhir.rules import validate

GIVEN = Consent(status=Concept("given"), date="2025-08-20")
REFUSED = Consent(status=Concept("refused"), date="2025-08-22")
ONE, OTHER = (Party(kind=Concept("guardian"), name=HumanName(text=name)) for name in ("Åsa Test", "Bo Test"))


def found(plan: Plan) -> list[tuple[str, str | int, str | None]]:
    consent = [f for f in validate(plan).findings if f.rule.startswith("CONSENT")]
    return [(f.rule, f.params["case"], f.place.plan) for f in consent]


@pytest.mark.parametrize("status", ["active", "on-hold", "draft", None])
def test_a_plan_that_lives_on_after_a_refusal(status: Any, lawful: Plan) -> None:
    plan = replace(lawful, status=Concept(status) if status else None, consents=(GIVEN, REFUSED))
    assert found(plan) == [("CONSENT-1", "refused", "consents[1]")]


@pytest.mark.parametrize("status", ["completed", "revoked", "entered-in-error"])
def test_a_plan_that_has_ended(status: Any, lawful: Plan) -> None:
    assert found(replace(lawful, status=Concept(status), consents=(REFUSED,))) == []


def test_an_ending_without_status_has_ended(lawful: Plan) -> None:
    assert found(replace(lawful, status=None, ending=Ending(date="2025-10-01"), consents=(REFUSED,))) == []


def test_a_draft_without_content_does_not_live() -> None:
    assert found(Plan(status=Concept("draft"), consents=(REFUSED,))) == []


def test_withdrawn_is_seen_by_its_date_too(lawful: Plan) -> None:
    consent = replace(GIVEN, withdrawn="2025-09-10")
    assert found(replace(lawful, consents=(consent,))) == [("CONSENT-1", "withdrawn", "consents[0]")]


@pytest.mark.parametrize(
    ("yes", "replaced"),
    [
        (Consent(status=Concept("given"), date="2025-08-23"), True),
        (Consent(status=Concept("given"), date="2025-08-22"), False),
        (Consent(status=Concept("given"), date="2025-08"), False),
        (Consent(status=Concept("given")), False),
        (Consent(status=Concept("given"), date="2025-08-23", given_by=ONE), True),
        (Consent(status=Concept("given"), date="2025-08-23", given_by=OTHER), False),
    ],
)
def test_a_later_yes_of_the_same_giver_replaces_a_no(yes: Consent, replaced: bool, lawful: Plan) -> None:
    plan = replace(lawful, consents=(replace(REFUSED, given_by=ONE), yes))
    assert ("CONSENT-1" in {rule for rule, _, _ in found(plan)}) is not replaced


@pytest.mark.parametrize(
    ("giver", "replaced"),
    [
        (Party(kind=Concept("patient"), name=HumanName(text="Tolvan Test")), True),
        (Party(kind=Concept("patient")), True),
        (Party(kind=Concept("guardian"), name=HumanName(text="Eva Test")), False),
        (Party(name=HumanName(text="Eva Test")), False),
    ],
)
def test_the_patient_is_one_giver_however_described(giver: Party, replaced: bool, lawful: Plan) -> None:
    patient = Party(kind=Concept("patient"), contacts=(ContactPoint(value="tolvan@example.se"),))
    no = replace(REFUSED, given_by=patient)
    yes = Consent(status=Concept("given"), date="2025-08-23", given_by=giver)
    rules = {rule for rule, _, _ in found(replace(lawful, consents=(no, yes)))}
    assert ("CONSENT-1" in rules) is not replaced


@pytest.mark.parametrize("scope", ["information-sharing", "other-cooperation", "relatives"])
def test_consent_to_something_else_is_no_consent_to_the_sip(scope: Any, lawful: Plan) -> None:
    plan = replace(
        lawful, consents=(replace(GIVEN, scope=Concept(scope)), replace(REFUSED, scope=Concept(scope)))
    )
    assert found(plan) == [("CONSENT-2", "missing", "consents")]


def test_an_unknown_scope_is_never_guessed(lawful: Plan) -> None:
    plan = replace(lawful, consents=(replace(GIVEN, scope=Concept(None, "Direktåtkomst")),))
    assert found(plan) == [("CONSENT-2", "missing", "consents")]


@pytest.mark.parametrize("status", ["asked", "expired"])
def test_asked_and_expired_are_no_consent(status: Any, lawful: Plan) -> None:
    plan = replace(lawful, consents=(Consent(status=Concept(status)),))
    assert found(plan) == [("CONSENT-2", status, "consents")]


def test_a_consent_whose_status_is_not_told_is_there(lawful: Plan) -> None:
    assert found(replace(lawful, consents=(Consent(),))) == []


def test_nobody_is_asked_to_consent_to_a_declined_sip() -> None:
    assert found(Plan(initiative=Initiative(declined=True))) == []
    assert found(Plan(initiative=Initiative())) == [("CONSENT-2", "missing", "consents")]


@pytest.mark.parametrize(
    ("date", "late"),
    [
        ("2025-09-01", False),
        ("2025-09-02", True),
        ("2025-09", False),
        ("2025", False),
        ("2025-09-01T23:00:00+02:00", False),
        ("2025-09-01T22:30:00Z", True),
        ("2026", True),
    ],
)
def test_late_is_told_at_the_coarser_precision(date: str, late: bool, lawful: Plan) -> None:
    plan = replace(lawful, consents=(replace(GIVEN, date=date),))
    assert found(plan) == ([("CONSENT-3", "late", "consents[0].date")] if late else [])


@pytest.mark.parametrize(
    "begun",
    [
        {"invitations": (Invitation(sent="2025-08-19"),)},
        {"meetings": (Meeting(start="2025-08-19T09:00:00+02:00"),)},
        {"created": "2025-08-19"},
    ],
)
def test_planning_begins_with_the_first_sign_of_it(begun: dict[str, Any], lawful: Plan) -> None:
    plan = replace(lawful, **begun)
    assert found(replace(plan, consents=(GIVEN,))) == [("CONSENT-3", "late", "consents[0].date")]
    assert found(replace(plan, consents=(GIVEN, replace(GIVEN, date="2025-08-19")))) == []


def test_times_on_one_day_are_compared(lawful: Plan) -> None:
    plan = replace(lawful, created="2025-09-01T10:00:00+02:00")
    assert found(replace(plan, consents=(replace(GIVEN, date="2025-09-01T07:59:59Z"),))) == []
    assert found(replace(plan, consents=(replace(GIVEN, date="2025-09-01T08:00:01Z"),))) != []


def test_a_time_that_is_none_stops_nothing(lawful: Plan) -> None:
    given = replace(GIVEN, date="2025-14-01T00:00:00Z")
    plan = replace(lawful, created="2025-13-45T99:00:00Z", consents=(given,))
    assert found(plan) == [("CONSENT-3", "late", "consents[0].date")]


def test_a_no_to_one_party_is_no_refusal_of_the_plan(lawful: Plan) -> None:
    no = replace(REFUSED, parties=(ONE,))
    assert found(replace(lawful, consents=(GIVEN, no))) == []
    assert found(replace(lawful, consents=(no,))) == [("CONSENT-2", "missing", "consents")]
