"""Deltagare, samordnare, who calls next and who follows up ↔ CareTeam."""

from sipfhir.plan import Participant, Plan
from sipfhir.resources.codecs import moment
from sipfhir.resources.concepts import concept
from sipfhir.resources.extensions import extensions
from sipfhir.resources.marked import Marks, has, marked
from sipfhir.resources.pairs import each, element, one
from sipfhir.resources.references import party, subject
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Pair, struct

_participant = struct(
    Participant,
    *extensions("mandate", "attendance"),
    element("role", "role[]", concept("role")),
    element("party", "member", party),
    element("start", "period.start", moment),
    element("end", "period.end", moment),
)


def _task(field: str, code: str) -> Pair:
    """A task in the plan: roles apart from the participants', since one person may hold several."""
    marks: Marks = lambda systems: {"role": [{"coding": [systems.coding("plan-role", code)]}]}  # noqa: E731
    return one(field, "participant", marked(party, "member", marks), has(marks, "role"))


def present(plan: Plan) -> bool:
    """True when there is anyone to be in the team."""
    return bool(plan.participants or plan.coordinator or plan.next_caller or plan.follow_up_responsible)


CARE_TEAM = Resource(
    "CareTeam",
    Plan,
    (
        subject("subject"),
        _task("coordinator", "coordinator"),
        _task("next_caller", "next-caller"),
        _task("follow_up_responsible", "follow-up-responsible"),
        each("participants", "participant", _participant),
    ),
)
