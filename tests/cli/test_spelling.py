"""FHIR to FHIR on the command line: JSON and XML of any resource, exactly; and what is hostile."""

import json
from pathlib import Path

import pytest

from sipfhir.formats import fhir_json, fhir_xml
from tests.cli.conftest import SAMPLES, Run
from tests.formats.figures import figures

EXACT = (
    '{"resourceType":"Observation","id":"o","status":"final","_status":{"id":"s"},'
    '"effectiveDateTime":"2024-05","issued":"2024-05-01T12:30:00.120+02:00","valueQuantity":{"value":1.00},"component":['
    '{"valueQuantity":{"value":1e3}},{"valueQuantity":{"value":-0.0}},{"valueQuantity":{"value":1E999}},'
    '{"valueQuantity":{"value":1234567890123456789012345678901234567890}}],'
    '"contained":[{"resourceType":"Patient","id":"p","birthDate":"1969","colour":"red"}]}'
)
TO_XML = ("--json", "convert", "--from", "fhir", "--to", "fhir", "--xml")
HEAD = b"<Patient xmlns='http://hl7.org/fhir'>"


def rules(out: str) -> list[str]:
    return [one["rule"] for file in json.loads(out)["files"] for one in file["findings"]]


def test_json_becomes_xml_and_json_again_without_touching_a_digit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o.json").write_text(EXACT, "utf-8")
    there = ("--json", "convert", tmp_path / "o.json", "--from", "fhir", "--to", "fhir", "--xml")
    done = run(*there, "--out", tmp_path / "o.xml")
    assert (done.exit_code, rules(done.stdout)) == (0, ["R4-UNKNOWN"])
    for exact in ('"1.00"', '"1e3"', '"-0.0"', '"1E999"', '"2024-05"', "12:30:00.120+02:00"):
        assert exact in (tmp_path / "o.xml").read_text("utf-8")
    back = run("convert", tmp_path / "o.xml", "--to", "fhir")
    assert back.exit_code == 0
    assert figures(fhir_json.read(back.stdout)) == figures(fhir_json.read(EXACT))
    assert '"value":1.00}' in back.stdout


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("fhir/good/*.*")), ids=lambda file: file.name)
def test_good_samples_stay_as_they_are_in_both_spellings(run: Run, file: Path, tmp_path: Path) -> None:
    if file.suffix not in (".json", ".xml"):
        return
    raw = file.read_bytes()
    tree = fhir_xml.read(raw) if file.suffix == ".xml" else fhir_json.read(raw.decode())
    plain = run("convert", file, "--from", "fhir", "--to", "fhir")
    assert figures(fhir_json.read(plain.stdout)) == figures(tree)
    assert run("convert", file, "--to", "fhir", "--xml", "--out", tmp_path / "x.xml").exit_code == 0
    assert figures(fhir_xml.read((tmp_path / "x.xml").read_bytes())) == figures(tree)


def test_lines_and_arrays_become_one_bundle_in_xml_and_a_line_each_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "many.ndjson").write_text('{"resourceType":"Basic","id":"a"}\n{"resourceType":"Basic"}\n')
    (tmp_path / "list.json").write_text('[{"resourceType":"Basic","id":"a"},{"resourceType":"Basic"}]')
    for name in ("many.ndjson", "list.json"):
        convert = ("convert", tmp_path / name, "--from", "fhir", "--to", "fhir")
        assert run(*convert).stdout.splitlines() == [
            '{"resourceType":"Basic","id":"a"}',
            '{"resourceType":"Basic"}',
        ]
        tree = fhir_xml.read(run(*convert, "--xml").stdout.encode())
        assert [entry["resource"]["resourceType"] for entry in tree["entry"]] == ["Basic", "Basic"]


def test_a_folder_is_carried_over_without_its_manifest(run: Run) -> None:
    done = run("convert", SAMPLES / "fhir/good/bulkexport.folder", "--to", "fhir", "--xml")
    assert done.exit_code == 0
    entries = fhir_xml.read(done.stdout.encode())["entry"]
    assert [entry["resource"]["resourceType"] for entry in entries].count("CarePlan") == 2


