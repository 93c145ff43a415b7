"""Why an organisation does not answer who is responsible: a huvudman under SoL/HSL, a unit at discharge."""

from sipfhir.plan import Identifier, Organization
from sipfhir.rules.actors import huvudman_named, outside, private, says_something, unit_named
from sipfhir.rules.question import Question

_PERSONAL = frozenset({"personnummer", "samordningsnummer", "nationellt-reservnummer", "lokalt-reservnummer"})


def fault(organization: Organization | None, question: Question) -> str | None:
    """Why an organisation does not answer the question who is responsible; None when it does."""
    discharge = question.law == "discharge"
    if not organization or not says_something(organization, question.filler):
        pointer = organization and question.filler.points(organization.name)
        return "pointer" if pointer else "no-unit" if discharge else "missing"
    if outside(organization):
        return "outsider"
    if any(map(_personal, organization.identifiers)):
        return "person"
    return _unit_fault(organization, question) if discharge else _huvudman_fault(organization, question)


def _huvudman_fault(organization: Organization, question: Question) -> str | None:
    if huvudman_named(organization, question.filler):
        return None
    return "private" if private(organization) else "unit-only"


def _unit_fault(organization: Organization, question: Question) -> str | None:
    return None if unit_named(organization, question.filler) else "no-unit"


def _personal(identifier: Identifier) -> bool:
    return identifier.kind in _PERSONAL
