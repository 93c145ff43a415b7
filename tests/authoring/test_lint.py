"""Each thing that lint tells of, with a case that has it and one that has not; all at once; what ships."""

from pathlib import Path

import pytest

from sipfhir.authoring.lint import folders, lint
from sipfhir.authoring.problem import Problem
from sipfhir.errors import UnknownSystem
from sipfhir.findings import Severity
from sipfhir.registry import shipped
from sipfhir.site import Site
from tests.authoring.sites import SYSTEM, record, toy

GOOD = record()


def _told(site: Site, rule: str) -> list[Problem]:
    return [each for each in lint(site, "toy") if each.rule == rule]


def _places(problems: list[Problem]) -> list[str]:
    """``toy.yaml:5:10`` of each."""
    return [f"{Path(each.spot.file).name}:{each.spot.line}:{each.spot.column}" for each in problems]


def test_a_good_mapping_has_no_problem(tmp_path: Path) -> None:
    site = toy(tmp_path, "  title: '@Rubrik'\n", samples=(record("Rubrik='A'"), record("Ansvar2='R'")))
    assert [each for each in lint(site, "toy") if each.rule != "LINT-UNUSED"] == []


def test_form_is_told_with_line_and_column(tmp_path: Path) -> None:
    site = toy(tmp_path, "  titel: A\n  title: {path: A, lenght: 3}\n  created: A\n", samples=(GOOD,))
    problems = _told(site, "LINT-FORM")
    assert _places(problems) == ["toy.yaml:5:10", "toy.yaml:6:28", "toy.yaml:7:12"]
    assert [each.path for each in problems] == ["plan.titel", "plan.title.lenght", "plan.created"]
    assert all(each.severity is Severity.ERROR for each in problems)


def test_the_system_file_is_checked_too(tmp_path: Path) -> None:
    site = toy(tmp_path, system=SYSTEM.replace("basis: invented", "basis: gissat"), samples=(GOOD,))
    [problem] = _told(site, "LINT-FORM")
    assert _places([problem]) == ["system.yaml:3:8"]
    assert "published" in problem.expected.en


@pytest.mark.parametrize(
    ("plan", "place", "what"),
    [
        (
            "  person: {contacts: {each: T, value: A, kind: {path: B, table: borta}}}\n",
            "toy.yaml:5:48",
            "no table borta",
        ),
        ("  person: {contacts: {each: T}}\n", "toy.yaml:5:22", "ContactPoint lacks the field value"),
        ("  title: {path: A//B}\n", "toy.yaml:5:10", "cannot be read"),
        ("  goals: {each: M, key: id, description: .}\n", "toy.yaml:5:25", "key: id is no field"),
        ("  goals: {each: M, description: .}\n  title: M/T\n", "toy.yaml:5:10", "read by a group"),
        ("  goals: {each: \"M[toy-huvudman(@T)='stat']\"}\n", "toy.yaml:5:17", "gives no code stat"),
    ],
)
def test_what_does_not_compile_is_told_with_its_place(
    tmp_path: Path, plan: str, place: str, what: str
) -> None:
    [problem] = _told(toy(tmp_path, plan, samples=(GOOD,)), "LINT-COMPILE")
    assert _places([problem]) == [place]
    assert what in problem.what.en
    assert "{" not in problem.what.sv + problem.expected.sv + problem.write.sv


def test_ignored_and_read_at_once(tmp_path: Path) -> None:
    rest = "ignore:\n  - {path: Rubrik, because: x}\n  - {path: Tom, because: x}\n"
    [problem] = _told(toy(tmp_path, "  title: Rubrik\n", rest=rest, samples=(GOOD,)), "LINT-COMPILE")
    assert "both read and ignored" in problem.what.en
    assert problem.path == "ignore[0]"


@pytest.mark.parametrize(("text", "what"), [("plan: [\n", "YAML"), ("plan: {}\nplan: {}\n", "stands twice")])
def test_yaml_that_cannot_be_read(tmp_path: Path, text: str, what: str) -> None:
    site = toy(tmp_path)
    (tmp_path / "mappings/toy.yaml").write_text(text, "utf-8")
    [problem] = lint(site, "toy")
    assert what in problem.what.en
    assert problem.spot.line == 2


def test_one_mistake_hides_no_other(tmp_path: Path) -> None:
    plan = (
        "  titel: A\n  title: {path: A//B}\n  version: V\n  person: {language: S, communication: S}\n"
        "  status: {path: '@S', table: toy-status}\n"
    )
    rows = "theirs,ours\nP,active\nP,draft\nQ,levande\n"
    problems = lint(toy(tmp_path, plan, lawful=False, samples=("<Toy/>",), status=rows), "toy")
    rules = [each.rule for each in problems]
    assert {rule: rules.count(rule) for rule in rules} == {
        "LINT-FORM": 1, "LINT-COMPILE": 1, "LINT-TABLE": 2, "LINT-TWICE": 1, "LINT-LAW": 5, "LINT-UNSEEN": 3,
    }  # fmt: skip
    assert problems == sorted(problems, key=lambda each: each.spot)


