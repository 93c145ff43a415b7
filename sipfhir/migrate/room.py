"""What a target has a place for: a link to an attachment, or its bytes in the plan."""

from typing import NamedTuple

from sipfhir.attachments import LARGEST
from sipfhir.candidates import FHIR
from sipfhir.mapping.ir import Group, Many, Rule, Single, Value
from sipfhir.migrate.order import Order
from sipfhir.registry import container, mapping
from sipfhir.site import Site


class Room(NamedTuple):
    """``most``: bytes of one attachment that the target's own reader takes inside a plan."""

    url: bool
    data: bool
    most: int


def room(order: Order) -> Room:
    """What the target of an order has."""
    if order.target == FHIR:
        return Room(True, True, LARGEST)
    known = held(order.site, order.target)
    # Base64 makes four characters of three bytes.
    most = container(order.site, order.target).limits.text // 4 * 3
    return Room("url" in known, "data" in known, most)


def held(site: Site, folder: str) -> set[str]:
    """The fields of an attachment that a system's mapping writes, in any of the places for one."""
    rule = mapping(site, folder).anchor.fields.get("attachments")
    if not isinstance(rule, Many):
        return set()
    parts = [_fields(entry.rule) for entry in rule.entries]
    return {name for fields in parts for name, inner in fields.items() if _writes(inner)}


def _fields(rule: Group | Single | Value) -> dict[str, Rule]:
    if isinstance(rule, Group):
        return rule.anchor.fields
    return rule.fields if isinstance(rule, Single) else {}


def _writes(rule: Rule) -> bool:
    return not isinstance(rule, Value) or rule.leaf.write
