"""Findings as a table, as lines, as data."""

import json
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.findings import Finding, Place, Severity
from sipfhir.report import VERDICT, as_json, plain, table, totals
from sipfhir.rules import rules
from sipfhir.rules.question import Verdict
from sipfhir.rules.wording import shipped

CITED = "HSL (2017:30) 16 kap. 4 § (i kraft 2017-04-01); planens datum okänt"
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
        f"a.xml:12:3: fel SIP-2 Insatsen anger inte vilken huvudman som ansvarar. (/P/SIP) · {CITED}",
        "b.csv:4: varning MAP-BAD-VALUE Värdet i gäller från (start) kan inte läsas som ett datum. (Datum)",
        "-: upplysning FORMAT-EMPTY Filen innehåller inga planer. (goals[0])",
    ]


def test_lines_in_english() -> None:
    assert plain(ALL[:2], "en") == [
        "a.xml:12:3: error SIP-2 The intervention does not name the responsible huvudman. (/P/SIP)"
        " · HSL (2017:30) 16 kap. 4 § (in force since 2017-04-01); the plan's date is unknown",
        "b.csv:4: warning MAP-BAD-VALUE The value of start can not be read as a date. (Datum)",
    ]


def test_a_path_is_told_once() -> None:
    (line,) = plain([lost(3)])
    assert line == (
        "c.xml: upplysning LOSS Målsystemet har ingen plats för uppgiften mål 4, sikt (goals[3].term)."
    )


def lost(number: int, file: str = "c.xml", severity: Severity = Severity.NOTE) -> Finding:
    path = f"goals[{number}].term"
    return Finding("LOSS", severity, Place(file, plan=path), {"field": path})


@pytest.mark.parametrize("count", [0, 1, 5, 6, 26])
def test_notes_beyond_the_fifth_are_summed_up_when_asked(count: int) -> None:
    notes = [lost(i) for i in range(count)]
    lines = plain(notes, fold=True)
    assert lines[:5] == plain(notes[:5])
    rest = f"c.xml: upplysning LOSS … och {count - 5} till (LOSS); --json visar alla"
    assert lines[5:] == ([rest] if count > 5 else [])
    assert len(plain(notes)) == count


def test_only_notes_are_summed_up_each_rule_and_file_by_itself() -> None:
    every = [lost(i, file) for i in range(6) for file in ("c.xml", "d.xml")]
    lines = plain([*every, *[lost(i, severity=Severity.WARNING) for i in range(9)], NOWHERE], "en", fold=True)
    assert [line for line in lines if "more" in line] == [
        f"{file}: note LOSS … and 1 more (LOSS); --json shows all" for file in ("c.xml", "d.xml")
    ]
    assert sum(" warning LOSS " in line for line in lines) == 9
    assert len(lines) == 5 + 1 + 5 + 1 + 9 + 1


def test_alike_findings_share_a_row_of_the_table() -> None:
    said = table([lost(i) for i in range(26)], width=200)
    assert said.count("LOSS") == 1
    assert "+ 23 till" in said
    assert [f"goals[{i}].term" in said for i in range(4)] == [True, True, True, False]
    assert said.endswith("26 upplysningar\n")
    assert "+ " not in table([lost(i) for i in range(3)], width=200)


def test_a_row_says_each_thing_once() -> None:
    said = table([RESPONSIBLE, RESPONSIBLE], width=200)
    assert said.count("Insatsen anger inte vilken huvudman som ansvarar.") == 1
    assert said.count("12:3") == 2


def test_what_differs_has_rows_of_its_own() -> None:
    other = Finding("SIP-2", Severity.WARNING, Place("a.xml", 9), {"case": "unit-only"}, CITED)
    assert table([RESPONSIBLE, other, RESPONSIBLE], width=200).count("SIP-2") == 2


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_verdict_has_a_word(lang: str) -> None:
    assert set(VERDICT[lang]) == set(get_args(Verdict))
    assert len(set(VERDICT[lang].values())) == 5


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
