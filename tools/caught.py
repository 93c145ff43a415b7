"""Which validator catches which broken resource: ``python -m tools.caught`` asks them and notes it."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tools.blocks import filled

ROOT = Path(__file__).parent.parent
FILE = ROOT / "tests" / "conformance" / "caught.json"
PAGE = ROOT / "docs" / "conformance.md"
NAMES = {"all": "cases", "medplum": "Medplum", "hapi": "HAPI", "lantana": "npm fhir"}


def counted(rules: Iterable[str]) -> dict[str, int]:
    """How many of each rule, by name."""
    return dict(sorted(Counter(rules).items()))


def page() -> str:
    """docs/conformance.md with its table made anew."""
    return filled(PAGE.read_text("utf-8"), {"caught": table})


def table() -> str:
    """A row a rule, a column a validator."""
    told: dict[str, dict[str, int]] = json.loads(FILE.read_text("utf-8"))
    lines = [
        "| broken | " + " | ".join(NAMES.get(one, one) for one in told) + " |",
        "|---" + "|---:" * len(told) + "|",
    ]
    rows = [(rule, [counts.get(rule, 0) for counts in told.values()]) for rule in told["all"]]
    rows.append(("all", [sum(counts.values()) for counts in told.values()]))
    return "\n".join(
        [*lines, *(f"| {rule} | {' | '.join(f'{one:,}' for one in counts)} |" for rule, counts in rows)]
    )


def main() -> None:
    """Ask every judge that is set up, and write the counts."""
    from tests.conformance.judges import JUDGES, verdicts
    from tests.conformance.test_broken import EVERY, errors

    resources = [case.resource for case in EVERY]
    told = {"all": counted(case.rule for case in EVERY)}
    told["sipfhir"] = counted(case.rule for case in EVERY if (case.rule, case.place) in errors(case.resource))
    for judge in JUDGES:
        found = zip(EVERY, verdicts(judge, resources), strict=True)
        told[judge] = counted(case.rule for case, faults in found if faults)
    told["fhir.resources"] = counted(case.rule for case in EVERY if not _taken(case.resource))
    FILE.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(), "utf-8")


def _taken(resource: dict[str, object]) -> bool:
    """Whether fhir.resources takes it. It stumbles over some of what it does not take."""
    from copy import deepcopy

    from fhir.resources.R4B import get_fhir_model_class

    try:
        get_fhir_model_class(str(resource["resourceType"])).model_validate(deepcopy(resource))
    except (ValueError, TypeError, AttributeError):
        return False
    return True


if __name__ == "__main__":
    main()
