"""What generated readers and writers call."""

from collections.abc import Callable, Iterable
from typing import Any

from sipfhir.findings import Severity
from sipfhir.mapping.codecs import Codec
from sipfhir.mapping.counting import count_json, count_xml
from sipfhir.mapping.local_tree import local
from sipfhir.mapping.lookup import Lookup
from sipfhir.mapping.take import take, take_element, take_scalar, take_text
from sipfhir.mapping.tracker import Losses, Tracker
from sipfhir.mapping.tree import Node
from sipfhir.mapping.words import NEAREST
from sipfhir.plan import Concept
from sipfhir.values.codes import Table
from sipfhir.values.errors import BadValue, CannotHold, Doubt
from sipfhir.values.instants import same_instant

Slots = dict[str, Any]


def xml_leaf(source: Any, path: tuple[str, ...]) -> str | None:
    """The text or attribute at a path below an element."""
    for name in path:
        if name.startswith("@"):
            return source.get(name[1:])  # type: ignore[no-any-return]
        source = source.find(name)
        if source is None:
            return None
    return source.text  # type: ignore[no-any-return]


def json_leaf(source: Any, path: tuple[str, ...]) -> Any:
    """The scalar at a path of members below an object."""
    for name in path:
        if type(source) is not dict:
            return None
        source = source.get(name)
    return source if type(source) is not dict and type(source) is not list else None


def pointer(name: str) -> str:
    """A member's name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


# --- reading


def join(s: Slots, t: Tracker, codec: Codec, slot: str, parts: int, at: str) -> Any:
    """One value out of several leaves; leaves that give none are unmapped."""
    raws = [s.get(f"{slot}!{i}") for i in range(parts)]
    if all(raw is None for raw in raws):
        return None
    try:
        value = codec.read(*raws)
    except BadValue:
        _take_back(t, raws, at + slot)
        t.note("MAP-BAD-VALUE", at + slot, None, "", field=slot, **{"as": codec.name})
        return None
    except Doubt as doubt:
        t.note(doubt.rule, at + slot, None, "", field=slot)
        return doubt.value
    if codec.table is not None and value is not None and value.code is None and raws[0] is not None:
        _unknown_pair(t, codec, raws, at, slot)
    return value


def _take_back(t: Tracker, raws: list[Any], at: str) -> None:
    count = sum(raw is not None for raw in raws)
    t.mapped -= count
    t.unmapped += count


def _unknown_pair(t: Tracker, codec: Codec, raws: list[Any], at: str, slot: str) -> None:
    """The word is kept in the plan; the code, which nobody knows, only in the residue."""
    assert codec.table is not None
    if raws[1] is not None:
        t.mapped -= 1
        t.unmapped += 1
    t.note("MAP-UNKNOWN-CODE", at + slot, None, "", field=slot, table=codec.table.name)


def derive(source: str | None, t: Tracker, lookup: Lookup, slot: str, at: str) -> Concept | None:
    """A value looked up by the text of another field; a text that the table does not know is a finding."""
    if source is not None and not lookup.knows(source):
        t.note("MAP-UNIT", at + slot, None, "", field=slot, table=lookup.name)
    return lookup.find(source)


def code_of(table: Table, raw: Any) -> str | None:
    """Our code for a raw word, None when the table does not know it."""
    return table.read(raw.strip()).code if type(raw) is str else None


def defaulted(t: Tracker, slot: str, because: str, at: str) -> None:
    """A value that the mapping gave since the source has none."""
    t.note("MAP-DEFAULT", at + slot, None, "", field=slot, because=because)


def incomplete(s: Slots, t: Tracker, slots: Iterable[str], field: str, at: str) -> None:
    """A part that lacks what it must have: what was read for it reaches nothing."""
    count = sum(1 for slot in slots if slot in s and type(s[slot]) is not list)
    if count:
        t.mapped -= count
        t.lose(count, "MAP-INCOMPLETE", at + field, None, "", field=field)


# --- writing


def put(s: Slots, t: Losses, codec: Codec, slot: str, value: Any, at: str, longest: int | None) -> None:
    """Write one value into its slot, or say why it cannot be."""
    try:
        raw = codec.write(value)
    except CannotHold:
        _cannot(t, codec, at)
        return
    except Doubt as doubt:
        raw = doubt.value
        t.find(doubt.rule, at, SEVERITY.get(doubt.rule, Severity.NOTE))
    else:
        if not codec.plain and not comes_back(t, codec, value, (raw,), at):
            return
    if type(raw) is str:
        legal = held(raw, t, at)
        if legal is None:
            return
        raw = legal
        if longest is not None and len(raw) > longest:
            t.find("LOSS-LONG", at, Severity.WARNING, longest=longest)
    s[slot] = raw


def comes_back(t: Losses, codec: Codec, value: Any, raws: tuple[Any, ...], at: str) -> bool:
    """Read back what was written: the only sure way to know that nothing was lost. False: it cannot be read.

    Another spelling of the same instant is no loss. A code's own word may be, or the parts of a name.
    """
    try:
        back = codec.read(*raws)
    except BadValue:
        _cannot(t, codec, at)
        return False
    except Doubt as doubt:
        back = doubt.value
    if back == value or same_instant(back, value):
        return True
    if isinstance(value, Concept) and back is not None and back.code == value.code:
        t.find("LOSS-FORM" if _same_word(back.text, value.text) else "LOSS", f"{at}.text")
    else:
        t.find("LOSS-FORM", at)
    return True


def _same_word(one: str | None, other: str | None) -> bool:
    """A code's own word, spelled with other capitals."""
    return bool(one and other) and str(one).casefold() == str(other).casefold()


