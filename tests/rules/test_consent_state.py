"""Consent as states on days, and whom it covers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.plan import Concept, Consent, Identifier, Organization, Party, Plan
from sipfhir.rules import consent_state, covers, message, rules
from sipfhir.rules.wording import shipped

GUARDIAN, OTHER = (Party(kind=Concept("guardian"), relation=one) for one in ("mor", "far"))
CLINIC = Organization(name="Vårdcentralen", huvudman=Concept("region"))
KOMMUN = Organization(huvudman=Concept("kommun"), huvudman_name="Exempelkommun")
UNIT = Organization(
    name="Hemtjänsten",
    huvudman=Concept("kommun"),
    huvudman_name="Exempelkommun",
    identifiers=(Identifier(kind="hsa-id", value="SE0000000000-TEST1"),),
)


def consent(status: Any, date: str | None = None, **more: Any) -> Consent:
    return Consent(status=Concept(status) if status else None, date=date, **more)


def state(on: str, *consents: Consent) -> str:
    return consent_state(Plan(consents=consents), on).state


@pytest.mark.parametrize(
    ("on", "consents", "found"),
    [
        ("2026-01-01", (), "none"),
        ("2026-01-01", (consent("asked"),), "asked"),
        ("2026-01-01", (consent("given", "2025-12-01"),), "given"),
        ("2026-01-01", (consent(None, "2025-12-01"),), "given"),
        ("2025-11-30", (consent("given", "2025-12-01"),), "not-yet"),
        ("2026-01-01", (consent("given", "2025-12-01", end="2025-12-31"),), "expired"),
        ("2025-12-31", (consent("given", "2025-12-01", end="2025-12-31"),), "given"),
        ("2025-12-31", (consent("given", "2025-12-01", end="2025-12"),), "given"),
        ("2026-01-01", (consent("refused", "2025-12-01"),), "refused"),
        ("2026-01-01", (consent("withdrawn", "2025-12-01", withdrawn="2025-12-15"),), "withdrawn"),
        ("2025-12-10", (consent("withdrawn", "2025-12-01", withdrawn="2025-12-15"),), "given"),
        ("2026-01-01", (consent("refused", "2025-12-01"), consent("given", "2025-12-05")), "given"),
        ("2026-01-01", (consent("given", "2025-12-01"), consent("asked", "2025-12-05")), "given"),
        (
            "2026-01-01",
            (
                consent("given", "2025-12-05", given_by=GUARDIAN),
                consent("refused", "2025-12-01", given_by=OTHER),
            ),
            "refused",
        ),
        (
            "2026-02-01",
            (consent("refused", "2025-12-01"), consent("given", "2025-12-05", end="2025-12-31")),
            "expired",
        ),
        (
            "2026-02-01",
            (
                consent("given", "2025-11-01", withdrawn="2025-11-20"),
                consent("given", "2025-12-05", end="2025-12-31"),
            ),
            "expired",
        ),
        ("2025-11-30", (consent("refused", "2025-12-01"),), "asked"),
        ("2026-01-01", (Consent(scope=Concept("information-sharing"), status=Concept("given")),), "none"),
        ("2026-01-01", (Consent(status=Concept(text="Oklart")),), "none"),
    ],
)
def test_where_the_consent_stands(on: str, consents: tuple[Consent, ...], found: str) -> None:
    assert state(on, *consents) == found


days = st.dates().map(str)


@given(on=days, given_on=days, withdrawn=days)
def test_a_withdrawal_ends_a_consent_for_good(on: str, given_on: str, withdrawn: str) -> None:
    one = consent("withdrawn", given_on, withdrawn=withdrawn)
    assert (state(on, one) == "withdrawn") == (on >= withdrawn)


@given(on=days, start=days, end=days)
def test_a_period_holds_on_its_first_and_last_day(on: str, start: str, end: str) -> None:
    one = consent("given", start, start=start, end=end)
    assert (state(on, one) == "given") == (start <= on <= end)


def case(recipient: Organization, *parties: Organization, on: str = "2026-01-01", **more: Any) -> list[str]:
    plan = Plan(
        consents=(
            consent("given", "2025-12-01", parties=tuple(Party(organization=p) for p in parties), **more),
        )
    )
    return [str(finding.params["case"]) for finding in covers(plan, recipient, on)]


@pytest.mark.parametrize(
    ("recipient", "parties", "found"),
    [
        (CLINIC, (), []),
        (CLINIC, (CLINIC,), []),
        (CLINIC, (UNIT,), ["outside"]),
        (UNIT, (KOMMUN,), []),
        (UNIT, (CLINIC, KOMMUN), []),
        (UNIT, (Organization(huvudman=Concept("kommun"), huvudman_name="Annan kommun"),), ["outside"]),
        (Organization(name="HEMTJÄNSTEN"), (UNIT,), []),
        (
            Organization(identifiers=(Identifier(kind="hsa-id", value="SE0000000000-TEST2"),)),
            (UNIT,),
            ["outside"],
        ),
    ],
)
def test_whom_a_consent_covers(
    recipient: Organization, parties: tuple[Organization, ...], found: list[str]
) -> None:
    assert case(recipient, *parties) == found


def test_outside_its_period_it_covers_nobody() -> None:
    assert case(CLINIC, on="2025-11-01") == ["not-yet"]
    assert case(CLINIC, on="2026-02-01", end="2026-01-31") == ["expired"]


@pytest.mark.parametrize("status", ["refused", "withdrawn", "asked"])
def test_no_yes_covers_nobody(status: str) -> None:
    [finding] = covers(Plan(consents=(consent(status),)), CLINIC, "2026-01-01")
    assert finding.params["case"] == status
    assert finding.place.plan == "consents[0]"
    assert "Inget" in message(finding)


def test_every_reason_has_words() -> None:
    cases = {"none", "asked", "refused", "withdrawn", "expired", "not-yet", "outside"}
    assert set(rules(shipped())["CONSENT-4"].messages) == cases


SCHOOL = Organization(name="Skolan", kind=Concept("school"))


def test_a_no_to_one_party_bars_that_party_alone() -> None:
    no = consent("refused", "2025-12-01", parties=(Party(organization=SCHOOL),))
    plan = Plan(consents=(consent("given", "2025-12-01"), no))
    assert consent_state(plan, "2026-01-01").state == "given"
    [finding] = covers(plan, SCHOOL, "2026-01-01")
    assert (finding.params["case"], finding.place.plan) == ("refused", "consents[1].parties")
    assert covers(plan, CLINIC, "2026-01-01") == ()
    assert covers(Plan(consents=(no,)), CLINIC, "2026-01-01")[0].params["case"] == "none"


def test_a_later_yes_opens_again() -> None:
    no = consent("refused", "2025-12-01", parties=(Party(organization=SCHOOL),))
    assert covers(Plan(consents=(no, consent("given", "2025-12-05"))), SCHOOL, "2026-01-01") == ()


def test_a_huvudman_without_a_name_is_no_single_one() -> None:
    some = Organization(huvudman=Concept("kommun"))
    assert case(some, some) == ["outside"]
