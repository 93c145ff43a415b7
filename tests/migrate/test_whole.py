"""A thousand plans over, for the pairs that are likely, and counted on both sides."""

from pathlib import Path

import pytest
from hypothesis import settings

from sipfhir.migrate.room import held
from sipfhir.registry import shipped, system, systems
from tests.archive import Made, archive
from tests.migrate.conftest import Moved, Mover

KNOWN = {each.folder: each for each in systems()}
LIKELY = [
    ("prator", "lifecare"),
    ("meddix", "cosmic-link"),
    ("webcare", "lifecare"),
    ("lifecare", "fhir"),
    ("cosmic-link", "lifecare"),
]
PAIRS = [
    (one, other)
    for one, other in LIKELY
    if one in KNOWN and (other == "fhir" or (other in KNOWN and "out" in KNOWN[other].directions))
]
WHOLE = 1000
MANY = WHOLE if settings.get_current_profile_name() == "full" else 120


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_all_plans_and_attachments_arrive(one: str, other: str, mover: Mover) -> None:
    count = WHOLE if (one, other) == PAIRS[0] else MANY
    made = archive(mover.archive, one, count)
    done = mover.run("--from", one, to=other)
    assert made.plans == count
    assert bool(made.attachments) == bool(system(one).attachments or held(shipped(), one))
    check(done, made)


def check(done: Moved, made: Made) -> None:
    """The report says what was made, and what it says adds up."""
    report, enclosed = done.report, done.report["attachments"]
    assert report["checks"] == {"add_up": True, "read_back": True}
    assert report["files"]["carried"] == made.files
    assert report["plans"] == {"read": made.plans, "written": made.plans, "read_back": made.plans}
    arrived = enclosed["linked"] + enclosed["inlined"] + enclosed["withheld"]
    assert (arrived, enclosed["bytes_in"]) == (made.attachments, made.bytes)
    assert enclosed["read_back"] == enclosed["linked"] + enclosed["inlined"]
    assert done.code == (1 if "error" in {each["severity"] for each in _carrying(done)} else 0)


def _carrying(done: Moved) -> list[dict[str, object]]:
    return [*done.report["lost"], *done.report["findings"]]


def test_the_archive_is_always_the_same(tmp_path: Path) -> None:
    one, other = archive(tmp_path / "a", "prator", 12), archive(tmp_path / "b", "prator", 12)
    assert one == other
    files = [sorted(path for path in (tmp_path / side).rglob("*") if path.is_file()) for side in "ab"]
    assert [file.read_bytes() for file in files[0]] == [file.read_bytes() for file in files[1]]


@pytest.mark.parametrize("form", ["bundle", "transaction", "ndjson"])
def test_to_fhir_in_every_form(form: str, mover: Mover) -> None:
    made = archive(mover.archive, "prator", 16)
    check(mover.run("--format", form, to="fhir"), made)
