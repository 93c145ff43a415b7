"""Kallelse ↔ SIU: one message a call (S12 new, S13 new time, S14 changed or answered, S15 withdrawn).

SCH-1 is the number of the first call of a chain, the same through all its changes; SCH-2 is this call's own,
SCH-23 the one that it replaces. Each recipient is an AIP with the answer in AIP-12; who a call was passed on
to is an AIP of its own after it.
"""

from collections.abc import Iterator
from typing import Any

from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.opened import Segment
from sipfhir.carriers.hl7v2.parts import read_part, write_part
from sipfhir.carriers.hl7v2.people import put_party, take_party
from sipfhir.carriers.hl7v2.person import read_person, write_person
from sipfhir.carriers.hl7v2.profile import Endpoint
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.findings import Place, Severity
from sipfhir.plan import Concept, Invitation, Party, Plan, Recipient
from sipfhir.voiding import TAKEN_BACK, code, voided

ANSWERED = "answered"
_SILENT = (None, "no-answer")


def event(plan: Plan, index: int) -> str:
    """What has happened to a call, as HL7 names it."""
    call = plan.invitations[index]
    if code(call) in TAKEN_BACK or ("invitations", index) in voided(plan):
        return "S15"
    if call.replaces is None:
        return "S12"
    earlier = [one for one in plan.invitations if one.id == call.replaces]
    return "S13" if earlier and earlier[0].start != call.start else "S14"


def answered(call: Invitation) -> Invitation:
    """The call with those recipients only who have answered."""
    return Invitation(
        id=call.id,
        status=call.status,
        start=call.start,
        recipients=tuple(one for one in call.recipients if _answer(one) not in _SILENT),
    )


def _answer(one: Recipient) -> str | None:
    return (one.outcome.code or one.outcome.text) if one.outcome else None


def root(plan: Plan, call: Invitation) -> str | None:
    """The number of the first call of a chain, as far back as the plan knows."""
    known = {one.id: one.replaces for one in plan.invitations if one.id}
    number, passed = call.id, {call.id}
    before = call.replaces
    while before and before not in passed:
        number = before
        passed.add(before)
        before = known.get(before)
    return number


def write_call(
    plan: Plan, call: Invitation, first: str | None, happened: str, word: str, out: Out
) -> list[Line]:
    """The segments after MSH. ``call`` has a number, ``first`` is that of its chain."""
    write_part(call, "call", out)
    write_part(Plan(identifiers=plan.identifiers, kind=plan.kind), "case", out)
    sch, ais = out.line("SCH"), out.line("AIS")
    sch.put(1, first or call.id)
    named = out.endpoint.answered if word == ANSWERED else out.endpoint.events[happened]
    for component, text in enumerate((named.word, named.sv, out.endpoint.ours), start=1):
        sch.put(6, text, component)
    for field in (16, 20):
        if not sch.has(field):
            sch.put(field, out.endpoint.unknown, 2)
    if not ais.has(3):
        meeting = out.endpoint.meeting
        for component, text in enumerate((meeting.code, meeting.text, out.endpoint.ours), start=1):
            ais.put(3, text, component)
    assert plan.person is not None
    around = [out.lines[name] for name in ("TQ1",) if name in out.lines]
    places = [out.lines[name] for name in ("AIL",) if name in out.lines]
    people = write_person(plan.person, out, visit=False)
    group = [out.line("RGS"), ais, *places, *_recipients(call.recipients, out)]
    return [sch, *around, *out.notes, *people, *group]


def _recipients(recipients: tuple[Recipient, ...], out: Out) -> Iterator[Line]:
    number = 0
    for one in recipients:
        part = out.part()
        write_part(one, "recipient", part)
        number += 1
        yield _numbered(part, number, "recipient")
        yield from part.notes
        if one.forwarded_to is not None:
            further = out.part()
            put_party(one.forwarded_to, out.endpoint.parts["recipient"]["forwarded_to"], further)
            number += 1
            yield _numbered(further, number, "forwarded")


def _numbered(part: Out, number: int, role: str) -> Line:
    line = part.line("AIP")
    line.put(1, str(number))
    table = part.endpoint.tables["role"]
    line.put(4, table.codes[role])
    line.put(4, table.system, 3)
    return line


def read_call(scope: Scope, happened: str, places: dict[str, Place]) -> Plan:
    """The plan of a message: a person, one call, its recipients."""
    opened = scope.opened
    starts = [each.index for each in opened.segments if each.name in ("PID", "RGS")]
    notes = [each for each in opened.all("NTE") if each.index < min(starts, default=len(opened.segments))]
    around = scope.within(scope.segments, notes)
    call = read_part("call", around, "invitations[0]", places)
    _first_of_chain(around)
    _check_event(call, happened, around, scope.endpoint)
    call["recipients"] = tuple(_read_recipients(scope, places))
    fields = read_part("case", scope, "", places)
    return Plan(**fields, person=read_person(scope, places), invitations=(Invitation(**call),))


def _first_of_chain(scope: Scope) -> None:
    """SCH-1 beside SCH-2 names the chain, and so says nothing more of this call."""
    sch = scope.segments["SCH"]
    if sch.first(1) and sch.first(2):
        sch.skip(1)


def _check_event(call: dict[str, Any], happened: str, scope: Scope, endpoint: Endpoint) -> None:
    """A call whose event says that it does not hold is not read as one that does."""
    meant = endpoint.events[happened].status
    said = call.get("status")
    if meant is None or (said is not None and said.code in TAKEN_BACK):
        return
    if said is not None:
        sch = scope.segments["SCH"]
        sch.opened.note("HL7-CONFLICT", Severity.WARNING, sch.line, sch.path(25), field="MSH-9")
    call["status"] = Concept(meant)


def _read_recipients(scope: Scope, places: dict[str, Place]) -> Iterator[Recipient]:
    waiting: dict[str, Any] | None = None
    number = 0
    for segment, notes in _groups(scope):
        inner = scope.within({"AIP": segment}, notes)
        if _role(segment, scope) == scope.endpoint.tables["role"].codes["forwarded"] and waiting is not None:
            waiting["forwarded_to"] = _forwarded(inner)
            continue
        if waiting:
            yield Recipient(**waiting)
        waiting = read_part("recipient", inner, f"invitations[0].recipients[{number}]", places)
        number += 1
    if waiting:
        yield Recipient(**waiting)


def _groups(scope: Scope) -> Iterator[tuple[Segment, list[Segment]]]:
    """Each AIP with the notes straight after it."""
    segments = scope.opened.segments
    for segment in scope.opened.all("AIP"):
        after = segments[segment.index + 1 :]
        end = next((i for i, each in enumerate(after) if each.name != "NTE"), len(after))
        yield segment, after[:end]


def _role(segment: Segment, scope: Scope) -> str:
    rep = segment.first(4)
    if rep is None or rep.raw(3) != scope.endpoint.ours:
        return ""
    segment.opened.passed |= {spot for spot in rep.spots() if spot[3] in (1, 2, 3)}
    return rep.raw(1)


def _forwarded(scope: Scope) -> Party | None:
    return take_party(scope.endpoint.parts["recipient"]["forwarded_to"], scope)
