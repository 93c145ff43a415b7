"""A system that plans are only taken from: nothing of anyone else's is written to it, its own goes back."""

import json
from pathlib import Path

import msgspec
import pytest

import sipfhir
from sipfhir.authoring.lint import lint
from sipfhir.authoring.pages import page
from sipfhir.errors import BadConfiguration, ImportOnly
from sipfhir.findings import Severity
from sipfhir.registry import system, writable
from sipfhir.same import same
from sipfhir.site import Site, defaults
from tests.authoring.running import run

GOOD = defaults() / "samples/prator/good/utskrivning-aldre.xml"
OTHER = defaults() / "samples/lifecare/good/utskrivning-aldre.json"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """``arkiv``: Prator as an archive, with other names of its own."""
    folder = tmp_path / "site"
    for name in ("adapters/arkiv", "mappings"):
        (folder / name).mkdir(parents=True)
    (folder / "adapters/arkiv/system.yaml").write_text(
        "extends: prator\nname: Arkiv\naliases: []\ndirections: {out: null}\n"
        "recognise: {xml: [ArkivArende]}\ncontainer: {root: null}\n",
        "utf-8",
    )
    (folder / "mappings/arkiv.yaml").write_text(
        "extends: prator\nsystem: arkiv\nrecord: ArkivArende\n", "utf-8"
    )
    return Site(folder)


def archived() -> bytes:
    """A good sample as the archive has it."""
    return GOOD.read_bytes().replace(b"PratorArende", b"ArkivArende")


def test_what_came_from_it_goes_back(site: Site) -> None:
    assert sipfhir.detect(archived(), site=site) == "arkiv"
    [reading] = sipfhir.read(archived(), site=site)
    assert sipfhir.loss(reading, "arkiv", site=site) == ()
    [again] = sipfhir.from_fhir(sipfhir.to_fhir(reading, site=site).collection(), site=site)
    assert again.plan is not None
    written = sipfhir.write(reading.with_plan(again.plan), "arkiv", site=site)
    assert same(archived(), written.data, system("arkiv", site).container)


def test_what_came_from_elsewhere_is_refused_and_says_where_to(site: Site) -> None:
    [reading] = sipfhir.read(archived(), site=site)
    [other] = sipfhir.read(OTHER, site=site)
    assert reading.plan is not None
    for what in (other, reading.plan, [reading, other]):
        with pytest.raises(ImportOnly, match="arkiv is import only") as told:
            sipfhir.write(what, "arkiv", site=site)  # type: ignore[arg-type]
        assert str(told.value).endswith(f"Plans can be written to {', '.join(writable(site))}, fhir.")
    with pytest.raises(ImportOnly):
        sipfhir.loss(other, "arkiv", site=site)
    assert sipfhir.write(reading, "lifecare", site=site).data


def test_it_is_none_of_those_that_can_be_written(site: Site) -> None:
    assert system("arkiv", site).import_only
    assert not system("prator", site).import_only
    assert "arkiv" not in writable(site)
    assert {"cosmic-link", "lifecare", "prator"} <= set(writable(site))


def test_a_system_that_nothing_is_read_from_is_wrong(site: Site) -> None:
    assert site.folder is not None
    file = site.folder / "adapters/arkiv/system.yaml"
    file.write_text("extends: prator\ndirections: {in: null}\n", "utf-8")
    with pytest.raises(BadConfiguration, match="directions: needs in"):
        system("arkiv", Site(site.folder))
    told = [each for each in lint(Site(site.folder), "arkiv") if each.severity is Severity.ERROR]
    assert [each.path for each in told] == ["directions"]


def test_lint_and_the_page_understand(site: Site) -> None:
    assert [each for each in lint(site, "arkiv") if each.severity is Severity.ERROR] == []
    assert "bara inläsning" in page("arkiv", site)
    assert "bara inläsning" not in page("prator", site)


def test_on_the_command_line(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(archived())
    shared = ("--site", site.folder or "")
    done = run(*shared, "convert", OTHER, tmp_path / "a.xml", "--to", "arkiv", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "arkiv is import only" in done.stderr
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["a.xml"]
    [row] = [
        each for each in json.loads(run(*shared, "systems", "--json").stdout) if each["system"] == "arkiv"
    ]
    assert row["import_only"]
    assert list(row["directions"]) == ["in"]
    text = " ".join(run(*shared, "systems").stdout.split())
    assert "bara inläsning" in text


def test_through_fhir_and_back_only_with_the_residue(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(archived())
    shared = ("--site", site.folder or "")
    run(*shared, "convert", tmp_path / "a.xml", "--to", "fhir", "--out", tmp_path / "b.json")
    assert (tmp_path / "b.residue.json").exists()
    back = ("convert", tmp_path / "b.json", "--to", "arkiv", "--out", tmp_path / "c.xml")
    assert run(*shared, *back, "--no-residue").exit_code == 2
    assert not (tmp_path / "c.xml").exists()
    assert run(*shared, *back).exit_code == 0
    assert same(archived(), (tmp_path / "c.xml").read_bytes(), system("arkiv", site).container)


def test_a_plan_without_a_source_is_from_elsewhere(site: Site) -> None:
    plan = msgspec.convert({"title": "SIP"}, sipfhir.Plan)
    with pytest.raises(ImportOnly):
        sipfhir.write(plan, "arkiv", site=site)
