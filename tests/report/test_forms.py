"""Every form of report: as it was agreed, valid as what it claims to be, and without a value from a plan."""

import contextlib
import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from fhir.resources.R4B.operationoutcome import OperationOutcome
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml
from lxml import etree, html

from sipfhir.cli import main
from sipfhir.findings import Severity
from sipfhir.report.fhirpath import expression
from sipfhir.rules import rules
from sipfhir.rules.wording import shipped
from tests.report.golden import FILES, FORMS, golden, made

HTML = "html"


@pytest.mark.parametrize("form", FORMS)
def test_the_report_is_as_it_was(form: str) -> None:
    done = made(form)
    assert done.exit_code == 3
    assert done.stdout_bytes == golden(form).read_bytes(), "run python -m tests.report.golden, and read why"


@pytest.mark.parametrize("form", FORMS)
def test_a_report_in_english_says_the_same(form: str) -> None:
    done = made(form, "--lang", "en")
    assert done.stdout.count("SIP-4") == golden(form).read_text("utf-8").count("SIP-4")
    assert "varning" not in done.stdout.replace("okanda", "")


@pytest.mark.parametrize("form", FORMS)
def test_the_report_goes_to_a_file(form: str, tmp_path: Path) -> None:
    out = tmp_path / "rapport"
    done = made(form, "--out", str(out))
    assert done.stdout == f"Rapport: {out}\n"
    assert out.read_bytes() == golden(form).read_bytes()


def counted() -> dict[str, int]:
    """Findings by severity, as the JSON report has them."""
    files = json.loads(golden("json").read_bytes())["files"]
    every = [one["severity"] for file in files for one in file["findings"]]
    return {name: every.count(name) for name in ("error", "warning", "note")}


def test_operation_outcome_is_one() -> None:
    outcome = json.loads(golden("operation-outcome").read_bytes())
    OperationOutcome.model_validate(outcome)
    severities = [issue["severity"] for issue in outcome["issue"] if issue["code"] != "informational"]
    found = counted()
    assert severities.count("error") == found["error"]
    assert severities.count("warning") == found["warning"]
    assert severities.count("information") == found["note"]


def test_only_paths_into_fhir_are_fhirpath() -> None:
    issues = json.loads(golden("operation-outcome").read_bytes())["issue"]
    told = [issue["location"][0] for issue in issues if "expression" in issue]
    assert told
    assert all("cosmic-link" in where for where in told)


@given(st.lists(st.from_regex(r"[a-z][A-Za-z]{0,8}|[0-9]{1,2}", fullmatch=True), min_size=1))
def test_a_pointer_becomes_a_path_with_as_many_steps(steps: list[str]) -> None:
    told = expression("/" + "/".join(steps))
    assert told is not None
    assert [step for step in told.replace("[", ".").replace("]", "").split(".") if step] == steps


@pytest.mark.parametrize("pointer", [None, "", "Kolumn två", "/A/B[2]", "/a/@id", "/Två ord"])
def test_what_is_no_pointer_is_no_path(pointer: str | None) -> None:
    assert expression(pointer) is None


def test_junit_is_one_that_a_library_reads() -> None:
    suites = JUnitXml.fromstring(golden("junit").read_bytes())
    every = [case for suite in suites for case in suite]
    asked = [name for name, rule in rules(shipped()).items() if rule.checked == "plan"]
    plans = json.loads(golden("json").read_bytes())["files"]
    assert len(every) == suites.tests == len(FILES) + len(asked) * sum(file["plans"] for file in plans)
    assert sum(len(case.result) > 0 for case in every) >= suites.failures > 0


