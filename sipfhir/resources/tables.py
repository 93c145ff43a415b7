"""All tables of pairs, compiled once for a site and a canonical base."""

from functools import lru_cache
from pathlib import Path

from sipfhir.resources.appointment import CALLED_MEETING, MEETING
from sipfhir.resources.care_plan import CARE_PLAN
from sipfhir.resources.care_team import CARE_TEAM
from sipfhir.resources.codecs import Codec
from sipfhir.resources.communication_request import INITIATIVE, INVITATION, MESSAGE
from sipfhir.resources.condition import NEED
from sipfhir.resources.consent import CONSENT
from sipfhir.resources.context import Context
from sipfhir.resources.datatypes import identifier
from sipfhir.resources.document_reference import ATTACHMENT
from sipfhir.resources.goal import GOAL
from sipfhir.resources.organization import ORGANIZATION
from sipfhir.resources.parties import Parties
from sipfhir.resources.patient import PATIENT
from sipfhir.resources.practitioner import PRACTITIONER, ROLE
from sipfhir.resources.procedure import ACTIVITY_CODE
from sipfhir.resources.provenance import PROVENANCE, WITHDRAWAL
from sipfhir.resources.related_person import RELATED_PERSON
from sipfhir.resources.requests import MEASURE_REQUEST, MEASURE_TASK, SERVICE_REQUEST, TASK
from sipfhir.resources.resource import ResourceShape
from sipfhir.resources.systems import Systems
from sipfhir.site import Site

RESOURCES = {
    "patient": PATIENT,
    "organization": ORGANIZATION,
    "practitioner": PRACTITIONER,
    "practitioner-role": ROLE,
    "related-person": RELATED_PERSON,
    "care-plan": CARE_PLAN,
    "care-team": CARE_TEAM,
    "need": NEED,
    "goal": GOAL,
    "consent": CONSENT,
    "initiative": INITIATIVE,
    "invitation": INVITATION,
    "message": MESSAGE,
    "called-meeting": CALLED_MEETING,
    "meeting": MEETING,
    "attachment": ATTACHMENT,
    "activity-code": ACTIVITY_CODE,
    "provenance": PROVENANCE,
    "withdrawal": WITHDRAWAL,
    "task": TASK,
    "service-request": SERVICE_REQUEST,
    "measure-task": MEASURE_TASK,
    "measure-request": MEASURE_REQUEST,
}
"""Every resource that a plan becomes, by the name that its profile ends in."""


class Tables:
    """The compiled tables, and the codecs that they share."""

    def __init__(self, systems: Systems) -> None:
        self.systems: Systems = systems
        self.identifier: Codec = identifier(systems)
        self.parties: Parties = Parties(systems)
        self.shapes: dict[str, ResourceShape] = {
            name: ResourceShape(systems, name, table) for name, table in RESOURCES.items()
        }

    @property
    def profile(self) -> str:
        """The profile that a CarePlan of ours claims."""
        return str(self.shapes["care-plan"].meta["profile"][0])


def tables(context: Context) -> Tables:
    """The tables of a context's site and base."""
    return _tables(context.site.folder if context.site else None, context.base)


@lru_cache(maxsize=16)
def _tables(folder: Path | None, base: str | None) -> Tables:
    return Tables(Systems(Site(folder), base))
