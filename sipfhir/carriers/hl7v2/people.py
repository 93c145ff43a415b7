"""Who ↔ fields: numbers (CX, EI), names (XPN, XCN), units (PL, CE, HD), addresses (XAD), contacts (XTN)."""

import re
from collections.abc import Iterable
from typing import Any

from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.opened import Repetition
from sipfhir.carriers.hl7v2.profile import At, Row, Unit, at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.carriers.hl7v2.values import Kind, concept_text
from sipfhir.findings import Severity
from sipfhir.plan import Address, Concept, ContactPoint, HumanName, Identifier, Organization, Party
from sipfhir.values import BadValue, hsa_problems, read_identity
from sipfhir.values.identity import PERSONAL

_OID = re.compile(r"(?:urn:oid:)?([0-2](?:\.[0-9]+)+)")
_DISPLAY, _LEGAL = "D", "L"
"""Table 0200: a name as it is shown, in one piece; a name in its parts."""

Spots = tuple[int, int, int, int]
"""Components of a number, its authority (HD; 0 for its own 2 to 4), the type of it, and of a family name."""


def _authority(identifier: Identifier, out: Out) -> tuple[str, str]:
    """Universal id and its type."""
    known = out.endpoint.identifiers[identifier.kind].oid
    system = identifier.system or known or ""
    match = _OID.fullmatch(system)
    return (match[1], "ISO") if match else (system, "URI" if system else "")


def put_identifier(
    line: Line, field: int, rep: int, identifier: Identifier, authority: int, kind: int, out: Out
) -> None:
    """A number with its authority in a component, and the type of number in another."""
    universal, form = _authority(identifier, out)
    line.put(field, identifier.value, 1, rep=rep)
    if authority:
        line.put(field, universal, authority, 2, rep)
        line.put(field, form, authority, 3, rep)
        line.put(field, out.endpoint.identifiers[identifier.kind].type, kind, rep=rep)
    else:
        line.put(field, universal, 3, rep=rep)
        line.put(field, form, 4, rep=rep)


def take_identifier(rep: Repetition, authority: int, kind: int, scope: Scope) -> Identifier | None:
    """A number. One of a person is normalised; one that cannot be is kept as it stands and told."""
    value = rep.take(1).strip()
    if not value:
        return None
    spot = (authority, 2, authority, 3) if authority else (3, 1, 4, 1)
    universal, _ = rep.take(*spot[:2]), rep.take(*spot[2:])
    found = _kind(universal, rep.take(kind) if kind else "", scope)
    if found in PERSONAL:
        return _personal(value, found, rep, scope)
    own = found in ("local", "lokalt-reservnummer")
    return Identifier(kind=found, value=value, system=universal or None if own else None)  # type: ignore[arg-type]


def _kind(universal: str, kind: str, scope: Scope) -> str:
    """The kind of number: by its authority, else by the type of it."""
    known = scope.endpoint.identifiers
    for name, row in known.items():
        if universal and universal in (row.oid, *row.accept):
            return name
    types = [
        name
        for name, row in known.items()
        if kind and row.type == kind and (row.oid is None) >= bool(universal)
    ]
    return types[0] if types else "local"


def _personal(value: str, kind: str, rep: Repetition, scope: Scope) -> Identifier:
    try:
        if scope.today is None and len(re.sub(r"\W", "", value)) < 12:
            raise BadValue("a short number in a message without a time")
        return read_identity(value, today=scope.today or _LATEST)
    except BadValue:
        rep.note("HL7-VALUE", Severity.WARNING)
        return Identifier(kind=kind, value=value)  # type: ignore[arg-type]


from datetime import date  # noqa: E402

_LATEST = date.max


def _write_identifiers(value: tuple[Identifier, ...], row: Row, name: str, out: Out) -> None:
    place = at(row.at)
    for identifier in value:
        line = out.line(place.segment)
        put_identifier(line, place.field, line.next(place.field), identifier, 4, 5, out)


def _read_identifiers(row: Row, name: str, scope: Scope) -> tuple[Identifier, ...]:
    found = [take_identifier(rep, 4, 5, scope) for rep in scope.at(at(row.at))]
    return tuple(each for each in found if each is not None)


def _write_entity(value: tuple[Identifier, ...], row: Row, name: str, out: Out) -> None:
    place = at(row.at)
    put_identifier(out.line(place.segment), place.field, 1, value[0], 0, 0, out)


def _read_entity(row: Row, name: str, scope: Scope) -> tuple[Identifier, ...]:
    rep = scope.first(at(row.at))
    found = take_identifier(rep, 0, 0, scope) if rep else None
    return (found,) if found else ()


def _put_name(line: Line, field: int, name: HumanName, first: int, form: int) -> None:
    """Parts of a name, then the whole one; in a field whose names begin at ``first``."""
    if name.family or name.given:
        rep = 1 if not line.has(field) else line.next(field) - 1
        line.put(field, name.family, first, rep=rep)
        line.put(field, name.given, first + 1, rep=rep)
        line.put(field, _LEGAL, form, rep=rep)
    if name.text:
        rep = line.next(field) if name.family or name.given else max(1, line.next(field) - 1)
        line.put(field, name.text, first, rep=rep)
        line.put(field, _DISPLAY, form, rep=rep)


