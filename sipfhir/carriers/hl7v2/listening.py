"""MLLP in: VT, a message, FS CR. Each connection by itself, one message at a time, answered before the next.

A connection that sends what is no frame is answered AR and closed, for nobody can tell where the next one
begins.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from hl7.mllp import start_hl7_server

from sipfhir.carriers.hl7v2.profile import Limits
from sipfhir.carriers.hl7v2.taking import Taken, Taking

VT, END = b"\x0b", b"\x1c\r"
LOOPBACK = "127.0.0.1"
Told = Callable[[Taken], None]


class Listener:
    """Takes connections. ``told`` is called with what came of every block."""

    def __init__(self, taking: Taking, limits: Limits, told: Told = lambda taken: None) -> None:
        self._taking, self._limits, self._told = taking, limits, told
        self._open: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def serving(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
        """Listens while the block runs; the port that it listens at."""
        limit = self._limits.message
        server = await start_hl7_server(self._connected, host, port, limit=limit, encoding="latin-1", ssl=tls)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for task in tuple(self._open):
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)
            await server.wait_closed()

    async def _connected(self, reader: Any, writer: Any) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            if len(self._open) <= self._limits.connections:
                await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ssl.SSLError):
            # The peer left, in the middle or not, or was too slow: what is not whole was never here.
            pass
        except asyncio.CancelledError:
            pass
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(OSError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: Any, writer: Any) -> None:
        going = True
        while going:
            first = await asyncio.wait_for(reader.read(1), self._limits.idle)
            if not first:
                return
            taken, going = await self._block(first, reader)
            self._told(taken)
            writer.writeblock(taken.answer)
            await asyncio.wait_for(writer.drain(), self._limits.answer)

    async def _block(self, first: bytes, reader: Any) -> tuple[Taken, bool]:
        """What came of one block, and whether the connection can go on."""
        if first != VT:
            return self._taking.refused("HL7-FRAME", "start"), False
        try:
            block = await asyncio.wait_for(reader.readuntil(END), self._limits.whole)
        except asyncio.LimitOverrunError:
            return self._taking.refused("HL7-SIZE", "wire"), False
        block = block[: -len(END)]
        if VT in block:
            return self._taking.refused("HL7-FRAME", "nested"), False
        try:
            return await asyncio.to_thread(self._taking.take, block), True
        except Exception:
            # A defect of ours must not take the listener down, and its text may quote a plan.
            return self._taking.refused("HL7-STORE", "defect"), False
