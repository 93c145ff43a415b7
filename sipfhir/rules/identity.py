"""Identity numbers, ID-*: form, date, checksum, century. Which source they came from does not matter here."""

from collections.abc import Iterator

from sipfhir.plan import Identifier
from sipfhir.rules.identifiers import identifiers
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.values import identity

_PERSONAL = ("personnummer", "samordningsnummer", "nationellt-reservnummer")
_RULES = {"form": "ID-FORM", "date": "ID-DATE", "checksum": "ID-CHECKSUM", "century": "ID-CENTURY"}


def _check(rule: str) -> Check:
    """The check of one rule; the first of them walks the plan for all."""

    def check(question: Question) -> Answer:
        if question.identity_faults is None:
            question.identity_faults = _found(question)
        hits = question.identity_faults.get(rule)
        return Answer(hits=hits) if hits else CLEAN

    return check


def no_identity(question: Question) -> Answer:
    """ID-NONE: the person has no identity at all."""
    person = question.plan.person
    return CLEAN if person and person.identifiers else Answer(hits=(Hit("default", "person"),))


def _found(question: Question) -> dict[str, tuple[Hit, ...]]:
    """Every fault of every identifier in the plan, by rule."""
    found: dict[str, tuple[Hit, ...]] = {}
    for path, identifier in identifiers(question.plan):
        for rule, case in _faults(identifier, question):
            found[rule] = (*found.get(rule, ()), Hit(case, path, {"kind": identifier.kind}))
    return found


def _faults(identifier: Identifier, question: Question) -> Iterator[tuple[str, str]]:
    """Rule and message of each fault of an identifier."""
    kind = identifier.kind
    if kind in _PERSONAL:
        for code in identity.problems(identifier, checksum=question.checksum, today=question.made):
            case = "unborn" if code == "century" and _taken(identifier) else "default"
            yield ("ID-RESERVE" if kind == "nationellt-reservnummer" else _RULES[code]), case
    elif kind == "lokalt-reservnummer" and not identifier.system:
        yield "ID-RESERVE", "issuer"
    elif kind == "hsa-id" and identity.hsa_problems(identifier.value):
        yield "ID-HSA", "default"
    elif kind == "organisationsnummer" and identity.organisation_problems(identifier.value):
        yield "ID-ORGANISATION", "default"


def _taken(identifier: Identifier) -> bool:
    """True when the century is one that people are born in: then only the plan's day speaks against it."""
    return "century" not in identity.problems(identifier, checksum=False)


_WALKED = (*_RULES.values(), "ID-RESERVE", "ID-HSA", "ID-ORGANISATION")
CHECKS: dict[str, Check] = {rule: _check(rule) for rule in _WALKED} | {"ID-NONE": no_identity}
