"""What an activity says besides its detail: what it refers to, and the words of another maker."""

from typing import Any

import msgspec

from sipfhir.findings import Severity
from sipfhir.plan import Concept, Intervention, Organization, Party
from sipfhir.resources.codecs import TEXT
from sipfhir.resources.pairs import keep
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.references import shown, target
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Systems
from sipfhir.resources.tree import Take, Values

RESPONSIBLE = "FHIR-RESPONSIBLE"


def reference(shapes: dict[str, str]) -> Pair:
    """``activity.reference``: a Task or a ServiceRequest is read; of others, the words of the Reference."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        shape = shapes.get(r.type_of(node) or "")
        if shape is None:
            values.setdefault("description", shown(node, r, at))
            return
        for name, value in r.visit(target(node, r, at), shape).items():
            values.setdefault(name, value)

    take = Take(("reference",), handle)
    return lambda systems, cls: Placed(None, lambda out, part, build: None, (take,))


def scheduled(systems: Systems, cls: Any) -> Placed:
    """How often, in words."""
    take = Take(("detail", "scheduledString"), keep("extent", TEXT))
    return Placed(None, lambda out, part, build: None, (take,))


def completed(found: Intervention, node: Any, r: Reading, at: At) -> Intervention:
    """An activity of another maker, in our terms. Raises MisfitError when it says nothing.

    What is to be done may stand in its code; and a kommun or region that performs it is read as the one that
    answers for it, with a finding, since R4 has no other place for that.
    """
    if not r.foreign:
        return found
    if found == Intervention():
        raise MisfitError
    kind = found.kind
    changed: dict[str, Any] = {}
    if not found.description and kind is not None and kind.code is None:
        changed = {"description": kind.text, "kind": None}
    organization = _huvudman(found.performer, r)
    if organization is not None and found.responsible is None:
        changed["responsible"] = organization
        r.told[RESPONSIBLE, at] = Severity.WARNING
    return msgspec.structs.replace(found, **changed)


def _huvudman(performer: Party | None, r: Reading) -> Organization | None:
    """The performer, when it is an organisation that says that it is a kommun or a region."""
    organization = performer.organization if performer else None
    if (
        performer is None
        or organization is None
        or (performer.kind and performer.kind.code != "organization")
    ):
        return None
    if organization.huvudman and organization.huvudman.code:
        return organization
    said = organization.kind.text if organization.kind else None
    code = _named(said, r) if said else None
    return msgspec.structs.replace(organization, huvudman=Concept(code)) if code else None


def _named(word: str, r: Reading) -> Any:
    """The code of ours whose Swedish word, or which itself, is the word."""
    shown = r.systems.codings("huvudman").items()
    known = {str(coding.get("display", code)).casefold(): code for code, coding in shown}
    return known.get(word.strip().casefold())
