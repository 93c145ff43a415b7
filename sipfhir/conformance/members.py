"""Checkers of one member of a JSON object: one value or a list, primitive or not, and what is beside it."""

from collections.abc import Callable
from typing import Any, Protocol

from sipfhir.conformance.narrative import fault as narrative_fault
from sipfhir.conformance.primitives import JSON, Holds, json_type
from sipfhir.conformance.run import At, Node, Run

Check = Callable[[Any, At, Run], None]
Member = Callable[[Any, At, str, Run, Node], None]
"""Value, place of the object, name of the member, the run, the object."""


class Checked(Protocol):
    """What has a checker, which may not be compiled yet."""

    check: Check


class Of:
    """A checker that is more than a type's."""

    def __init__(self, check: Check) -> None:
        self.check = check


def one(to: Checked) -> Member:
    """An element that stands once."""

    def member(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        if type(value) is list:
            _listed_but_one(value, at, key, run)
            for i, each in enumerate(value):
                to.check(each, ((at, key), i), run)
            return
        to.check(value, (at, key), run)

    return member


def many(to: Checked, high: int) -> Member:
    """An element that may repeat: always a list in JSON."""

    def member(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        here = (at, key)
        if type(value) is not list:
            run.say("R4-TYPE", here, case="array", found=json_type(value))
            if type(value) is dict:
                to.check(value, here, run)
            return
        if not value:
            run.say("R4-EMPTY", here, case="array")
        elif len(value) > high > 0:
            run.say("R4-CARDINALITY", here, case="max", max=high, name=key)
        check = to.check
        for i, each in enumerate(value):
            check(each, (here, i), run)

    return member


def text(type_name: str, holds: Holds, also: Check | None = None) -> Member:
    """A primitive that stands once; ``also`` is asked of a value that has the form."""

    def member(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        if not holds(value):
            if type(value) is list:
                _listed_but_one(value, at, key, run)
            else:
                misformed(type_name, value, (at, key), run)
        elif also is not None:
            also(value, (at, key), run)

    return member


def texts(type_name: str, holds: Holds, also: Check | None = None) -> Member:
    """A primitive that may repeat; null keeps the place of one that has only extensions."""

    def member(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        here = (at, key)
        if type(value) is not list:
            run.say("R4-TYPE", here, case="array", found=json_type(value))
            return
        if not value:
            run.say("R4-EMPTY", here, case="array")
        for i, each in enumerate(value):
            if each is None and _beside(node, key, i):
                continue
            if not holds(each):
                misformed(type_name, each, (here, i), run)
            elif also is not None:
                also(each, (here, i), run)

    return member


def misformed(type_name: str, value: Any, at: At, run: Run) -> None:
    """Say what is wrong with a primitive that does not hold its type."""
    found, wanted = json_type(value), JSON.get(type_name, "string")
    if found != wanted:
        run.say("R4-TYPE", at, case=wanted, found=found)
    elif value == "":
        run.say("R4-EMPTY", at, case="string")
    elif type_name == "xhtml":
        run.say("R4-NARRATIVE", at, case=str(narrative_fault(value)))
    else:
        run.say("R4-FORMAT", at, type=type_name)


def blank(value: Any, at: At, run: Run) -> None:
    """A text of blanks only (R4, JSON and XML: at least one character that is none)."""
    if value[0] <= " " and value.isspace():
        run.say("R4-EMPTY", at, case="blank")


def beside_one(to: Checked) -> Member:
    """``_name``: id and extensions of a primitive that stands once."""

    def member(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        if type(value) is not dict:
            run.say("R4-TYPE", (at, key), case="object", found=json_type(value))
            return
        to.check(value, (at, key), run)
        if value.keys() == {"id"} and node.get(key[1:]) is None:
            run.broken("ele-1", ELE_1, False, (at, key))

    return member


def beside_many(to: Checked) -> Member:
    """``_name`` of a primitive that may repeat: as long as the list of values, with null where nothing is."""

    def member(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        here = (at, key)
        if type(value) is not list or not value:
            run.say("R4-TYPE", here, case="array", found=json_type(value))
            return
        values = node.get(key[1:])
        if type(values) is list and len(values) != len(value):
            run.say("R4-CARDINALITY", here, case="beside", name=key)
        for i, each in enumerate(value):
            if each is None:
                if type(values) is not list or i >= len(values) or values[i] is None:
                    run.say("R4-EMPTY", (here, i), case="null")
            elif type(each) is not dict:
                run.say("R4-TYPE", (here, i), case="object", found=json_type(each))
            else:
                to.check(each, (here, i), run)
                if each.keys() == {"id"} and (type(values) is not list or values[i : i + 1] in ([], [None])):
                    run.broken("ele-1", ELE_1, False, (here, i))

    return member


def _beside(node: Node, key: str, i: int) -> bool:
    listed = node.get(f"_{key}")
    return type(listed) is list and i < len(listed) and bool(listed[i])


def _listed_but_one(value: list[Any], at: At, key: str, run: Run) -> None:
    run.say("R4-CARDINALITY", (at, key), case="max", max=1, name=key)


ELE_1 = "All FHIR elements must have a @value or children"
