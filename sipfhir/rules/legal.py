"""The four elements that the law asks of a SIP, SIP-1 to SIP-4. One function a rule, one verdict each.

Only *missing* is an error, and not even that for SIP-3 in a plan that no other actor takes part in: nobody
may have had any measure to name, so silence is a warning. What can not be told is not assessable.
"""

from collections.abc import Callable, Iterator

from sipfhir.plan import MeasuresByOthers, Organization
from sipfhir.rules.actors import one_huvudman, other_performer, outsider, says_something
from sipfhir.rules.question import Answer, Check, Hit, Question, Verdict
from sipfhir.rules.responsibility import fault

_PRESENT = Answer("present")
_STANDING: dict[str, Answer] = {
    "not-applicable": Answer("not-applicable"),
    "withheld": Answer("withheld", (Hit("withheld"),)),
    "document": Answer("not-assessable", (Hit("document"),)),
}
_UNPLACED = Answer("not-assessable", (Hit("unplaced"),))
_UNASSESSABLE = ("unit-only", "pointer")


def _asked_of(field: str) -> Callable[[Check], Check]:
    """A rule asks only when there is a plan to assess, in a format that has a place for ``field``."""

    def asked(check: Check) -> Check:
        def answer(question: Question) -> Answer:
            if question.standing:
                return _STANDING[question.standing]
            return _UNPLACED if field in question.unplaced else check(question)

        return answer

    return asked


@_asked_of("interventions")
def interventions(question: Question) -> Answer:
    """SIP-1, element 1: vilka insatser som behövs."""
    filler, pointer = question.filler, None
    for i, intervention in enumerate(question.plan.interventions):
        if filler.says(intervention.description):
            return _PRESENT
        if pointer is None and filler.points(intervention.description):
            pointer = i
    if pointer is not None:
        return Answer("not-assessable", (Hit("pointer", f"interventions[{pointer}].description"),))
    if question.plan.interventions:
        return _missing("filler", "interventions[0].description")
    return _missing("missing", "interventions")


@_asked_of("interventions.responsible")
def responsible(question: Question) -> Answer:
    """SIP-2, element 2: vilka insatser respektive huvudman (vid utskrivning: enhet) ska svara för."""
    if not question.plan.interventions:
        return Answer("not-assessable")
    hits = tuple(_irresponsible(question))
    return Answer(_worst(hits), hits) if hits else _PRESENT


@_asked_of("others")
def others(question: Question) -> Answer:
    """SIP-3, element 3: åtgärder av andra. Listed and stated as none are both present."""
    measures, filler = question.plan.others, question.filler
    texts = _measures(measures) if measures else []
    if (measures and measures.stated and measures.stated.code == "none") or any(map(filler.says, texts)):
        return _PRESENT
    if any(map(filler.points, texts)):
        return Answer("not-assessable", (Hit("pointer", "others"),))
    path = outsider(question.plan)
    return _missing("outsider", path) if path else _missing("silent", "others")


@_asked_of("overall_responsible")
def overall_responsible(question: Question) -> Answer:
    """SIP-4, element 4: vem av huvudmännen (enheterna) som ska ha det övergripande ansvaret. Exactly one."""
    every = question.plan.overall_responsible
    named = every if len(every) < 2 else _different(every, question)
    if len(named) > 1:
        return Answer("missing", (Hit("several", "overall_responsible", {"count": len(named)}),))
    one = named[0] if named else None
    found = fault(one, question)
    if not found:
        return _PRESENT
    hits = (Hit(found, f"overall_responsible[{every.index(one)}]" if one else "overall_responsible"),)
    return Answer(_worst(hits), hits)


def _different(organizations: tuple[Organization, ...], question: Question) -> tuple[Organization, ...]:
    """Without repeats, those that only hold filler, and other units of a huvudman under SoL/HSL."""
    kept: list[Organization] = []
    for one in dict.fromkeys(organizations):
        again = question.law != "discharge" and any(one_huvudman(one, other) for other in kept)
        if says_something(one, question.filler) and not again:
            kept.append(one)
    return tuple(kept)


def _irresponsible(question: Question) -> Iterator[Hit]:
    """Interventions without a responsible huvudman. What another actor performs is asked by SIP-3."""
    for i, intervention in enumerate(question.plan.interventions):
        found = fault(intervention.responsible, question)
        if not found or (not intervention.responsible and other_performer(intervention.performer)):
            continue
        if intervention.responsible or not _blank(intervention.description, question):
            yield Hit(found, f"interventions[{i}].responsible")


def _blank(description: str | None, question: Question) -> bool:
    """True for a row that was only filled with a dash; an absent description says nothing about the row."""
    return description is not None and question.filler.empty(description)


def _measures(measures: MeasuresByOthers) -> list[str | None]:
    """All that a plan says of measures by others, also the source's own word for whether there are any."""
    word = measures.stated.text if measures.stated and not measures.stated.code else None
    return [measures.text, word, *(item.description for item in measures.items)]


def _missing(case: str, path: str) -> Answer:
    return Answer("missing", (Hit(case, path),))


def _worst(hits: tuple[Hit, ...]) -> Verdict:
    """Missing when any hit is; what only can not be told is not assessable."""
    return "not-assessable" if all(hit.case in _UNASSESSABLE for hit in hits) else "missing"


CHECKS: dict[str, Check] = {
    "SIP-1": interventions,
    "SIP-2": responsible,
    "SIP-3": others,
    "SIP-4": overall_responsible,
}
