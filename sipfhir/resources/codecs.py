"""Codecs: one plan value ↔ one FHIR node, both ways.

A codec reads a node whole: each leaf of it is counted as mapped, ignored or unmapped. It raises MisfitError
for a node of another form, and gives None for one that says nothing.
"""

import re
from collections.abc import Callable, ItemsView
from typing import Any, NamedTuple, get_args

from sipfhir.plan import Day, Moment
from sipfhir.resources.reading import At, Reading, bad_value
from sipfhir.resources.systems import Systems

MISSING = "FHIR asks for an element that the plan does not have"


class Codec(NamedTuple):
    """``write(value, build)`` gives a node, ``read(node, reading, at)`` the value back."""

    write: Callable[[Any, Any], Any]
    read: Callable[[Any, Reading, At], Any]


Make = Callable[[Systems], Codec]


def members_of(node: Any) -> ItemsView[str, Any]:
    """Members of an object. Raises MisfitError for anything else, and for one that is empty."""
    if type(node) is not dict or not node:
        raise bad_value(node)
    return node.items()


def listed(node: Any) -> list[Any]:
    """Items of a list. Raises MisfitError for anything else, and for one that is empty."""
    if type(node) is not list or not node:
        raise bad_value(node)
    return node


def urls(node: Any) -> list[Any]:
    """The urls of a list of extensions."""
    return [one.get("url") if type(one) is dict else None for one in listed(node)]


def same(value: Any, build: Any) -> Any:
    """What FHIR writes as the plan does."""
    return value


def scalar(kind: type, accepts: Callable[[Any], Any] = lambda value: True) -> Codec:
    """A JSON scalar that FHIR writes as the plan does."""

    def read(node: Any, r: Reading, at: At) -> Any:
        if type(node) is not kind or not accepts(node):
            raise bad_value(node)
        r.tally.mapped += 1
        return node

    return Codec(same, read)


def always(codec: Codec) -> Make:
    """A codec that asks nothing of the systems."""
    return lambda systems: codec


TEXT = scalar(str, bool)
text = always(TEXT)
truth = always(scalar(bool))
number = always(scalar(int))
moment = always(scalar(str, re.compile(get_args(Moment)[1].pattern).fullmatch))
day = always(scalar(str, re.compile(get_args(Day)[1].pattern).fullmatch))


def code(codes: Any) -> Make:
    """A bare code of one of our Literals."""
    return always(scalar(str, frozenset(get_args(codes)).__contains__))


def miss_or_absent(key: str, child: Any, r: Reading, at: At) -> None:
    """What no pair takes: an extension that says that a value is missing is read over, the rest unmapped."""
    if key == "extension" and child == r.systems.absent["extension"]:
        r.skip(child, MISSING)
    else:
        r.miss(child, (at, key))


def read_extension(node: Any, r: Reading, at: At, key: str, codec: Codec) -> Any:
    """The value of an extension, which stands under ``key``."""
    value = None
    for member, child in members_of(node):
        if member == "url":
            r.tally.mapped += 1
        elif member == key:
            value = codec.read(child, r, (at, key))
        else:
            miss_or_absent(member, child, r, at)
    return value
