"""Values ↔ fields: texts, times, codes, concepts, notes: two functions for each ``as`` of fields.yaml."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.carriers.hl7v2 import times
from sipfhir.carriers.hl7v2.line import Out
from sipfhir.carriers.hl7v2.opened import Repetition, Segment
from sipfhir.carriers.hl7v2.profile import Row, Table, at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.findings import Severity
from sipfhir.plan import Concept
from sipfhir.values import BadValue


class Kind(NamedTuple):
    """How a value is written into a part of a message, and read from there; None when it is not there."""

    write: Callable[[Any, Row, str, Out], None]
    read: Callable[[Row, str, Scope], Any]


def _plain(form: Callable[[Any], str], parse: Callable[[str], Any]) -> Kind:
    """A value of one text. ``parse`` raises ValueError."""

    def write(value: Any, row: Row, name: str, out: Out) -> None:
        for place in row.places:
            out.put(place, form(value))

    def read(row: Row, name: str, scope: Scope) -> Any:
        found = []
        for place in row.places:
            rep = scope.first(place)
            text = rep.text(place.component or 1) if rep else ""
            if rep and text:
                found.append((rep, _parsed(text, rep, parse)))
        values = [value for _, value in found if value is not None]
        for rep, value in found[1:]:
            if value is not None and value != values[0]:
                rep.note("HL7-CONFLICT", Severity.WARNING, field=row.at)
        return values[0] if values else None

    return Kind(write, read)


def _read_number(row: Row, name: str, scope: Scope) -> str | None:
    """The first place that holds one; the others number something else."""
    reps = [rep for place in row.places if (rep := scope.first(place))]
    return reps[0].text(1) or None if reps else None


def _parsed(text: str, rep: Repetition, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(text)
    except ValueError:
        rep.note("HL7-VALUE", Severity.WARNING)
        return None


def _integer(text: str) -> int:
    number = int(text) if text.isascii() and text.strip().isdigit() and len(text) < 10 else None
    if number is None:
        raise BadValue("not a number")
    return number


def _truth(text: str) -> bool:
    if text not in ("Y", "N"):
        raise BadValue("neither Y nor N")
    return text == "Y"


def _time(text: str) -> str:
    return times.read(text)[0]


def concept_text(concept: Concept[Any], system: str | None, out: Out) -> str:
    """What a concept is called: the source's own word, else the display."""
    return out.words.of(system, concept) if system else concept.text or ""


def _write_concept(value: Concept[Any], row: Row, name: str, out: Out) -> None:
    table, place = _table(row, out.endpoint.tables), at(row.at)
    theirs, ours = table.codes.get(value.code or ""), out.endpoint.ours
    text = concept_text(value, row.system, out)
    out.put(place, text, 2)
    if value.code is None or theirs is None:
        return
    out.put(place, theirs, 1)
    out.put(place, table.system, 3)
    if table.system != ours:
        for component, part in enumerate((value.code, text, ours), start=4):
            out.put(place, part, component)


def _read_concept(row: Row, name: str, scope: Scope) -> Concept[Any] | None:
    rep = scope.first(at(row.at))
    if rep is None:
        return None
    table, ours = _table(row, scope.endpoint.tables), scope.endpoint.ours
    meeting = scope.endpoint.meeting
    if rep.raw(1) == meeting.code and rep.raw(3) == ours:
        _pass(rep, 1, 2, 3)
        return None
    if rep.raw(6) == ours and rep.raw(4) in table.codes:
        _pass(rep, 1, 2, 3, 6)
        return _told(rep.take(4), rep.take(5), row, scope)
    theirs, text = rep.take(1), rep.take(2)
    code = table.ours(theirs) if rep.raw(3) in ("", table.system) else None
    _pass(rep, 3)
    if code is None and theirs:
        rep.note("HL7-CODE", Severity.WARNING)
    if code is None:
        return Concept(None, text or theirs)
    return _told(code, text if table.system == ours else "", row, scope)


def _told(code: str, text: str, row: Row, scope: Scope) -> Concept[Any]:
    """A code, with the text when it is not just its display."""
    display = scope.words.displays.get(row.system or "", {}).get(code)
    return Concept(code, text if text and text != display else None)


def _table(row: Row, tables: dict[str, Table]) -> Table:
    return tables[row.table or ""]


