"""One block that came over the wire: read, judged, stored, answered; in this order."""

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

import msgspec

from sipfhir.carriers.hl7v2.answer import ACCEPTED, ERROR, REJECTED, acknowledge, judged
from sipfhir.carriers.hl7v2.header import Header
from sipfhir.carriers.hl7v2.inbox import Inbox
from sipfhir.carriers.hl7v2.reading import Reader, Received
from sipfhir.carriers.hl7v2.wire import Raw, finding, messages
from sipfhir.document.words import words
from sipfhir.exchange import to_fhir
from sipfhir.findings import Finding, Severity

Clock = Callable[[], str]
"""The time of an answer, in HL7's form."""


class Taken(NamedTuple):
    """What came of a block. ``name`` is what it is called in the inbox, None when it is not there."""

    code: str
    answer: bytes
    name: str | None
    again: bool
    findings: tuple[Finding, ...]


class Taking:
    """Takes blocks for one endpoint into one inbox."""

    def __init__(self, reader: Reader, inbox: Inbox, clock: Clock, *, disclose: bool = False) -> None:
        self._reader, self._inbox, self._clock, self._disclose = reader, inbox, clock, disclose
        self._alone = Lock()

    def take(self, block: bytes) -> Taken:
        """The answer to a block. Nothing that it holds can make this raise but a defect."""
        raws = list(messages(block, most=self._reader.endpoint.limits.parts))
        received = self._reader.received(raws[0])
        findings = received.reading.findings
        if len(raws) > 1:
            findings = (
                finding("HL7-FRAME", Severity.ERROR, None, raws[1].segments[0][0], None, case="several"),
            )
        code, _ = judged(findings, self._reader.endpoint)
        header = received.header
        if code == REJECTED or header is None:
            return self._answered(header, findings)
        with self._alone:
            return self._stored(header, received, code)

    def _stored(self, header: Header, received: Received, code: str) -> Taken:
        """Two connections may bring the same message at once: one of them is first."""
        name, raw, findings = self._inbox.name(header), received.raw, received.reading.findings
        known = self._inbox.known(name, raw)
        if known is None:
            wrong = finding("HL7-DUPLICATE", Severity.ERROR, None, raw.segments[0][0], "MSH-10")
            return self._answered(header, (wrong,))
        if not known:
            try:
                self._keep(name, raw, received, code, findings)
            except OSError:
                return self._answered(header, (finding("HL7-STORE", Severity.ERROR, None, None, None),))
        return self._answered(header, findings, name, again=known)

    def refused(self, rule: str, case: str) -> Taken:
        """The answer to what is no block."""
        return self._answered(None, (finding(rule, Severity.ERROR, None, None, None, case=case),))

    def _keep(
        self, name: str, raw: Raw, received: Received, code: str, findings: tuple[Finding, ...]
    ) -> None:
        bundle = self._bundle(received) if code == ACCEPTED else None
        faults = msgspec.json.encode(list(findings)) if code == ERROR else None
        self._inbox.keep(name, raw, bundle, faults)

    def _bundle(self, received: Received) -> bytes:
        made = to_fhir(received.reading, site=self._reader.site, disclose_protected=self._disclose)
        return msgspec.json.encode(made.collection()) + b"\n"

    def _answered(
        self,
        header: Header | None,
        findings: tuple[Finding, ...],
        name: str | None = None,
        *,
        again: bool = False,
    ) -> Taken:
        site = self._reader.site
        code, data = acknowledge(
            header, findings, self._reader.endpoint, words(site), self._clock(), site.key
        )
        return Taken(code, data, name, again, findings)
