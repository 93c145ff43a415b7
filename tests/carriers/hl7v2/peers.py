"""Peers on the loopback: a listener of ours with short limits, a raw socket, a peer that does as told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sipfhir.carriers.hl7v2.answer import Answer, read_answer
from sipfhir.carriers.hl7v2.inbox import Inbox
from sipfhir.carriers.hl7v2.listening import END, VT, Listener
from sipfhir.carriers.hl7v2.profile import Limits
from sipfhir.carriers.hl7v2.reading import Reader
from sipfhir.carriers.hl7v2.taking import Taken, Taking
from tests.carriers.hl7v2.given import SITE

HOST = "127.0.0.1"
NOW = "20261122100000+0100"
LIMITS: Limits = replace(
    Reader(SITE).endpoint.limits, message=20_000, whole=0.3, idle=20, answer=5, attempts=3, pause=0.001
)


def taking(folder: Path) -> Taking:
    """Takes into a folder."""
    return Taking(Reader(SITE), Inbox(folder, SITE.key), lambda: NOW)


@asynccontextmanager
async def listening(
    folder: Path, told: list[Taken] | None = None, tls: Any = None, **limits: float
) -> AsyncIterator[int]:
    """A listener; its port."""
    listener = Listener(taking(folder), replace(LIMITS, **limits), (told if told is not None else []).append)
    async with listener.serving(HOST, 0, tls) as port:
        yield port


async def answers(port: int, *sent: bytes, end: bool = False) -> list[Answer | None]:
    """What a raw socket gets for what it sends, until the other side closes or all is answered."""
    reader, writer = await asyncio.open_connection(HOST, port)
    found: list[Answer | None] = []
    try:
        for data in sent:
            writer.write(data)
            await writer.drain()
        if end:
            writer.write_eof()
        while len(found) < len(sent) or end:
            block = await asyncio.wait_for(reader.readuntil(END), 10)
            assert block.startswith(VT)
            found.append(read_answer(block[1 : -len(END)]))
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    return found


def framed(data: bytes) -> bytes:
    """A message in its frame."""
    return VT + data + END


@asynccontextmanager
async def peer(answer: Callable[[int, bytes], bytes | None]) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A peer that answers each block with what it is told to; None hangs up. Its port, and what it got."""
    got: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                block = await reader.readuntil(END)
                got.append(block[1 : -len(END)])
                data = answer(len(got), got[-1])
                if data is None:
                    break
                writer.write(data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, HOST, 0)
    try:
        yield server.sockets[0].getsockname()[1], got
    finally:
        server.close()
        await server.wait_closed()
