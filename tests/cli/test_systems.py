"""Which systems, on what evidence."""

import json
from pathlib import Path

import pytest

from sipfhir.authoring.differences import difference
from sipfhir.registry import shipped, systems
from tests.authoring.sites import SYSTEM, toy
from tests.cli.conftest import Run


def test_every_system_shows_its_evidence(run: Run) -> None:
    text = run("systems").stdout
    assert all(name in text for name in ("cosmic-link", "lifecare", "prator"))
    assert "aldrig prövad mot en riktig fil" in " ".join(text.split())


def test_as_json_says_what_the_way_out_is_worth(run: Run) -> None:
    rows = {row["system"]: row for row in json.loads(run("systems", "--json").stdout)}
    assert rows["cosmic-link"]["evidence"] == "A"
    assert "Bundle" in rows["cosmic-link"]["directions"]["out"]["en"]
    assert all(row["sources"] for row in rows.values())


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_matrix_fits_a_hundred_columns(run: Run, lang: str) -> None:
    text = run("--lang", lang, "systems", "--matrix").stdout
    assert max(map(len, text.splitlines())) <= 100
    assert ("skyddade personuppgifter" if lang == "sv" else "protected identity") in text
    for name in [*(each.folder for each in systems()), "fhir"]:
        assert text.count(name) >= 2


def test_the_matrix_says_what_each_holds_and_what_is_lost_between(run: Run) -> None:
    found = json.loads(run("systems", "--matrix", "--json").stdout)
    assert [row["system"] for row in found["systems"]][-1] == "fhir"
    counts = {(row["from"], row["to"]): row["fields"] for row in found["pairs"]}
    assert counts["prator", "lifecare"] == len(difference(shipped(), "prator", "lifecare").only_a)
    assert counts["prator", "fhir"] == 0
    assert counts["fhir", "prator"] > 0
    shown = run("systems", "--matrix").stdout.splitlines()
    [row] = [line.split() for line in shown if line.split()[1:2] == ["prator"] and line.split()[2:3] != ["·"]]
    assert str(counts["prator", "lifecare"]) in row


def test_an_import_only_system_is_a_row_and_no_column(run: Run, tmp_path: Path) -> None:
    toy(tmp_path, system=SYSTEM.replace(", out: {how: file}", ""))
    found = json.loads(run("--site", tmp_path, "systems", "--matrix", "--json").stdout)
    assert ("toy", "prator") in {(row["from"], row["to"]) for row in found["pairs"]}
    assert "toy" not in {row["to"] for row in found["pairs"]}
    lines = run("--site", tmp_path, "systems", "--matrix").stdout.splitlines()
    [written] = [line.split() for line in lines if line.strip().startswith("skrivs")]
    assert "–" in written
