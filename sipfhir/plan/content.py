"""What the plan says: situation, needs, goals, interventions, measures by others."""

from typing import Annotated

from sipfhir.plan.base import Concept, Day, Moment, Part, called
from sipfhir.plan.codes import (
    Achievement,
    InterventionKind,
    InterventionStatus,
    Law,
    LifeAreaKind,
    OthersStated,
    Term,
    Voice,
)
from sipfhir.plan.party import Organization, Party


class LifeArea(Part, frozen=True):
    """Livsområde i kartläggningen."""

    area: Annotated[Concept[LifeAreaKind] | None, called("livsområde", "Which area.")] = None
    current: Annotated[str | None, called("nuläge", "How it is.")] = None
    wanted: Annotated[str | None, called("önskat läge", "How the person wants it to be.")] = None


class Situation(Part, frozen=True):
    """Situation och kartläggning."""

    purpose: Annotated[str | None, called("syfte med planen", "Purpose of this plan.")] = None
    background: Annotated[str | None, called("underlag", "Background and basis.")] = None
    current: Annotated[str | None, called("nuvarande situation", "Situation and needs in words.")] = None
    wishes: Annotated[str | None, called("vad är viktigt", "What matters to the person.")] = None
    strengths: Annotated[str | None, called("resurser", "Resources and strengths.")] = None
    life_areas: Annotated[tuple[LifeArea, ...], called("kartläggning", "Mapping by life area.")] = ()


class Need(Part, frozen=True):
    """Behov."""

    id: Annotated[str | None, called("nummer", "Number within the plan.")] = None
    description: Annotated[str | None, called("behov", "The need in words; never a diagnosis of ours.")] = (
        None
    )
    area: Annotated[Concept[LifeAreaKind] | None, called("livsområde", "Which area.")] = None
    assessed_by: Annotated[Party | None, called("bedömt av", "Who assessed it.")] = None
    assessed: Annotated[Moment | None, called("bedömt", "When.")] = None


class Goal(Part, frozen=True):
    """Mål eller delmål."""

    id: Annotated[str | None, called("nummer", "Number within the plan.")] = None
    parent: Annotated[str | None, called("huvudmål", "Number of the goal that this is part of.")] = None
    need: Annotated[str | None, called("behov", "Number of the need.")] = None
    description: Annotated[str | None, called("mål", "The goal in words.")] = None
    term: Annotated[Concept[Term] | None, called("sikt", "Short or long term.")] = None
    voice: Annotated[Concept[Voice] | None, called("vems mål", "The person's or the professionals'.")] = None
    start: Annotated[Day | None, called("från", "Set on.")] = None
    due: Annotated[Day | None, called("uppnås senast", "Due date.")] = None
    achievement: Annotated[Concept[Achievement] | None, called("måluppfyllelse", "How far.")] = None
    assessed: Annotated[Day | None, called("bedömt", "When the achievement was assessed.")] = None
    comment: Annotated[str | None, called("kommentar", "Comment, disagreement.")] = None


class Intervention(Part, frozen=True):
    """Insats. Who answers for it (huvudman) and who performs it are two things."""

    id: Annotated[str | None, called("nummer", "Number within the plan.")] = None
    goal: Annotated[str | None, called("mål", "Number of the goal.")] = None
    need: Annotated[str | None, called("behov", "Number of the need.")] = None
    description: Annotated[str | None, called("insats", "What is to be done.")] = None
    kind: Annotated[Concept[InterventionKind] | None, called("slag", "Preventive, rehabilitative, ...")] = (
        None
    )
    responsible: Annotated[
        Organization | None, called("ansvarig huvudman", "Which huvudman answers for it (element 2).")
    ] = None
    contact: Annotated[Party | None, called("ansvarig person", "The professional to turn to.")] = None
    performer: Annotated[Party | None, called("utförare", "Who performs it, maybe a private provider.")] = (
        None
    )
    law: Annotated[Concept[Law] | None, called("lagrum", "Under which law.")] = None
    status: Annotated[Concept[InterventionStatus] | None, called("status", "How far it has come.")] = None
    status_reason: Annotated[str | None, called("orsak", "Why it was not carried out.")] = None
    sequence: Annotated[int | None, called("ordning", "In which order.")] = None
    start: Annotated[Moment | None, called("från", "Begins.")] = None
    end: Annotated[Moment | None, called("till", "Ends.")] = None
    extent: Annotated[str | None, called("omfattning", "How much, how often.")] = None
    progress: Annotated[str | None, called("uppföljning", "What came of it.")] = None


class Measure(Part, frozen=True):
    """Åtgärd som vidtas av någon annan än kommunen eller regionen."""

    id: Annotated[str | None, called("nummer", "Number within the plan.")] = None
    goal: Annotated[str | None, called("mål", "Number of the goal.")] = None
    description: Annotated[str | None, called("åtgärd", "What is done.")] = None
    performer: Annotated[Party | None, called("vem", "School, authority, relative, ...")] = None
    status: Annotated[Concept[InterventionStatus] | None, called("status", "How far it has come.")] = None
    start: Annotated[Moment | None, called("från", "Begins.")] = None
    end: Annotated[Moment | None, called("till", "Ends.")] = None


class MeasuresByOthers(Part, frozen=True):
    """Åtgärder av andra (element 3), tri-state: listed, stated as none, silent."""

    stated: Annotated[Concept[OthersStated] | None, called("angivet", "Listed, or stated as none.")] = None
    items: Annotated[tuple[Measure, ...], called("åtgärder", "The measures.")] = ()
    text: Annotated[str | None, called("i ord", "Measures by others in free text.")] = None
