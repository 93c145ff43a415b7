"""Answers stay in their conversation."""

from sipfhir.carriers.sdk import Conversations, receive
from sipfhir.carriers.sdk.message import Header
from sipfhir.findings import Place
from tests.carriers.sdk.messages import KOMMUN, REGION, SITE, data, rules

HERE = Place("a.xml", 1)


def header(**changed: object) -> Header:
    found = receive(data(**changed), SITE).message
    assert found is not None
    return found.header


def test_a_new_message_begins_a_conversation() -> None:
    first = header()
    assert first.conversation == first.id
    assert first.refers_to is None
    assert Conversations().told(first, HERE) == []


def test_three_answers_keep_the_conversation() -> None:
    known = Conversations()
    last = first = header()
    for minute in (1, 2, 3):
        known.add(last)
        sides = (KOMMUN, REGION) if minute % 2 else (REGION, KOMMUN)
        answer = header(
            sender=sides[0],
            recipient=sides[1],
            basis="statutory-duty",
            conversation=last.conversation,
            refers_to=last.id,
            moment=f"2025-09-22T07:0{minute}:00.000Z",
        )
        assert (answer.conversation, answer.refers_to) == (first.id, last.id)
        assert rules(known.told(answer, HERE)) == ["SDK-ANSWER"]
        last = answer


def test_what_does_not_fit() -> None:
    first, other = header(), header(moment="2025-09-22T08:00:00.000Z")
    known = Conversations()
    known.add(first)
    known.add(other)
    strange = "00000000-0000-4000-8000-000000000000"
    for case, one in {
        "unknown": header(conversation=first.id, refers_to=strange),
        "other": header(conversation=first.id, refers_to=other.id),
        "conversation": header(conversation=strange),
    }.items():
        assert [finding.params["case"] for finding in known.told(one, HERE)] == [case]
    assert known.told(header(conversation=first.id), HERE) == []
    assert known.knows(first.id.upper())
