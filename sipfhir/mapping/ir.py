"""A mapping file as the generators see it.

An *anchor* is what one part is read from: the record, or one item of a group. Its single parts are
flattened: every value has a *slot*, a dotted path from the anchor (``person.name.family``). An item of a
list that is no group has a numbered slot (``identifiers#0``), the items of a group a slot of their own
(``goals@0``).
"""

from dataclasses import dataclass, field
from typing import Any

from sipfhir.mapping.codecs import Codec
from sipfhir.mapping.fields import Field
from sipfhir.mapping.lookup import Lookup
from sipfhir.mapping.paths import Path
from sipfhir.plan import Part


@dataclass
class Leaf:
    """A leaf of the source and the slot that it fills. ``part``: which leaf of several that make one
    value."""

    path: Path
    slot: str
    codec: Codec
    field: str
    part: int | None = None
    read: bool = True
    write: bool = True
    longest: int | None = None


@dataclass
class Group:
    """A repeated place of the source, each giving one item of a list."""

    path: Path
    slot: str
    field: str
    anchor: "Anchor"
    key: Path | None = None

    @property
    def scalar(self) -> bool:
        """Its items are scalars beside objects (`Name[.]`): they hold a part that has nothing else."""
        condition = self.path[-1].condition
        return condition is not None and condition.itself and self.anchor.part is not None


@dataclass
class Constant:
    """A leaf with one value. It is written with its part, or ``always``, even when it is alone.

    ``told``: another value is a finding. That of a discriminator is not: it chose the branch.
    ``also``: values that say no more than this one, and are read over.
    """

    path: Path
    value: Any
    always: bool = False
    told: bool = False
    also: tuple[Any, ...] = ()


@dataclass
class Ignored:
    """A place that is read over, and why. ``anywhere``: a name at any depth, where no rule takes it."""

    path: Path
    because: str
    anywhere: bool = False


@dataclass
class Value:
    """A field filled by one slot."""

    leaf: Leaf
    default: Any = None
    because: str = ""


@dataclass
class Joined:
    """A field made of several leaves; their raw values stand in ``slot!0``, ``slot!1``."""

    leaves: list[Leaf]
    codec: Codec
    slot: str


@dataclass
class Fixed:
    """A field that every item of this place has, read from nowhere."""

    value: Any


@dataclass
class Derived:
    """A field looked up from a sibling's text; never written."""

    source: str
    lookup: Lookup


@dataclass
class Single:
    """A part made of the slots below it."""

    part: type[Part]
    slot: str
    fields: "dict[str, Rule]"
    field: str


@dataclass
class Entry:
    """One place that items of a list come from: a group, or exactly one item."""

    rule: "Group | Single | Value"
    fixed: dict[str, Any] = field(default_factory=dict)

    def whole(self, many: "Many") -> tuple[str, ...] | None:
        """The fields of an entry that takes only what has no others; None when it takes the rest with it.

        A scalar, and a single part beside other entries: another entry may hold what they do not.
        """
        if isinstance(self.rule, Group):
            return tuple(self.rule.anchor.fields) if self.rule.scalar else None
        if isinstance(self.rule, Single) and len(many.entries) > 1:
            return tuple(self.rule.fields)
        return None


@dataclass
class Many:
    """A list, in the order of its entries."""

    entries: list[Entry]
    item: Field


Rule = Value | Joined | Fixed | Derived | Single | Many


@dataclass
class Anchor:
    """All that is read from one record or one item of a group."""

    part: type[Part] | None
    fields: dict[str, Rule] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    refers: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    number: int = 0
