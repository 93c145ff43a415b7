"""VOID-1: a makulering says which one message or call it voids."""

import pytest

from sipfhir.plan import Concept, Invitation, Message, Plan
from sipfhir.rules import validate


def void(voids: str | None, number: str = "9") -> Message:
    return Message(id=number, kind=Concept("void"), refers_to=voids)


ONE = Message(id="1", kind=Concept("admission"))


@pytest.mark.parametrize(
    ("plan", "case"),
    [
        (Plan(messages=(ONE, void("1"))), None),
        (Plan(messages=(void("1"),), invitations=(Invitation(id="1"),)), None),
        (Plan(messages=(ONE, void("1")), invitations=(Invitation(id="1"),)), None),
        (Plan(messages=(ONE, Message(id="2", kind=Concept("free")))), None),
        (Plan(messages=(void("1"), Message(refers_to="1"))), None),
        (Plan(messages=(ONE, void(None))), "nothing"),
        (Plan(messages=(ONE, ONE, void("1"))), "several"),
        (Plan(messages=(void("1"),), invitations=(Invitation(id="1"), Invitation(id="1"))), "several"),
        (Plan(messages=(void("9"),)), "itself"),
    ],
)
def test_a_voiding_that_cannot_be_followed_is_told(plan: Plan, case: str | None) -> None:
    found = [
        (each.params["case"], each.place.plan) for each in validate(plan).findings if each.rule == "VOID-1"
    ]
    last = len(plan.messages) - 1
    assert found == ([(case, f"messages[{last}].refers_to")] if case else [])