def _take_name(reps: Iterable[Repetition], first: int, form: int, words: frozenset[str]) -> HumanName | None:
    """The name in its parts, and the whole one. ``words`` stand where HL7 demands a name and there is none."""
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
        _UNITS[row.unit.how][0](unit, at(row.unit.at), out)
    contacts = (*value.contacts, *(unit.contacts if unit else ()))
    if row.contacts and value.contacts:
        reach = at(row.contacts)
        _put_contact(out.line(reach.segment), reach.field, 1, contacts[0], out)


def take_party(row: Row, scope: Scope) -> Party | None:
    """A party; None when nothing is said of anyone."""
    place = at(row.at)
    reps = scope.at(place)
    unit = _unit(row.unit, scope)
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


def _put_pl(unit: Organization, place: At, out: Out) -> None:
    line = out.line(place.segment)
    line.put(place.field, unit.huvudman.code if unit.huvudman else None, 4)
    line.put(place.field, unit.name, 9)
    if unit.identifiers:
        universal, form = _authority(unit.identifiers[0], out)
        for sub, text in ((1, unit.identifiers[0].value), (3, universal), (4, form)):
            line.put(place.field, text, 10, sub)
    line.put(place.field, unit.huvudman_name, 11)


def _take_pl(rep: Repetition, scope: Scope) -> Organization:
    code, number = rep.take(4), rep.take(10)
    kind = _kind(rep.take(10, 3), "", scope) if number else "local"
    rep.take(10, 4)
    system = (rep.raw(10, 3) or None) if kind == "local" else None
    return Organization(
        name=rep.take(9) or None,
        identifiers=(Identifier(kind=kind, value=number, system=system),) if number else (),  # type: ignore[arg-type]
        huvudman=_huvudman(code, scope),
        huvudman_name=rep.take(11) or None,
    )


def _put_ce(unit: Organization, place: At, out: Out) -> None:
    line = out.line(place.segment)
    if unit.identifiers:
        line.put(place.field, unit.identifiers[0].value, 1)
        line.put(place.field, _authority(unit.identifiers[0], out)[0], 3)
    line.put(place.field, unit.name, 2)
    if unit.huvudman or unit.huvudman_name:
        line.put(place.field, unit.huvudman.code if unit.huvudman else None, 4)
        line.put(place.field, unit.huvudman_name, 5)
        line.put(place.field, out.endpoint.ours, 6)


def _take_ce(rep: Repetition, scope: Scope) -> Organization:
    number, name, system = rep.take(1), rep.take(2), rep.take(3)
    kind = _kind(system, "", scope)
    own = rep.raw(6) == scope.endpoint.ours
    code, huvudman = (rep.take(4), rep.take(5)) if own else ("", "")
    if own:
        rep.take(6)
    return Organization(
        name=name or None,
        identifiers=(
            Identifier(kind=kind, value=number, system=(system or None) if kind == "local" else None),
        )  # type: ignore[arg-type]
        if number
        else (),
        huvudman=_huvudman(code, scope),
        huvudman_name=huvudman or None,
    )


def _put_hd(unit: Organization, place: At, out: Out) -> None:
    line = out.line(place.segment)
    line.put(place.field, unit.name, 1)
    own = [each.value for each in unit.identifiers if each.kind == "hsa-id"]
    if own:
        line.put(place.field, own[0], 2)
        line.put(place.field, "L", 3)


def _take_hd(rep: Repetition, scope: Scope) -> Organization:
    name, number = rep.take(1), rep.take(2)
    rep.take(3)
    hsa = Identifier(kind="local" if hsa_problems(number) else "hsa-id", value=number)
    return Organization(name=name or None, identifiers=(hsa,) if number else ())


def _huvudman(code: str, scope: Scope) -> Concept[Any] | None:
    if not code:
        return None
    return Concept(code) if code in scope.words.displays["huvudman"] else Concept(None, code)


_UNITS: dict[str, Any] = {"PL": (_put_pl, _take_pl), "CE": (_put_ce, _take_ce), "HD": (_put_hd, _take_hd)}


def _unit(unit: Unit | None, scope: Scope) -> Organization | None:
    rep = scope.first(at(unit.at)) if unit else None
    if unit is None or rep is None:
        return None
    made: Organization = _UNITS[unit.how][1](rep, scope)
    return None if made == Organization() else made


def _write_party(value: Party, row: Row, name: str, out: Out) -> None:
    put_party(value, row, out)


def _read_party(row: Row, name: str, scope: Scope) -> Party | None:
    return take_party(row, scope)


PEOPLE = {
    "identifiers": Kind(_write_identifiers, _read_identifiers),
    "entity": Kind(_write_entity, _read_entity),
    "name": Kind(_write_name, _read_name),
    "address": Kind(_write_address, _read_address),
    "contacts": Kind(_write_contacts, _read_contacts),
    "party": Kind(_write_party, _read_party),
}
