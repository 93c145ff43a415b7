"""Plans that a mapping can hold whole, drawn from the mapping itself: what the laws are tested with.

Drawn with a seeded ``Random`` (hypothesis gives the seed): a whole plan has hundreds of fields, and drawing
each as a strategy of its own takes minutes where this takes milliseconds.
"""

from functools import cache
from random import Random
from typing import Any

from sipfhir.mapping.codecs import Codec
from sipfhir.mapping.fields import fields_of
from sipfhir.mapping.ir import Anchor, Derived, Entry, Fixed, Group, Joined, Many, Rule, Single, Value
from sipfhir.mapping.runtime import has, only
from sipfhir.plan import Concept, HumanName, Identifier, Part, Plan
from sipfhir.values.errors import BadValue, CannotHold, Doubt

MOMENTS = [
    "2024-03-11",
    "2019-12-31",
    "2024-03-11T13:40:00+01:00",
    "2024-07-01T08:05:00+02:00",
    "2024-03-01T10:00:00Z",
    "2024-10-27T02:30:00+02:00",
    "2024-03-31T03:00:00+02:00",
    "2025-01-02T03:04:05+01:00",
]
IDENTIFIERS = [
    Identifier(kind="personnummer", value="191212121212"),
    Identifier(kind="personnummer", value="200001252386"),
    Identifier(kind="samordningsnummer", value="196109732393"),
    Identifier(kind="nationellt-reservnummer", value="20210325K069"),
    Identifier(kind="hsa-id", value="SE2321000131-P000000123457"),
    Identifier(kind="organisationsnummer", value="2321000131"),
    Identifier(kind="local", value="P-2024-000123"),
    Identifier(kind="local", value="4711"),
    Identifier(kind="lokalt-reservnummer", value="19121212-K1A2"),
]
NAMES = [
    HumanName(family="Test", given="Åsa"),
    HumanName(text="Åsa Test"),
    HumanName(family="af Test", given="Bo Erik"),
]
LETTERS = "abcåäö ABCÅÄÖ 019 .,;:-/&<>\"'\n\té—€😀"

Rules = dict[str, Rule]


def plan(anchor: Anchor, random: Random) -> Plan:
    """A plan that the record's anchor can hold; about every third field is there."""
    made = _part(Plan, anchor.fields, random)
    return made if made is not None else Plan()


def _part(part: type[Part], rules: Rules, random: Random) -> Any:
    """A part is there only when something was read for it; what is looked up follows from its source."""
    known = fields_of(part)
    values: dict[str, Any] = {}
    for name, rule in rules.items():
        if isinstance(rule, Derived | Fixed):
            continue
        value = _rule(known[name].kind.value, rule, random, required=known[name].required)
        if value is not None and value != ():
            values[name] = value
        elif known[name].required:
            return None
    if not values:
        return None
    values |= {name: rule.value for name, rule in rules.items() if isinstance(rule, Fixed)}
    looked_up = {name: rule for name, rule in rules.items() if isinstance(rule, Derived)}
    values |= {name: rule.lookup.find(values.get(_last(rule.source))) for name, rule in looked_up.items()}
    return part(**values)


def _last(slot: str) -> str:
    return slot.rpartition(".")[2]


def _rule(kind: str, rule: Rule, random: Random, *, required: bool) -> Any:
    if isinstance(rule, Many):
        return tuple(item for i in range(len(rule.entries)) for item in _entry(rule, i, random))
    if not required and not _has_default(rule) and random.random() < 0.6:
        return None
    if isinstance(rule, Single):
        return _part(rule.part, rule.fields, random)
    if isinstance(rule, Value):
        return _value(kind, rule, random)
    assert isinstance(rule, Joined)
    return value_of(rule.codec, kind, random)


def _has_default(rule: Rule) -> bool:
    """A field with a default is in every plan that is read."""
    return isinstance(rule, Value) and rule.default is not None


def _value(kind: str, rule: Value, random: Random) -> Any:
    if not (rule.leaf.read and rule.leaf.write):
        return None
    if rule.default is not None and random.random() < 0.5:
        return rule.default
    return value_of(rule.leaf.codec, kind, random)


def _entry(rule: Many, index: int, random: Random) -> list[Any]:
    most = 3 if isinstance(rule.entries[index].rule, Group) else 1
    items = [_item(rule, rule.entries[index], random) for _ in range(random.randint(0, most))]
    return [item for item in items if item is not None and _first(rule, item) == index]


def _item(rule: Many, entry: Entry, random: Random) -> Any:
    if isinstance(entry.rule, Value):
        return value_of(entry.rule.leaf.codec, rule.item.kind.value, random)
    if isinstance(entry.rule, Single):
        return _part(entry.rule.part, entry.rule.fields, random)
    anchor = entry.rule.anchor
    if anchor.part is None:
        return value_of(anchor.leaves[0].codec, rule.item.kind.value, random)
    return _part(anchor.part, anchor.fields, random)


def _first(rule: Many, item: Any) -> int | None:
    """The entry that would write an item."""
    for i, entry in enumerate(rule.entries):
        if isinstance(entry.rule, Value):
            takes = entry.rule.leaf.codec.holds(item)
        else:
            names, fixed = entry.whole(rule), tuple(entry.fixed.items())
            takes = has(fixed)(item) if names is None else only(names, fixed)(item)
        if takes:
            return i
    return None


def value_of(codec: Codec, kind: str, random: Random) -> Any:
    """A value that the converter writes and reads back as it was; None when it has none."""
    if codec.table is not None or codec.name not in ("word", "text", "rtf", "html"):
        candidates = _candidates(codec, kind)
        return random.choice(candidates) if candidates else None
    text = "".join(random.choice(LETTERS) for _ in range(random.randint(1, 20))).strip()
    # Something is left of every text where the emoji cannot be held.
    text = text if text.strip(" \n\t😀") else f"{text}x"
    return Concept(None, text) if codec.name == "word" else text if _stays(codec, text) else None


@cache
def _candidates(codec: Codec, kind: str) -> list[Any]:
    if codec.table is not None:
        pool: list[Any] = [Concept(code) for code in sorted(codec.table.ours)]
    else:
        pools = {"number": [0, 1, 45, 4711], "truth": [True, False], "part": [*IDENTIFIERS, *NAMES]}
        pool = pools.get(kind, [*MOMENTS, "1", "2", "4711"])
    return [value for value in pool if _stays(codec, value)]


def _stays(codec: Codec, value: Any) -> bool:
    try:
        raw = codec.write(value)
        back = codec.read(*raw) if codec.parts == 2 else codec.read(raw)
    except Doubt as doubt:
        back = doubt.value
    except (BadValue, CannotHold, AttributeError, TypeError, ValueError):
        return False
    return bool(back == value)
