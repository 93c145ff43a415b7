"""Every rule of the catalogues has a check, a good and a bad plan, a citation where law is, and words."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.findings import Finding, Severity
from sipfhir.plan import Concept, Consent, Identifier, Intervention, Message, Organization, Person, Plan
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


def test_checks_are_the_rules_that_catalogues_name() -> None:
    assert set(CHECKS) == set(PLANNED) == set(BAD)


def test_law_comes_first_in_a_fixed_order() -> None:
    assert PLANNED[:7] == ["SIP-1", "SIP-2", "SIP-3", "SIP-4", "CONSENT-1", "CONSENT-2", "CONSENT-3"]


def test_a_lawful_plan_has_no_finding_at_all(lawful: Plan, site: Site) -> None:
    assessment = validate(lawful, site)
    assert assessment.findings == ()
    assert set(assessment.verdicts.values()) == {"present"}


@pytest.mark.parametrize("rule", PLANNED)
def test_a_bad_plan_trips_its_rule_and_no_other(rule: str, lawful: Plan, site: Site) -> None:
    findings = validate(BAD[rule](lawful), site).findings
    assert {finding.rule for finding in findings} == {rule}
    assert all(finding.place.plan for finding in findings)


@pytest.mark.parametrize("rule", [name for name in PLANNED if name.startswith(("SIP", "CONSENT"))])
def test_a_legal_finding_is_cited(rule: str, lawful: Plan, site: Site) -> None:
    assert RULES[rule].basis
    for finding in validate(BAD[rule](lawful), site).findings:
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
