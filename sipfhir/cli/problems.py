"""Problems of mappings and sites, as lines and as one JSON document."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.problem import Problem


def exit_code(problems: "Sequence[Problem]") -> int:
    """1 when one of them is an error."""
    from sipfhir.findings import Severity

    return 1 if any(each.severity is Severity.ERROR for each in problems) else 0


def as_data(problems: "Sequence[Problem]", session: Session) -> dict[str, Any]:
    """``{"exit_code", "problems": [{"rule", "severity", "file", "line", "column", "path", ...}]}``."""
    return {"exit_code": exit_code(problems), "problems": [_row(each, session) for each in problems]}


def lines(problems: "Sequence[Problem]", session: Session, *, notes: bool) -> Iterator[str]:
    """What is wrong and where, what was expected, what to write; then a total."""
    from sipfhir.findings import Severity
    from sipfhir.report.words import SEVERITY

    expected, write = session.say("väntat|skriv", "expected|write").split("|")
    for each in problems:
        if notes or each.severity > Severity.NOTE:
            at = f" {each.path}:" if each.path else ""
            word = SEVERITY[session.lang][each.severity]
            yield f"{each.spot}: {word} {each.rule}:{at} {each.what.text(session.lang)}"
            yield f"    {expected}: {each.expected.text(session.lang)}"
            yield f"    {write}: {each.write.text(session.lang)}"
    yield _sum(problems, session, notes=notes)


def _row(problem: "Problem", session: Session) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "severity": problem.severity.name.lower(),
        "file": problem.spot.file,
        "line": problem.spot.line,
        "column": problem.spot.column,
        "path": problem.path,
        "what": problem.what.text(session.lang),
        "expected": problem.expected.text(session.lang),
        "write": problem.write.text(session.lang),
    }


def _sum(problems: "Sequence[Problem]", session: Session, *, notes: bool) -> str:
    counts = [sum(each.severity == worth for each in problems) for worth in (3, 2, 1)]
    text = session.say("Fel: {}. Varningar: {}. Upplysningar: {}", "Errors: {}. Warnings: {}. Notes: {}")
    more = session.say(" (visas med --notes)", " (shown with --notes)") if counts[2] and not notes else ""
    return text.format(*counts) + more + "."
