"""Findings as text for people and as data for programs. Never a value from a plan."""

from sipfhir.report.machine import as_json
from sipfhir.report.text import plain, table, totals

__all__ = ["as_json", "plain", "table", "totals"]
