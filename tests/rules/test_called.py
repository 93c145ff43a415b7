"""Which calls count as calls: not a draft, not one sent wrongly, taken back or voided by a message."""

from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.across import due
from sipfhir.findings import Place
from sipfhir.plan import (
    Concept,
    Consent,
    Discharge,
    Initiative,
    Intervention,
    Invitation,
    Message,
    Organization,
    Participant,
    Party,
    Plan,
    Recipient,
)
from sipfhir.reading import Reading
from sipfhir.rules import validate
from sipfhir.rules.basis import moment
from sipfhir.rules.wording import shipped
from sipfhir.voiding import standing_calls

CLINIC = Organization(name="Vårdcentralen", huvudman=Concept("region"), kind=Concept("primary-care"))
SOCIAL = Organization(name="Socialtjänsten", huvudman=Concept("kommun"), kind=Concept("social-services"))
SCHOOL = Organization(name="Skolan", huvudman=Concept("kommun"), kind=Concept("school"))
VOID = Message(id="9", kind=Concept("void"), refers_to="1")
DEAD = ["draft", "withdrawn", "misdirected", "voided"]


def call(**fields: Any) -> Invitation:
    return Invitation(**{"id": "1", "sent": "2025-09-08T09:00:00+02:00", **fields})


def with_call(plan: Plan, invitation: Invitation, how: str) -> Plan:
    """The plan with a call that stands (``sent``), that says that it does not, or that a message voids."""
    if how == "voided":
        return replace(plan, invitations=(invitation,), messages=(VOID,))
    return replace(plan, invitations=(replace(invitation, status=Concept(how)),))


def found(plan: Plan, rule: str, **asked: str) -> list[str | int]:
    return [one.params["case"] for one in validate(plan, **asked).findings if one.rule == rule]  # type: ignore[arg-type]


@pytest.mark.parametrize("how", DEAD)
def test_it_does_not_stand(how: str) -> None:
    assert standing_calls(with_call(Plan(), call(), how)) == []
    assert [i for i, _ in standing_calls(with_call(Plan(), call(), "sent"))] == [0]
    assert [i for i, _ in standing_calls(Plan(invitations=(call(),)))] == [0]


@pytest.mark.parametrize("how", DEAD)
def test_a_call_that_does_not_stand_is_not_late(how: str) -> None:
    late = call(start="2025-09-01T09:00:00+02:00")
    assert found(with_call(Plan(), late, "sent"), "DATE-2") == ["late-call"]
    assert found(with_call(Plan(), late, how), "DATE-2") == []


@pytest.mark.parametrize("how", DEAD)
def test_nobody_is_called_by_it(how: str) -> None:
    act = Intervention(description="Träning", responsible=CLINIC)
    alone = Plan(
        kind=Concept("SIP"),
        created="2025-09-01",
        interventions=(act,),
        participants=(Participant(party=Party(organization=CLINIC)),),
    )
    other = call(recipients=(Recipient(party=Party(organization=SOCIAL)),))
    assert found(with_call(alone, other, "sent"), "PARTIES-1") == []
    assert found(with_call(alone, other, how), "PARTIES-1") == ["only-region"]
    assert found(with_call(alone, other, "sent"), "PLAN-1") == []
    assert found(with_call(alone, call(), how), "PLAN-1") == ["alone"]


@pytest.mark.parametrize("how", DEAD)
def test_whom_it_was_sent_to_takes_no_part(how: str, lawful: Plan) -> None:
    silent = replace(lawful, others=None)
    to_school = call(recipients=(Recipient(party=Party(organization=SCHOOL)),))
    assert found(with_call(silent, to_school, "sent"), "SIP-3") != found(silent, "SIP-3")
    assert found(with_call(silent, to_school, how), "SIP-3") == found(silent, "SIP-3")


@pytest.mark.parametrize("how", DEAD)
def test_it_is_not_the_call_that_came_in_time(how: str) -> None:
    plan = Plan(
        kind=Concept("SPU"), created="2025-09-20", discharge=Discharge(ready="2025-09-05T09:00:00+02:00")
    )
    second = call(id="2", sent="2025-09-16T09:00:00+02:00")
    both = with_call(plan, call(), how)
    assert found(replace(both, invitations=(*both.invitations, second)), "TIME-2") == ["late"]
    again = replace(second, replaces="1")
    replaced = found(replace(both, invitations=(*both.invitations, again)), "TIME-2")
    assert replaced == (["late"] if how in ("draft", "misdirected") else [])


def test_a_chain_of_replaced_calls_is_followed_and_a_circle_ends() -> None:
    plan = Plan(created="2025-09-20", initiative=Initiative(date="2025-09-05"))
    gone = Concept("withdrawn")
    first, second = call(status=gone), call(id="2", status=gone, sent="2025-09-16", replaces="1")
    third = call(id="3", sent="2025-09-19", replaces="2")
    assert found(replace(plan, invitations=(first, second, third)), "TIME-1") == []
    assert found(replace(plan, invitations=(second, third)), "TIME-1") == ["late"]
    circle = replace(first, replaces="2")
    assert found(replace(plan, invitations=(circle, second, third)), "TIME-1") == []


@pytest.mark.parametrize("how", [*DEAD, "sent"])
def test_what_was_sent_before_the_consent_was_sent(how: str) -> None:
    """A call that was taken back told of the person all the same; a draft told nobody."""
    consented = Consent(scope=Concept("sip"), status=Concept("given"), date="2025-09-15")
    plan = Plan(consents=(consented,))
    assert found(with_call(plan, call(), how), "CONSENT-3") == ([] if how == "draft" else ["late"])


def test_the_date_of_the_law_is_that_of_a_call_that_stands_when_there_is_one() -> None:
    wrong, right = (
        call(status=Concept("misdirected"), sent="2016-01-01"),
        call(id="2", sent="2017-04-02"),
    )
    assert moment(Plan(invitations=(wrong, right))) == "2017-04-02"
    assert moment(Plan(invitations=(wrong,))) == "2016-01-01"


@pytest.mark.parametrize("how", [*DEAD, "sent"])
def test_it_needs_no_answer(how: str) -> None:
    asked = call(recipients=(Recipient(party=Party(organization=SOCIAL)),))
    plan = replace(with_call(Plan(), asked, how), status=Concept("active"))
    reading = Reading(plan, locator=lambda path: Place(plan=path))
    kinds = [one.kind for one in due([reading], "2025-10-01", site=shipped())]
    assert kinds.count("call") == (how == "sent")
