"""What one system holds and another does not: both ways, codes too, and the same as what a write loses."""

import json
import re
from itertools import permutations
from pathlib import Path

import pytest

from sipfhir.authoring.differences import difference
from sipfhir.authoring.reach import ATOMS, plan_fields
from sipfhir.authoring.samples import samples
from sipfhir.mapping.tracker import plan_leaves
from sipfhir.plan import Plan
from sipfhir.registry import container, mapping, shipped, systems
from sipfhir.site import Site
from tests.authoring.running import run
from tests.authoring.sites import SYSTEM, toy

PAIRS = list(permutations([each.folder for each in systems()], 2))


def _two(folder: Path) -> Site:
    """``toy`` beside ``toys``, which has other fields and codes."""
    toy(folder, "  title: A\n  status: {path: '@S', table: toy-status}\n  version: {path: V, longest: 3}\n",
        status="theirs,ours\nP,active\nQ,draft\n", other="theirs,ours\nP,active\nZ,revoked\n")  # fmt: skip
    (folder / "adapters/toys").mkdir()
    (folder / "adapters/toys/system.yaml").write_text(SYSTEM.replace("Toy", "Toys"), "utf-8")
    text = (
        "extends: toy\nsystem: toys\nplan:\n  title: null\n  notes: {each: N}\n"
        "  status: {path: '@S', table: toy-other}\n  version: {path: V}\n"
    )
    (folder / "mappings/toys.yaml").write_text(text.replace("{path: V}", "{path: V, longest: 9}"), "utf-8")
    return Site(folder)


def test_fields_codes_and_lengths(tmp_path: Path) -> None:
    found = difference(_two(tmp_path), "toy", "toys")
    assert [(row.field, row.here, row.there) for row in found.only_a] == [("title", "both", "none")]
    assert [(row.field, row.here, row.there) for row in found.only_b] == [("notes", "both", "none")]
    assert [(row.field, row.only_a, row.only_b) for row in found.codes] == [
        ("status", ["draft"], ["revoked"])
    ]
    assert [(row.field, row.a, row.b) for row in found.lengths] == [("version", 3, 9)]
    assert found.both == 7


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_other_way_round_is_the_other_way_round(a: str, b: str) -> None:
    one, other = difference(shipped(), a, b), difference(shipped(), b, a)
    assert (one.only_a, one.only_b, one.both) == (other.only_b, other.only_a, other.both)
    assert [(row.field, row.only_a) for row in one.codes] == [(row.field, row.only_b) for row in other.codes]


def test_nothing_differs_from_itself() -> None:
    found = difference(shipped(), "prator", "prator")
    assert [found.only_a, found.only_b, found.codes, found.lengths] == [[], [], [], []]
    assert found.both > 100


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_what_b_does_not_hold_is_lost_when_a_plan_of_a_is_written_to_it(a: str, b: str) -> None:
    gone = {row.field for row in difference(shipped(), a, b).only_a if row.there == "none"}
    met = set()
    for sample in samples(shipped(), a, container(shipped(), a), ("good",)):
        plan, _ = mapping(shipped(), a).read(sample.record.tree)
        lost = {_field(each.place.plan or "") for each in mapping(shipped(), b).write(plan)[1].findings}
        said = gone & {_field(path) for path in plan_leaves("", plan)}
        assert said <= lost
        met |= said
    assert bool(met) == bool(gone)


def _field(path: str) -> str:
    """A path of a plan without positions, and without what stands inside a part that is counted as one."""
    name = re.sub(r"\[\d+\]", "", path)
    while name and name not in plan_fields():
        name = name.rpartition(".")[0]
    return name


def test_every_field_of_a_plan_is_one_of_the_fields() -> None:
    assert {part.__name__ for part in ATOMS} == {"Identifier", "HumanName"}
    assert set(Plan.__struct_fields__) - {"source"} == {name.split(".")[0] for name in plan_fields()}


def test_a_table_on_the_command_line(tmp_path: Path) -> None:
    _two(tmp_path)
    result = run("--site", tmp_path, "--lang", "en", "mapping", "diff", "toy", "toys")
    assert result.exit_code == 0
    assert "toy holds, toys does not: 1" in result.stdout
    assert "Codes that only one has a word for: 1" in result.stdout
    assert "Longest text" in result.stdout
    assert (
        "toy håller, toys gör det inte: 1" in run("--site", tmp_path, "mapping", "diff", "toy", "toys").stdout
    )


def test_as_json(tmp_path: Path) -> None:
    _two(tmp_path)
    data = json.loads(run("--site", tmp_path, "mapping", "diff", "toy", "toys", "--json").stdout)
    assert data["only_a"][0]["field"] == "title"
    assert data["codes"] == [
        {
            "field": "status",
            "term": {"sv": "status", "en": "Status"},
            "only_a": ["draft"],
            "only_b": ["revoked"],
        }
    ]


def test_a_system_that_is_not_there() -> None:
    result = run("mapping", "diff", "prator", "finns-inte")
    assert result.exit_code == 2
    assert "no such system" in result.stderr
