"""Findings as text for people and as data for programs. Never a value from a plan."""

from sipfhir.report.lines import plain
from sipfhir.report.machine import as_json
from sipfhir.report.text import table, totals
from sipfhir.report.words import VERDICT

__all__ = ["VERDICT", "as_json", "plain", "table", "totals"]
