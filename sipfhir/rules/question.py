"""What a check is given, and what it answers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

import msgspec

from sipfhir.plan import Plan
from sipfhir.rules.filler import Filler

Verdict = Literal["present", "missing", "withheld", "not-assessable", "not-applicable"]
Params = dict[str, str | int]


class Question(msgspec.Struct, gc=False):
    """A plan and how it is to be asked.

    ``standing`` is None when there is a plan to assess, else why not (see ``standing.py``).
    ``unplaced`` are plan fields that the source's format has no place for. ``made`` is the last day when the
    plan may have been made. ``today`` is the day of asking, None when what has grown old is not asked.
    ``settings`` are the policy's numbers and choices, by rule.
    """

    plan: Plan
    law: str
    filler: Filler
    standing: str | None = None
    checksum: bool = True
    unplaced: frozenset[str] = frozenset()
    made: date | None = None
    today: str | None = None
    settings: Mapping[str, Mapping[str, str]] = {}
    identity_faults: "dict[str, tuple[Hit, ...]] | None" = None
    """Filled by the first identity check, so that the plan is walked once."""

    def days(self, rule: str) -> int:
        """How many days the policy gives a rule."""
        return int(self.settings[rule]["days"])

    def placed(self, field: str) -> bool:
        """Whether the source's format has a place for a field."""
        return field not in self.unplaced


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One finding to be: which message of the rule, at which path in the plan."""

    case: str
    path: str | None = None
    params: Params = {}


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A verdict for SIP-1 to SIP-4, None for other rules, and what was found."""

    verdict: Verdict | None = None
    hits: tuple[Hit, ...] = ()


Check = Callable[[Question], Answer]
CLEAN = Answer()
