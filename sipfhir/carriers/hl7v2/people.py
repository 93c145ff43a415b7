"""Who ↔ fields: numbers (CX, EI), names (XPN, XCN), units (PL, CE, HD), addresses (XAD), contacts (XTN)."""

from collections.abc import Iterable
from typing import Any

from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.numbers import put_identifier, take_identifier
from sipfhir.carriers.hl7v2.opened import Repetition
from sipfhir.carriers.hl7v2.profile import Row, at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.carriers.hl7v2.units import put_unit, take_unit
from sipfhir.carriers.hl7v2.values import Kind, concept_text
from sipfhir.findings import Severity
from sipfhir.plan import Address, Concept, ContactPoint, HumanName, Party

_DISPLAY, _LEGAL = "D", "L"
"""Table 0200: a name as it is shown, in one piece; a name in its parts."""


def _put_name(line: Line, field: int, name: HumanName, first: int, form: int) -> None:
    """Parts of a name, then the whole one; in a field whose names begin at ``first``."""
    parts = bool(name.family or name.given)
    if parts:
        line.put(field, name.family, first)
        line.put(field, name.given, first + 1)
        line.put(field, _LEGAL, form)
    if name.text:
        line.put(field, name.text, first, rep=1 + parts)
        line.put(field, _DISPLAY, form, rep=1 + parts)


def _take_name(reps: Iterable[Repetition], first: int, form: int, words: frozenset[str]) -> HumanName | None:
    """The name in its parts, and the whole one. ``words`` stand where HL7 demands one and there is none."""
    text = family = given = None
    for rep in reps:
        if rep.raw(first) in words and not rep.raw(first + 1):
            rep.segment.opened.passed |= {spot for spot in rep.spots() if spot[3] in (first, form)}
        elif rep.raw(form) == _DISPLAY:
            text = text or rep.take(first) or None
            rep.take(form)
        elif not (family or given):
            family = rep.take(first) or None
            given = " ".join(filter(None, (rep.take(first + 1), rep.take(first + 2)))) or None
            rep.take(form)
    return HumanName(text=text, family=family, given=given) if text or family or given else None


def _write_name(value: HumanName, row: Row, name: str, out: Out) -> None:
    place = at(row.at)
    _put_name(out.line(place.segment), place.field, value, 1, 7)


def _read_name(row: Row, name: str, scope: Scope) -> HumanName | None:
    return _take_name(scope.at(at(row.at)), 1, 7, _fillers(scope))


def _fillers(scope: Scope) -> frozenset[str]:
    return frozenset((scope.endpoint.unknown, scope.endpoint.protected_name))


def _write_address(value: Address, row: Row, name: str, out: Out) -> None:
    place = at(row.at)
    for component, text in ((1, value.line), (3, value.city), (5, value.postal_code)):
        out.put(place, text, component)


def _read_address(row: Row, name: str, scope: Scope) -> Address | None:
    rep = scope.first(at(row.at))
    if rep is None:
        return None
    line, city, code = rep.take(1) or None, rep.take(3) or None, rep.take(5) or None
    return Address(line=line, city=city, postal_code=code) if line or city or code else None


def _put_contact(line: Line, field: int, rep: int, contact: ContactPoint, out: Out) -> None:
    kind = contact.kind.code if contact.kind else None
    component = {"email": 4, "phone": 1, "fax": 1}.get(kind or "", 12)
    line.put(field, contact.value, component, rep=rep)
    line.put(field, out.endpoint.contacts.get(kind or ""), 3, rep=rep)


def _take_contact(rep: Repetition, scope: Scope) -> ContactPoint | None:
    value = rep.take(1) or rep.take(4) or rep.take(12)
    theirs = rep.take(3) if value else ""
    kinds = [ours for ours, code in scope.endpoint.contacts.items() if code == theirs]
    if theirs and not kinds:
        rep.note("HL7-CODE", Severity.WARNING)
    kind: Concept[Any] | None = Concept(kinds[0]) if kinds else Concept(None, theirs) if theirs else None
    return ContactPoint(value=value, kind=kind) if value else None


def _write_contacts(value: tuple[ContactPoint, ...], row: Row, name: str, out: Out) -> None:
    place = at(row.at)
    for rep, contact in enumerate(value, start=1):
        _put_contact(out.line(place.segment), place.field, rep, contact, out)


def _read_contacts(row: Row, name: str, scope: Scope) -> tuple[ContactPoint, ...]:
    found = [_take_contact(rep, scope) for rep in scope.at(at(row.at))]
    return tuple(each for each in found if each is not None)


def put_party(value: Party, row: Row, out: Out) -> None:
    """A party: a person (XCN), a unit beside, a kind, a way to reach them. A unit stands in for a person."""
    place, unit = at(row.at), value.organization
    line = out.line(place.segment)
    if value.identifiers:
        put_identifier(line, place.field, 1, value.identifiers[0], 9, 13, out)
    if value.name:
        _put_name(line, place.field, value.name, 2, 10)
    elif unit and unit.name:
        line.put(place.field, unit.name, 2)
    line.put(place.field, value.profession, 21)
    if row.kind and value.kind:
        spot, text = at(row.kind), concept_text(value.kind, "party-kind", out)
        for component, part in enumerate((value.kind.code, text, out.endpoint.ours), start=4):
            out.put(spot, part, component)
    if row.unit and unit:
        put_unit(unit, row.unit, out)
    contacts = (*value.contacts, *(unit.contacts if unit else ()))
    if row.contacts and value.contacts:
        reach = at(row.contacts)
        _put_contact(out.line(reach.segment), reach.field, 1, contacts[0], out)


def take_party(row: Row, scope: Scope) -> Party | None:
    """A party; None when nothing is said of anyone."""
    place = at(row.at)
    reps = scope.at(place)
    unit = take_unit(row.unit, scope)
    identifier = take_identifier(reps[0], 9, 13, scope) if reps else None
    profession = reps[0].take(21) if reps else ""
    named = frozenset((unit.name,)) if unit and unit.name else frozenset()
    name = _take_name(reps, 2, 10, _fillers(scope) | named)
    reach = scope.first(at(row.contacts)) if row.contacts else None
    contact = _take_contact(reach, scope) if reach else None
    party = Party(
        kind=_party_kind(row, scope),
        name=name,
        identifiers=(identifier,) if identifier else (),
        profession=profession or None,
        organization=unit,
        contacts=(contact,) if contact else (),
    )
    return None if party == Party() else party


def _party_kind(row: Row, scope: Scope) -> Concept[Any] | None:
    rep = scope.first(at(row.kind)) if row.kind else None
    if rep is None or rep.raw(6) != scope.endpoint.ours:
        return None
    code, text, _ = rep.take(4), rep.take(5), rep.take(6)
    known = scope.words.displays["party-kind"]
    if code not in known:
        return Concept(None, text or code)
    return Concept(code, text if text != known[code] else None)


def _write_party(value: Party, row: Row, name: str, out: Out) -> None:
    put_party(value, row, out)


def _read_party(row: Row, name: str, scope: Scope) -> Party | None:
    return take_party(row, scope)


PEOPLE = {
    "name": Kind(_write_name, _read_name),
    "address": Kind(_write_address, _read_address),
    "contacts": Kind(_write_contacts, _read_contacts),
    "party": Kind(_write_party, _read_party),
}
