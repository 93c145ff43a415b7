"""``sipfhir detect`` as it is typed."""

import json
from pathlib import Path

import pytest

from tests.authoring.sites import SYSTEM, toy
from tests.cli.conftest import SAMPLES, Run

SEVERAL = "prator, säkert: roten PratorExport; 2 av 2 kännetecken; iso-8859-1"


def test_one_file(run: Run, several: Path) -> None:
    done = run("detect", several)
    assert (done.exit_code, done.stdout) == (0, f"{several}: {SEVERAL}\n")
    english = run("--lang", "en", "detect", several).stdout
    assert english == f"{several}: prator, sure: root PratorExport; 2 of 2 marks; iso-8859-1\n"


def test_standard_input(run: Run, several: Path) -> None:
    done = run("detect", "-", stdin=several.read_bytes())
    assert (done.exit_code, done.stdout) == (0, f"-: {SEVERAL}\n")


def test_a_folder_is_all_its_files_but_the_hidden(run: Run, several: Path, tmp_path: Path) -> None:
    (tmp_path / "in/.git").mkdir(parents=True)
    for name in ("in/b.xml", "in/.git/c.xml", "a.xml", ".d.xml"):
        (tmp_path / name).write_bytes(several.read_bytes())
    done = run("detect", tmp_path)
    assert done.exit_code == 0
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        str(tmp_path / "a.xml"),
        str(tmp_path / "in/b.xml"),
    ]


def test_a_file_that_is_not_recognised_does_not_stop_the_next(run: Run, good: Path, tmp_path: Path) -> None:
    for name, data in (("a.xml", b"<a>Eva</a>"), ("b.pdf", b"%PDF-1.7"), ("c.txt", b"Eva"), ("d.csv", b"")):
        (tmp_path / name).write_bytes(data)
    done = run("detect", tmp_path, good)
    assert done.exit_code == 3
    lines = done.stdout.splitlines()
    assert "okänt: xml, men inget system känner igen det (cosmic-link" in lines[0]
    assert "--from" in lines[0]
    assert lines[1].endswith("be systemet om en fil i XML, JSON eller CSV")
    assert lines[2].endswith("okänt: varken XML, JSON eller CSV")
    assert lines[3].endswith("filen är tom: exportera den igen")
    assert "prator, säkert" in lines[4]
    assert "Eva" not in done.stdout


def test_an_empty_folder_has_nothing_that_is_recognised(run: Run, tmp_path: Path) -> None:
    assert run("detect", tmp_path).exit_code == 3


def test_two_as_good_are_both_named(run: Run, tmp_path: Path) -> None:
    toy(tmp_path / "site")
    (tmp_path / "site/adapters/twin").mkdir()
    (tmp_path / "site/adapters/twin/system.yaml").write_text(SYSTEM, "utf-8")
    (tmp_path / "a.xml").write_text("<Toy/>")
    done = run("--site", tmp_path / "site", "detect", tmp_path / "a.xml")
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        f"{tmp_path / 'a.xml'}: oklart, toy eller twin: ange vilket med --from",
        "    toy, oklart: roten Toy; 1 av 1 kännetecken; utf-8",
        "    twin, oklart: roten Toy; 1 av 1 kännetecken; utf-8",
    ]
    [row] = json.loads(
        run("--site", tmp_path / "site", "detect", tmp_path / "a.xml", "--json", "--lang", "en").stdout
    )["files"]
    assert (row["system"], row["certainty"]) == (None, "unclear")
    assert [each["why"] for each in row["candidates"]] == ["root Toy; 1 of 1 marks; utf-8"] * 2


def test_as_json(run: Run, several: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04")
    found = json.loads(run("detect", several, tmp_path / "a.zip", "--json").stdout)
    assert found["exit_code"] == 3
    first, second = found["files"]
    assert (first["system"], first["certainty"], first["format"]) == ("prator", "sure", "xml")
    assert first["candidates"][0]["matched"] == ["PratorArende", "PratorExport"]
    assert first["candidates"][0]["share"] == 1.0
    assert (second["system"], second["obstacle"], second["candidates"]) == (None, "zip", [])
    assert "packa upp" in second["error"]


def test_likely_is_recognised(run: Run) -> None:
    done = run("detect", SAMPLES / "lifecare/broken/latin1.json")
    assert done.exit_code == 0
    assert "lifecare, troligt: " in done.stdout


def test_a_file_that_cannot_be_opened_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.xml").write_text("<a/>")
    monkeypatch.setattr("io.FileIO", refuse)
    done = run("detect", tmp_path / "a.xml")
    assert done.exit_code == 3
    assert "cannot be opened: Permission denied" in done.stdout
