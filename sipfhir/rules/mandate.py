"""Who may consent: CONSENT-5, a minor without a guardian, a representative whose authority is not stated."""

from collections.abc import Iterator
from datetime import date

from sipfhir.plan import Consent, Party, Person, Plan
from sipfhir.rules.dates import last_day
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.rules.standing import sip_consents

_OF_AGE = 18
_ANSWERED = ("given", None)


def unauthorised(question: Question) -> Answer:
    """CONSENT-5: asked of each consent to the SIP that was given. A god man may act in a guardian's place."""
    hits = tuple(_found(question))
    return Answer(hits=hits) if hits else CLEAN


def _found(question: Question) -> Iterator[Hit]:
    given = [(i, one) for i, one in sip_consents(question.plan) if _given(one)]
    person = question.plan.person
    acting = [_by(one, "representative") and _authority(one.given_by, person) for _, one in given]
    guarded = any(acting) or any(_by(one, "guardian") for _, one in given)
    for (i, consent), authorised in zip(given, acting, strict=True):
        if not guarded and _minor(question, consent):
            yield Hit("minor", f"consents[{i}].given_by")
        elif _by(consent, "representative") and not authorised:
            yield Hit("representative", f"consents[{i}].given_by")


def _given(consent: Consent) -> bool:
    return (consent.status.code if consent.status else None) in _ANSWERED


def _by(consent: Consent, kind: str) -> bool:
    giver = consent.given_by
    return bool(giver and giver.kind and giver.kind.code == kind)


def _authority(giver: Party | None, person: Person | None) -> bool:
    """Said of the giver (god man, förvaltare), or of a representative of the same name."""
    if giver and (giver.relation or (giver.kind and giver.kind.text)):
        return True
    named = (one for one in (person.representatives if person else ()) if not giver or one.name == giver.name)
    return any(one.relation or (one.kind and one.kind.text) for one in named)


def _minor(question: Question, consent: Consent) -> bool:
    born, on = birth_day(question.plan), last_day(consent.date or "") or question.made
    return bool(born and on and 0 <= age(born, on) < _OF_AGE)


def birth_day(plan: Plan) -> date | None:
    """The day when the person was born, by the birth date or else the identity; None when neither tells."""
    if plan.person is None:
        return None
    if plan.person.birth_date:
        return last_day(plan.person.birth_date)
    numbers = (
        one.value for one in plan.person.identifiers if one.kind in ("personnummer", "samordningsnummer")
    )
    return next(filter(None, map(_of_number, numbers)), None)


def _of_number(number: str) -> date | None:
    """The date that a twelve digit identity begins with; in a samordningsnummer the day is raised by 60."""
    day = int(number[6:8]) if number[:8].isdecimal() else 0
    return last_day(f"{number[:4]}-{number[4:6]}-{day - 60 if day > 60 else day:02d}")


def age(born: date, on: date) -> int:
    """Whole years on a day; below zero before the birth."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


CHECKS: dict[str, Check] = {"CONSENT-5": unauthorised}
