"""Sheets from the command line, and back from a sheet to its plan."""

import json
from pathlib import Path

import pytest

import sipfhir
from sipfhir.sheets import code, wanted
from tests.cli.conftest import SAMPLES, Run

GOOD = SAMPLES / "prator/good/god-man.xml"
PROTECTED = SAMPLES / "prator/good/skyddad-identitet.xml"


def code_of(file: Path) -> str:
    """The code of the only plan of a file."""
    [reading] = sipfhir.read(file)
    assert reading.plan is not None
    return code(reading.plan)


def test_one_plan_to_standard_output(run: Run) -> None:
    done = run("print", GOOD)
    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(b"%PDF")
    assert "KEY-DEMO" in done.stderr


def test_a_page_in_easy_english(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "plan.html"
    assert run("--lang", "en", "print", GOOD, "--form", "html", "--easy", "--out", out).exit_code == 0
    assert 'lang="en"' in out.read_text()
    assert "The help that you get" in out.read_text()


def test_files_are_named_after_codes(run: Run, several: Path, tmp_path: Path) -> None:
    assert run("print", several, GOOD, "--sheet", "consent", "--out", tmp_path / "new").exit_code == 0
    names = {file.name for file in (tmp_path / "new").iterdir()}
    assert len(names) == 4
    assert f"{code_of(GOOD)}-consent.pdf" in names


def test_a_plan_that_comes_twice_is_printed_twice(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xml"
    copy.write_bytes(GOOD.read_bytes())
    run("print", GOOD, copy, "--out", tmp_path / "new")
    known = code_of(GOOD)
    assert {file.name for file in (tmp_path / "new").iterdir()} == {
        f"{known}-plan.pdf",
        f"{known}-plan-2.pdf",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        (SAMPLES / "prator/good/flera-planer.xml",),
        (SAMPLES / "prator/good/flera-planer.xml", "--out", "a.pdf"),
        (GOOD, "--form", "html", "--out", "a.pdf"),
        (GOOD, PROTECTED, "--out", "a.pdf"),
    ],
)
def test_several_sheets_never_share_a_place(
    run: Run, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("print", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert not list(tmp_path.iterdir())


def test_a_plan_without_a_call_does_not_stop_the_others(run: Run, good: Path, tmp_path: Path) -> None:
    done = run("--json", "print", GOOD, good, "--sheet", "kallelse", "--out", tmp_path)
    assert done.exit_code == 0
    first, second = json.loads(done.stdout)["files"]
    assert "PAPER-NOCALL" in {one["rule"] for one in first["findings"]}
    assert "PAPER-NOCALL" not in {one["rule"] for one in second["findings"]}
    assert len(list(tmp_path.glob("*-kallelse.pdf"))) == 1


def test_a_broken_file_does_not_stop_the_next(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<Prator><av")
    done = run("print", bad, GOOD, "--from", "prator", "--out", tmp_path / "new")
    assert done.exit_code == 3
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_what_a_protected_identity_keeps_back_is_told(run: Run, tmp_path: Path) -> None:
    done = run("print", PROTECTED, "--form", "html", "--out", tmp_path / "a.html")
    assert "PROTECT-1" in done.stdout
    assert "Skyddade personuppgifter" in (tmp_path / "a.html").read_text()


def test_a_sheet_finds_its_plan_in_any_form_of_it(run: Run, several: Path, tmp_path: Path) -> None:
    fhir = tmp_path / "plan.json"
    run("convert", GOOD, "--to", "fhir", "--out", fhir)
    known = code_of(GOOD)
    for written in (known, known[:8], f"urn:uuid:{known}", f" {known.upper()} "):
        done = run("print", several, GOOD, fhir, "--find", written)
        assert done.exit_code == 0
        assert [line.split(": ")[1] for line in done.stdout.splitlines()] == [
            f"{known} prator",
            f"{known} fhir",
        ]


def test_no_plan_has_the_code(run: Run, several: Path) -> None:
    done = run("print", several, "--find", "00000000")
    assert done.exit_code == 1
    assert "Ingen av 3 planer" in done.stderr
    assert json.loads(run("--json", "print", several, "--find", "00000000").stdout) == {"found": []}


@pytest.mark.parametrize("written", ["191212121212", "Tolvan", "4a8e", "", "../../x"])
def test_what_is_no_code_is_refused_without_being_repeated(run: Run, written: str) -> None:
    assert wanted(written) is None
    done = run("print", GOOD, "--find", written)
    assert done.exit_code == 2
    assert not written or written not in done.stderr


def test_the_code_is_that_of_the_care_plan() -> None:
    [reading] = sipfhir.read(GOOD)
    [care_plan] = (one for one in sipfhir.to_fhir(reading) if one["resourceType"] == "CarePlan")
    assert code_of(GOOD) == care_plan["id"]
