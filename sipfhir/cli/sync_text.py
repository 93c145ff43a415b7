"""A run as text."""

import sys
from collections.abc import Iterator
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import minute
from sipfhir.cli.tables import drawn

if TYPE_CHECKING:
    from sipfhir.sync.report import Account, Row

HEADINGS = {
    "sv": ("Källa", "Mål", "lästa", "nya", "ändrade", "återkallade", "oförändrade", "hållna", "döda"),
    "en": ("Source", "Target", "read", "created", "updated", "revoked", "unchanged", "held", "dead"),
}
WIDE = 200
NUMBERS = ("read", "created", "updated", "revoked", "unchanged", "held", "dead")


def summary(told: "Account", session: Session) -> str:
    """The sums of a run, then what somebody must see to."""
    return "\n".join(_summary(told, session))


def _summary(told: "Account", session: Session) -> Iterator[str]:
    until = minute(told.finished) if told.finished else session.say("inte klar", "not finished")
    yield f"{told.run}: {minute(told.started)} – {until}"
    yield drawn(HEADINGS[session.lang], map(_cells, told.rows), width(), right=len(NUMBERS)).rstrip()
    if told.not_withdrawn:
        yield session.say(
            "{} planer kunde inte återkallas hos målet. Det brådskar.",
            "{} plans could not be withdrawn at the target. It is urgent.",
        ).format(len(told.not_withdrawn))
    if not told.adds_up:
        yield session.say("Summan går inte ihop.", "The sums do not add up.")
    if told.waiting:
        yield session.say(
            "Dödbrev som väntar: {}. Se `sipfhir sync dead list`.",
            "Dead letters that wait: {}. See `sipfhir sync dead list`.",
        ).format(", ".join(f"{target} {number}" for target, number in told.waiting.items()))


def _cells(row: "Row") -> tuple[str, ...]:
    return (row.source, row.target, *(str(getattr(row, name)) for name in NUMBERS))


def width() -> int:
    """How wide a table may be: as the terminal is; where there is none, so wide that no cell is broken."""
    return max(100, get_terminal_size().columns) if sys.stdout.isatty() else WIDE
