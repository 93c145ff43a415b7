"""What happens at a leaf, in full: the readers' common ground, and the only place that knows the odd
cases."""

from typing import Any

from sipfhir.mapping.counting import count_json, count_xml
from sipfhir.mapping.ir import Constant, Leaf
from sipfhir.mapping.shape import Action
from sipfhir.mapping.tracker import Tracker
from sipfhir.values.errors import BadValue, Doubt

Slots = dict[str, Any]


def take_element(source: Any, s: Slots, t: Tracker, at: str, actions: list[Action]) -> None:
    """An element that should hold nothing but a text; what else it holds is unmapped."""
    raw = source.text
    blank = not raw or raw.isspace()
    extra = count_xml(source) - (not blank) if len(source) or source.keys() else 0
    if extra:
        t.lose(extra, "MAP-UNMAPPED", at, source, "", count=extra)
    if not blank:
        take(raw, s, t, at, source, "", actions)
    elif not extra:
        t.mapped += 1


def take_text(
    raw: str, s: Slots, t: Tracker, at: str, source: Any, label: str, actions: list[Action]
) -> None:
    """An attribute or cell; a blank one is mapped and says nothing."""
    if not raw or raw.isspace():
        t.mapped += 1
    else:
        take(raw, s, t, at, source, label, actions)


def take_scalar(raw: Any, s: Slots, t: Tracker, at: str, pointer: str, actions: list[Action]) -> None:
    """A JSON value that should be a scalar."""
    if type(raw) is dict or type(raw) is list:
        count = count_json(raw)
        t.lose(count, "MAP-UNMAPPED", at, pointer, "", count=count)
    elif raw is None or (type(raw) is str and (not raw or raw.isspace())):
        t.mapped += 1
    else:
        take(raw, s, t, at, pointer, "", actions)


def take(raw: Any, s: Slots, t: Tracker, at: str, node: Any, label: str, actions: list[Action]) -> None:
    """All fields that one leaf fills. The first counts it; the others only read it."""
    fields = [action for action in actions if isinstance(action, Leaf)]
    if not fields:
        _fieldless(t, raw, at, node, label, actions)
    elif not fields[0].read:
        t.ignored += 1
    else:
        _fill(fields[0], raw, s, t, at, node, label)
    for leaf in fields[1:]:
        if leaf.read and leaf.slot not in s:
            _fill(leaf, raw, s, Tracker(), at, node, label)


def _fieldless(t: Tracker, raw: Any, at: str, node: Any, label: str, actions: list[Action]) -> None:
    """A constant is mapped while it is the one; a leaf with no action at all is ignored."""
    constant = actions[0] if actions else None
    if constant is None or (isinstance(constant, Constant) and raw in constant.also):
        t.ignored += 1
    elif isinstance(constant, Constant) and constant.told and raw != constant.value:
        t.lose(1, "MAP-CONSTANT", at, node, label)
    else:
        t.mapped += 1


def _fill(leaf: Leaf, raw: Any, s: Slots, t: Tracker, at: str, node: Any, label: str) -> None:
    path = at + leaf.field
    if leaf.slot in s:
        t.lose(1, "MAP-REPEAT", path, node, label, field=leaf.field)
        return
    try:
        value = raw if leaf.part is not None else leaf.codec.read(raw)
    except BadValue:
        t.lose(1, "MAP-BAD-VALUE", path, node, label, field=leaf.field, **{"as": leaf.codec.name})
        return
    except Doubt as doubt:
        value = doubt.value
        t.note(doubt.rule, path, node, label, field=leaf.field)
    t.mapped += 1
    if value is None:
        return
    s[leaf.slot] = value
    t.place(path, node, label)
    if leaf.part is None and leaf.codec.table is not None and value.code is None:
        t.note("MAP-UNKNOWN-CODE", path, node, label, field=leaf.field, table=leaf.codec.table.name)