def test_a_resource_without_a_type_is_kept_in_json_and_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"resourceType":"Bundle","entry":[{"resource":{"id":"x"}}]}')
    done = run("--json", "convert", tmp_path / "b.json", "--to", "fhir", "--out", tmp_path / "ut.json")
    [told] = json.loads(done.stdout)["files"][0]["findings"]
    assert (told["rule"], told["params"], told["path"]) == (
        "R4-UNKNOWN",
        {"case": "resource"},
        "/entry/0/resource",
    )
    assert json.loads((tmp_path / "ut.json").read_bytes()) == json.loads((tmp_path / "b.json").read_bytes())


def test_plans_of_other_systems_become_xml(run: Run, good: Path, several: Path, tmp_path: Path) -> None:
    for file in (good, several):
        xml, plain = tmp_path / "p.xml", tmp_path / "p.json"
        assert run("convert", file, "--to", "fhir", "--xml", "--out", xml).exit_code == 0
        assert run("convert", file, "--to", "fhir", "--out", plain).exit_code == 0
        bundles = [json.loads(line) for line in plain.read_text("utf-8").splitlines()]
        tree = fhir_xml.read(xml.read_bytes())
        assert ([entry["resource"] for entry in tree["entry"]] if len(bundles) > 1 else [tree]) == bundles
    transaction = run("convert", good, "--to", "fhir", "--xml", "--format", "transaction")
    assert fhir_xml.read(transaction.stdout.encode())["type"] == "transaction"
    into = tmp_path / "many"
    assert run("convert", good, several, "--to", "fhir", "--xml", "--out", into).exit_code == 0
    assert {file.suffix for file in into.iterdir()} == {".xml", ".json"}


def test_without_residue_or_in_another_form_the_plan_is_built_anew(run: Run) -> None:
    file = SAMPLES / "fhir/good/us-core-bara-text.json"
    for options in (["--no-residue"], ["--format", "transaction"]):
        built = json.loads(run("convert", file, "--to", "fhir", *options).stdout)
        assert "sip-care-plan" in json.dumps(built)
    assert "sip-care-plan" not in run("convert", file, "--to", "fhir").stdout


@pytest.mark.parametrize(
    "options", [["--to", "prator", "--xml"], ["--to", "fhir", "--xml", "--format", "ndjson"]]
)
def test_xml_is_of_fhir_and_not_of_ndjson(run: Run, good: Path, options: list[str]) -> None:
    assert run("convert", good, *options).exit_code == 2


def test_what_xml_cannot_hold_is_told_and_the_others_are_written(run: Run, tmp_path: Path) -> None:
    lines = '{"resourceType":"Patient","name":{"family":"x"}}\n{"resourceType":"Basic","id":"b"}\n'
    (tmp_path / "x.ndjson").write_text(lines)
    out = tmp_path / "x.xml"
    done = run(
        "--json", "convert", tmp_path / "x.ndjson", "--from", "fhir", "--to", "fhir", "--xml", "--out", out
    )
    assert done.exit_code == 1
    [told] = json.loads(done.stdout)["files"][0]["findings"]
    assert (told["rule"], told["line"], told["column"]) == ("FHIR-SPELLING", 1, 34)
    assert fhir_xml.read(out.read_bytes()) == {"resourceType": "Basic", "id": "b"}


def test_a_person_with_protected_identity_goes_along_only_when_asked(run: Run, tmp_path: Path) -> None:
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
    patient = {"resourceType": "Patient", "meta": {"security": [label]}, "name": [{"text": "Hemlig"}]}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
    (tmp_path / "p.json").write_text(json.dumps(bundle))
    convert = ("--json", "convert", tmp_path / "p.json", "--to", "fhir", "--out", tmp_path / "ut.json")
    done = run(*convert)
    assert (done.exit_code, rules(done.stdout)) == (3, ["PROTECT-1"])
    assert not (tmp_path / "ut.json").exists()
    assert run(*convert, "--disclose-protected").exit_code == 0
    assert "Hemlig" in (tmp_path / "ut.json").read_text("utf-8")


