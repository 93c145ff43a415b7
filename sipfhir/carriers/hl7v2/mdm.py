"""Planens dokument ↔ MDM^T02: the readable plan as PDF in OBX-5, attachments in an OBX each."""

import binascii
from base64 import b64encode
from typing import Any

from msgspec.structs import replace

from sipfhir.attachments import Beside
from sipfhir.attachments.kinds import HEAD, media_type
from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.opened import Repetition, Segment
from sipfhir.carriers.hl7v2.parts import read_part, write_part
from sipfhir.carriers.hl7v2.person import read_person, write_person
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.findings import Place, Severity
from sipfhir.plan import Attachment, Plan

PDF = "application/pdf"
_BYTES, _POINTER, _TEXTS = "ED", "RP", ("TX", "FT", "ST")
_OTHER = "application/octet-stream"
_WRONG = {"ATTACH-DATA": "base64", "ATTACH-KIND": "kind", "ATTACH-EMPTY": "empty", "ATTACH-LARGE": "large"}


def write_document(plan: Plan, pdf: bytes, time: str, out: Out) -> list[Line]:
    """The segments after MSH. ``plan`` has a number, ``time`` is that of the message."""
    write_part(plan, "document", out)
    evn, txa, main = out.line("EVN"), out.line("TXA"), out.line("OBX")
    evn.put(2, time)
    if not txa.has(2):
        txa.put(2, out.endpoint.document.code)
    if not txa.has(17):
        for field, text in zip((17, 19), out.endpoint.no_status, strict=True):
            txa.put(field, text)
    assert plan.person is not None
    if plan.person.protection:
        txa.put(18, "R")
    _named(main, out, out.endpoint.document.code, out.endpoint.document.text)
    _bytes(main, b64encode(pdf).decode(), PDF, out)
    lines = [main, *(_attachment(one, out) for one in plan.attachments if one.data or one.url)]
    for number, line in enumerate(lines, start=1):
        line.put(1, str(number))
    return [evn, *write_person(plan.person, out, visit=True), txa, *lines]


def _named(line: Line, out: Out, code: str, text: str) -> None:
    for component, part in enumerate((code, text, out.endpoint.ours), start=1):
        line.put(3, part, component)


def _attachment(one: Attachment, out: Out) -> Line:
    part = out.part()
    line = part.line("OBX")
    _named(line, out, out.endpoint.enclosure.code, out.endpoint.enclosure.text)
    write_part(one, "attachment", part)
    kind = one.content_type or _kind_of(one)
    if one.data:
        _bytes(line, "".join(one.data.split()), kind, out)
    else:
        line.put(2, _POINTER)
        line.put(5, one.url)
        _typed(line, kind, out)
    return line


def _kind_of(one: Attachment) -> str:
    try:
        head = binascii.a2b_base64((one.data or "")[: HEAD * 2])
    except ValueError:
        head = b""
    return media_type(head, one.title or "") or _OTHER


def _bytes(line: Line, data: str, kind: str, out: Out) -> None:
    line.put(2, _BYTES)
    _typed(line, kind, out)
    line.put(5, "Base64", 4)
    line.put(5, data, 5)


def _typed(line: Line, kind: str, out: Out) -> None:
    """Type of data and subtype: in ED components 2 and 3, in RP 3 and 4."""
    data, sub = out.endpoint.media.get(kind, out.endpoint.media[_OTHER])
    first = 3 if line.has(5) else 2
    line.put(5, data, first)
    line.put(5, sub, first + 1)


def read_document(scope: Scope, places: dict[str, Place]) -> Plan:
    """A plan that is its documents."""
    obxs = scope.opened.all("OBX")
    main = next((each for each in obxs if _is(each, scope.endpoint.document.code, scope)), None)
    whole = (
        {**scope.segments, "OBX": main} if main else {n: s for n, s in scope.segments.items() if n != "OBX"}
    )
    fields = read_part("document", scope.within(whole, []), "", places)
    attachments: list[Attachment] = []
    texts: list[str] = []
    for obx in obxs:
        kind = obx.first(2)
        if kind is not None and kind.raw(1) in _TEXTS:
            texts += [rep.text() for rep in obx.repetitions(5)]
        elif (one := _read_obx(obx, scope, len(attachments), places)) is not None:
            attachments.append(one)
    plan = Plan(
        **fields,
        person=read_person(scope, places),
        attachments=tuple(attachments),
        notes=("\n".join(texts),) if texts else (),
    )
    _check(plan, obxs, scope, places)
    return plan


def _is(obx: Segment, code: str, scope: Scope) -> bool:
    rep = obx.first(3)
    return rep is not None and rep.raw(1) == code and rep.raw(3) == scope.endpoint.ours


def _read_obx(obx: Segment, scope: Scope, number: int, places: dict[str, Place]) -> Attachment | None:
    inner = scope.within({"OBX": obx}, [])
    fields: dict[str, Any] = read_part("attachment", inner, f"attachments[{number}]", places)
    name = obx.first(3)
    if name is not None and name.raw(3) == scope.endpoint.ours:
        obx.opened.passed |= {spot for spot in name.spots() if spot[3] in (1, 3, 6)}
        if (
            name.raw(1) == scope.endpoint.enclosure.code
            and fields.get("title") == scope.endpoint.enclosure.text
        ):
            del fields["title"]
    rep, kind = obx.first(5), obx.first(2)
    if rep is not None and kind is not None and kind.raw(1) in (_BYTES, _POINTER):
        fields |= _content(rep, kind.raw(1), scope)
    place = Place(scope.opened.file, obx.line, None, obx.path(5), f"attachments[{number}]")
    places[f"attachments[{number}]"] = place
    if "data" not in fields and "url" not in fields:
        obx.opened.note("HL7-DOCUMENT", Severity.ERROR, obx.line, obx.path(5), case="none")
        return None
    return Attachment(**fields)


def _content(rep: Repetition, kind: str, scope: Scope) -> dict[str, Any]:
    """Bytes as base64, or a link, with the media type."""
    first = 2 if kind == _BYTES else 3
    pair = (rep.take(first).upper(), rep.take(first + 1).upper())
    known = [media for media, (data, sub) in scope.endpoint.media.items() if sub == pair[1]]
    found: dict[str, Any] = {"content_type": known[0]} if known else {}
    if kind == _POINTER:
        return found | ({"url": url} if (url := rep.text(1)) else {})
    encoding, data = rep.take(4).upper(), rep.text(5)
    if encoding == "HEX":
        data = _from_hex(data)
    elif encoding in ("A", ""):
        data = data if encoding == "" else b64encode(data.encode()).decode()
    return found | ({"data": data} if data else {})


def _from_hex(data: str) -> str:
    """Bytes that stand in hexadecimal, as base64; what is neither stays to be told as broken."""
    try:
        return b64encode(bytes.fromhex(data)).decode()
    except ValueError:
        return f"{data}!"


def _check(plan: Plan, obxs: list[Segment], scope: Scope, places: dict[str, Place]) -> None:
    """Every document is looked at: what cannot be opened is an error here, for it is all that there is."""
    _, found = Beside(None, None).attached(plan, Place())
    for each in found:
        place = places.get(each.place.plan or "", Place())
        case = _WRONG.get(each.rule)
        if case:
            scope.opened.notes.append(
                replace(
                    each, rule="HL7-DOCUMENT", severity=Severity.ERROR, place=place, params={"case": case}
                )
            )
    if not plan.attachments and not plan.notes:
        line = obxs[0].line if obxs else None
        scope.opened.note("HL7-DOCUMENT", Severity.ERROR, line, "OBX-5", case="none")
