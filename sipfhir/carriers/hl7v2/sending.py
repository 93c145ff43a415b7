"""MLLP out: a message, then its answer; sent again when nobody can know whether it arrived.

A message that is sent again has the same control id, so that the peer can tell. AA is done. AE is with the
peer, in its list of errors: sending again does not help. AR was not stored, and may be sent again.
"""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Any, NamedTuple

from hl7.mllp import InvalidBlockError, open_hl7_connection

from sipfhir.carriers.hl7v2.answer import ACCEPTED, ERROR, REJECTED, Answer, read_answer
from sipfhir.carriers.hl7v2.header import read_header
from sipfhir.carriers.hl7v2.profile import Limits
from sipfhir.carriers.hl7v2.wire import finding, messages
from sipfhir.carriers.hl7v2.writing import Message
from sipfhir.findings import Finding, Severity

LARGEST_ANSWER = 100_000
_HEAD = 100
_DONE, _REFUSED, _AGAIN = (ACCEPTED, "CA"), (ERROR, "CE"), (REJECTED, "CR")


class Sent(NamedTuple):
    """What came of a message: AA, AE or AR of the peer, or why there is no answer.

    ``trouble``: connection, timeout, frame, no-ack, other-message.
    """

    control_id: str
    code: str | None
    attempts: int
    trouble: str | None = None
    errors: tuple[str, ...] = ()

    @property
    def delivered(self) -> bool:
        """Whether the peer has stored and mapped it."""
        return self.code in _DONE


class _Trouble(Exception):
    """Why a message has no answer."""


class Sender:
    """Sends to one peer, over one connection as long as that holds."""

    def __init__(self, host: str, port: int, limits: Limits, tls: ssl.SSLContext | None = None) -> None:
        self._host, self._port, self._limits, self._tls = host, port, limits, tls
        self._streams: tuple[Any, Any] | None = None

    async def send(self, given: Sequence[Message]) -> list[Sent]:
        """Every message in order. After one that found no peer at all the rest is not tried."""
        done: list[Sent] = []
        try:
            for message in given:
                done.append(await self._one(message))
                if done[-1].trouble == "connection":
                    done += [Sent(each.control_id, None, 0, "connection") for each in given[len(done) :]]
                    break
        finally:
            await self._close()
        return done

    async def _one(self, message: Message) -> Sent:
        pause, last = self._limits.pause, Sent(message.control_id, None, 0)
        for attempt in range(1, self._limits.attempts + 1):
            if attempt > 1:
                await asyncio.sleep(pause)
                pause *= 2
            last = await self._attempt(message, attempt)
            if last.code in (*_DONE, *_REFUSED):
                return last
        return last

    async def _attempt(self, message: Message, attempt: int) -> Sent:
        try:
            answer = await self._exchange(message)
        except _Trouble as trouble:
            await self._close()
            return Sent(message.control_id, None, attempt, str(trouble))
        return Sent(message.control_id, answer.code, attempt, None, answer.errors)

    async def _exchange(self, message: Message) -> Answer:
        try:
            reader, writer = await self._connected()
            writer.writeblock(message.data)
            await asyncio.wait_for(writer.drain(), self._limits.answer)
            block = await asyncio.wait_for(reader.readblock(), self._limits.answer)
        except TimeoutError:
            raise _Trouble("timeout") from None
        except (OSError, asyncio.IncompleteReadError):
            raise _Trouble("connection") from None
        except (InvalidBlockError, ValueError):
            raise _Trouble("frame") from None
        answer = read_answer(block)
        if answer is None or answer.code not in (*_DONE, *_REFUSED, *_AGAIN):
            raise _Trouble("no-ack")
        if answer.control_id != message.control_id:
            raise _Trouble("other-message")
        return answer

    async def _connected(self) -> tuple[Any, Any]:
        if self._streams is None:
            opening = open_hl7_connection(
                self._host, self._port, limit=LARGEST_ANSWER, encoding="latin-1", ssl=self._tls
            )
            streams: tuple[Any, Any] = await asyncio.wait_for(opening, self._limits.answer)
            self._streams = streams
        return self._streams

    async def _close(self) -> None:
        streams, self._streams = self._streams, None
        if streams is None:
            return
        streams[1].close()
        try:
            await asyncio.wait_for(streams[1].wait_closed(), 1)
        except (OSError, TimeoutError):
            return


def of_file(data: bytes, file: str | None = None) -> tuple[list[Message], list[Finding]] | None:
    """The messages of a file as they stand; None when it holds no HL7 v2."""
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf\x0b \t\r\n")[:3]
    if start not in (b"MSH", b"FHS", b"BHS"):
        return None
    found: list[Message] = []
    findings: list[Finding] = []
    for raw in messages(data, file):
        header = read_header(raw)
        findings += raw.findings
        if header is None or not header.control_id:
            line = raw.segments[0][0] if raw.segments else 1
            findings.append(finding("HL7-HEADER", Severity.ERROR, file, line, "MSH-10", case="control-id"))
        else:
            found.append(Message(raw.data, header.control_id))
    return found, findings
