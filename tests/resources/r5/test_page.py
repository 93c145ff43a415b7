"""The page tells what the table says: every element that changes or is lost, and no other."""

from pathlib import Path
from typing import Any

from sipfhir.resources.r5 import table
from sipfhir.resources.r5.table import SAME, Rule
from sipfhir.site import Site

PAGE = Path(__file__).parents[3] / "docs" / "fhir-output.md"
BEGIN, END = "<!-- made of fhir/r5.yaml -->\n", "<!-- end -->"


def test_the_page_has_the_table() -> None:
    inside = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert inside == made()


def made() -> str:
    lines = ["| R4 | R5 |", "|---|---|"]
    for kind, changes in table(Site()).items():
        for path, rule in changes.rules.items():
            if rule != SAME:
                lines.append(f"| `{kind}.{path}` | {_told(path, rule)} |")
        lines += [f"| – | `{kind}.{name}`: added, R5 demands it |" for name in changes.added]
    return "\n".join(lines) + "\n"


def _told(path: str, rule: Rule | None) -> str:
    if rule is None:
        return "lost"
    within, _, name = path.rpartition(".")
    to = rule.to or name
    where = to[1:] if to.startswith("/") else f"{within}.{to}" if within else to
    told = f"`{where}{_inside(rule.into)}`"
    told += ", several" if rule.list else ""
    told += ", the first" if rule.first else ""
    told += ", the day" if rule.day else ""
    changed = [f"{old} → {new}" for old, new in (rule.codes or {}).items() if old != new]
    return told + (f" ({', '.join(changed)})" if changed else "")


def _inside(into: Any) -> str:
    """The path to the value within what it is put into."""
    if isinstance(into, dict):
        return next((f".{key}{_inside(one)}" for key, one in into.items() if _holds(one)), "")
    return ""


def _holds(into: Any) -> bool:
    return into == "$" or (isinstance(into, dict) and any(map(_holds, into.values())))
