"""What a mapping reaches: leaves that add up, fields by how they are reached, rules that can be answered."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sipfhir.authoring.asked import ASKED
from sipfhir.authoring.coverage import Coverage, coverage
from sipfhir.authoring.coverage_html import page
from sipfhir.authoring.reach import plan_fields
from sipfhir.registry import shipped, systems
from sipfhir.rules import rules
from tests.authoring.running import run
from tests.authoring.sites import record, toy

FOLDERS = [each.folder for each in systems()]
EMPTY = {"meta", "input", "br"}
WORDLESS = {
    "meddix": {"COPY-1", "FOLLOW-2", "GOAL-3", "ID-ORGANISATION", "TIME-1"},
    "samsa": {"COPY-1", "TIME-1", "TIME-2"},
    "takecare": {"DATE-3"},
    "webcare": {"COPY-1", "DATE-3", "FOLLOW-2", "PERSON-1", "TIME-1"},
}
"""Rules that ask for what a system has no words for; inventing them would be worse."""
DOCUMENTS = {"rivta"}
"""Systems whose plans are documents: few rules can be answered."""


@pytest.fixture(scope="module")
def prator() -> Coverage:
    return coverage(shipped(), "prator")


def _ways(found: Coverage) -> dict[str, str]:
    return {row.field: row.how for row in found.fields}


def test_leaves_by_place_and_state(tmp_path: Path) -> None:
    rest = "ignore:\n  - {path: Utskriven, because: x}\n"
    samples = (record("V='1' X='2'", "<N>a</N><N>b</N>"), record("V='2'", "<Utskriven>x</Utskriven>"))
    site = toy(tmp_path, "  version: '@V'\n  notes: {each: N}\n", rest=rest, samples=samples)
    found = coverage(site, "toy")
    rows = {row.place: row for row in found.places}
    assert (rows["@V"].samples, rows["@V"].records, rows["@V"].mapped) == (2, 2, 2)
    assert (rows["N"].samples, rows["N"].mapped) == (1, 2)
    assert (rows["Utskriven"].ignored, rows["@X"].unmapped) == (1, 1)
    assert (found.files, found.records) == (2, 2)
    assert found.leaves() == {"mapped": 14, "ignored": 1, "unmapped": 1}


def test_fields_by_how_they_are_reached(tmp_path: Path) -> None:
    plan = (
        "  title: {path: A, write: never, because: x}\n  version: {path: B, read: never, because: x}\n"
        "  kind: {constant: SIP}\n  start: {path: C, as: date}\n"
        "  author: {organization: {name: D, huvudman: {from: name, table: toy-huvudman}}, "
        "name: {family: E}}\n"
        "  person: {identifiers: {path: P, as: swedish-identity}}\n"
    )
    ways = _ways(coverage(toy(tmp_path, plan), "toy"))
    assert {name: way for name, way in ways.items() if way != "none" and name.split(".")[0] in plan} == {
        "title": "read",
        "version": "write",
        "kind": "constant",
        "start": "both",
        "author.organization.name": "both",
        "author.organization.huvudman": "derived",
        "author.name": "both",
        "person.identifiers": "both",
    }


def test_codes_without_a_word(tmp_path: Path) -> None:
    rows = "theirs,ours\nP,active\nQ,draft\n"
    site = toy(tmp_path, "  status: {path: '@S', table: toy-status}\n", status=rows)
    [row] = [each for each in coverage(site, "toy").fields if each.field == "status"]
    assert (row.known, row.codes) == (2, 6)
    assert row.unknown == ["on-hold", "completed", "revoked", "entered-in-error"]


def test_every_field_of_the_plan_stands_once_with_a_term() -> None:
    fields = coverage(shipped(), "lifecare").fields
    assert [row.field for row in fields] == list(plan_fields())
    assert not any(row.field.startswith("source") for row in fields)
    assert all(row.term.sv and row.term.en for row in fields)
    assert {"interventions.responsible.huvudman", "person.name", "identifiers", "notes"} <= set(plan_fields())


def test_what_a_rule_asks_and_cannot_get(tmp_path: Path) -> None:
    answers = {row.rule: row for row in coverage(toy(tmp_path), "toy").rules}
    assert answers["SIP-1"].answer == answers["SIP-4"].answer == "yes"
    assert (answers["SIP-3"].answer, answers["SIP-3"].by) == ("partly", ["others.text"])
    assert answers["CONSENT-1"].answer == "no"
    assert answers["CONSENT-1"].lacks == ["consents.status", "consents.status | consents.withdrawn"]
    assert answers["ID-HSA"].answer == "no"


def test_an_identity_that_is_held_answers_its_rules(tmp_path: Path) -> None:
    plan = "  person: {identifiers: {path: P, as: swedish-identity}}\n"
    answers = {row.rule: row.answer for row in coverage(toy(tmp_path, plan), "toy").rules}
    assert answers["ID-NONE"] == answers["ID-FORM"] == "yes"
    assert answers["ID-HSA"] == answers["ID-ORGANISATION"] == "no"


def test_a_rule_that_nobody_has_described_is_unknown(tmp_path: Path) -> None:
    site = toy(tmp_path)
    words = "{sv: x, en: x}"
    rule = (
        f"{{title: {words}, force: note, checked: plan, messages: {{m: {words}}}, help: {words}, source: x}}"
    )
    (tmp_path / "validators").mkdir()
    (tmp_path / "validators/own.yaml").write_text(f"title: {words}\nrules: {{OWN-1: {rule}}}\n", "utf-8")
    assert {row.rule: row.answer for row in coverage(site, "toy").rules}["OWN-1"] == "unknown"


def test_every_field_that_a_rule_asks_for_is_one() -> None:
    asked = [field for needs in ASKED.values() for need in needs for field in need.fields]
    assert {field for field in asked if not field.startswith("*")} <= set(plan_fields())
    assert set(ASKED) <= set(rules(shipped()))


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_ships_can_answer_every_described_rule(folder: str) -> None:
    found = coverage(shipped(), folder)
    wordless = {row.rule for row in found.rules if row.answer in ("no", "partly")}
    assert {"SIP-1", "SIP-4"} < wordless if folder in DOCUMENTS else wordless == WORDLESS.get(folder, set())
    assert all(row.mapped + row.ignored + row.unmapped for row in found.places)


class _Page(HTMLParser):
    """What a page opens, closes and asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.languages: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self.open.append(tag)
        self.outside += [name for name, _ in attrs if name in ("src", "href", "srcset", "action")]
        self.outside += [tag] if tag in ("script", "link", "iframe") else []
        self.languages |= {value or "" for name, value in attrs if name == "lang"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_from_outside(prator: Coverage) -> None:
    text = page(prator)
    parsed = _Page(text)
    assert (parsed.open, parsed.outside, parsed.languages) == ([], [], {"sv", "en"})
    assert "url(" not in text
    assert "@import" not in text
    assert "://" not in text.partition("</style>")[0]


def test_the_page_is_the_same_every_time_and_opens_in_the_language_asked_for(prator: Coverage) -> None:
    assert page(prator) == page(coverage(shipped(), "prator"))
    assert 'id="en" checked' in page(prator, "en")
    assert 'id="sv" checked' in page(prator, "sv")


def test_the_page_holds_all_three_views(prator: Coverage) -> None:
    text = page(prator)
    assert all(f"<code>{row.rule}</code>" in text for row in prator.rules)
    assert all(f"<code>{row.field}</code>" in text for row in prator.fields)
    assert all(f"<td class=number>{row.samples}</td>" in text for row in prator.places)


def test_a_table_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "t.html"
    result = run("--lang", "en", "mapping", "coverage", "prator", "--html", file)
    assert result.exit_code == 0
    assert "Law and rules: " in result.stdout
    assert "Fields of the plan: " in result.stdout
    assert "SIP/Insats/@Prioritet" in result.stdout
    assert "SIP/Insats/@Nr" not in result.stdout
    assert file.read_text("utf-8").startswith("<!doctype html>")


def test_every_place_and_field_when_asked_for() -> None:
    text = run("mapping", "coverage", "prator", "--all", "--view", "places").stdout
    assert "SIP/Insats/@Nr" in text
    assert "Planens fält" not in text
    assert (
        "evaluation.person_view" in run("mapping", "coverage", "prator", "--all", "--view", "fields").stdout
    )


def test_as_json() -> None:
    data = json.loads(run("mapping", "coverage", "prator", "--json").stdout)
    assert {"places", "fields", "rules", "system", "files", "records"} <= data.keys()
    assert data["fields"][0]["how"] == "both"


def test_a_mapping_that_does_not_compile_is_told(tmp_path: Path) -> None:
    toy(tmp_path, "  titel: A\n")
    result = run("--site", tmp_path, "mapping", "coverage", "toy")
    assert result.exit_code == 2
    assert "toy.yaml:5:10" in result.stderr
