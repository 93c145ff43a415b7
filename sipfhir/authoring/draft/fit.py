"""How well values fit what a field takes: from 0 (cannot be) to a little over 1 (a sure sign)."""

from collections.abc import Callable

from sipfhir.authoring.draft.codes import CodeWords
from sipfhir.authoring.draft.kinds import Facts
from sipfhir.authoring.draft.targets import Target
from sipfhir.plan import Organization, Person, Plan

SURE, UNSEEN = 1.1, 0.75


class Fit:
    """Compares facts about values with the need of a target."""

    def __init__(self, codes: CodeWords) -> None:
        self._codes = codes

    def of(self, facts: Facts, target: Target, *, pair: bool = False) -> float:
        """The factor."""
        if pair:
            return self._concept(facts, target) if target.need == "concept" else 0.0
        test: Callable[[Facts, Target], float] = getattr(self, f"_{target.need}", _never)
        return test(facts, target)

    def known(self, facts: Facts, target: Target) -> float:
        """How many of the distinct values are words of the field's codes."""
        return self._codes.share(target.field.codes, list(facts.counts))

    def _moment(self, facts: Facts, _: Target) -> float:
        return UNSEEN if facts.empty else SURE if facts.times else 0.0

    def _truth(self, facts: Facts, _: Target) -> float:
        return UNSEEN if facts.empty else SURE if facts.truth or facts.truths else 0.0

    def _number(self, facts: Facts, _: Target) -> float:
        return 0.6 if facts.empty else 1.0 if facts.integer else 0.0

    def _concept(self, facts: Facts, target: Target) -> float:
        if facts.empty:
            return UNSEEN
        if facts.truth:
            return 0.6 if len(target.field.codes) <= 2 else 0.0
        if facts.times or facts.identities or facts.hsa or facts.contact or facts.markup or facts.whole:
            return 0.0
        if not facts.coded:
            return 0.35
        known = self.known(facts, target)
        return 0.75 + 0.4 * known - (0.2 if facts.person and not known else 0.0)

    def _token(self, facts: Facts, _: Target) -> float:
        if facts.empty:
            return UNSEEN
        if facts.identities or facts.hsa or facts.contact or facts.truth:
            return 0.0
        return 1.0 if facts.integer or (facts.token and not facts.times) else 0.3

    def _text(self, facts: Facts, target: Target) -> float:
        if facts.empty:
            return UNSEEN
        if facts.times or facts.identities or facts.hsa or facts.truth or not facts.text:
            return 0.0
        special = _SPECIAL.get(target.last.field)
        if special:
            return special(facts)
        if facts.contact:
            return 0.3
        if target.last.part is Organization:
            return SURE if facts.unit else 0.75 if facts.person else 0.85
        return 0.6 if facts.integer or facts.truths else 0.9 if facts.person or facts.unit else 1.0

    def _texts(self, facts: Facts, target: Target) -> float:
        return self._text(facts, target)

    def _literal(self, facts: Facts, _: Target) -> float:
        return 0.0

    def _name(self, facts: Facts, _: Target) -> float:
        if facts.empty:
            return UNSEEN
        if facts.times or facts.integer or facts.identities or facts.hsa or facts.truth or facts.contact:
            return 0.0
        return SURE if facts.person else 0.55 if facts.unit else 0.65

    def _contacts(self, facts: Facts, _: Target) -> float:
        return 0.7 if facts.empty else SURE if facts.contact else 0.0

    def _identifiers(self, facts: Facts, target: Target) -> float:
        if facts.empty:
            return 0.6
        if facts.identities:
            return 0.0 if target.last.part in (Plan, Organization) else SURE
        if facts.hsa:
            return 0.0 if target.last.part in (Plan, Person) else SURE
        if facts.organisation:
            return SURE if target.last.part is Organization else 0.0
        if facts.times or facts.contact or facts.truth or facts.person or facts.unit:
            return 0.0
        return 1.0 if target.last.part is Plan else 0.7 if facts.token else 0.0


def _never(facts: Facts, target: Target) -> float:
    return 0.0


_SPECIAL: dict[str, Callable[[Facts], float]] = {
    "postal_code": lambda facts: SURE if facts.postal else 0.4,
    "content_type": lambda facts: SURE if facts.mime else 0.0,
    "url": lambda facts: SURE if facts.contact == "url" else 0.0,
    "link": lambda facts: SURE if facts.contact == "url" else 0.5,
}
