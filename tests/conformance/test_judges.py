"""What we write passes judges that are not ours; what is broken is caught by more of us than of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.judges import JUDGES, missing, verdicts
from tests.conformance.samples import SAMPLES, bundles
from tests.conformance.test_broken import EVERY
from tools.caught import FILE, counted

READY = [
    pytest.param(name, marks=pytest.mark.skipif(missing(name) is not None, reason=str(missing(name))))
    for name in JUDGES
]


def made() -> Iterator[str]:
    """Every resource that the good samples become, each once, and of every fifth sample the Bundles."""
    seen = set()
    for number, file in enumerate(SAMPLES):
        for bundle in bundles(file):
            whole = [] if number % 5 else [bundle]
            for one in (*[entry["resource"] for entry in bundle["entry"]], *whole):
                text = json.dumps(one)
                if text not in seen:
                    seen.add(text)
                    yield text


@pytest.fixture(scope="module")
def good() -> list[Any]:
    return [json.loads(text) for text in made()]


@pytest.mark.parametrize("judge", READY)
def test_a_judge_that_is_not_ours_finds_nothing(judge: str, good: list[Any]) -> None:
    found = verdicts(judge, good)
    assert len(found) == len(good) > 1000
    assert [one for one in found if one] == []


@pytest.mark.parametrize("judge", READY)
def test_what_a_judge_catches_is_what_the_table_says(judge: str) -> None:
    found = verdicts(judge, [case.resource for case in EVERY])
    assert len(found) == len(EVERY)
    caught = [case for case, faults in zip(EVERY, found, strict=True) if faults]
    stored = json.loads(Path(FILE).read_text("utf-8"))
    assert counted(case.rule for case in caught) == stored[judge]


def test_the_table_has_every_case() -> None:
    stored = json.loads(Path(FILE).read_text("utf-8"))
    assert counted(case.rule for case in EVERY) == stored["all"] == stored["sipfhir"]
