"""Findings: data about the user's data. A finding names a rule and a place, never a value."""

from enum import IntEnum

import msgspec


class Severity(IntEnum):
    """How bad a finding is. Only an error fails a run."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where in the source: file, line and column (from 1), path in the source, path in the plan.

    ``path`` is an XPath for XML, a JSON pointer for JSON, a column name for CSV.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    plan: str | None = None


NOWHERE = Place()


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a check returns. ``params`` fill the message: names, counts and codes of ours only.

    ``citation`` is the paragraph with its date, for legal rules. ``verdict`` is set by SIP-1 to SIP-4.
    """

    rule: str
    severity: Severity
    place: Place = NOWHERE
    params: dict[str, str | int] = {}
    citation: str | None = None
    verdict: str | None = None


def worst(findings: "list[Finding] | tuple[Finding, ...]") -> Severity | None:
    """The highest severity among findings, None when there are none."""
    return max((finding.severity for finding in findings), default=None)