BASIC = '{"resourceType":"Basic","id":"å"}'
XHTML = b'xmlns=\\"http://www.w3.org/1999/xhtml\\"'
HOSTILE = {
    "bomb": (
        b'<!DOCTYPE p [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + HEAD + b"<id value='&b;'/></Patient>",
        "FORMAT-DOCTYPE",
    ),
    "outside": (
        b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;</Patient>",
        "FORMAT-DOCTYPE",
    ),
    "doctype": (b'<!DOCTYPE p SYSTEM "http://127.0.0.1:1/x.dtd">' + HEAD + b"</Patient>", "FORMAT-DOCTYPE"),
    "undeclared": (HEAD + b"&a;</Patient>", "FORMAT-XML"),
    "narrative": (
        b'{"resourceType":"Patient","text":{"div":"<!DOCTYPE d [<!ENTITY a \\"b\\">]>'
        b"<div " + XHTML + b'>&a;</div>"}}',
        "FHIR-SPELLING",
    ),
    "splice": (
        b'{"resourceType":"Patient","text":{"div":"<div ' + XHTML + b'></div><active/>"}}',
        "FHIR-SPELLING",
    ),
    "nan": (b'{"resourceType":"Basic","x":NaN}', "FORMAT-JSON"),
    "infinite": (b'{"resourceType":"Basic","x":-Infinity}', "FORMAT-JSON"),
    "surrogate": (b'{"resourceType":"Basic","id":"\\ud800"}', "FORMAT-JSON"),
    "twice": (b'{"resourceType":"Basic","id":"a","id":"b"}', "FORMAT-JSON-KEY"),
    "deep json": (b'{"resourceType":"Basic","x":' + b"[" * 9000 + b"]" * 9000 + b"}", "FORMAT-LIMIT"),
    "deeper than xml": (b'{"resourceType":"Basic","x":' + b'{"a":' * 300 + b"1" + b"}" * 301, "FORMAT-LIMIT"),
    "deep xml": (HEAD + b"<a>" * 5000 + b"</a>" * 5000 + b"</Patient>", "FORMAT-LIMIT"),
    "control": (b'{"resourceType":"Basic","id":"a\\u0001"}', "FHIR-SPELLING"),
    "latin": ('{"resourceType":"Basic","id":"å"}'.encode("latin-1"), "FORMAT-CHARSET"),
    "cut": (HEAD + b"<id value='a'/>", "FORMAT-TRUNCATED"),
    "other namespace": (b"<Patient xmlns='urn:x'/>", "FHIR-NORESOURCE"),
    "no resource": (b'{"id":"a"}', "FHIR-NORESOURCE"),
    "a name that is no name": (b'{"resourceType":"A b"}', "FHIR-SPELLING"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_a_finding_and_gives_no_output(run: Run, name: str, tmp_path: Path) -> None:
    raw, rule = HOSTILE[name]
    (tmp_path / "in").write_bytes(raw)
    out = tmp_path / "ut.xml"
    done = run(*TO_XML, tmp_path / "in", "--out", out)
    assert done.exit_code == 3
    assert rule in rules(done.stdout)
    assert not out.exists()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "text",
    ['{"resourceType":"Basic","id":"å"}', '<Basic xmlns="http://hl7.org/fhir"><id value="å"/></Basic>'],
)
def test_marks_of_byte_order_and_utf16_are_read(run: Run, codec: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(text.encode(codec))
    done = run("convert", tmp_path / "in", "--from", "fhir", "--to", "fhir")
    assert (done.exit_code, json.loads(done.stdout)) == (0, json.loads(BASIC))