def _pass(rep: Repetition, *components: int) -> None:
    """Components that say what was read already."""
    seen = {spot for spot in rep.spots() if spot[3] in components}
    rep.segment.opened.passed |= seen


def _write_code(value: Concept[Any], row: Row, name: str, out: Out) -> None:
    table = _table(row, out.endpoint.tables)
    out.put(at(row.at), table.codes.get(value.code or "", table.other))


def _read_code(row: Row, name: str, scope: Scope) -> Concept[Any] | None:
    rep = scope.first(at(row.at))
    if rep is None:
        return None
    table, theirs = _table(row, scope.endpoint.tables), rep.take(1)
    code = table.ours(theirs)
    if theirs == scope.endpoint.document.code:
        return None
    if code is None and theirs != table.other:
        rep.note("HL7-CODE", Severity.WARNING)
    return Concept(code) if code else Concept(None, theirs)


def _write_status(value: Concept[Any], row: Row, name: str, out: Out) -> None:
    for place, text in zip((row.at, "TXA-19"), out.endpoint.status.get(value.code or "", ()), strict=False):
        out.put(at(place), text)


def _read_status(row: Row, name: str, scope: Scope) -> Concept[Any] | None:
    rep, available = scope.first(at(row.at)), scope.first(at("TXA-19"))
    if rep is None:
        return None
    first, second = rep.take(1), available.take(1) if available else ""
    if (first, second) == scope.endpoint.no_status:
        return None
    known = scope.endpoint.status.items()
    alike = [code for code, pair in known if pair == (first, second)] or [
        code for code, pair in known if pair[0] == first and not second
    ]
    if not alike:
        rep.note("HL7-CODE", Severity.WARNING)
    return Concept(alike[0]) if alike else Concept(None, first)


def _write_note(value: str, row: Row, name: str, out: Out) -> None:
    out.note(name, value)


def _read_note(row: Row, name: str, scope: Scope) -> str | None:
    found = [
        rep for segment in scope.notes if _is_note(segment, name, scope) for rep in segment.repetitions(3)
    ]
    return "\n".join(rep.text() for rep in found) or None


def _is_note(segment: Segment, name: str, scope: Scope) -> bool:
    """Whether a note is of this kind; one without a kind of ours is the free text."""
    kind = segment.first(4)
    if kind is not None and kind.raw(3) == scope.endpoint.ours and kind.raw(1) in scope.endpoint.notes:
        segment.skip(4)
        return kind.raw(1) == name
    return name in ("text", "comment")


def _write_note_time(value: str, row: Row, name: str, out: Out) -> None:
    out.note(name, times.written(value))


def _read_note_time(row: Row, name: str, scope: Scope) -> str | None:
    for segment in scope.notes:
        rep = segment.first(3)
        if rep is not None and _is_note(segment, name, scope):
            text = rep.text()
            return _parsed(text, rep, _time) if text else None
    return None


def _write_note_concept(value: Concept[Any], row: Row, name: str, out: Out) -> None:
    text = concept_text(value, row.system, out)
    display = out.words.displays[row.system or ""].get(value.code or "", "")
    out.note(name, text, (value.code, display) if value.code else None)


def _read_note_concept(row: Row, name: str, scope: Scope) -> Concept[Any] | None:
    for segment in scope.notes:
        rep, kind = segment.first(3), segment.first(4)
        if rep is None or kind is None or not _is_note(segment, name, scope):
            continue
        code, text = kind.raw(4), rep.text()
        if code in scope.words.displays.get(row.system or "", {}):
            return _told(code, text, row, scope)
        return Concept(None, text)
    return None


VALUES = {
    "text": _plain(str, str),
    "number": Kind(_plain(str, str).write, _read_number),
    "integer": _plain(str, _integer),
    "truth": _plain(lambda value: "Y" if value else "N", _truth),
    "time": _plain(times.written, _time),
    "code": Kind(_write_code, _read_code),
    "concept": Kind(_write_concept, _read_concept),
    "status": Kind(_write_status, _read_status),
    "note": Kind(_write_note, _read_note),
    "note-time": Kind(_write_note_time, _read_note_time),
    "note-concept": Kind(_write_note_concept, _read_note_concept),
}
