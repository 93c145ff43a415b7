"""Files in, files out."""

import json
from pathlib import Path

import pytest

from sipfhir.registry import system
from sipfhir.same import same
from tests.cli.conftest import SAMPLES, Run


def resources(data: bytes | str) -> list[str]:
    return [entry["resource"]["resourceType"] for entry in json.loads(data)["entry"]]


def test_one_file_to_standard_output(run: Run, good: Path) -> None:
    done = run("convert", good, "--to", "fhir")
    assert done.exit_code == 0
    assert {"CarePlan", "Consent", "CommunicationRequest"} <= set(resources(done.stdout))


def test_standard_input(run: Run, good: Path) -> None:
    from_file = run("convert", good, "--to", "fhir")
    from_pipe = run("convert", "-", "--to", "fhir", stdin=good.read_bytes())
    assert resources(from_pipe.stdout) == resources(from_file.stdout)


def test_same_input_same_output(run: Run, good: Path) -> None:
    assert run("convert", good, "--to", "fhir").stdout == run("convert", good, "--to", "fhir").stdout


def test_transaction(run: Run, good: Path) -> None:
    bundle = json.loads(run("convert", good, "--to", "fhir", "--format", "transaction").stdout)
    assert bundle["type"] == "transaction"
    assert all(entry["request"]["method"] in ("PUT", "POST") for entry in bundle["entry"])


def test_several_plans_are_a_bundle_a_line(run: Run, several: Path) -> None:
    lines = run("convert", several, "--to", "fhir").stdout.splitlines()
    assert [resources(line).count("CarePlan") for line in lines] == [1, 1, 1]


def test_ndjson_is_a_folder_of_types(run: Run, several: Path, tmp_path: Path) -> None:
    done = run("convert", several, "--to", "fhir", "--format", "ndjson", "--out", tmp_path)
    assert done.exit_code == 0
    files = list((tmp_path / several.stem).glob("*.ndjson"))
    assert {"CarePlan.ndjson", "Patient.ndjson"} <= {file.name for file in files}
    for file in files:
        kinds = {json.loads(line)["resourceType"] for line in file.read_bytes().splitlines()}
        assert kinds == {file.stem}


def test_ndjson_to_standard_output_is_one_stream(run: Run, several: Path) -> None:
    lines = run("convert", several, "--to", "fhir", "--format", "ndjson").stdout.splitlines()
    assert sum(json.loads(line)["resourceType"] == "CarePlan" for line in lines) == 3


@pytest.mark.parametrize("name", ["prator", "lifecare", "cosmic-link"])
@pytest.mark.parametrize("case", ["utskrivning-aldre", "flera-planer"])
def test_out_to_fhir_and_back_with_the_residue(run: Run, tmp_path: Path, name: str, case: str) -> None:
    [source] = (file for file in (SAMPLES / name / "good").glob(f"{case}.*") if file.suffix != ".yaml")
    assert run("convert", source, "--to", "fhir", "--out", tmp_path / "plan.json").exit_code == 0
    done = run("convert", tmp_path / "plan.json", "--to", name, "--out", tmp_path / "back")
    assert done.exit_code == 0, done.output
    assert same(source.read_bytes(), (tmp_path / "back").read_bytes(), system(name).container)


