"""Where a part of a plan is looked for in a message: its segments, and the notes beside them."""

from datetime import date

from sipfhir.carriers.hl7v2.opened import Opened, Repetition, Segment
from sipfhir.carriers.hl7v2.profile import At, Endpoint
from sipfhir.document.words import Words


class Scope:
    """``today`` is the day of the message (MSH-7): it settles the century of short numbers."""

    def __init__(
        self,
        opened: Opened,
        endpoint: Endpoint,
        words: Words,
        today: date | None,
        segments: dict[str, Segment] | None = None,
        notes: list[Segment] | None = None,
    ) -> None:
        self.opened, self.endpoint, self.words, self.today = opened, endpoint, words, today
        self.segments = segments if segments is not None else first_of_each(opened)
        self.notes = notes or []
        self.places: dict[str, Segment] = {}

    def at(self, place: At) -> list[Repetition]:
        """The repetitions at a place."""
        segment = self.segments.get(place.segment)
        return segment.repetitions(place.field) if segment else []

    def first(self, place: At) -> Repetition | None:
        """The first of them."""
        return next(iter(self.at(place)), None)

    def within(self, segments: dict[str, Segment], notes: list[Segment]) -> "Scope":
        """A narrower one."""
        return Scope(self.opened, self.endpoint, self.words, self.today, segments, notes)


def first_of_each(opened: Opened) -> dict[str, Segment]:
    """The first segment of each name, notes apart."""
    found: dict[str, Segment] = {}
    for segment in opened.segments:
        if segment.name != "NTE":
            found.setdefault(segment.name, segment)
    return found
