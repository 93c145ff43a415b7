"""Insatser and measures by others as resources of their own ↔ Task and ServiceRequest.

R4: a Task tells who performs it and how far it has come; a ServiceRequest only that something is asked for
(its status belongs to the one who asks). What somebody has taken on, or anything is told of, is a Task; what
nobody is named for is still a request. R4 says too that what a CarePlan refers to is not based on it, and
has an extension for the goal.
"""

from sipfhir.plan import Intervention, Measure
from sipfhir.resources.codecs import moment
from sipfhir.resources.concepts import concept, phrase
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import extension, extensions
from sipfhir.resources.pairs import element
from sipfhir.resources.references import link, party, subject
from sipfhir.resources.request_elements import (
    at_once,
    based_on,
    classified,
    executed,
    focus,
    goal,
    intent,
    to_be_done,
)
from sipfhir.resources.request_status import request_status, task_status
from sipfhir.resources.resource import Resource

SHAPES = {"Task": "task", "ServiceRequest": "service-request"}
"""What an activity may refer to and be read from."""
MEASURES = {"Task": "measure-task", "ServiceRequest": "measure-request"}
"""The same, of a measure by others."""


def shape_of(part: Intervention | Measure) -> str:
    """The shape that a part of the plan becomes."""
    kind = "Task" if _taken_on(part) else "ServiceRequest"
    return (SHAPES if isinstance(part, Intervention) else MEASURES)[kind]


def _taken_on(part: Intervention | Measure) -> bool:
    """Whether anybody is named for it, or anything is told that only a Task has room for."""
    told = ("responsible", "contact", "performer", "status_reason", "progress")
    status = part.status.code if part.status else "not-started"
    return any(getattr(part, name, None) for name in told) or status not in ("not-started", "scheduled")


_OWN = extensions("law", "sequence", "extent")
# Only of a Task: whoever is named makes it one.
_NAMED = (extension("responsible", "responsible"), extension("contact", "contact"))
_TASK = (
    goal,
    element("id", "identifier[]", local_id),
    task_status,
    intent,
    element("description", "description"),
    subject("for"),
    # R4 keeps executionPeriod for when something was done; what is agreed is a limit in time.
    element("start", "restriction.period.start", moment),
    element("end", "restriction.period.end", moment),
    element("performer", "owner", party),
)
_REQUEST = (
    goal,
    element("id", "identifier[]", local_id),
    request_status,
    intent,
    to_be_done,
    element("description", "code", phrase),
    subject("subject", required=True),
    at_once,
    element("start", "occurrencePeriod.start", moment),
    element("end", "occurrencePeriod.end", moment),
    element("performer", "performer[]", party),
)
TASK = Resource(
    "Task",
    Intervention,
    (
        *_NAMED,
        *_OWN,
        *_TASK,
        based_on,
        focus(SHAPES["ServiceRequest"]),
        element("status_reason", "statusReason.text"),
        element("kind", "code", concept("intervention-kind")),
        executed("start"),
        executed("end"),
        link("need", "needs", "reasonReference"),
        element("progress", "note[].text"),
    ),
    narrated=True,
)
SERVICE_REQUEST = Resource(
    "ServiceRequest",
    Intervention,
    (*_OWN, *_REQUEST, based_on, classified, link("need", "needs", "reasonReference[]")),
    narrated=True,
)
MEASURE_TASK = Resource("Task", Measure, _TASK, narrated=True)
MEASURE_REQUEST = Resource("ServiceRequest", Measure, _REQUEST, narrated=True)
