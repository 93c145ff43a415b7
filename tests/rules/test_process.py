"""Edges of the process rules: who counts as a side, what counts as a day, what silence means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.errors import BadConfiguration
from sipfhir.plan import (
    Concept,
    Consent,
    Discharge,
    FollowUp,
    Goal,
    Identifier,
    Initiative,
    Intervention,
    Invitation,
    Organization,
    Participant,
    Party,
    Person,
    PersonParticipation,
    Plan,
    Recipient,
)
from sipfhir.rules import validate
from sipfhir.rules.mandate import birth_day
from sipfhir.rules.working_days import days_between, is_working_day
from sipfhir.site import Site

HOME_CARE = Organization(
    name="Hemsjukvården", huvudman=Concept("kommun"), kind=Concept("municipal-health-care")
)
CLINIC = Organization(name="Vårdcentralen", huvudman=Concept("region"), kind=Concept("primary-care"))
SOCIAL = Organization(name="Socialtjänsten", huvudman=Concept("kommun"), kind=Concept("social-services"))
SCHOOL = Organization(name="Skolan", huvudman=Concept("kommun"), kind=Concept("school"))
UNKNOWN = Organization(name="Enheten")
PRIVATE = Organization(name="Omsorg AB", private=True)


def cases(plan: Plan, rule: str, **asked: str) -> list[str | int]:
    return [finding.params["case"] for finding in validate(plan, **asked).findings if finding.rule == rule]  # type: ignore[arg-type]


def together(*organizations: Organization, kind: str | None = None) -> Plan:
    """A plan that these have a part in."""
    act = Intervention(description="Träning", responsible=organizations[0])
    party = tuple(Participant(party=Party(organization=one)) for one in organizations)
    return Plan(
        kind=Concept(kind) if kind else None,  # type: ignore[arg-type]
        created="2025-09-01",
        interventions=(act,),
        participants=party,
    )


@pytest.mark.parametrize(
    ("organizations", "found"),
    [
        ((SOCIAL, CLINIC), []),
        ((SOCIAL, SCHOOL), ["only-kommun"]),
        ((CLINIC, SCHOOL), ["only-region"]),
        ((HOME_CARE, CLINIC), ["no-social-services"]),
        ((HOME_CARE, SOCIAL), ["only-kommun"]),
        ((CLINIC, UNKNOWN), []),
        ((CLINIC, PRIVATE), ["only-region"]),
    ],
)
def test_both_sides_have_a_part(organizations: tuple[Organization, ...], found: list[str]) -> None:
    assert cases(together(*organizations), "PARTIES-1") == found


def test_municipal_health_care_and_the_region_are_enough_at_discharge() -> None:
    assert cases(together(HOME_CARE, CLINIC, kind="SPU"), "PARTIES-1") == []
    assert cases(together(CLINIC, kind="SPU"), "PARTIES-1") == ["only-region"]


def test_a_unit_is_the_same_wherever_the_plan_names_it() -> None:
    named_only = replace(HOME_CARE, kind=None)
    called = Invitation(recipients=(Recipient(party=Party(organization=named_only)),))
    plan = replace(together(HOME_CARE, CLINIC), invitations=(called,))
    assert cases(plan, "PARTIES-1") == ["no-social-services"]


@pytest.mark.parametrize(("law", "found"), [("HSL", ["no-social-services"]), ("SoL", []), (None, [])])
def test_the_law_of_an_intervention_tells_what_a_kommun_does(law: str | None, found: list[str]) -> None:
    kommun = Organization(name="Exempelkommun", huvudman=Concept("kommun"))
    act = Intervention(description="Träning", responsible=kommun, law=Concept(law) if law else None)  # type: ignore[arg-type]
    assert cases(replace(together(CLINIC), interventions=(act,)), "PARTIES-1") == found


def test_one_unit_may_act_under_two_laws() -> None:
    kommun = Organization(name="Exempelkommun", huvudman=Concept("kommun"))
    acts = tuple(Intervention(responsible=kommun, law=Concept(law)) for law in ("HSL", "SoL"))
    assert cases(replace(together(CLINIC), interventions=acts), "PARTIES-1") == []


def test_a_plan_of_one_party_that_nobody_is_called_to_is_no_sip() -> None:
    alone = together(CLINIC, kind="SIP")
    assert cases(alone, "PLAN-1") == ["alone"]
    assert cases(replace(alone, invitations=(Invitation(sent="2025-08-01"),)), "PLAN-1") == []
    assert cases(replace(alone, kind=None), "PLAN-1") == []
    assert cases(together(CLINIC, SCHOOL, kind="SIP"), "PLAN-1") == []


def test_a_plan_under_lpt_is_told_apart() -> None:
    plan = replace(together(SOCIAL, CLINIC, kind="SIP"), legal_basis=Concept("lpt-lrv"))
    assert set(validate(plan).verdicts.values()) == {"not-applicable"}
    assert cases(plan, "PLAN-1") == ["lpt-lrv"]
    assert cases(replace(plan, kind=Concept("SPLPTLRV")), "PLAN-1") == []
    assert cases(replace(plan, status=Concept("entered-in-error")), "PLAN-1") == []


def test_another_statutory_plan_may_be_asked_for_the_four_elements() -> None:
    other = together(SOCIAL, CLINIC, kind="HP")
    assert set(validate(other).verdicts.values()) == {"not-applicable"}
    asked = validate(other, law="sol-hsl")
    assert (asked.verdicts["SIP-1"], asked.verdicts["SIP-4"], asked.basis_reason) == (
        "present",
        "missing",
        "asked",
    )


@pytest.mark.parametrize("law", ["lpt", ""])
def test_a_law_that_is_none_is_refused(law: str) -> None:
    with pytest.raises(BadConfiguration, match="sol-hsl"):
        validate(Plan(), law=law)


@pytest.mark.parametrize("today", ["2026", "2026-02-30", "i dag"])
def test_a_day_that_is_none_is_refused(today: str) -> None:
    with pytest.raises(BadConfiguration, match="2026-11-22"):
        validate(Plan(), today=today)


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (PersonParticipation(attended=Concept("absent")), ["absent"]),
        (PersonParticipation(level=Concept("none")), ["absent"]),
        (PersonParticipation(attended=Concept("absent"), absence_reason=Concept("too-ill")), []),
        (PersonParticipation(attended=Concept("by-link")), []),
        (PersonParticipation(), []),
    ],
)
def test_absence_needs_a_reason(lawful: Plan, own: PersonParticipation, found: list[str]) -> None:
    assert cases(replace(lawful, participation=own), "PERSON-1") == found


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (("short", "long"), []),
        (("long", "long"), ["only-long"]),
        (("short", None), ["only-short"]),
        ((None,), ["unstated"]),
    ],
)
def test_goals_have_two_terms(lawful: Plan, terms: tuple[str | None, ...], found: list[str]) -> None:
    goals = tuple(Goal(description="Må bra", term=Concept(one) if one else None) for one in terms)  # type: ignore[arg-type]
    assert cases(replace(lawful, goals=goals), "GOAL-2") == found


def test_one_goal_of_the_persons_own_is_enough(lawful: Plan) -> None:
    theirs, own = Goal(description="A", voice=Concept("professional")), Goal(description="B")
    assert cases(replace(lawful, goals=(theirs, theirs)), "GOAL-3") == ["professional"]
    assert cases(replace(lawful, goals=(theirs, own)), "GOAL-3") == []


def test_a_goal_of_filler_is_none(lawful: Plan) -> None:
    assert cases(replace(lawful, goals=(Goal(description="-"),)), "GOAL-1") == ["missing"]


def test_a_closed_plan_is_not_asked_who_calls_next(lawful: Plan) -> None:
    bare = replace(lawful, next_caller=None, follow_ups=(), follow_up_responsible=None)
    every = {"FOLLOW-1", "FOLLOW-2", "FOLLOW-3"}
    assert {finding.rule for finding in validate(bare).findings} == every
    assert validate(replace(bare, status=Concept("completed"))).findings == ()


def test_a_system_without_a_place_is_not_blamed(lawful: Plan) -> None:
    bare = replace(lawful, next_caller=None, copies=(), goals=())
    assert validate(bare, unplaced=frozenset({"next_caller", "copies", "goals"})).findings == ()


@pytest.mark.parametrize(
    ("today", "found"), [("2025-12-01", []), ("2025-12-02", ["overdue"]), ("2026-06-01", ["overdue"])]
)
def test_a_follow_up_is_overdue_the_day_after(lawful: Plan, today: str, found: list[str]) -> None:
    assert cases(lawful, "FOLLOW-4", today=today) == found


def test_a_month_is_over_when_its_last_day_is(lawful: Plan) -> None:
    plan = replace(lawful, follow_ups=(FollowUp(planned="2025-12"),))
    assert cases(plan, "FOLLOW-4", today="2025-12-31") == []
    assert cases(plan, "FOLLOW-4", today="2026-01-01") == ["overdue"]


def test_a_follow_up_that_is_done_is_never_overdue(lawful: Plan) -> None:
    plan = replace(lawful, follow_ups=(FollowUp(planned="2025-12-01", done="2025-12-05"),))
    assert cases(plan, "FOLLOW-4", today="2026-06-01") == []


def test_silence_for_a_year_is_a_plan_that_was_never_closed(lawful: Plan) -> None:
    assert cases(lawful, "FOLLOW-5", today="2026-12-01") == []
    assert cases(lawful, "FOLLOW-5", today="2026-12-02") == ["silent"]


@pytest.mark.parametrize(
    ("notice", "call", "found"),
    [
        ("2025-08-25", "2025-08-28", []),
        ("2025-08-25", "2025-08-29", ["late"]),
        ("2025-08-29", "2025-09-02", ["late"]),
        ("2025-08", "2025-09-02", []),
        ("2025-09-02", "2025-08-25", []),
    ],
)
def test_three_days_are_counted_from_the_notice(notice: str, call: str, found: list[str]) -> None:
    plan = Plan(kind=Concept("SPU"), discharge=Discharge(ready=notice), invitations=(Invitation(sent=call),))
    assert cases(plan, "TIME-2") == found


def test_working_days_are_the_policys_choice(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("site") / "validators" / "policies"
    folder.mkdir(parents=True)
    words = "extends: standard\ntitle: {sv: A, en: B}\nsettings: {TIME-2: {count: working}}\n"
    (folder / "working.yaml").write_text(words, encoding="utf-8")
    call = (Invitation(sent="2025-09-02"),)
    plan = Plan(kind=Concept("SPU"), discharge=Discharge(ready="2025-08-29"), invitations=call)
    found = validate(plan, Site(folder.parent.parent), policy="working").findings
    assert "TIME-2" not in {finding.rule for finding in found}


@pytest.mark.parametrize(
    "setting", ["TIME-2: {count: moon}", "TIME-2: {days: few}", "TIME-2: {hours: '1'}", "SIP-1: {days: '1'}"]
)
def test_a_setting_that_is_none_is_refused(tmp_path_factory: pytest.TempPathFactory, setting: str) -> None:
    folder = tmp_path_factory.mktemp("site") / "validators" / "policies"
    folder.mkdir(parents=True)
    words = f"extends: standard\ntitle: {{sv: A, en: B}}\nsettings: {{{setting}}}\n"
    (folder / "odd.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(BadConfiguration, match=r"policies/odd\.yaml"):
        validate(Plan(), Site(folder.parent.parent), policy="odd")


def test_the_first_call_stands_for_the_first_contact() -> None:
    seen = Initiative(date="2025-08-01")
    late = Plan(initiative=seen, invitations=(Invitation(sent="2025-08-20"), Invitation(sent="2025-08-12")))
    [finding] = [one for one in validate(late).findings if one.rule == "TIME-1"]
    assert finding.place.plan == "invitations[1].sent"
    assert cases(replace(late, initiative=replace(seen, first_contact="2025-08-02")), "TIME-1") == []


@pytest.mark.parametrize(
    "day",
    ["2026-06-19", "2026-12-24", "2026-12-31", "2026-06-06", "2026-05-14", "2026-11-22", "2026-11-21"],
)
def test_eves_holidays_and_weekends_are_no_working_days(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


def test_a_weekend_does_not_count() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert (days_between(friday, monday, "calendar"), days_between(friday, monday, "working")) == (3, 1)


@given(start=st.dates(date(2010, 1, 1), date(2030, 1, 1)), length=st.integers(0, 60))
def test_working_days_are_never_more_than_calendar_days(start: date, length: int) -> None:
    end = date.fromordinal(start.toordinal() + length)
    assert 0 <= days_between(start, end, "working") <= days_between(start, end, "calendar") == length


def child(**given: object) -> Plan:
    consent = Consent(status=Concept("given"), date="2017-02-01", **given)  # type: ignore[arg-type]
    number = Identifier(kind="personnummer", value="200001252386")
    return Plan(person=Person(identifiers=(number,)), consents=(consent,), created="2017-02-02")


def test_a_guardian_consents_for_a_child() -> None:
    assert cases(child(), "CONSENT-5") == ["minor"]
    assert cases(child(given_by=Party(kind=Concept("guardian"))), "CONSENT-5") == []
    acting = Party(kind=Concept("representative"), relation="God man")
    assert cases(child(given_by=acting), "CONSENT-5") == []


def test_a_representative_says_by_what_authority() -> None:
    bare = Party(kind=Concept("representative"))
    assert cases(replace(child(given_by=bare), person=None), "CONSENT-5") == ["representative"]


def test_the_day_of_birth_is_read_from_the_identity() -> None:
    number = Identifier(kind="samordningsnummer", value="199102742397")
    assert birth_day(Plan(person=Person(identifiers=(number,)))) == date(1991, 2, 14)
    assert birth_day(Plan(person=Person(identifiers=(Identifier(kind="local", value="1"),)))) is None
