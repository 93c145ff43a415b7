"""MLLP as it comes: whole, in pieces, broken, slow, too large, too many."""

import asyncio
from pathlib import Path

import pytest
from hl7.mllp import open_hl7_connection

from sipfhir.carriers.hl7v2.listening import END, VT
from sipfhir.carriers.hl7v2.taking import Taken, Taking
from tests.carriers.hl7v2.given import mdm, siu
from tests.carriers.hl7v2.peers import HOST, answers, framed, listening

SIU = siu().data


def codes(found: list) -> list[str | None]:  # type: ignore[type-arg]
    """The codes of answers."""
    return [each and each.code for each in found]


def test_a_client_of_python_hl7_talks_with_it(tmp_path: Path) -> None:
    async def talk() -> list[str]:
        async with listening(tmp_path) as port:
            reader, writer = await open_hl7_connection(HOST, port, encoding="utf-8")
            told = []
            for data in (SIU, mdm().data):
                writer.writeblock(data)
                await writer.drain()
                message = await reader.readmessage()
                told.append(f"{message['MSA'][0][1]} {message['MSA'][0][2]}")
            writer.close()
            await writer.wait_closed()
            return told

    assert asyncio.run(talk()) == [f"AA {siu().control_id}", f"AA {mdm().control_id}"]
    assert len(list(tmp_path.glob("*.hl7"))) == 2


def test_messages_in_pieces_and_in_one_go(tmp_path: Path) -> None:
    async def talk() -> list[str | None]:
        whole = framed(SIU) + framed(mdm().data)
        async with listening(tmp_path) as port:
            return codes(
                await answers(port, *(whole[i : i + 97] for i in range(0, len(whole), 97)), end=True)
            )

    assert asyncio.run(talk()) == ["AA", "AA"]


FAULTS = {
    "no start": (SIU + END, {}, ["AR"], "HL7-FRAME"),
    "junk first": (b"hej" + framed(SIU), {}, ["AR"], "HL7-FRAME"),
    "a frame in a frame": (VT + SIU[:50] + framed(SIU), {}, ["AR"], "HL7-FRAME"),
    "two messages": (framed(SIU + mdm().data), {}, ["AR"], "HL7-FRAME"),
    "too large": (framed(SIU), {"message": 500}, ["AR"], "HL7-SIZE"),
    "endless": (VT + b"x" * 60_000, {}, ["AR"], "HL7-SIZE"),
    "lost in the middle": (VT + SIU[:200], {}, [], None),
    "no end": (VT + SIU, {}, [], None),
    "only a start": (VT, {}, [], None),
    "nothing": (b"", {}, [], None),
    "an empty frame": (framed(b""), {}, ["AR"], "HL7-HEADER"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_on_the_wire_is_answered_and_stores_nothing(name: str, tmp_path: Path) -> None:
    data, limits, expected, rule = FAULTS[name]
    told: list[Taken] = []

    async def talk() -> tuple[list[str | None], list[str | None]]:
        async with listening(tmp_path, told, **limits) as port:  # type: ignore[arg-type]
            first = codes(await answers(port, data, end=True))
            return first, codes(await answers(port, framed(SIU))) if not limits else ["AA"]

    first, after = asyncio.run(talk())
    assert first == expected
    assert [each.findings[0].rule for each in told[: len(expected)]] == [rule] * len(expected)
    assert after == ["AA"]
    assert len(list(tmp_path.glob("*.hl7"))) == (0 if limits else 1)
    assert not list(tmp_path.glob(".*.part"))


def test_the_same_message_over_many_connections_at_once_is_one(tmp_path: Path) -> None:
    told: list[Taken] = []

    async def talk() -> list[list[str | None]]:
        async with listening(tmp_path, told) as port:
            return [
                codes(each) for each in await asyncio.gather(*[answers(port, framed(SIU)) for _ in range(6)])
            ]

    assert asyncio.run(talk()) == [["AA"]] * 6
    assert sorted(each.again for each in told) == [False] + [True] * 5
    assert len(list(tmp_path.glob("*.hl7"))) == 1


def test_a_defect_is_answered_and_the_next_connection_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Taking, block: bytes) -> Taken:
        raise RuntimeError("Åsgård")

    async def talk() -> list[str | None]:
        async with listening(tmp_path) as port:
            with monkeypatch.context() as patched:
                patched.setattr(Taking, "take", broken)
                first = codes(await answers(port, framed(SIU), end=True))
            return first + codes(await answers(port, framed(SIU)))

    assert asyncio.run(talk()) == ["AR", "AA"]


def test_who_is_slow_is_left_and_holds_up_nobody(tmp_path: Path) -> None:
    async def talk() -> tuple[bytes, list[str | None]]:
        async with listening(tmp_path) as port:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(VT + SIU[:100])
            await writer.drain()
            others = codes(await answers(port, framed(SIU)))
            left = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            return left, others

    assert asyncio.run(talk()) == (b"", ["AA"])


def test_who_says_nothing_is_left(tmp_path: Path) -> None:
    async def talk() -> bytes:
        async with listening(tmp_path, idle=0.05) as port:
            reader, writer = await asyncio.open_connection(HOST, port)
            left = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            return left

    assert asyncio.run(talk()) == b""


def test_more_connections_than_there_is_room_for_are_closed(tmp_path: Path) -> None:
    async def talk() -> tuple[bytes, list[str | None]]:
        async with listening(tmp_path, connections=1) as port:
            _, first = await asyncio.open_connection(HOST, port)
            first.write(VT)
            await first.drain()
            reader, second = await asyncio.open_connection(HOST, port)
            turned_away = await asyncio.wait_for(reader.read(), 10)
            second.close()
            first.close()
            await asyncio.gather(first.wait_closed(), return_exceptions=True)
            for _ in range(100):
                if found := codes(await answers(port, framed(SIU))):
                    break
                await asyncio.sleep(0.01)
            return turned_away, found

    assert asyncio.run(talk()) == (b"", ["AA"])
