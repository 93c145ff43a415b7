"""The SIP plan: the one form that every other form is read into and written from."""

from typing import Annotated

from sipfhir.plan.after import ActivityCode, Attachment, Copy, Discharge, Ending, Evaluation, FollowUp
from sipfhir.plan.base import Concept, Moment, Part, called
from sipfhir.plan.calling import Initiative, Invitation, Meeting, Message, Participant
from sipfhir.plan.codes import LegalBasis, PlanKind, PlanStatus
from sipfhir.plan.content import Goal, Intervention, MeasuresByOthers, Need, Situation
from sipfhir.plan.party import Identifier, Organization, Party
from sipfhir.plan.person import Consent, Person, PersonParticipation


class Source(Part, frozen=True):
    """Varifrån planen kom; not part of what the plan says."""

    system: Annotated[str, called("system", "The system's name in adapters/.")]
    installation: Annotated[str | None, called("installation", "Which installation of it.")] = None
    mapping_version: Annotated[str | None, called("mappningsversion", "Version of the mapping file.")] = None
    digest: Annotated[str | None, called("kontrollsumma", "Keyed digest of the record.")] = None
    line: Annotated[int | None, called("rad", "First line of the record in the file.")] = None


class Plan(Part, frozen=True):
    """Samordnad individuell plan.

    A call without a plan, a declined SIP and a document-only plan are plans with few parts.
    """

    identifiers: Annotated[tuple[Identifier, ...], called("ärendenummer", "Business identifiers.")] = ()
    version: Annotated[str | None, called("version", "Version within the chain.")] = None
    replaces: Annotated[tuple[Identifier, ...], called("ersätter", "Plans that this one replaces.")] = ()
    kind: Annotated[Concept[PlanKind] | None, called("plantyp", "SIP or another plan.")] = None
    legal_basis: Annotated[Concept[LegalBasis] | None, called("rättslig grund", "Under which law.")] = None
    title: Annotated[str | None, called("rubrik", "Title.")] = None
    approved_for_patient: Annotated[
        bool | None, called("får visas för den enskilde", "May be shown to the person in e-services.")
    ] = None
    status: Annotated[Concept[PlanStatus] | None, called("status", "Status.")] = None
    created: Annotated[Moment | None, called("upprättad", "When the plan was made.")] = None
    updated: Annotated[Moment | None, called("ändrad", "When it was last changed.")] = None
    start: Annotated[Moment | None, called("gäller från", "In force from.")] = None
    end: Annotated[Moment | None, called("gäller till", "In force until.")] = None
    author: Annotated[Party | None, called("upprättad av", "The professional who wrote it.")] = None
    person: Annotated[Person | None, called("den enskilde", "Whose plan it is.")] = None
    participation: Annotated[
        PersonParticipation | None, called("delaktighet", "How the person took part.")
    ] = None
    consents: Annotated[tuple[Consent, ...], called("samtycken", "Consents.")] = ()
    initiative: Annotated[Initiative | None, called("initiativ", "Who saw the need, and when.")] = None
    discharge: Annotated[Discharge | None, called("utskrivning", "Discharge from inpatient care.")] = None
    invitations: Annotated[tuple[Invitation, ...], called("kallelser", "Calls.")] = ()
    messages: Annotated[tuple[Message, ...], called("meddelanden", "Other messages.")] = ()
    meetings: Annotated[tuple[Meeting, ...], called("möten", "Meetings.")] = ()
    participants: Annotated[tuple[Participant, ...], called("deltagare", "Participants.")] = ()
    situation: Annotated[Situation | None, called("situation", "Situation and mapping.")] = None
    needs: Annotated[tuple[Need, ...], called("behov", "Needs.")] = ()
    goals: Annotated[tuple[Goal, ...], called("mål", "Goals.")] = ()
    interventions: Annotated[tuple[Intervention, ...], called("insatser", "Interventions (element 1).")] = ()
    others: Annotated[
        MeasuresByOthers | None, called("åtgärder av andra", "Measures by others (element 3).")
    ] = None
    overall_responsible: Annotated[
        tuple[Organization, ...],
        called("övergripande ansvarig", "Overall responsible (element 4); exactly one is lawful."),
    ] = ()
    coordinator: Annotated[Party | None, called("samordnare", "Who coordinates.")] = None
    next_caller: Annotated[Party | None, called("kallar till nästa möte", "Who calls next time.")] = None
    follow_up_responsible: Annotated[
        Party | None, called("uppföljningsansvarig", "Who answers for follow-up.")
    ] = None
    follow_ups: Annotated[tuple[FollowUp, ...], called("uppföljningar", "Follow-ups.")] = ()
    evaluation: Annotated[Evaluation | None, called("utvärdering", "Evaluation.")] = None
    ending: Annotated[Ending | None, called("avslut", "How the planning ended.")] = None
    copies: Annotated[tuple[Copy, ...], called("utlämnade exemplar", "Copies handed out.")] = ()
    attachments: Annotated[tuple[Attachment, ...], called("bilagor", "Attachments.")] = ()
    codes: Annotated[tuple[ActivityCode, ...], called("KVÅ- och KSI-koder", "Registered codes.")] = ()
    notes: Annotated[tuple[str, ...], called("anteckningar", "Free notes.")] = ()
    source: Annotated[Source | None, called("källa", "Where the plan came from.")] = None