@pytest.mark.parametrize(
    ("rows", "place", "what"),
    [
        ("theirs,ours\nP,active\nP,draft\n", "toy-status.csv:3:1", "stands on line 2 too"),
        ("theirs,ours,case\nP,active,any\np,draft,\n", "toy-status.csv:3:1", "stands on line 2 too"),
        ("theirs,ours\n,active\n", "toy-status.csv:2:1", "lacks the system's word"),
        ("theirs,ours\nP,levande\n", "toy-status.csv:2:3", "levande is none of our codes"),
        ("theirs,ours,note\nP,active\n", "toy-status.csv:2:1", "has not as many cells"),
        ("theirs,ours,preferred\nP,active,ja\n", "toy-status.csv:2:10", "another word than yes"),
        (
            "theirs,ours,preferred\nP,active,yes\nQ,active,yes\n",
            "toy-status.csv:3:10",
            "a preferred word already",
        ),
        ("deras,ours\nP,active\n", "toy-status.csv:1:1", "lacks theirs"),
        ("theirs,ours,anm\nP,active,x\n", "toy-status.csv:1:1", "anm is not read"),
    ],
)
def test_rows_of_tables(tmp_path: Path, rows: str, place: str, what: str) -> None:
    plan = "  status: {path: '@S', table: toy-status}\n"
    site = toy(tmp_path, plan, samples=(record("S='P'"),), status=rows)
    problems = [each for each in lint(site, "toy") if each.rule != "LINT-UNUSED"]
    assert [each.rule for each in problems] == ["LINT-TABLE"]
    assert _places(problems) == [place]
    assert what in problems[0].what.en


def test_a_good_table_is_not_told_of(tmp_path: Path) -> None:
    rows = 'theirs,ours,preferred,case,note\nP,active,yes,any,\n"Q, R",active,,,\nInget,,,,"säger, inget"\n\n'
    site = toy(
        tmp_path, "  status: {path: '@S', table: toy-status}\n", samples=(record("S='P'"),), status=rows
    )
    assert _told(site, "LINT-TABLE") == []


def test_words_that_no_sample_has_are_a_note(tmp_path: Path) -> None:
    rows = "theirs,ours\nP,active\nQ,draft\nX,\n"
    site = toy(
        tmp_path, "  status: {path: '@S', table: toy-status}\n", samples=(record("S='p'"),), status=rows
    )
    by_table = {Path(each.spot.file).stem: each for each in _told(site, "LINT-UNUSED")}
    assert by_table["toy-status"].what.en == "no sample has the words Q"
    assert by_table["toy-status"].severity is Severity.NOTE


def test_a_branch_that_nobody_takes_and_a_table_that_nobody_uses(tmp_path: Path) -> None:
    rows = "theirs,ours\nKALL,call\nNY,new\n"
    plan = "  invitations: {each: \"M[toy-kind(@T)='call']\", id: '@Id'}\n"
    site = toy(tmp_path, plan, samples=(record("", "<M T='KALL' Id='1'/>"),), kind=rows, extra=rows)
    problems = _told(site, "LINT-TABLE")
    assert _places(problems) == ["toy-extra.csv:1:1", "toy-kind.csv:3:4"]
    assert [each.severity for each in problems] == [Severity.WARNING] * 2


def test_two_fields_on_one_path(tmp_path: Path) -> None:
    plan = "  title: Rubrik\n  version: Rubrik\n"
    [problem] = _told(toy(tmp_path, plan, samples=(record("", "<Rubrik/>"),)), "LINT-TWICE")
    assert _places([problem]) == ["toy.yaml:6:12"]
    assert "plan.title" in problem.what.en
    plan = "  title: Rubrik\n  version: {path: Rubrik, write: never, because: the title says it}\n"
    assert _told(toy(tmp_path, plan, samples=(record("", "<Rubrik/>"),)), "LINT-TWICE") == []


def test_what_the_law_asks_and_nothing_reaches(tmp_path: Path) -> None:
    problems = _told(toy(tmp_path, "  interventions: {each: I, description: .}\n", lawful=False), "LINT-LAW")
    assert {each.path: each.severity for each in problems} == {
        "plan.interventions.responsible": Severity.ERROR,
        "plan.others": Severity.ERROR,
        "plan.overall_responsible": Severity.ERROR,
        "plan.consents": Severity.WARNING,
    }
    assert "SIP-2" in problems[-1].what.sv + problems[0].what.sv
    assert _told(toy(tmp_path), "LINT-LAW") == []


