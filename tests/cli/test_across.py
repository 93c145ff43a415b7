"""``across``, ``merge`` and ``due`` as a user runs them."""

import json
from pathlib import Path

from tests.cli.conftest import Run

PRATOR = "samples/prator/good/skolfranvaro.xml"
LIFECARE = "samples/lifecare/good/skolfranvaro.json"


def test_across_tells_a_copy_and_where_the_other_is(run: Run) -> None:
    first, other = (one.replace("skolfranvaro", "beroende-utan-ansvar") for one in (PRATOR, LIFECARE))
    done = run("--lang", "en", "across", first, other)
    assert done.exit_code == 0
    assert f"{other}:1: warning PLAN-2 The plan looks like a copy of another: {first}:2, 100" in done.stdout


def test_across_in_json(run: Run) -> None:
    files = json.loads(run("--json", "across", PRATOR, LIFECARE).stdout)["files"]
    assert [[finding["rule"] for finding in file["findings"]] for file in files] == [[], ["PLAN-2"]]


def test_across_goes_on_after_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "tom.xml"
    empty.write_bytes(b"")
    done = run("across", empty, PRATOR, LIFECARE)
    assert done.exit_code == 3
    assert "PLAN-2" in done.stdout
    assert "tom.xml" in done.stderr


def test_merge_writes_one_plan_and_tells_every_conflict(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "hel.json"
    done = run("--lang", "en", "merge", PRATOR, LIFECARE, "--to", "fhir", "--out", out)
    assert done.exit_code == 0
    assert "MERGE-CONFLICT The plans disagree on status. What stands in samples/prator" in done.stdout
    assert (
        sum(one["resource"]["resourceType"] == "CarePlan" for one in json.loads(out.read_bytes())["entry"])
        == 1
    )


def test_merge_into_a_system(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "hel.xml"
    assert run("merge", PRATOR, LIFECARE, "--to", "prator", "--out", out).exit_code == 0
    assert run("validate", out).exit_code == 0


def test_merge_of_two_people_is_refused(run: Run) -> None:
    done = run("merge", PRATOR, "samples/prator/good/god-man.xml", "--to", "fhir")
    assert done.exit_code == 3
    assert "same person" in done.stderr
    assert done.stdout == ""


def test_due_lists_units_and_places(run: Run) -> None:
    done = run("--lang", "en", "due", PRATOR, "--today", "2026-11-22")
    assert f"{PRATOR}:143: 2016-12-08 follow-up overdue: Socialtjänsten Barn och unga" in done.stdout
    assert run("due", PRATOR, "--today", "2016-01-01").stdout == ""


def test_due_in_json(run: Run) -> None:
    found = json.loads(run("--json", "due", PRATOR, "--today", "2026-11-22").stdout)
    assert {one["kind"] for one in found} >= {"follow-up", "close"}


def test_a_day_that_is_none(run: Run) -> None:
    done = run("due", PRATOR, "--today", "i morgon")
    assert done.exit_code == 2
    assert "2026-11-22" in done.stderr


def test_a_folder_of_fhir_is_compared_file_by_file(run: Run) -> None:
    done = run("across", "samples/fhir/good/bulkexport.folder")
    assert done.exit_code == 0
    assert "samples/fhir/good/bulkexport.folder/CarePlan.ndjson:" in done.stdout
