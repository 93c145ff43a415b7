"""Every rule of the catalogues has a check, a good and a bad plan, a citation where law is, and words."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.findings import Finding, Severity
from sipfhir.plan import (
    Concept,
    Consent,
    Discharge,
    FollowUp,
    Identifier,
    Initiative,
    Intervention,
    Invitation,
    Message,
    Organization,
    Party,
    Person,
    PersonParticipation,
    Plan,
    Recipient,
    Signature,
)
from sipfhir.rules import help_text, message, rules, validate
from sipfhir.rules.assessment import CHECKS
from sipfhir.rules.wording import shipped
from sipfhir.site import Site

RULES = rules(shipped())
PLANNED = [name for name, rule in RULES.items() if rule.checked == "plan"]


def known_as(kind: Any, value: str) -> Callable[[Plan], Plan]:
    """The plan, its person known by one number only."""
    return lambda plan: replace(plan, person=Person(identifiers=(Identifier(kind=kind, value=value),)))


def run_by(kind: Any, value: str) -> Callable[[Plan], Plan]:
    """The plan, its responsible huvudman known by one number only."""
    one = Organization(huvudman=Concept("kommun"), identifiers=(Identifier(kind=kind, value=value),))
    return lambda plan: replace(plan, overall_responsible=(one,))


def consented(status: Any, date: str) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, consents=(Consent(status=Concept(status), date=date),))


def at_discharge(notice: str, call: str) -> Callable[[Plan], Plan]:
    """The plan at discharge: when the ward gave notice, when the care contact called."""
    ready, sent = Discharge(ready=notice), (Invitation(sent=call),)
    return lambda plan: replace(
        plan, kind=Concept("SPU"), discharge=ready, invitations=sent, created="2025-09-10"
    )


def only(huvudman: Any) -> Callable[[Plan], Plan]:
    """The plan as one huvudman would have made it alone."""
    one = Organization(name="Enheten", huvudman=Concept(huvudman))
    act = Intervention(description="Samtal varje vecka", responsible=one)
    return lambda plan: replace(plan, interventions=(act,), overall_responsible=(one,), participants=())


def receipt(sent: str, received: str) -> Callable[[Plan], Plan]:
    taken = Recipient(received=Signature(when=received))
    return lambda plan: replace(plan, invitations=(Invitation(sent=sent, recipients=(taken,)),))


def by_professionals(plan: Plan) -> Plan:
    return replace(plan, goals=tuple(replace(one, voice=Concept("professional")) for one in plan.goals))


def child(plan: Plan) -> Plan:
    return replace(plan, person=Person(identifiers=(Identifier(kind="personnummer", value="200001252386"),)))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


BAD: dict[str, Callable[[Plan], Plan]] = {
    "SIP-1": lambda plan: replace(plan, interventions=()),
    "SIP-2": lambda plan: replace(plan, interventions=(Intervention(description="Fysisk träning"),)),
    "SIP-3": lambda plan: replace(plan, others=None),
    "SIP-4": lambda plan: replace(plan, overall_responsible=()),
    "CONSENT-1": consented("refused", "2025-08-20"),
    "CONSENT-2": lambda plan: replace(plan, consents=()),
    "CONSENT-3": consented("given", "2025-09-02"),
    "CONSENT-5": lambda plan: replace(
        plan,
        consents=tuple(replace(one, given_by=Party(kind=Concept("representative"))) for one in plan.consents),
    ),
    "PLAN-1": lambda plan: replace(
        plan,
        kind=Concept("SIP"),
        interventions=(replace(plan.interventions[0], law=Concept("LPT")), *plan.interventions),
    ),
    "PLAN-5": lambda plan: replace(plan, status=Concept("entered-in-error")),
    "PARTIES-1": only("kommun"),
    "PERSON-1": lambda plan: replace(plan, participation=PersonParticipation(attended=Concept("absent"))),
    "GOAL-1": lambda plan: replace(plan, goals=()),
    "GOAL-2": lambda plan: replace(plan, goals=plan.goals[:1]),
    "GOAL-3": by_professionals,
    "FOLLOW-1": lambda plan: replace(plan, follow_ups=()),
    "FOLLOW-2": lambda plan: replace(plan, next_caller=None),
    "FOLLOW-3": lambda plan: replace(plan, follow_up_responsible=None),
    "FOLLOW-4": lambda plan: plan,
    "FOLLOW-5": lambda plan: replace(plan, end="2025-12-31", follow_ups=(FollowUp(done="2025-12-01"),)),
    "COPY-1": lambda plan: replace(plan, copies=()),
    "TIME-1": lambda plan: replace(
        plan, initiative=Initiative(date="2025-08-01", first_contact="2025-08-15")
    ),
    "TIME-2": at_discharge("2025-08-25", "2025-08-29"),
    "TIME-3": receipt("2025-08-28T10:00:00+02:00", "2025-09-01"),
    "DATE-1": lambda plan: replace(plan, start="2025-09-02", end="2025-09-01"),
    "DATE-2": lambda plan: replace(plan, invitations=(Invitation(sent="2025-09-02", start="2025-09-01"),)),
    "DATE-3": lambda plan: replace(plan, person=replace(plan.person, birth_date="2025-10-01")),
    "DATE-4": lambda plan: replace(plan, follow_ups=(FollowUp(planned="2025-08-01"),)),
    "ID-FORM": known_as("personnummer", "1212121212"),
    "ID-RESERVE": known_as("nationellt-reservnummer", "20210325"),
    "ID-DATE": known_as("personnummer", "191213321212"),
    "ID-CHECKSUM": known_as("personnummer", "191212121213"),
    "ID-CENTURY": known_as("personnummer", "171212121212"),
    "ID-HSA": run_by("hsa-id", "TEST1"),
    "ID-ORGANISATION": run_by("organisationsnummer", "0000000001"),
    "ID-NONE": lambda plan: replace(plan, person=Person()),
    "VOID-1": lambda plan: replace(plan, messages=(Message(kind=Concept("void")),)),
}

TODAY = {"FOLLOW-4": "2026-01-15", "FOLLOW-5": "2026-01-15"}
"""Rules that ask what day it is."""

POLICY = {"TIME-3": "local"}


def asked(rule: str, plan: Plan, site: Site) -> tuple[Finding, ...]:
    return validate(plan, site, policy=POLICY.get(rule, "standard"), today=TODAY.get(rule)).findings


def test_checks_are_the_rules_that_catalogues_name() -> None:
    assert set(CHECKS) == set(PLANNED) == set(BAD)


def test_law_comes_first_in_a_fixed_order() -> None:
    assert PLANNED[:7] == ["SIP-1", "SIP-2", "SIP-3", "SIP-4", "CONSENT-1", "CONSENT-2", "CONSENT-3"]


def test_a_lawful_plan_has_no_finding_at_all(lawful: Plan, site: Site) -> None:
    assessment = validate(lawful, site)
    assert assessment.findings == ()
    assert set(assessment.verdicts.values()) == {"present"}


@pytest.mark.parametrize("rule", PLANNED)
def test_a_bad_plan_trips_its_rule_and_no_other(rule: str, lawful: Plan, local: Site) -> None:
    findings = asked(rule, BAD[rule](lawful), local)
    assert {finding.rule for finding in findings} == {rule}
    assert all(finding.place.plan for finding in findings)


@pytest.mark.parametrize("rule", TODAY)
def test_what_has_grown_old_is_asked_only_when_the_day_is_known(rule: str, lawful: Plan, site: Site) -> None:
    assert validate(BAD[rule](lawful), site).findings == ()


@pytest.mark.parametrize(
    "rule",
    [name for name in PLANNED if name.startswith(("SIP", "CONSENT", "PARTIES", "GOAL", "FOLLOW", "COPY"))],
)
def test_a_legal_finding_is_cited(rule: str, lawful: Plan, local: Site) -> None:
    assert RULES[rule].basis
    for finding in asked(rule, BAD[rule](lawful), local):
        assert finding.citation
        assert "SoL (2025:400) 10 kap. 8–9 §§ (i kraft 2025-07-01" in finding.citation


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_words_read_with_and_without_parameters(name: str, lang: str) -> None:
    for case, words in RULES[name].messages.items():
        every: dict[str, str | int] = dict.fromkeys(placeholders(words.text(lang)), "x")
        for params in (every, {}):
            params["case"] = case
            said = message(Finding(name, Severity.NOTE, params=params), lang)
            assert said.endswith(".")
            assert not set(said) & set("[]{}")
            assert "  " not in said
    assert help_text(Finding(name, Severity.NOTE), lang).endswith(".")


@pytest.mark.parametrize("name", RULES)
def test_both_languages_take_the_same_parameters(name: str) -> None:
    for words in RULES[name].messages.values():
        assert placeholders(words.sv) == placeholders(words.en)
        assert words.sv != words.en


def test_each_basis_ends_where_the_next_begins() -> None:
    for name in PLANNED[:7]:
        ends = sorted(basis.to for basis in RULES[name].basis if basis.to)
        assert ends == ["2017-03-31", "2025-06-30"]
