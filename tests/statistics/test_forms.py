"""Every form of the answer: as it was agreed, valid as what it claims to be, hidden where it is hidden."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.measurereport import MeasureReport
from lxml import html

from tests.statistics.golden import FORMS, PLANS, golden, made
from tests.statistics.year import export


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("statistik") / "export.json"
    export(file, PLANS)
    return file


@pytest.mark.parametrize("form", FORMS)
def test_the_answer_is_as_it_was(form: str, exported: Path) -> None:
    done = made(form, exported)
    assert done.exit_code == 0
    assert done.stdout_bytes == golden(form).read_bytes(), "run python -m tests.statistics.golden"


@pytest.mark.parametrize("form", FORMS)
def test_the_codes_source_stands_in_every_form(form: str, exported: Path) -> None:
    for lang, said in (("sv", "inte bekräftade"), ("en", "not independently verified")):
        text = made(form, exported, "--lang", lang).stdout
        assert said in text
        assert "Vårdanalys, Samordning med svårigheter, 2025" in text


@pytest.mark.parametrize("form", FORMS)
def test_english_has_no_swedish_words(form: str, exported: Path) -> None:
    text = made(form, exported, "--lang", "en").stdout
    assert not [
        word for word in ("dold", "totalt", "härledd", "registrerad", "kvinna", "planer") if word in text
    ]


def data() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(golden("json").read_bytes())
    return whole


def numbers(table: dict[str, Any]) -> list[int | None]:
    """Totals of the rows, then the cells."""
    cells = [count for row in table["rows"] for count in row["cells"]]
    return [row["total"] for row in table["rows"]] + cells


def test_something_is_hidden_and_something_shown() -> None:
    every = [count for table in data()["tables"] for count in numbers(table)]
    assert every.count(None) > 5
    assert len(every) - every.count(None) > 20


def test_measure_report_is_one_and_says_the_same() -> None:
    report = json.loads(golden("fhir").read_bytes())
    MeasureReport.model_validate(report)
    for table, group in zip(data()["tables"], report["group"], strict=False):
        strata = [one for each in group["stratifier"] for one in each["stratum"]]
        assert [one["population"][0].get("count") for one in strata] == numbers(table)
    assert report["group"][-1]["code"]["coding"][0]["code"] == "codes"


def test_a_hidden_count_is_masked() -> None:
    report = json.loads(golden("fhir").read_bytes())
    strata = [one for group in report["group"] for each in group["stratifier"] for one in each["stratum"]]
    hidden = [one["population"][0]["_count"] for one in strata if "count" not in one["population"][0]]
    assert hidden
    assert {one["extension"][0]["valueCode"] for one in hidden} == {"masked"}


def test_csv_opens_in_a_spreadsheet() -> None:
    text = golden("csv").read_text("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert {len(row) for row in rows} == {5}
    hidden = [row for row in rows if row[4] == "dold"]
    assert hidden
    assert all(row[3] == "" for row in hidden)


def test_the_page_has_a_table_beside_each_plot_and_nothing_from_outside() -> None:
    page = html.fromstring(golden("html").read_text("utf-8"))
    sections = [one for one in page.iterfind(".//section") if one.find(".//figure") is not None]
    drawn = {table["name"] for table in data()["tables"]} - {"registered", "follow-up-code"}
    assert len(sections) == len(drawn) + len(("codes", "follow-up-rate"))
    assert all(section.find(".//table") is not None for section in sections)
    assert all(section.findtext(".//svg/title") for section in sections)
    assert not page.xpath("//script | //link | //img | //@src | //@href")


def test_too_few_persons_to_say_anything(tmp_path: Path) -> None:
    few = tmp_path / "few.json"
    export(few, 4)
    for form in FORMS:
        done = made(form, few)
        assert done.exit_code == 0
        assert "färre än 5 personer" in done.stdout
        assert "Björkstad" not in done.stdout
    assert json.loads(made("json", few).stdout)["plans"] is None
    MeasureReport.model_validate_json(made("fhir", few).stdout)