SEVERITY = {NEAREST: Severity.WARNING}
TIMES = ("date", "local-time", "utc-date", "instant")


def _cannot(t: Losses, codec: Codec, at: str) -> None:
    if codec.table is not None:
        t.find("LOSS-CODE", at, Severity.WARNING, table=codec.table.name)
    else:
        t.find("LOSS-PRECISION" if codec.name in TIMES else "LOSS", at)


def held(raw: str, t: Losses, at: str) -> str | None:
    """The text without the characters that the target cannot hold; None when nothing is left of it."""
    kept = t.repertoire.kept(raw)
    if kept == raw:
        return raw
    if not kept or kept.isspace():
        t.find("LOSS", at)
        return None
    t.find("LOSS-CHARACTER", at, Severity.WARNING, count=len(raw) - len(kept))
    return kept


def split(s: Slots, t: Losses, codec: Codec, slot: str, value: Any, at: str) -> None:
    """One value into several leaves."""
    try:
        raws = codec.write(value)
    except CannotHold:
        _cannot(t, codec, at)
        return
    except Doubt as doubt:
        raws = doubt.value
        t.find(doubt.rule, at, SEVERITY.get(doubt.rule, Severity.NOTE))
    else:
        if not comes_back(t, codec, value, raws, at):
            return
    for i, raw in enumerate(raws):
        kept = held(raw, t, at) if type(raw) is str else raw
        if kept is not None:
            s[f"{slot}!{i}"] = kept


def items(
    share: list[tuple[int, Any]],
    flatten: Callable[[Any, Losses, str], Slots],
    fixed: tuple[str, ...],
    t: Losses,
    at: str,
    dot: str,
) -> list[Slots]:
    """The slots of each item; one that fills none is not written, and its fixed values are lost too."""
    result = []
    for index, item in share:
        here = f"{at}[{index}]{dot}"
        slots = flatten(item, t, here)
        if slots:
            result.append(slots)
        else:
            lose_fixed(item, fixed, t, here)
    return result


def lose_fixed(item: Any, fixed: tuple[str, ...], t: Losses, at: str) -> None:
    """Fixed values of an item that is not written."""
    for name in fixed:
        t.lost(f"{at}{name}", _reach(item, name))


def anything(item: Any) -> bool:
    """Every item may be written here."""
    return True


def has(fixed: tuple[tuple[str, Any], ...]) -> Callable[[Any], bool]:
    """A test: the item has these values at these dotted paths."""

    def accepts(item: Any) -> bool:
        return all(_reach(item, path) == value for path, value in fixed)

    return accepts


def only(names: tuple[str, ...], fixed: tuple[tuple[str, Any], ...] = ()) -> Callable[[Any], bool]:
    """A test: the item has these values, and says nothing besides these fields."""
    first = has(fixed)

    def accepts(item: Any) -> bool:
        others = (getattr(item, name) for name in item.__struct_fields__ if name not in names)
        return first(item) and all(value in (None, ()) for value in others)

    return accepts


def _reach(item: Any, path: str) -> Any:
    for name in path.split("."):
        if item is None:
            return None
        item = getattr(item, name)
    return item


def distribute(
    items: tuple[Any, ...], entries: tuple[tuple[bool, Callable[[Any], bool]], ...], t: Losses, at: str
) -> list[list[tuple[int, Any]]]:
    """Each item, with its index, to the first entry that takes it; an entry that is no group takes one."""
    shares: list[list[tuple[int, Any]]] = [[] for _ in entries]
    for index, item in enumerate(items):
        for share, (group, accepts) in zip(shares, entries, strict=True):
            if (group or not share) and accepts(item):
                share.append((index, item))
                break
        else:
            t.lost(f"{at}[{index}]", item)
    return shares


NAMES = {
    "BadValue": BadValue,
    "Doubt": Doubt,
    "Node": Node,
    **{
        function.__name__: function
        for function in (
            count_xml, count_json, take, take_element, take_scalar, take_text, xml_leaf, json_leaf, pointer,
            join, derive, code_of, incomplete, defaulted, put, split, anything, has, only, distribute, items,
            lose_fixed, local,
        )
    },
}  # fmt: skip
"""What the generated text may use."""
