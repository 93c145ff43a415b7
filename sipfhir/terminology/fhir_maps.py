"""Our codes → the codes that FHIR has for its own elements: the very tables that resources are made by."""

from collections.abc import Iterator

from sipfhir.resources import Context, activity, appointment, care_plan, communication_request, consent, goal
from sipfhir.resources.request_status import OURS
from sipfhir.resources.systems import Systems
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.terminology.code_maps import CodeMap, Row

HL7 = "http://hl7.org/fhir"
_REQUEST = (f"{HL7}/request-status", f"{HL7}/ValueSet/request-status")
_DETAIL = (f"{HL7}/care-plan-activity-status", f"{HL7}/ValueSet/care-plan-activity-status")
_TASK = (f"{HL7}/task-status", f"{HL7}/ValueSet/task-status")
_CONSENT = (f"{HL7}/consent-state-codes", f"{HL7}/ValueSet/consent-state-codes")
_MEETING = (f"{HL7}/appointmentstatus", f"{HL7}/ValueSet/appointmentstatus")
_ANSWER = (f"{HL7}/participationstatus", f"{HL7}/ValueSet/participationstatus")
_GOAL = ("http://terminology.hl7.org/CodeSystem/goal-achievement", f"{HL7}/ValueSet/goal-achievement")
_TABLES: tuple[tuple[str, str, tuple[str, str], dict[str, str]], ...] = (
    ("plan-status", "CarePlan.status", _REQUEST, care_plan.STATUS),
    ("intervention-status", "CarePlan.activity.detail.status", _DETAIL, activity.STATUS),
    ("intervention-status", "Task.status", _TASK, OURS),
    ("consent-status", "Consent.status", _CONSENT, consent.STATUS),
    ("invitation-status", "CommunicationRequest.status", _REQUEST, communication_request.CALL_STATUS),
    ("message-status", "CommunicationRequest.status", _REQUEST, communication_request.MESSAGE_STATUS),
    ("meeting-status", "Appointment.status", _MEETING, appointment.HELD),
    ("outcome", "Appointment.participant.status", _ANSWER, appointment.OUTCOME),
    ("achievement", "Goal.achievementStatus", _GOAL, {code: code for code in goal.HL7}),
)


def fhir_maps(site: Site) -> tuple[CodeMap, ...]:
    """One for each element whose codes are FHIR's."""
    uris = tables(Context.of(site)).systems
    return tuple(_map(uris, name, element, where, table) for name, element, where, table in _TABLES)


def _map(uris: Systems, name: str, element: str, where: tuple[str, str], table: dict[str, str]) -> CodeMap:
    system, value_set = where
    called = f"{name}-{element.replace('.', '-').lower()}"
    return CodeMap(
        name=called,
        ours=name,
        url=f"{uris.base}/ConceptMap/{called}",
        source=uris.code_system(name),
        target=system,
        source_set=f"{uris.base}/ValueSet/{name}",
        target_set=value_set,
        rows=tuple(_rows(uris, name, table)),
    )


def _rows(uris: Systems, name: str, table: dict[str, str]) -> Iterator[Row]:
    """FHIR's code that several of ours become says less than each of them."""
    shown = uris.codings(name)
    theirs = list(table.values())
    for ours, code in table.items():
        near = "equivalent" if theirs.count(code) == 1 else "wider"
        yield Row(ours, shown.get(ours, {}).get("display"), code, None, near)
