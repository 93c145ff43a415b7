"""Findings as a table, as lines, as data."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.findings import Finding, Place, Severity
from sipfhir.report import as_json, plain, table, totals
from sipfhir.rules import rules
from sipfhir.rules.wording import shipped

CITED = "HSL (2017:30) 16 kap. 4 §, SoL (2025:400) 10 kap. 8–9 §§, i kraft 2025-07-01"
RESPONSIBLE = Finding(
    "SIP-2",
    Severity.ERROR,
    Place("a.xml", 12, 3, "/P/SIP", "interventions[0].responsible"),
    {"case": "missing"},
    CITED,
    "missing",
)
BAD_DATE: dict[str, str | int] = {"field": "start", "as": "date"}
VALUE = Finding("MAP-BAD-VALUE", Severity.WARNING, Place("b.csv", 4, None, "Datum"), BAD_DATE)
NOWHERE = Finding("FORMAT-EMPTY", Severity.NOTE, Place(plan="goals[0]"))
ALL = (RESPONSIBLE, VALUE, NOWHERE)


def test_lines_for_pipes() -> None:
    assert plain(ALL) == [
        "a.xml:12:3: error SIP-2 Insatsen anger inte vilken huvudman som ansvarar. (/P/SIP)",
        "b.csv:4: warning MAP-BAD-VALUE Värdet i start kan inte läsas som date. (Datum)",
        "-: note FORMAT-EMPTY Filen innehåller inga planer. (goals[0])",
    ]
    (line,) = plain([VALUE], "en")
    assert line == "b.csv:4: warning MAP-BAD-VALUE The value of start can not be read as date. (Datum)"


def test_a_table_has_a_part_for_each_file_and_totals() -> None:
    said = table(ALL, width=200)
    titles = [said.index(title) for title in ("a.xml", "b.csv", "(ingen fil)")]
    assert titles == sorted(titles)
    for word in ("fel", "SIP-2", "12:3", "/P/SIP", "Gör så här", "i kraft", "Datum"):
        assert word in said
    assert said.endswith("1 fel, 1 varning, 1 upplysning\n")


def test_a_table_in_english() -> None:
    said = table(ALL, lang="en", width=200)
    assert "What to do" in said
    assert "The intervention does not name the responsible huvudman." in said
    assert said.endswith("1 error, 1 warning, 1 note\n")


def test_a_narrow_table_loses_no_place() -> None:
    said = re.sub(r"[\s│]", "", table([RESPONSIBLE], width=60))
    assert "SIP-2" in said
    assert "\x1b" not in said


def test_colour_is_for_terminals() -> None:
    assert "\x1b[" in table([RESPONSIBLE], colour=True)


@pytest.mark.parametrize(
    ("count", "sv", "en"), [(0, "Inget att anmärka.", "Nothing to report."), (2, "2 varningar", "2 warnings")]
)
def test_totals(count: int, sv: str, en: str) -> None:
    assert totals([VALUE] * count) == sv
    assert totals([VALUE] * count, "en") == en
    assert table([VALUE] * count).endswith(sv + "\n")


def test_data_for_programs() -> None:
    (first,) = as_json([RESPONSIBLE], "en")
    assert first == {
        "rule": "SIP-2",
        "severity": "error",
        "file": "a.xml",
        "line": 12,
        "column": 3,
        "path": "/P/SIP",
        "plan": "interventions[0].responsible",
        "message": "The intervention does not name the responsible huvudman.",
        "help": rules(shipped())["SIP-2"].help.en,
        "citation": CITED,
        "verdict": "missing",
        "params": {"case": "missing"},
    }
    assert len({tuple(entry) for entry in as_json(ALL)}) == 1


findings = st.builds(
    Finding,
    rule=st.sampled_from([*rules(shipped()), "OWN-1"]),
    severity=st.sampled_from(Severity),
    place=st.builds(
        Place,
        file=st.sampled_from([None, "a.xml", "[b].csv"]),
        line=st.none() | st.integers(1),
        column=st.none() | st.integers(1),
        path=st.sampled_from([None, "/a/b[1]", "Datum\nför start"]),
        plan=st.sampled_from([None, "goals[0]", "[/bold]"]),
    ),
    params=st.dictionaries(st.sampled_from(["case", "count", "field"]), st.integers() | st.just("late")),
)


@given(st.lists(findings, max_size=5), st.sampled_from(["sv", "en"]))
def test_every_finding_is_told_in_every_form(found: list[Finding], lang: str) -> None:
    lines = plain(found, lang)
    assert len(lines) == len(found)
    assert all("\n" not in line and finding.rule in line for line, finding in zip(lines, found, strict=True))
    assert json.loads(json.dumps(as_json(found, lang))) == as_json(found, lang)
    assert all(finding.rule in table(found, lang, width=200) for finding in found)