def test_sarif_names_every_rule_and_place() -> None:
    [run] = json.loads(golden("sarif").read_bytes())["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert len(run["results"]) == sum(counted().values())
    for result in run["results"]:
        assert result["ruleId"] in known
        region = result["locations"][0]["physicalLocation"]["region"]
        assert all(number >= 1 for number in region.values())


def test_csv_has_a_row_a_finding() -> None:
    text = golden("csv").read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert len(rows) == sum(counted().values())
    assert {len(row) for row in rows} == {len(head)}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_may_be_called_anything(form: str, tmp_path: Path) -> None:
    """Bytes of no charset, control characters, a formula, a tag: the report is whole and does nothing."""
    raw = os.fsencode(tmp_path) + b"/=x\x1b[31m\n\xe5<img src=x onerror=alert(1)>.xml"
    Path(os.fsdecode(raw)).write_bytes(Path(FILES[0]).read_bytes())
    with contextlib.chdir(tmp_path):
        done = CliRunner().invoke(main, ["validate", "--report", form, *os.listdir(tmp_path)])
    assert done.exit_code == 1
    assert "\\x1b[31m" in done.stdout.replace("\\\\", "\\").replace("%5C", "\\").replace("%5B", "[")
    assert "\x1b" not in done.stdout
    assert form != "html" or not html.fromstring(done.stdout).xpath("//img")
    assert form != "csv" or "\n'=x" in done.stdout
    assert form != "junit" or JUnitXml.fromstring(done.stdout_bytes)
    if form == "sarif":
        [run] = json.loads(done.stdout)["runs"]
        found = {
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"]
        }
        assert all(re.fullmatch(r"[\w.%~/-]+", uri, re.ASCII) for uri in found)


def test_the_page_needs_nothing_outside_itself() -> None:
    page = html.fromstring(golden(HTML).read_text("utf-8"))
    assert not page.xpath("//script | //link | //img | //iframe | //@src")
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    named = set(page.xpath("//@id"))
    assert {href[1:] for href in page.xpath("//@href")} <= named
    assert b"url(" not in golden(HTML).read_bytes()


def test_the_page_has_a_light_for_every_element_of_every_plan() -> None:
    page = html.fromstring(golden(HTML).read_text("utf-8"))
    plans = sum(file["plans"] for file in json.loads(golden("json").read_bytes())["files"])
    lights = page.xpath("//tbody//span[contains(@class, 'light')]")
    assert len(lights) == 4 * plans
    assert all(light.text for light in lights)


@pytest.mark.parametrize("form", FORMS)
def test_no_value_of_a_plan_is_in_a_report(form: str) -> None:
    text = golden(form).read_text("utf-8")
    for value in leaf_values():
        assert value not in text


def leaf_values() -> set[str]:
    """Texts of the samples that only a plan could have put into a report: long, or an identity."""
    found: set[str] = set()
    for name in FILES:
        raw = Path(name).read_bytes()
        if name.endswith(".xml"):
            texts = [one for one in etree.fromstring(raw).itertext() if one]
        else:
            texts = re.findall(r':\s*"([^"]+)"', raw.decode("utf-8"))
        found |= {text.strip() for text in texts if len(text.strip()) > 11}
    return {one for one in found if "/" not in one}


def test_a_policy_decides_what_fails(tmp_path: Path) -> None:
    folder = tmp_path / "validators" / "policies"
    folder.mkdir(parents=True)
    words = "extends: standard\ntitle: {sv: A, en: B}\nfail: warning\n"
    (folder / "varna.yaml").write_text(words, encoding="utf-8")
    sample = "samples/prator/good/god-man.xml"
    asked = ["--site", str(tmp_path), "validate", sample]
    assert CliRunner().invoke(main, asked).exit_code == 0
    done = CliRunner().invoke(main, [*asked, "--policy", "varna", "--report", "html"])
    assert done.exit_code == 1
    assert "Underkänd" in done.stdout


def test_severities_are_told_in_order_of_weight() -> None:
    page = html.fromstring(golden(HTML).read_text("utf-8"))
    tags = page.xpath("//section[contains(@class, 'rule')]//span[contains(@class, 'tag')]/@class")
    worth = [Severity[tag.split()[1].upper()] for tag in tags]
    assert worth == sorted(worth, reverse=True)
