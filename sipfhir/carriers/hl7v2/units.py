"""A unit and its huvudman ↔ fields: a location (PL), or a code with a text (CE)."""

from typing import Any

from sipfhir.carriers.hl7v2.line import Out
from sipfhir.carriers.hl7v2.numbers import authority_of, identified
from sipfhir.carriers.hl7v2.opened import Repetition
from sipfhir.carriers.hl7v2.profile import At, Unit, at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.plan import Concept, Organization


def put_unit(unit: Organization, row: Unit, out: Out) -> None:
    """A unit where the row says."""
    (_put_pl if row.how == "PL" else _put_ce)(unit, at(row.at), out)


def take_unit(row: Unit | None, scope: Scope) -> Organization | None:
    """The unit that stands there; None when nothing is said of any."""
    rep = scope.first(at(row.at)) if row else None
    if row is None or rep is None:
        return None
    made = _take_pl(rep, scope) if row.how == "PL" else _take_ce(rep, at(row.at).component, scope)
    return None if made == Organization() else made


def _put_pl(unit: Organization, place: At, out: Out) -> None:
    """Facility is the kind of huvudman, description the unit, then its number, then the huvudman's name."""
    line = out.line(place.segment)
    line.put(place.field, unit.huvudman.code if unit.huvudman else None, 4)
    line.put(place.field, unit.name, 9)
    if unit.identifiers:
        universal, form = authority_of(unit.identifiers[0], out)
        for sub, text in ((1, unit.identifiers[0].value), (3, universal), (4, form)):
            line.put(place.field, text, 10, sub)
    if unit.huvudman_name:
        line.put(place.field, unit.huvudman_name, 11, 2)
        line.put(place.field, "L", 11, 3)


def _take_pl(rep: Repetition, scope: Scope) -> Organization:
    code, number, universal = rep.take(4), rep.take(10), rep.take(10, 3)
    rep.take(10, 4)
    rep.take(11, 3)
    return Organization(
        name=rep.take(9) or None,
        identifiers=identified(number, universal, scope),
        huvudman=_huvudman(code, scope),
        huvudman_name=rep.take(11, 2) or rep.take(11) or None,
    )


def _put_ce(unit: Organization, place: At, out: Out) -> None:
    """Number, name, authority; kind and name of the huvudman as the alternate."""
    first = unit.identifiers[0] if unit.identifiers else None
    parts = [first.value, unit.name, authority_of(first, out)[0]] if first else [None, unit.name, None]
    if unit.huvudman or unit.huvudman_name:
        code = unit.huvudman.code if unit.huvudman else None
        parts += [code, unit.huvudman_name, out.endpoint.ours]
    line = out.line(place.segment)
    for number, text in enumerate(parts, start=1):
        line.put(place.field, text, *((place.component, number) if place.component else (number,)))


def _take_ce(rep: Repetition, component: int, scope: Scope) -> Organization:
    def take(number: int) -> str:
        return rep.take(component, number) if component else rep.take(number)

    number, name, universal = take(1), take(2), take(3)
    own = (rep.raw(component, 6) if component else rep.raw(6)) == scope.endpoint.ours
    code, huvudman, _ = (take(4), take(5), take(6)) if own else ("", "", "")
    return Organization(
        name=name or None,
        identifiers=identified(number, universal, scope),
        huvudman=_huvudman(code, scope),
        huvudman_name=huvudman or None,
    )


def _huvudman(code: str, scope: Scope) -> Concept[Any] | None:
    if not code:
        return None
    return Concept(code) if code in scope.words.displays["huvudman"] else Concept(None, code)
