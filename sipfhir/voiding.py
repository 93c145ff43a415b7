"""What no longer holds: calls and messages that were taken back, sent wrongly, or voided (makulering)."""

from collections.abc import Mapping

from sipfhir.plan import Invitation, Message, Plan

TAKEN_BACK = ("withdrawn", "interrupted", "misdirected")
"""Calls and messages that nobody is to act upon: återtagen, avbruten, felsänd."""
_NEVER = ("draft", "misdirected")
"""What never reached those whom it was for: utkast, felsänd."""
_GONE = frozenset((*TAKEN_BACK, *_NEVER))


def voided(plan: Plan) -> dict[tuple[str, int], int]:
    """Group and index of what is voided → index of the message that does.

    A number that several parts have tells nobody apart: then nothing is voided. A makulering that is voided
    itself voids nothing.
    """
    voids = [i for i, message in enumerate(plan.messages) if message.kind and message.kind.code == "void"]
    aims = {i: found for i in voids if (found := _aim(plan, i)) is not None}
    return {aim: i for i, aim in reversed(aims.items()) if _stands(i, aims, frozenset())}


def standing_calls(plan: Plan) -> list[tuple[int, Invitation]]:
    """The calls that hold, with their index: no draft, not sent wrongly, not taken back, not voided."""
    gone = voided(plan) if plan.messages else {}
    return [
        (i, one)
        for i, one in enumerate(plan.invitations)
        if code(one) not in _GONE and ("invitations", i) not in gone
    ]


def standing_messages(plan: Plan) -> list[tuple[int, Message]]:
    """The messages that hold, with their index."""
    gone = voided(plan)
    return [
        (i, one)
        for i, one in enumerate(plan.messages)
        if code(one) not in _GONE and ("messages", i) not in gone
    ]


def called(plan: Plan) -> list[tuple[int, Invitation]]:
    """The calls that hold, and those withdrawn ones that they replace, step by step."""
    found = dict(standing_calls(plan))
    numbers = {one.replaces for one in found.values()} - {None}
    while earlier := {
        i: one
        for i, one in enumerate(plan.invitations)
        if i not in found and one.id in numbers and code(one) not in _NEVER
    }:
        found |= earlier
        numbers |= {one.replaces for one in earlier.values()} - {None}
    return sorted(found.items())


def code(part: Invitation | Message) -> str | None:
    """The status code of a call or a message, None when absent or not known."""
    return part.status.code if part.status else None


def _aim(plan: Plan, index: int) -> tuple[str, int] | None:
    """The one part that a makulering refers to: a message, else a call; never itself."""
    number = plan.messages[index].refers_to
    for group in ("messages", "invitations"):
        found = [i for i, part in enumerate(getattr(plan, group)) if number and part.id == number]
        if found:
            return (group, found[0]) if len(found) == 1 and (group, found[0]) != ("messages", index) else None
    return None


def _stands(index: int, aims: Mapping[int, tuple[str, int]], asked: frozenset[int]) -> bool:
    """Whether a makulering is in force: no other that is in force voids it. In a circle none is."""
    others = [i for i, aim in aims.items() if aim == ("messages", index) and i not in asked]
    return not any(_stands(i, aims, asked | {index}) for i in others)
