"""A plan as messages: a call each, the answers to the calls, or its document; and what no message holds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from sipfhir.carriers.hl7v2 import mdm, siu, times
from sipfhir.carriers.hl7v2.header import control_id, msh
from sipfhir.carriers.hl7v2.line import Line, Out, complete
from sipfhir.carriers.hl7v2.loss import Held, losses
from sipfhir.carriers.hl7v2.profile import DEFAULT, endpoint
from sipfhir.carriers.hl7v2.reading import Reader
from sipfhir.carriers.hl7v2.wire import messages
from sipfhir.document.conceal import conceal
from sipfhir.document.words import words
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Concept, Identifier, Invitation, Plan
from sipfhir.site import Site
from sipfhir.values import digest, resource_id
from sipfhir.voiding import TAKEN_BACK, code

Form = Literal["siu", "answer", "mdm"]
_ANSWERS = ".recipients["
TRAINING = "T"
"""MSH-11 while ids are made with the demo key: nothing is delivered in earnest."""


class Message(NamedTuple):
    """One message: its bytes, and the control id that its answer repeats."""

    data: bytes
    control_id: str


class Written(NamedTuple):
    """The messages of a plan, and what none of them holds."""

    messages: tuple[Message, ...]
    findings: tuple[Finding, ...]


class Writer:
    """Writes plans for one endpoint. ``time`` is that of the messages, a FHIR dateTime."""

    def __init__(self, site: Site, time: str, name: str = DEFAULT, *, disclose: bool = False) -> None:
        self.site, self.endpoint, self.disclose = site, endpoint(site, name), disclose
        self.words = words(site)
        self._reader = Reader(site, name)
        try:
            datetime.fromisoformat(time)
        except ValueError:
            raise BadConfiguration(
                "the time of the messages is no moment. Write 2026-11-22T10:00:00+01:00."
            ) from None
        self.time = times.written(time)

    def write(self, plan: Plan, form: Form, pdf: bytes | None = None) -> Written:
        """The messages of a plan. ``pdf`` is the readable plan, for mdm.

        What could lead to a person with protected identity is left out unless disclosed. A plan of nobody
        becomes no message, nor one whose mark of protection would not arrive.
        """
        whole, taken = (plan, list[str]()) if self.disclose else conceal(plan)
        findings = [_about("PROTECT-1", Severity.NOTE, path, field=path) for path in taken]
        if whole.person is None or not whole.person.identifiers:
            return Written((), (*findings, _about("HL7-NOBODY", Severity.ERROR, "person.identifiers")))
        work = (
            self._document(whole, pdf or b"", findings)
            if form == "mdm"
            else self._calls(whole, form, findings)
        )
        made = list(work)
        held = [each for _, each in made]
        asked = tuple(name for each in held for _, name in each.names if _ANSWERS in name)
        lost = losses(whole, held, self._codec, asked if form == "answer" else ("",))
        if any(each.rule == "PROTECT-LOST" for each in lost):
            return Written((), (*findings, *lost))
        return Written(tuple(message for message, _ in made), (*findings, *lost))

    @property
    def _codec(self) -> str:
        return Out(self.endpoint, self.words).codec

    def _calls(self, plan: Plan, form: Form, findings: list[Finding]) -> Iterator[tuple[Message, Held]]:
        for index, call in enumerate(plan.invitations):
            if case := _unsent(plan, call):
                findings.append(_about("HL7-UNSENT", Severity.NOTE, f"invitations[{index}]", case=case))
                continue
            told = siu.answered(call) if form == "answer" else call
            if form == "answer" and not told.recipients:
                continue
            happened = siu.event(plan, index) if form == "siu" else "S14"
            told = self._standing(told, happened, index, findings)
            numbered = self._with_number(told, f"invitations[{index}]", plan, findings)
            out = Out(self.endpoint, self.words)
            first, word = siu.root(plan, call), siu.ANSWERED if form == "answer" else ""
            lines = siu.write_call(plan, numbered, first or numbered.id, happened, word, out)
            findings += self._long(lines)
            message = self._message("SIU", happened, "SIU_S12", lines)
            yield message, Held(self._back(message), _call_names(call, told, index))

    def _standing(self, call: Invitation, happened: str, index: int, findings: list[Finding]) -> Invitation:
        """A call that a message of the plan voids says itself that it is withdrawn."""
        if happened != "S15" or code(call) in TAKEN_BACK:
            return call
        path = f"invitations[{index}].status"
        findings.append(_about("LOSS-VOIDED", Severity.WARNING, path, case="withdrawn", field=path))
        return replace(call, status=Concept("withdrawn"))

    def _with_number(self, call: Invitation, path: str, plan: Plan, findings: list[Finding]) -> Invitation:
        if call.id:
            return call
        findings.append(_about("HL7-NUMBER", Severity.WARNING, path))
        return replace(call, id=self._number(plan, path))

    def _document(self, plan: Plan, pdf: bytes, findings: list[Finding]) -> Iterator[tuple[Message, Held]]:
        told = plan
        if not plan.identifiers:
            findings.append(_about("HL7-NUMBER", Severity.WARNING, "identifiers"))
            told = replace(plan, identifiers=(Identifier(kind="local", value=self._number(plan, "plan")),))
        out = Out(self.endpoint, self.words)
        lines = mdm.write_document(told, pdf, self.time, out)
        findings += self._long(lines)
        message = self._message("MDM", "T02", "MDM_T02", lines)
        yield message, Held(self._back(message), tuple(_attachment_names(plan)))

    def _back(self, message: Message) -> Plan | None:
        """What is read from a message that was just written."""
        [raw] = messages(message.data)
        return self._reader.received(raw).reading.plan

    def _number(self, plan: Plan, what: str) -> str:
        """A keyed number for what has none: the same for the same plan."""
        known = digest(self.site.key, msgspec.json.encode(replace(plan, source=None)))
        return resource_id(self.site.key, self.site.installation, "hl7v2", f"{known}|{what}")

    def _long(self, lines: list[Line]) -> Iterator[Finding]:
        """Texts that a strict receiver may cut off or refuse."""
        longest = self.endpoint.longest
        for place in sorted({each for line in lines for each in line.too_long(longest)}):
            params: dict[str, str | int] = {"field": place, "longest": longest[place]}
            yield Finding("HL7-LONG", Severity.WARNING, Place(path=place.partition(".")[0]), params)

    def _message(self, kind: str, event: str, structure: str, lines: list[Line]) -> Message:
        out = Out(self.endpoint, self.words)
        complete(lines, self.endpoint)
        named = [line for line in lines if line.name != "EVN"]
        number = control_id(self.site.key, named, self.endpoint.sending)
        processing = TRAINING if self.site.demo else self.endpoint.processing
        header = msh(kind, event, structure, self.time, out, processing=processing)
        header.put(10, number)
        text = "".join(f"{line}\r" for line in [header, *lines])
        return Message(text.encode(out.codec), number)


def _about(rule: str, severity: Severity, path: str, **params: Any) -> Finding:
    return Finding(rule, severity, Place(plan=path), params)


def _unsent(plan: Plan, call: Invitation) -> str:
    """Why a call is no message: it is a draft, or its successor moves the same meeting (S13)."""
    if code(call) == "draft":
        return "draft"
    replaced = call.id is not None and any(one.replaces == call.id for one in plan.invitations)
    return "replaced" if replaced and code(call) in TAKEN_BACK else ""


def _call_names(call: Invitation, told: Invitation, index: int) -> tuple[tuple[str, str], ...]:
    """The call's own index, and those of its recipients when only some are told."""
    whole = list(call.recipients)
    places = [whole.index(one) for one in told.recipients]
    inner = "invitations[0].recipients[{}]", f"invitations[{index}].recipients[{{}}]"
    names = [(inner[0].format(i), inner[1].format(place)) for i, place in enumerate(places)]
    return (*names, ("invitations[0]", f"invitations[{index}]"))


def _attachment_names(plan: Plan) -> Iterator[tuple[str, str]]:
    """The document itself stands first, and is no attachment of the plan."""
    yield "attachments[0]", "document"
    sent = [i for i, one in enumerate(plan.attachments) if one.data or one.url]
    for place, i in enumerate(sent, start=1):
        yield f"attachments[{place}]", f"attachments[{i}]"
