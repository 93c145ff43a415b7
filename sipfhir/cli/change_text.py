"""What changed in mappings, tables and systems, as lines. These are no plans: their values may be shown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.compare import Difference
    from sipfhir.authoring.knowledge import Change


def lines(change: "Change", session: Session) -> Iterator[str]:
    """The file; below it each field or row with a minus for what was, a plus for what is."""
    if change.whole:
        told = {"new": session.say("ny fil", "a new file"), "gone": session.say("borta", "gone")}
        yield f"{change.file}: {told[change.whole]}"
        return
    yield f"{change.file}:"
    for each in change.differences:
        yield from (f"  {sign} {each.path}{shown(value)}" for sign, value in _sides(each))


def as_data(change: "Change") -> dict[str, Any]:
    """The same for machines."""
    from sipfhir.authoring.compare import ABSENT

    found = [
        {"path": each.path}
        | {side: value for side, value in (("was", each.want), ("is", each.got)) if value is not ABSENT}
        for each in change.differences
    ]
    return {"file": change.file, "whole": change.whole or None, "changes": found}


def shown(value: Any) -> str:
    """A value behind its path; nothing for a field that only stands there."""
    return f": {value}" if value not in ("", None, {}, []) else ""


def _sides(each: "Difference") -> list[tuple[str, Any]]:
    from sipfhir.authoring.compare import ABSENT

    return [(sign, value) for sign, value in (("-", each.want), ("+", each.got)) if value is not ABSENT]
