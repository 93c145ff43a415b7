"""`sipfhir mapping draft` on the command line."""

import json
from pathlib import Path

import pytest

from sipfhir.authoring.draft.measure import samples_in
from sipfhir.site import defaults
from tests.authoring.running import run

PRATOR = samples_in(defaults() / "samples/prator/good")
LIFECARE = samples_in(defaults() / "samples/lifecare/good")
LINK = samples_in(defaults() / "samples/cosmic-link/good")


def test_the_mapping_is_printed_with_what_was_not_recognised() -> None:
    done = run("--lang", "en", "mapping", "draft", *PRATOR)
    assert done.exit_code == 0
    assert "system: draft" in done.output
    assert "Not recognised:" in done.output
    assert "1212" not in done.output


def test_a_file_that_is_there_is_not_written_over_unasked(tmp_path: Path) -> None:
    assert run("mapping", "draft", PRATOR[0], "--out", tmp_path).exit_code == 0
    done = run("mapping", "draft", PRATOR[0], "--out", tmp_path)
    assert done.exit_code == 2
    assert "--force" in done.output
    assert run("mapping", "draft", PRATOR[0], "--out", tmp_path, "--force").exit_code == 0


@pytest.mark.parametrize("samples", [PRATOR, LIFECARE, LINK], ids=["xml", "json", "fhir"])
def test_a_draft_passes_the_lint_and_reads_its_samples(tmp_path: Path, samples: list[Path]) -> None:
    assert run("mapping", "draft", *samples, "--system", "my-own", "--out", tmp_path).exit_code == 0
    lint = run("--lang", "en", "--site", tmp_path, "mapping", "lint", "my-own")
    assert (lint.exit_code, lint.output) == (0, "Errors: 0. Warnings: 0. Notes: 0.\n")
    out = tmp_path / "out"
    for sample in samples:
        done = run("--site", tmp_path, "convert", sample, "--from", "my-own", "--to", "fhir", "--out", out)
        assert done.exit_code in (0, 1), done.output


def test_json_holds_paths_and_fields_but_no_values() -> None:
    done = run("mapping", "draft", *LIFECARE, "--json")
    document = json.loads(done.output)
    assert done.exit_code == 0
    assert {"path": "PersonId", "field": "person.identifiers", "sure": 99, "second": None} in document[
        "proposals"
    ]
    assert "1212" not in done.output


def test_nothing_recognised_is_a_failure(tmp_path: Path) -> None:
    sample = tmp_path / "x.json"
    sample.write_text('{"zzyx": {"qqw": 3}}', "utf-8")
    assert run("mapping", "draft", sample).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "minst en exempelfil"),
        (("x.bin",), 3, "neither XML, JSON nor CSV"),
        (("x.bin", "--system", "Ö"), 2, "--system"),
    ],
)
def test_bad_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.bin").write_bytes(b"abc")
    done = run("mapping", "draft", *arguments)
    assert done.exit_code == code
    assert told in done.output
