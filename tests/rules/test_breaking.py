"""A lawful plan, however rich, has no finding; one element broken trips exactly the rule that asks of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.plan import (
    Concept,
    Discharge,
    Identifier,
    Initiative,
    Invitation,
    Message,
    Organization,
    Party,
    Person,
    PersonParticipation,
    Plan,
    Signature,
)
from sipfhir.rules import validate
from sipfhir.rules.assessment import CHECKS
from sipfhir.site import Site
from tests.rules.lawful import lawful_plans

Break = Callable[[Plan], Plan]


def day(moment: str | None, days: int) -> str:
    """So many days after a day of the plan."""
    return (date.fromisoformat(moment or "") + timedelta(days=days)).isoformat()


def without(**fields: Any) -> Break:
    return lambda plan: replace(plan, **fields)


def each(field: str, change: Callable[[Any, Plan], Any]) -> Break:
    """Every item of a group changed."""
    return lambda plan: replace(plan, **{field: tuple(change(one, plan) for one in getattr(plan, field))})


def known_as(kind: Any, value: str) -> Break:
    return without(person=Person(identifiers=(Identifier(kind=kind, value=value),)))


def run_by(kind: Any, value: str) -> Break:
    number = (Identifier(kind=kind, value=value),)
    return each("overall_responsible", lambda one, _: replace(one, identifiers=number))


def nobody_responsible(plan: Plan) -> Plan:
    first, *rest = plan.interventions
    return replace(plan, interventions=(replace(first, responsible=None, performer=None), *rest))


def compulsory(plan: Plan) -> Plan:
    first, *rest = plan.interventions
    return replace(plan, interventions=(replace(first, law=Concept("LPT")), *rest))


def kommun(organization: Organization | None) -> bool:
    return bool(organization and organization.huvudman == Concept("kommun") and not organization.private)


def only_the_kommun(plan: Plan) -> Plan:
    """The plan without any part of the region."""
    [social, *_] = [one.party for one in plan.participants if one.party and kommun(one.party.organization)]
    assert social.organization
    mine = [one for one in plan.interventions if kommun(one.responsible)] or plan.interventions[:1]
    return replace(
        plan,
        interventions=tuple(replace(one, responsible=social.organization, performer=None) for one in mine),
        overall_responsible=(social.organization,),
        participants=tuple(one for one in plan.participants if one.party == social),
        invitations=(Invitation(sent=plan.invitations[0].sent, caller=social),),
    )


SOMEBODY = Party(kind=Concept("representative"))
"""A representative of whom nothing says by what right."""


def answered_late(one: Invitation, _: Plan) -> Invitation:
    late = Signature(when=day(one.sent, 10))
    return replace(one, recipients=tuple(replace(each, received=late) for each in one.recipients))


BROKEN: dict[str, Break] = {
    "SIP-1": without(interventions=()),
    "SIP-2": nobody_responsible,
    "SIP-3": without(others=None),
    "SIP-4": without(overall_responsible=()),
    "CONSENT-1": each("consents", lambda one, _: replace(one, status=Concept("refused"))),
    "CONSENT-2": without(consents=()),
    "CONSENT-3": each("consents", lambda one, plan: replace(one, date=day(plan.created, 1))),
    "CONSENT-5": each(
        "consents", lambda one, _: replace(one, given_by=Party(kind=Concept("representative")))
    ),
    "PLAN-1": compulsory,
    "PLAN-5": without(status=Concept("entered-in-error")),
    "PARTIES-1": only_the_kommun,
    "PERSON-1": without(participation=PersonParticipation(attended=Concept("absent"))),
    "GOAL-1": without(goals=()),
    "GOAL-2": each("goals", lambda one, _: replace(one, term=Concept("short"))),
    "GOAL-3": each("goals", lambda one, _: replace(one, voice=Concept("professional"))),
    "FOLLOW-1": each("follow_ups", lambda one, _: replace(one, planned=None)),
    "FOLLOW-2": without(next_caller=None),
    "FOLLOW-3": lambda plan: replace(
        plan,
        follow_up_responsible=None,
        follow_ups=tuple(replace(one, responsible=None) for one in plan.follow_ups),
    ),
    "FOLLOW-4": lambda plan: plan,
    "FOLLOW-5": each("follow_ups", lambda one, _: replace(one, done=one.planned)),
    "COPY-1": without(copies=()),
    "TIME-1": lambda plan: replace(
        plan, initiative=Initiative(date=day(plan.created, -20), first_contact=day(plan.created, -12))
    ),
    "TIME-2": lambda plan: replace(plan, discharge=Discharge(ready=day(plan.invitations[0].sent, -4))),
    "TIME-3": each("invitations", answered_late),
    "DATE-1": lambda plan: replace(plan, end=day(plan.start, -1)),
    "DATE-2": each("invitations", lambda one, _: replace(one, start=day(one.sent, -1))),
    "DATE-3": lambda plan: replace(plan, person=replace(plan.person, birth_date=day(plan.created, 1))),
    "DATE-4": each("follow_ups", lambda one, plan: replace(one, planned=day(plan.created, -1))),
    "ID-FORM": known_as("personnummer", "1212121212"),
    "ID-RESERVE": known_as("nationellt-reservnummer", "20210325"),
    "ID-DATE": known_as("personnummer", "191213321212"),
    "ID-CHECKSUM": known_as("personnummer", "191212121213"),
    "ID-CENTURY": known_as("personnummer", "171212121212"),
    "ID-HSA": run_by("hsa-id", "TEST1"),
    "ID-ORGANISATION": run_by("organisationsnummer", "0000000001"),
    "ID-NONE": without(person=Person()),
    "VOID-1": lambda plan: replace(plan, messages=(*plan.messages, Message(kind=Concept("void")))),
}
LAW = {"TIME-1": "sol-hsl", "TIME-2": "discharge"}
POLICY = {"TIME-3": "local"}
TODAY: dict[str, Callable[[Plan], str]] = {
    "FOLLOW-4": lambda plan: day(min(one.planned or "" for one in plan.follow_ups), 1),
    "FOLLOW-5": lambda plan: day(plan.end, 1),
}
"""Rules that ask what day it is."""


def rules_found(plan: Plan, **asked: Any) -> set[str]:
    return {finding.rule for finding in validate(plan, **asked).findings}


def test_every_rule_about_a_plan_can_be_broken_by_one_element() -> None:
    assert set(BROKEN) == set(CHECKS)


@given(plan=lawful_plans())
def test_a_lawful_plan_has_no_finding_at_all(plan: Plan) -> None:
    assessment = validate(plan)
    assert assessment.findings == ()
    assert set(assessment.verdicts.values()) == {"present"}


@pytest.mark.parametrize("policy", ["strict", "procurement", "proposed-law"])
@given(plan=lawful_plans())
@settings(max_examples=20)
def test_no_policy_asks_more_of_it(policy: str, plan: Plan) -> None:
    assert validate(plan, policy=policy).findings == ()


@pytest.mark.parametrize("rule", BROKEN)
@given(data=st.data())
@settings(max_examples=20)
def test_one_element_broken_trips_exactly_its_rule(rule: str, local: Site, data: st.DataObject) -> None:
    plan = data.draw(lawful_plans(LAW.get(rule), living=True))
    asked = {"site": local, "policy": POLICY.get(rule, "standard")}
    assert rules_found(plan, **asked) == set()
    today = TODAY[rule](plan) if rule in TODAY else None
    assert rules_found(BROKEN[rule](plan), today=today, **asked) == {rule}
