"""The pages about systems: up to date, whole, in two languages."""

import json
import re
from pathlib import Path

import pytest

from sipfhir.authoring.outline import BOTH, IN, OUT, rows
from sipfhir.authoring.page_words import CONVERTERS
from sipfhir.authoring.pages import page
from sipfhir.authoring.terms import term
from sipfhir.mapping.codecs import _MAKERS
from sipfhir.mapping.tracker import plan_leaves
from sipfhir.plan import Part, Plan
from sipfhir.registry import mapping, shipped, systems
from sipfhir.site import Site, defaults
from tests.authoring.running import run

FOLDERS = [system.folder for system in systems()]
every_system = pytest.mark.parametrize("name", FOLDERS)


@every_system
def test_the_page_is_up_to_date(name: str) -> None:
    file = defaults() / "docs" / "systems" / f"{name}.md"
    assert file.read_text("utf-8") == page(name, shipped()), "stale: run sipfhir mapping docs"


@every_system
def test_every_leaf_of_every_fixture_plan_has_its_row(name: str) -> None:
    import sipfhir
    from sipfhir.authoring.fixtures import cases

    text = page(name, shipped())
    told = {row.field for row in _rows(name)}
    for case in cases(shipped(), name):
        for reading in sipfhir.read(case.input, name):
            for path in plan_leaves("", reading.plan):
                field = re.sub(r"\[\d+\]", "[]", path)
                if not field.startswith("source."):
                    assert any(field == row or field.startswith(f"{row}.") for row in told), field
    assert all(f"`{field}`" in text for field in told)


@every_system
def test_evidence_ignored_paths_and_tables_stand_there(name: str) -> None:
    text = page(name, shipped())
    [system] = (each for each in systems() if each.folder == name)
    assert system.evidence_text["sv"] in text
    assert system.evidence_text["en"] in text
    assert all(source in text for source in system.sources)
    for ignored in mapping(shipped(), name).anchor.ignored:
        assert ignored.because in text
    for row in _rows(name):
        if "table" in row.spec and row.how != "each":
            assert f'<a id="{row.spec["table"]}"></a>' in text


def _rows(name: str, site: Site | None = None) -> list:  # type: ignore[type-arg]
    site = site or shipped()
    compiled = mapping(site, name)
    return list(rows(Plan, compiled.anchor.fields, site.document(compiled.file)["plan"]))


def test_every_converter_has_words() -> None:
    assert {*_MAKERS, "code", "word", "each", "from", "constant"} <= CONVERTERS.keys()


def test_directions_reasons_and_options(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "prator.yaml").write_text(
        "extends: prator\nplan:\n"
        "  title: {path: SIP/Rubrik, write: never, because: made by the system}\n"
        "  version: {path: PlanVersion, read: never, because: a | in the reason}\n"
        "  updated: {path: SIP/Andrad, as: local-time, patterns: [dd.MM.yyyy HH:mm]}\n"
        "  kind: {path: Arendetyp, table: prator-kind, default: SIP, because: nothing else}\n",
        "utf-8",
    )
    site = Site(tmp_path)
    ways = {row.field: row.way for row in _rows("prator", site)}
    assert (ways["title"], ways["version"], ways["created"]) == (IN, OUT, BOTH)
    text = page("prator", site)
    assert "made by the system" in text
    assert "a \\| in the reason" in text
    assert "patterns: `dd.MM.yyyy HH:mm`" in text
    assert "`SIP` när uppgiften saknas · when absent; nothing else" in text


def test_a_plan_field_without_a_place_is_listed(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "prator.yaml").write_text("extends: prator\nplan: {notes: null}\n", "utf-8")
    assert "`notes` (anteckningar)" in page("prator", Site(tmp_path))


def test_a_field_without_words_is_refused() -> None:
    class Bare(Part, frozen=True):
        name: str | None = None

    with pytest.raises(LookupError, match=r"Bare\.name has no Swedish term"):
        term(Bare, "name")


def test_the_command_writes_checks_and_tells(tmp_path: Path) -> None:
    first = run("mapping", "docs", "--out", tmp_path, "--json")
    assert [each["state"] for each in json.loads(first.output)["pages"]] == ["written"] * len(FOLDERS)
    assert run("mapping", "docs", "--check", "--out", tmp_path).exit_code == 0
    (tmp_path / "prator.md").write_text("old", "utf-8")
    stale = run("mapping", "docs", "prator", "--check", "--out", tmp_path)
    assert stale.exit_code == 1
    assert "INAKTUELL" in stale.output
    assert (tmp_path / "prator.md").read_text("utf-8") == "old"
