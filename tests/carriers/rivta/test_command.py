"""``sipfhir rivta`` as a user runs it."""

import json
from pathlib import Path

import pytest

from sipfhir.audit import Audit
from sipfhir.registry import shipped
from tests.authoring.running import run
from tests.carriers.rivta.making import OURS, PERSON, SAMPLES

PLAN = SAMPLES / "prator/good/inget-att-anmarka.xml"
OWN = ("--source-system", OURS)


def test_a_plan_is_written_checked_and_read_again(tmp_path: Path) -> None:
    out = tmp_path / "response.xml"
    written = run("rivta", "write", PLAN, *OWN, "--document", "html", "--soap", "--out", out)
    assert written.exit_code == 0
    assert "RIVTA-PDL" in written.stdout
    assert "KEY-DEMO" in written.stdout
    assert run("rivta", "check", out).exit_code == 0
    assert run("detect", out).stdout.startswith(f"{out}: rivta")
    assert run("convert", out, "--to", "fhir", "--out", tmp_path / "b.json").exit_code == 0


def test_nothing_is_written_when_nothing_goes_out(tmp_path: Path) -> None:
    out = tmp_path / "response.xml"
    done = run("rivta", "write", SAMPLES / "prator/good/kallelse-utan-plan.xml", *OWN, "--out", out)
    assert "RIVTA-LEFT-OUT" in done.stdout
    assert not out.exists()


def test_without_a_source_system_it_is_told_which_file(tmp_path: Path) -> None:
    done = run("rivta", "write", PLAN, "--out", tmp_path / "a.xml")
    assert (done.exit_code, "adapters/rivta/sender.yaml" in done.stderr) == (2, True)


def test_posts_of_several_plans(tmp_path: Path) -> None:
    out = tmp_path / "update.xml"
    files = (PLAN, SAMPLES / "rivta/good/sip-pdf.xml", SAMPLES / "rivta/good/reservnummer.xml")
    done = run("rivta", "update", *files, *OWN, "--data-controller", "SE2321000016", "--out", out)
    assert done.exit_code == 0
    assert "RIVTA-LEFT-OUT" in done.stdout
    assert out.read_bytes().count(b"<engagementTransaction>") == 2
    assert run("rivta", "check", out).exit_code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", 3),
        ("<a/>", 3),
        (f"<a>{PERSON}", 3),
        ((SAMPLES / "rivta/odd/makulerad.xml").read_text("utf-8"), 1),
        ((SAMPLES / "rivta/broken/soap-fel.xml").read_text("utf-8"), 3),
        ((SAMPLES / "rivta/broken/tva-innehall.xml").read_text("utf-8"), 1),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_no_value(tmp_path: Path, content: str, code: int) -> None:
    (tmp_path / "message.xml").write_text(content, "utf-8")
    done = run("rivta", "check", "--json", tmp_path / "message.xml")
    assert done.exit_code == code
    assert PERSON not in done.stdout
    [file] = json.loads(done.stdout)["files"]
    assert file["findings"]


def test_the_chain_of_an_audit_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    audit = Audit(file, shipped().key)
    audit.tell(what="a")
    audit.tell(what="b")
    assert run("rivta", "audit", file).exit_code == 0
    file.write_text(file.read_text("utf-8").replace('"a"', '"c"'), "utf-8")
    done = run("rivta", "audit", file, "--lang", "en")
    assert (done.exit_code, "line 1" in done.stdout) == (1, True)


def test_the_demo_key_serves_nobody_else(tmp_path: Path) -> None:
    tls = '[tls]\ncertificate = "a"\nkey = "b"\nclients = "c"\nallowed = ["CN=a"]\n'
    (tmp_path / "endpoint.toml").write_text(f'[source]\nfolder = "."\n{tls}', "utf-8")
    done = run("rivta", "serve", tmp_path / "endpoint.toml")
    assert (done.exit_code, "sipfhir site init" in done.stderr) == (2, True)