def test_what_is_only_written_does_not_reach_the_law(tmp_path: Path) -> None:
    plan = "  others: {text: {path: Andra, read: never, because: x}}\n"
    paths = [each.path for each in _told(toy(tmp_path, plan, lawful=False), "LINT-LAW")]
    assert "plan.others" in paths


def test_paths_that_no_sample_has(tmp_path: Path) -> None:
    plan = "  title: Rubik\n  goals: {each: Mal, id: '@Nr', description: .}\n  version: '@V'\n"
    rest = "ignore:\n  - {path: Utskriven, because: x}\n  - {path: '**/Sidfot', because: x}\n"
    site = toy(tmp_path, plan, rest=rest, samples=(record("V='1'", "<Rubrik>A</Rubrik>"),))
    told = _told(site, "LINT-UNSEEN")
    assert [each.path for each in told] == ["plan.title", "plan.goals", "ignore[0]", "ignore[1]"]
    assert told[0].what.sv == "inget prov har Rubik"
    assert all(each.severity is Severity.WARNING for each in told)
    sample = record("V='1'", "<Rubik/><Mal Nr='1'>a</Mal><Utskriven/><Sidfot/>")
    assert _told(toy(tmp_path, plan, rest=rest, samples=(sample,)), "LINT-UNSEEN") == []


def test_nothing_is_said_of_paths_without_samples(tmp_path: Path) -> None:
    site = toy(tmp_path, "  title: Rubik\n")
    assert _told(site, "LINT-UNSEEN") + _told(site, "LINT-UNUSED") == []


def test_spelling_that_nobody_declared(tmp_path: Path) -> None:
    plan = "  person: {identifiers: {path: '@P', as: swedish-identity}, birth_date: {path: F, as: date}}\n"
    sample = record("P='19121212-1212'", "<F>1912-12-12</F>")
    [problem] = _told(toy(tmp_path, plan, samples=(sample, sample)), "LINT-SPELLING")
    assert problem.path == "plan.person.identifiers"
    assert "2 times: 0.xml, 1.xml" in problem.what.en
    assert "dashed" in problem.write.en
    assert "1212" not in problem.what.en.replace("19121212", "")
    plan = plan.replace("swedish-identity}", "swedish-identity, form: dashed}")
    assert _told(toy(tmp_path, plan, samples=(sample,)), "LINT-SPELLING") == []


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("created: {path: F, as: date, patterns: yyyyMMdd}", []),
        ("created: {path: F, as: date, patterns: [yyyy-MM-dd, yyyyMMdd]}", []),
        ("sequence: {path: F, as: integer}", ["plan.interventions[1].sequence"]),
        ("description: {path: F, as: html}", []),
    ],
)
def test_spelling_that_is_declared(tmp_path: Path, field: str, told: list[str]) -> None:
    name = field.partition(":")[0]
    plan = f"  {field}\n" if name == "created" else f"  needs: {{each: N, {field}}}\n"
    text = {"created": "<F>20240301</F>", "description": "<N><F>&lt;b&gt;a&lt;/b&gt;</F></N>"}
    if name == "sequence":
        plan, told = "  meetings: {each: N, minutes: {path: F, as: minutes}}\n", ["plan.meetings.minutes"]
    sample = record("", text.get(name, "<N><F>045</F></N>"))
    assert [each.path for each in _told(toy(tmp_path, plan, samples=(sample,)), "LINT-SPELLING")] == told


def test_a_site_that_extends_is_told_in_its_own_file(tmp_path: Path) -> None:
    site = toy(tmp_path)
    text = "extends: prator\nsystem: toy\nplan:\n  titel: X\n  title: SIP/Rubik\n"
    (tmp_path / "mappings/toy.yaml").write_text(text, "utf-8")
    places = {each.path: each.spot for each in lint(site, "toy") if each.rule == "LINT-FORM"}
    assert (Path(places["plan.titel"].file).name, places["plan.titel"].line) == ("toy.yaml", 4)


@pytest.mark.parametrize("folder", folders(shipped(), ()))
def test_what_ships_has_no_error_and_says_what_it_writes(folder: str) -> None:
    told = {each.rule for each in lint(shipped(), folder) if each.severity > Severity.NOTE}
    assert told <= {"LINT-UNSEEN", "LINT-TABLE"}
    assert all(each.severity < Severity.ERROR for each in lint(shipped(), folder))


def test_systems_are_found_by_name_and_alias(tmp_path: Path) -> None:
    site = toy(tmp_path, system="name: [\n")
    assert folders(site, ("toy",)) == ["toy"]
    assert "toy" in folders(site, ())
    assert folders(shipped(), ("cosmic",)) == ["cosmic-link"]
    with pytest.raises(UnknownSystem, match="finns-inte"):
        folders(shipped(), ("finns-inte",))
