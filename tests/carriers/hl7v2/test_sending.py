"""A sender and its peer: answers matched, tried again within limits, never twice in effect."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from sipfhir.carriers.hl7v2.listening import END, VT
from sipfhir.carriers.hl7v2.sending import Sender, Sent, of_file
from sipfhir.carriers.hl7v2.writing import Message
from tests.carriers.hl7v2.given import mdm, siu
from tests.carriers.hl7v2.peers import HOST, LIMITS, framed, listening, peer

Answers = Callable[[int, bytes], bytes | None]


def ack(code: str, number: str, more: str = "") -> bytes:
    """An answer as another maker writes it."""
    return framed(
        f"MSH|^~\\&|B||A||20261122||ACK^S12|77|P|2.4\rMSA|{code}|{number}|Texten är fri\r{more}".encode()
    )


def sent(peers: Answers, *messages: Message, **limits: float) -> tuple[list[Sent], list[bytes]]:
    """What came of messages, and what the peer got."""

    async def talk() -> tuple[list[Sent], list[bytes]]:
        async with peer(peers) as (port, got):
            done = await Sender(HOST, port, replace(LIMITS, **limits)).send(messages or (siu(),))
            return done, got

    return asyncio.run(talk())


def number(block: bytes) -> str:
    """MSH-10 of a block."""
    return block.split(b"|")[9].decode()


def test_messages_are_delivered_in_order() -> None:
    done, got = sent(lambda _, block: ack("AA", number(block)), siu(), mdm())
    assert [(each.code, each.attempts, each.delivered) for each in done] == [("AA", 1, True)] * 2
    assert got == [siu().data, mdm().data]


def test_what_the_peer_has_in_its_list_of_errors_is_not_sent_again() -> None:
    error = "ERR||PID^1^3|204^Unknown key identifier^HL70357|E\r"
    done, got = sent(lambda _, block: ack("AE", number(block), error), siu(), mdm())
    assert [(each.code, each.attempts, each.errors) for each in done] == [("AE", 1, ("204",))] * 2
    assert len(got) == 2


def test_what_the_peer_did_not_store_is_sent_again_and_at_most_so_often() -> None:
    done, got = sent(lambda count, block: ack("AA" if count == 3 else "AR", number(block)))
    assert (done[0].code, done[0].attempts) == ("AA", 3)
    assert got == [siu().data] * 3
    done, got = sent(lambda _, block: ack("AR", number(block)))
    assert (done[0].code, done[0].attempts, len(got), done[0].delivered) == ("AR", 3, 3, False)


def unsent(answer: bytes) -> Answers:
    return lambda _, block: answer


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (lambda _, block: ack("AA", "ANOTHER"), "other-message"),
        (lambda _, block: framed(b"MSH|^~\\&|B||A||||ADT^A01|1|P|2.4\r"), "no-ack"),
        (lambda _, block: framed(b"Tack!"), "no-ack"),
        (lambda _, block: framed(b"MSH|^~\\&|B||A||||ACK|1|P|2.4\r"), "no-ack"),
        (lambda _, block: ack("JA", number(block)), "no-ack"),
        (lambda _, block: b"hej" + END, "frame"),
        (lambda _, block: VT + b"x" * 400_000 + END, "frame"),
        (lambda _, block: None, "connection"),
        (lambda _, block: VT + b"MSH|", "timeout"),
    ],
    ids=["other", "type", "text", "no-msa", "code", "frame", "flood", "hung-up", "half"],
)
def test_an_answer_that_is_none_is_tried_again(answer: Answers, trouble: str) -> None:
    done, got = sent(answer, answer=0.2)
    assert (done[0].code, done[0].trouble, done[0].attempts) == (None, trouble, 3)
    assert got == [siu().data] * 3


def test_after_a_lost_answer_the_same_bytes_have_one_effect(tmp_path: Path) -> None:
    """The answer is lost on the way: a proxy hangs up once after the listener has stored."""

    async def talk() -> list[Sent]:
        async with listening(tmp_path) as behind:
            once: list[None] = []

            async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                inner, outer = await asyncio.open_connection(HOST, behind)
                outer.write(await reader.readuntil(END))
                answer = await inner.readuntil(END)
                if once:
                    writer.write(answer)
                    await writer.drain()
                once.append(None)
                writer.close()
                outer.close()

            server = await asyncio.start_server(connected, HOST, 0)
            port = server.sockets[0].getsockname()[1]
            done = await Sender(HOST, port, LIMITS).send([siu()])
            server.close()
            return done

    [one] = asyncio.run(talk())
    assert (one.code, one.attempts) == ("AA", 2)
    assert len(list(tmp_path.glob("*.hl7"))) == 1


def test_with_no_peer_at_all_the_rest_is_not_tried() -> None:
    async def talk() -> list[Sent]:
        server = await asyncio.start_server(lambda *_: None, HOST, 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        return await Sender(HOST, port, LIMITS).send([siu(), mdm()])

    first, second = asyncio.run(talk())
    assert (first.trouble, first.attempts) == ("connection", 3)
    assert (second.trouble, second.attempts) == ("connection", 0)


def test_the_messages_of_a_file_are_sent_as_they_stand() -> None:
    found = of_file(b"BHS|^~\\&\r" + siu().data.replace(b"\r", b"\n") + mdm().data + b"BTS|2\r")
    assert found == ([siu(), mdm()], [])
    assert of_file(b"<xml/>") is None
    broken = of_file(b"MSH|^~\\&|A\r" + siu().data)
    assert broken is not None
    assert (len(broken[0]), [each.rule for each in broken[1]]) == (1, ["HL7-HEADER"])
