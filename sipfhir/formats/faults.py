"""Findings of reading. Params are names and counts of ours: never a name or a text from the file."""

from sipfhir.findings import Finding, Place, Severity


class Unreadable(Exception):
    """Carries the finding out of the place that met it; the reader yields it and goes on, or stops."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def error(rule: str, place: Place, **params: str | int) -> Finding:
    """A finding about what was not read."""
    return Finding(rule=rule, severity=Severity.ERROR, place=place, params=params)


def warning(rule: str, place: Place, **params: str | int) -> Finding:
    """A finding about what was read, but differently than the file says."""
    return Finding(rule=rule, severity=Severity.WARNING, place=place, params=params)


def note(rule: str, place: Place, **params: str | int) -> Finding:
    """A finding about what is kept, but is no part of a record."""
    return Finding(rule=rule, severity=Severity.NOTE, place=place, params=params)
