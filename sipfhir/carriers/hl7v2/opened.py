"""A message taken apart, with account of every leaf: what was read, what was passed over, what was left.

python-hl7 takes it apart. A leaf is a subcomponent with a text; its place is segment, field, repetition,
component, subcomponent, all from 1.
"""

from collections.abc import Iterator
from typing import Any

import hl7

from sipfhir.carriers.hl7v2.escapes import NULL, unescaped
from sipfhir.carriers.hl7v2.wire import Text, finding
from sipfhir.findings import Finding, Severity
from sipfhir.reading import Leaves

Spot = tuple[int, int, int, int, int]


class Opened:
    """One message. ``notes`` are the findings of reading it."""

    def __init__(self, text: Text, file: str | None = None) -> None:
        self.file = file
        self.notes: list[Finding] = []
        self.codec, self.separators = text.codec, text.separators
        self.used: set[Spot] = set()
        self.passed: set[Spot] = set()
        whole = [one for one in text.segments if self._is_segment(one)]
        parsed = hl7.parse("\r".join(each for _, each in whole))
        counted: dict[str, int] = {}
        self.segments: list[Segment] = []
        for index, ((line, _), segment) in enumerate(zip(whole, parsed, strict=True)):
            name = str(segment[0])
            counted[name] = counted.get(name, 0) + 1
            self.segments.append(Segment(self, index, name, counted[name], line, segment))

    def _is_segment(self, one: tuple[int, str]) -> bool:
        line, text = one
        name, after = text[:3], text[3:4]
        good = name.isalnum() and name.isupper() and name.isascii() and after in ("", self.separators.field)
        if not good:
            case = "separator" if name.isalnum() and name.isupper() and name.isascii() else "name"
            self.note("HL7-SEGMENT", Severity.ERROR, line, None, case=case)
        return good

    def note(
        self, rule: str, severity: Severity, line: int | None, path: str | None, **params: str | int
    ) -> None:
        """A finding about this message, once for one place."""
        found = finding(rule, severity, self.file, line, path, **params)
        if found not in self.notes:
            self.notes.append(found)

    def all(self, name: str) -> "list[Segment]":
        """The segments of that name."""
        return [segment for segment in self.segments if segment.name == name]

    def leaves(self) -> Iterator[tuple[Spot, "Segment"]]:
        """Every leaf but the separators of MSH."""
        for segment in self.segments:
            for spot in segment.spots():
                yield spot, segment

    def count(self) -> Leaves:
        """Leaves mapped, passed over with a reason, left."""
        every = [spot for spot, _ in self.leaves()]
        mapped = sum(spot in self.used for spot in every)
        ignored = sum(spot in self.passed and spot not in self.used for spot in every)
        return Leaves(mapped, ignored, len(every) - mapped - ignored)

    def left(self) -> "list[tuple[Segment, int]]":
        """Segment and field of what was neither read nor passed over, each once."""
        rest = {
            (segment, spot[1]): None
            for spot, segment in self.leaves()
            if spot not in self.used and spot not in self.passed
        }
        return list(rest)


class Segment:
    """One segment. ``number`` counts those of its name, ``line`` those of the file."""

    def __init__(self, opened: Opened, index: int, name: str, number: int, line: int, parsed: Any) -> None:
        self.opened, self.index, self.name, self.number, self.line = opened, index, name, number, line
        self._fields = [_repetitions(each) for each in parsed]

    def repetitions(self, field: int) -> "list[Repetition]":
        """The repetitions of a field that hold something."""
        reps = self._fields[field] if field < len(self._fields) else []
        found = [Repetition(self, field, number, rep) for number, rep in enumerate(reps, start=1)]
        return [each for each in found if each.filled]

    def first(self, field: int) -> "Repetition | None":
        """The first repetition that holds something."""
        return next(iter(self.repetitions(field)), None)

    def spots(self) -> Iterator[Spot]:
        """Its leaves."""
        start = 3 if self.name == "MSH" else 1
        for field in range(start, len(self._fields)):
            for rep in self.repetitions(field):
                yield from rep.spots()

    def path(self, field: int) -> str:
        """``OBX[2]-5``: what a finding calls a field; the first of a kind has no number."""
        return f"{self.name}-{field}" if self.number == 1 else f"{self.name}[{self.number}]-{field}"

    def skip(self, field: int | None = None) -> None:
        """Pass over a field, or all."""
        self.opened.passed |= {spot for spot in self.spots() if field in (None, spot[1])}


class Repetition:
    """One repetition of a field: components, and subcomponents in them."""

    def __init__(self, segment: Segment, field: int, number: int, parts: list[list[str]]) -> None:
        self.segment, self.field, self.number, self._parts = segment, field, number, parts

    def raw(self, component: int, sub: int = 1) -> str:
        """A leaf as it stands, not counted as read."""
        subs = self._parts[component - 1] if component <= len(self._parts) else []
        found = subs[sub - 1] if sub <= len(subs) else ""
        return "" if found == NULL else found

    def take(self, component: int = 1, sub: int = 1) -> str:
        """A leaf as a text, read: it counts as mapped."""
        opened = self.segment.opened
        raw = self.raw(component, sub)
        if not raw:
            return ""
        opened.used.add((self.segment.index, self.field, self.number, component, sub))

        def odd() -> None:
            self.note("HL7-ESCAPE", Severity.WARNING)

        return unescaped(raw, opened.separators, opened.codec, odd)

    def text(self, component: int = 0) -> str:
        """A component, or all, as one text where HL7 has no parts: separators nobody escaped stand in it."""
        signs = self.segment.opened.separators
        if not component:
            return signs.component.join(self.text(number) for number in range(1, len(self._parts) + 1))
        subs = self._parts[component - 1] if component <= len(self._parts) else []
        return signs.subcomponent.join(self.take(component, number) for number in range(1, len(subs) + 1))

    def note(self, rule: str, severity: Severity, **params: str | int) -> None:
        """A finding about this field."""
        segment = self.segment
        segment.opened.note(rule, severity, segment.line, segment.path(self.field), **params)

    @property
    def filled(self) -> bool:
        """Whether any leaf says something."""
        return any(text and text != NULL for subs in self._parts for text in subs)

    def spots(self) -> Iterator[Spot]:
        """Its leaves."""
        for component, subs in enumerate(self._parts, start=1):
            for sub, text in enumerate(subs, start=1):
                if text and text != NULL:
                    yield self.segment.index, self.field, self.number, component, sub


def _repetitions(field: Any) -> list[list[list[str]]]:
    """python-hl7 leaves out levels that a text does not need: all of them, always."""
    if isinstance(field, str):
        return [[[field]]]
    return [
        [[rep]] if isinstance(rep, str) else [[one] if isinstance(one, str) else list(one) for one in rep]
        for rep in field
    ]