def test_without_residue_none_is_written(run: Run, good: Path, tmp_path: Path) -> None:
    run("convert", good, "--to", "fhir", "--no-residue", "--out", tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [f"{good.stem}.json"]


def test_the_residue_is_not_inside_what_is_delivered(run: Run, good: Path, tmp_path: Path) -> None:
    run("convert", good, "--to", "fhir", "--out", tmp_path)
    delivered = (tmp_path / f"{good.stem}.json").read_text("utf-8")
    assert "Adressering" in good.read_bytes().decode("latin-1")
    assert "Adressering" not in delivered
    assert "Adressering" in (tmp_path / f"{good.stem}.residue.json").read_text("utf-8")


def test_a_residue_file_that_is_none_is_told(run: Run, good: Path, tmp_path: Path) -> None:
    run("convert", good, "--to", "fhir", "--out", tmp_path / "plan.json")
    (tmp_path / "plan.residue.json").write_text("[]")
    done = run("convert", tmp_path / "plan.json", "--to", "prator")
    assert done.exit_code == 3
    assert "--no-residue" in done.stderr
    assert run("convert", tmp_path / "plan.json", "--to", "prator", "--no-residue").exit_code == 0


def test_residue_of_plans_that_are_gone_is_told(run: Run, several: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.xml"
    extra = b"<Ovrigt>1</Ovrigt></PratorArende>"
    source.write_bytes(several.read_bytes().replace(b"</PratorArende>", extra))
    run("convert", source, "--to", "fhir", "--out", tmp_path / "plan.json")
    first = (tmp_path / "plan.json").read_bytes().splitlines()[0]
    (tmp_path / "plan.json").write_bytes(first)
    done = run("convert", tmp_path / "plan.json", "--to", "prator")
    assert " varning RESIDUE-ORPHAN " in done.stderr
    assert done.stdout.count("<Ovrigt>") == 1


def test_what_the_target_cannot_hold_is_listed(run: Run, good: Path) -> None:
    done = run("convert", good, "--to", "lifecare")
    assert done.exit_code == 0
    assert " LOSS " in done.stderr


def test_findings_are_lines_that_grep_can_use(run: Run, broken: Path) -> None:
    file = broken / "okanda-koder.xml"
    lines = run("convert", file, "--to", "fhir").stderr.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"{file}:") and " varning MAP-UNKNOWN-CODE " in line for line in lines)


def test_json_stands_beside_the_conversion(run: Run, good: Path, tmp_path: Path) -> None:
    piped = run("--json", "convert", good, "--to", "fhir")
    assert json.loads(piped.stderr)["files"][0]["plans"] == 1
    assert json.loads(piped.stdout)["resourceType"] == "Bundle"
    kept = run("convert", good, "--to", "fhir", "--out", tmp_path, "--json")
    assert json.loads(kept.stdout) == json.loads(piped.stderr)


def test_a_file_that_cannot_be_read_does_not_stop_the_next(
    run: Run, good: Path, broken: Path, tmp_path: Path
) -> None:
    done = run("convert", broken / "doctype.xml", good, "--to", "fhir", "--no-residue", "--out", tmp_path)
    assert done.exit_code == 3
    assert [file.name for file in tmp_path.iterdir()] == [f"{good.stem}.json"]


def test_a_broken_record_does_not_stop_the_next(run: Run, broken: Path) -> None:
    done = run("convert", broken / "trasig-mellan-tva.xml", "--to", "fhir")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2


def test_an_unknown_target_is_usage(run: Run, good: Path) -> None:
    done = run("convert", good, "--to", "nothing")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "prator" in done.stderr


def test_a_file_that_nothing_recognises_is_usage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a/>")
    done = run("convert", tmp_path / "a.xml", "--to", "fhir")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--from" in done.stderr


def test_a_place_that_cannot_be_written_is_not_delivered(run: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert run("convert", good, "--to", "fhir", "--out", tmp_path / "file" / "x.json").exit_code == 4


def test_an_unknown_charset_is_usage(run: Run, good: Path) -> None:
    done = run("convert", good, "--to", "fhir", "--charset", "nope")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "windows-1252" in done.stderr


def test_the_charset_can_be_said(run: Run, broken: Path) -> None:
    file = broken / "latin1-som-utf-8.xml"
    assert run("convert", file, "--to", "fhir").exit_code == 3
    assert run("convert", file, "--to", "fhir", "--charset", "iso-8859-1").exit_code == 0


def test_what_is_withheld_does_not_lie_in_the_residue_beside(run: Run, good: Path, tmp_path: Path) -> None:
    protected = good.with_name("skyddad-identitet.xml")
    out = tmp_path / "plan.json"
    done = run("convert", protected, "--to", "fhir", "--out", out)
    assert " PROTECT-1 " in done.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["plan.json"]
    run("convert", protected, "--to", "fhir", "--out", out, "--disclose-protected")
    assert (tmp_path / "plan.residue.json").exists()
