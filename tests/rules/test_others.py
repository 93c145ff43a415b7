"""SIP-3: measures by others, listed, stated as none, or silent."""

from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.findings import Severity
from sipfhir.plan import (
    Attendee,
    Concept,
    Initiative,
    Intervention,
    Invitation,
    Measure,
    MeasuresByOthers,
    Meeting,
    Organization,
    Participant,
    Party,
    Plan,
    Recipient,
)
from sipfhir.rules import validate

SCHOOL = Organization(name="Skolan", kind=Concept("school"), huvudman=Concept("kommun"))


def verdict(plan: Plan, rule: str) -> str:
    return validate(plan).verdicts[rule]


def cases(plan: Plan, rule: str) -> list[tuple[str | int, str | None]]:
    return [(f.params["case"], f.place.plan) for f in validate(plan).findings if f.rule == rule]


@pytest.mark.parametrize(
    "others",
    [
        MeasuresByOthers(stated=Concept("none")),
        MeasuresByOthers(text="Inga åtgärder av andra"),
        MeasuresByOthers(stated=Concept(None, "Nej, ingen")),
        MeasuresByOthers(stated=Concept("listed"), items=(Measure(description="Studiestöd"),)),
    ],
)
def test_listed_and_stated_as_none_are_present(others: MeasuresByOthers, lawful: Plan) -> None:
    school = Participant(party=Party(organization=SCHOOL))
    assert verdict(replace(lawful, others=others, participants=(school,)), "SIP-3") == "present"


@pytest.mark.parametrize(
    "others",
    [None, MeasuresByOthers(), MeasuresByOthers(text="-"), MeasuresByOthers(stated=Concept("listed"))],
)
def test_silence_is_a_warning(others: MeasuresByOthers | None, lawful: Plan) -> None:
    (finding,) = validate(replace(lawful, others=others)).findings
    assert (finding.rule, finding.severity, finding.verdict) == ("SIP-3", Severity.WARNING, "missing")


ACTOR = Party(organization=SCHOOL)
TAKES_PART: dict[str, dict[str, Any]] = {
    "participants[0].party": {"participants": (Participant(party=ACTOR),)},
    "invitations[0].recipients[0].party": {
        "invitations": (Invitation(recipients=(Recipient(party=ACTOR),)),)
    },
    "meetings[0].attendees[0].party": {"meetings": (Meeting(attendees=(Attendee(party=ACTOR),)),)},
    "interventions[0].performer": {"interventions": (Intervention(performer=ACTOR),)},
    "interventions[0].responsible": {"interventions": (Intervention(responsible=SCHOOL),)},
    "overall_responsible[0]": {"overall_responsible": (SCHOOL,)},
    "initiative.initiator": {"initiative": Initiative(initiator=ACTOR)},
    "invitations[0].caller": {"invitations": (Invitation(caller=ACTOR),)},
    "invitations[0].sender": {"invitations": (Invitation(sender=ACTOR),)},
    "next_caller": {"next_caller": ACTOR},
}


@pytest.mark.parametrize("path", TAKES_PART)
def test_silence_about_an_actor_that_takes_part_is_an_error(path: str, lawful: Plan) -> None:
    found = validate(replace(lawful, others=None, **TAKES_PART[path])).findings
    (finding,) = [finding for finding in found if finding.rule == "SIP-3"]
    assert (finding.severity, finding.place.plan) == (Severity.ERROR, path)
    assert finding.params["case"] == "outsider"


STAYS_AWAY = [
    {"initiative": Initiative(initiator=Party(kind=Concept("relative")))},
    {"next_caller": Party(organization=Organization(huvudman=Concept("region")))},
    {"invitations": (Invitation(recipients=(Recipient(party=ACTOR, outcome=Concept("declined")),)),)},
    {"meetings": (Meeting(attendees=(Attendee(party=ACTOR, attendance=Concept("absent")),)),)},
    {"participants": (Participant(party=Party(kind=Concept("relative"))),)},
    {
        "participants": (
            Participant(party=Party(organization=Organization(kind=Concept("private-provider")))),
        )
    },
]


@pytest.mark.parametrize("parts", STAYS_AWAY)
def test_who_stays_away_or_only_keeps_company_does_not_act(parts: dict[str, Any], lawful: Plan) -> None:
    assert cases(replace(lawful, others=None, **parts), "SIP-3") == [("silent", "others")]


def test_measures_elsewhere_are_not_assessable(lawful: Plan) -> None:
    assert verdict(replace(lawful, others=MeasuresByOthers(text="se bilaga")), "SIP-3") == "not-assessable"
