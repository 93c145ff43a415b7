"""After the meeting: follow-ups, evaluation, ending, copies, attachments, codes."""

from typing import Annotated

from sipfhir.plan.base import Concept, Moment, Part, called
from sipfhir.plan.codes import CodeSystem, CopyChannel, EndReason, FollowUpMethod, Huvudman
from sipfhir.plan.party import Organization, Party


class FollowUp(Part, frozen=True):
    """Uppföljning, planned or done."""

    id: Annotated[str | None, called("nummer", "Number within the plan.")] = None
    planned: Annotated[Moment | None, called("planerad", "When it is to be done.")] = None
    place: Annotated[str | None, called("plats", "Where.")] = None
    method: Annotated[Concept[FollowUpMethod] | None, called("hur", "Meeting, phone, ...")] = None
    responsible: Annotated[Party | None, called("ansvarig", "Who follows up.")] = None
    done: Annotated[Moment | None, called("genomförd", "When it was done.")] = None
    result: Annotated[str | None, called("resultat", "What it showed.")] = None


class Evaluation(Part, frozen=True):
    """Utvärdering."""

    date: Annotated[Moment | None, called("datum", "When.")] = None
    text: Annotated[str | None, called("utvärdering", "In words.")] = None
    person_view: Annotated[str | None, called("den enskildes syn", "What the person thinks.")] = None


class Ending(Part, frozen=True):
    """Avslut."""

    date: Annotated[Moment | None, called("datum", "When the planning ended.")] = None
    reason: Annotated[Concept[EndReason] | None, called("orsak", "Why.")] = None
    text: Annotated[str | None, called("kommentar", "In words.")] = None
    by: Annotated[Party | None, called("avslutad av", "Who ended it.")] = None


class Copy(Part, frozen=True):
    """Utlämnat exemplar av planen."""

    to: Annotated[Party | None, called("till", "Who got it.")] = None
    date: Annotated[Moment | None, called("datum", "When.")] = None
    channel: Annotated[Concept[CopyChannel] | None, called("sätt", "Paper, digital, ...")] = None


class Attachment(Part, frozen=True):
    """Bilaga. The bytes in base64, or a link."""

    id: Annotated[str | None, called("nummer", "The source's number.")] = None
    title: Annotated[str | None, called("rubrik", "Title or file name.")] = None
    content_type: Annotated[str | None, called("mediatyp", "MIME type.")] = None
    data: Annotated[str | None, called("innehåll", "The bytes, base64.")] = None
    url: Annotated[str | None, called("länk", "Where the bytes are.")] = None
    created: Annotated[Moment | None, called("skapad", "When.")] = None


class ActivityCode(Part, frozen=True):
    """KVÅ- eller KSI-kod. They code the making and following up of a plan, never an intervention."""

    system: Annotated[CodeSystem, called("kodverk", "KVÅ or KSI.")]
    code: Annotated[str, called("kod", "Without space: AU124.")]
    date: Annotated[Moment | None, called("datum", "When the coded act was done.")] = None
    huvudman: Annotated[Concept[Huvudman] | None, called("huvudman", "Which side registered it.")] = None


class Discharge(Part, frozen=True):
    """Utskrivning från sluten vård."""

    admitted: Annotated[Moment | None, called("inskriven", "Admission.")] = None
    unit: Annotated[Organization | None, called("inskrivningsenhet", "The ward.")] = None
    preliminary: Annotated[Moment | None, called("preliminärt utskrivningsdatum", "Expected discharge.")] = (
        None
    )
    ready: Annotated[Moment | None, called("underrättelse om utskrivningsklar", "Notice of readiness.")] = (
        None
    )
    discharged: Annotated[Moment | None, called("utskriven", "Discharge.")] = None
    physician: Annotated[Party | None, called("behandlande läkare", "Treating physician.")] = None
