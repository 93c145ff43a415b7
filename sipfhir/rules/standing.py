"""Whether there is a plan to assess: not when none was made, none is shown, or it is only a document."""

from sipfhir.plan import Consent, MeasuresByOthers, Party, Plan
from sipfhir.rules.dates import later
from sipfhir.rules.filler import Filler

NOT_MADE = "not-applicable"
WITHHELD = "withheld"
DOCUMENT = "document"

_NEVER = ("draft", "entered-in-error")
_LIVING = ("active", "on-hold")
_MADE = (*_LIVING, "completed")


def standing(plan: Plan, filler: Filler) -> str | None:
    """Why the plan can not be asked, or None: content first, then refusal, then what else there is."""
    if status(plan) in _NEVER:
        return NOT_MADE
    if has_content(plan) and not _emptied(plan, filler):
        return None
    if offered_only(plan):
        return NOT_MADE
    if refusal(plan):
        return WITHHELD
    if plan.attachments or any(map(filler.points, plan.notes)):
        return DOCUMENT
    return NOT_MADE if _call_alone(plan) else None


def status(plan: Plan) -> str | None:
    """The status code, None when absent or not known."""
    return plan.status.code if plan.status else None


def has_content(plan: Plan) -> bool:
    """True when the plan holds goals or any of the four elements."""
    return bool(plan.interventions or plan.overall_responsible or plan.others or plan.goals)


def lives(plan: Plan, filler: Filler) -> bool:
    """True for a plan in force, and for one with content that is not said to have ended."""
    code = status(plan)
    if code in _LIVING:
        return True
    return code in ("draft", None) and not plan.ending and has_content(plan) and not _emptied(plan, filler)


def offered_only(plan: Plan) -> bool:
    """True when the person said no, or no need was seen."""
    return bool(plan.initiative and (plan.initiative.declined or plan.initiative.not_needed))


def sip_consents(plan: Plan) -> list[tuple[int, Consent]]:
    """Consents to the SIP with their index. One that does not say to what counts; SVOD never does."""
    return [(i, consent) for i, consent in enumerate(plan.consents) if _to_sip(consent)]


def refusal(plan: Plan) -> tuple[int, str] | None:
    """Index and status of a refused or withdrawn consent to the SIP that no later yes has replaced.

    A no to some parties alone is no refusal of the SIP: it bars those (`recipient.py`).
    """
    asked = sip_consents(plan) if plan.consents else []
    for i, consent in asked:
        state = consent_status(consent)
        if state in ("refused", "withdrawn") and not partial(consent) and not replaced(consent, plan):
            return i, state
    return None


def partial(consent: Consent) -> bool:
    """Whether a no is to some parties alone."""
    return consent_status(consent) == "refused" and bool(consent.parties)


def replaced(consent: Consent, plan: Plan) -> bool:
    """Whether a later yes of the same giver stands in the place of a no."""
    return any(_replaces(other, consent) for _, other in sip_consents(plan))


def _to_sip(consent: Consent) -> bool:
    return not consent.scope or consent.scope.code == "sip"


def consent_status(consent: Consent) -> str | None:
    """Its status; withdrawn when it says when, whatever else it says. None for a word that is not known."""
    if consent.withdrawn:
        return "withdrawn"
    return consent.status.code if consent.status else None


def _replaces(other: Consent, consent: Consent) -> bool:
    """A yes of the same giver (or of nobody named), dated later."""
    before = consent.withdrawn or consent.date
    if consent_status(other) != "given" or not before or not other.date:
        return False
    return _one_giver(other.given_by, consent.given_by) and later(other.date, before)


def _one_giver(one: Party | None, other: Party | None) -> bool:
    """True also when only one is described at length: there is one patient, whatever is said of them."""
    if one is None or other is None or one == other:
        return True
    kinds = [each.kind.code if each.kind else None for each in (one, other)]
    if kinds[0] != kinds[1]:
        return False
    return kinds[0] == "patient" or (one.name is not None and one.name == other.name)


def _emptied(plan: Plan, filler: Filler) -> bool:
    """True when consent is refused or the plan revoked, and nothing that it says of the person is left.

    Rows may remain, and who was responsible: what was said in them is not shown, so it is not missing.
    """
    if status(plan) != "revoked" and not refusal(plan):
        return False
    others = plan.others or MeasuresByOthers()
    said = [
        others.text,
        *(intervention.description for intervention in plan.interventions),
        *(goal.description for goal in plan.goals),
        *(measure.description for measure in others.items),
    ]
    return all(map(filler.empty, said))


def _call_alone(plan: Plan) -> bool:
    called = plan.invitations or plan.initiative or plan.messages or plan.meetings
    code = status(plan)
    ended = code == "completed" and not _begun(plan)
    return code == "revoked" or bool(called and (ended or code not in _MADE))


def _begun(plan: Plan) -> bool:
    """Anything at all of a plan. A case that has ended with nothing but calls has made none."""
    return bool(plan.created or plan.author or plan.situation or plan.needs or plan.follow_ups)
