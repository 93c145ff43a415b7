"""Writes what the samples say of themselves anew: ``python -m tests.expectations [PART OF A NAME...]``.

Read the difference before it is committed: the file says what must come out, the engine only what does.
"""

import sys
from collections import Counter
from pathlib import Path

import sipfhir
from sipfhir.demo import expected, row
from sipfhir.registry import shipped
from tests.test_samples import EXPECTATIONS, SAMPLES, name_of, sample_of


def main(parts: list[str]) -> None:
    """Rewrite every expectation that has one of the parts in its name, or all."""
    for expectation in EXPECTATIONS:
        if not parts or any(part in name_of(expectation) for part in parts):
            expectation.write_text(_text(expectation), encoding="utf-8")


def _text(expectation: Path) -> str:
    sample, said = sample_of(expectation), expected(expectation)
    result = row(sample, SAMPLES, said, shipped())
    readings = list(sipfhir.read(sample, result.system, site=shipped()))
    assessments = [sipfhir.validate(one) for one in readings if one.plan is not None]
    rules = Counter(finding.rule for one in (*readings, *assessments) for finding in one.findings)
    about = expectation.read_text(encoding="utf-8").partition("\nplans:")[0] + "\n"
    lines = [f"plans: {result.plans}", f"unmapped: {result.unmapped}", *_findings(rules)]
    lines += _verdicts([dict(one.verdicts) for one in assessments])
    return about + "\n".join(lines) + "\n"


def _findings(rules: Counter[str]) -> list[str]:
    inside = ", ".join(f"{rule}: {rules[rule]}" for rule in sorted(rules))
    return [f"findings: {{{inside}}}"]


def _verdicts(each: list[dict[str, str]]) -> list[str]:
    rows = [f"  - {{{', '.join(f'{rule}: {one}' for rule, one in verdicts.items())}}}" for verdicts in each]
    return ["verdicts:", *rows] if rows else ["verdicts: []"]


if __name__ == "__main__":
    main(sys.argv[1:])
