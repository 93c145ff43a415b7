"""Numbers ↔ fields: CX and the like have an authority (HD) in a component, EI has its own in 2 to 4.

An authority is an OID (ISO) or a URI; codes.yaml says whose is whose.
"""

import re
from datetime import date

from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.opened import Repetition
from sipfhir.carriers.hl7v2.profile import Row, at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.carriers.hl7v2.values import Kind
from sipfhir.findings import Severity
from sipfhir.plan import Identifier
from sipfhir.values import BadValue, read_identity
from sipfhir.values.identity import PERSONAL

_OID = re.compile(r"(?:urn:oid:)?([0-2](?:\.[0-9]+)+)")


def authority_of(identifier: Identifier, out: Out) -> tuple[str, str]:
    """Universal id and its type."""
    known = out.endpoint.identifiers[identifier.kind].oid
    system = identifier.system or known or ""
    match = _OID.fullmatch(system)
    return (match[1], "ISO") if match else (system, "URI" if system else "")


def put_identifier(
    line: Line, field: int, rep: int, identifier: Identifier, authority: int, kind: int, out: Out
) -> None:
    """A number with its authority in a component, and the type of number in another."""
    universal, form = authority_of(identifier, out)
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
    found = kind_of(universal, rep.take(kind) if kind else "", scope)
    if found in PERSONAL:
        return _personal(value, found, rep, scope)
    own = found in ("local", "lokalt-reservnummer")
    return Identifier(kind=found, value=value, system=_system(universal) if own else None)  # type: ignore[arg-type]


def identified(number: str, universal: str, scope: Scope) -> tuple[Identifier, ...]:
    """The number of a unit, if it has one."""
    if not number:
        return ()
    kind = kind_of(universal, "", scope)
    return (Identifier(kind=kind, value=number, system=_system(universal) if kind == "local" else None),)  # type: ignore[arg-type]


def _system(universal: str) -> str | None:
    """An OID as plans have it."""
    return f"urn:oid:{universal}" if _OID.fullmatch(universal) else universal or None


def kind_of(universal: str, kind: str, scope: Scope) -> str:
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
        return read_identity(value, today=scope.today or date.max)
    except BadValue:
        rep.note("HL7-VALUE", Severity.WARNING)
        return Identifier(kind=kind, value=value)  # type: ignore[arg-type]


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


NUMBERS = {
    "identifiers": Kind(_write_identifiers, _read_identifiers),
    "entity": Kind(_write_entity, _read_entity),
}
