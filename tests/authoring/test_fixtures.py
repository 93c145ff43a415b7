"""Fixtures beside mappings: ours hold, a change is seen, values are not, what is right can be written."""

import json
import shutil
from pathlib import Path

import pytest

from sipfhir.authoring import fixtures
from sipfhir.authoring.compare import ABSENT
from sipfhir.authoring.fixtures import Case, cases, check
from sipfhir.authoring.updating import update
from sipfhir.errors import BadConfiguration
from sipfhir.registry import shipped, systems
from sipfhir.site import Site, defaults
from tests.authoring.running import run

OURS = [case for system in systems() for case in cases(shipped(), system.folder)]
SECRETS = ("Sova hela natten", "Öjje", "199002222397", "P-2024-009008", "En enhet som ingen tabell har")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with a case of its own, copied from ours."""
    folder = tmp_path / "mappings" / "prator"
    shutil.copytree(defaults() / "mappings" / "prator" / "fixtures" / "udda", folder / "fixtures" / "udda")
    return Site(tmp_path)


def own(site: Site) -> Case:
    """The case that the site has."""
    [case] = (case for case in cases(site, "prator") if case.name == "udda")
    assert site.folder is not None
    assert case.folder.is_relative_to(site.folder)
    return case


@pytest.mark.parametrize("case", OURS, ids=lambda case: f"{case.system}/{case.name}")
def test_ours_hold(case: Case) -> None:
    result = check(case, shipped())
    assert result.passed, result


def test_every_system_has_some_and_one_with_findings() -> None:
    for system in systems():
        found = [case for case in OURS if case.system == system.folder]
        assert len(found) >= 2
        assert any(json.loads((case.folder / "findings.json").read_bytes()) for case in found)


def test_a_changed_plan_and_changed_findings_are_seen(site: Site) -> None:
    case = own(site)
    plans = json.loads((case.folder / "plan.json").read_bytes())
    plans[0]["goals"][0]["description"] = "Något annat"
    del plans[0]["status"]
    (case.folder / "plan.json").write_text(json.dumps(plans), "utf-8")
    (case.folder / "findings.json").write_text("[]", "utf-8")
    result = check(case, site)
    assert ("[0].goals[0].description", "Något annat", "Sova hela natten") in result.plan
    assert ("[0].status.text", ABSENT, "Parkerad") in result.plan
    assert all(each.want is ABSENT for each in result.findings)
    assert "MAP-UNMAPPED line 7 /PratorArende/Patient/Smeknamn" in [each.got for each in result.findings]
    assert not result.passed


def test_an_expected_file_that_is_missing_or_no_json(site: Site) -> None:
    case = own(site)
    (case.folder / "findings.json").unlink()
    assert check(case, site).missing == ("findings.json",)
    (case.folder / "plan.json").write_text("[", "utf-8")
    problem = check(case, site).problem
    assert problem is not None
    assert "plan.json" in problem


def test_what_breaks_a_law_does_not_pass(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixtures, "same", lambda *_: False)
    monkeypatch.setattr(fixtures, "leaves", lambda _: -1)
    result = check(own(site), site)
    assert result.laws == ("leaves", "write-back")
    assert not result.passed
    assert not update(own(site), site).passed
    told = run("--lang", "en", "mapping", "test", "prator", "--site", site.roots[0]).output
    assert "the law of writing back is broken" in told


def test_update_writes_what_comes_out_and_says_what_changed(site: Site) -> None:
    case = own(site)
    before = (case.folder / "plan.json").read_bytes()
    (case.folder / "plan.json").write_text("[]", "utf-8")
    result = update(case, site)
    assert result.updated == ("plan.json",)
    assert result.plan
    assert result.passed
    assert (case.folder / "plan.json").read_bytes() == before
    assert update(case, site).updated == ()


def test_update_with_a_site_leaves_ours_alone(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "prator.yaml").write_text("extends: prator\nplan: {goals: null}\n", "utf-8")
    site = Site(tmp_path)
    [case] = (case for case in cases(site, "prator") if case.name == "udda")
    ours = (case.folder / "plan.json").read_bytes()
    result = update(case, site)
    assert result.passed
    assert result.case.folder.is_relative_to(tmp_path)
    assert (case.folder / "plan.json").read_bytes() == ours
    assert not (tmp_path / "mappings" / "prator" / "fixtures" / "tackat-nej").exists()


def test_what_is_installed_is_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "_data" / "udda"
    shutil.copytree(own_folder(), folder)
    (folder / "plan.json").unlink()
    with pytest.raises(BadConfiguration, match="Give --site"):
        update(Case("prator", "udda", folder / "input.xml"), shipped())


def own_folder() -> Path:
    """One of our cases."""
    return defaults() / "mappings" / "prator" / "fixtures" / "udda"


def test_an_input_that_cannot_be_read(site: Site) -> None:
    case = own(site)._replace(input=own(site).folder / "finns-inte.xml")
    result = update(case, site)
    assert result.problem is not None
    assert "finns-inte.xml" in result.problem
    assert not result.passed


def test_no_value_is_shown_unless_asked_for(site: Site) -> None:
    (own(site).folder / "plan.json").write_text("[]", "utf-8")
    for more in ([], ["--json"]):
        told = run("mapping", "test", "prator", "--site", site.roots[0], *more)
        assert told.exit_code == 1
        assert not [secret for secret in SECRETS if secret in told.output]
    told = run("--show-values", "mapping", "test", "prator", "--site", site.roots[0])
    assert "+ Sova hela natten" in told.output


def test_as_json(site: Site) -> None:
    (own(site).folder / "findings.json").write_text("[]", "utf-8")
    document = json.loads(run("mapping", "test", "prator", "--json", "--site", site.roots[0]).output)
    assert document["exit_code"] == 1
    [wrong] = (case for case in document["cases"] if not case["passed"])
    assert (wrong["case"], wrong["plan"]) == ("udda", [])
    assert wrong["findings"][0]["got"].startswith("MAP-UNMAPPED line 7")


def test_without_names_all_are_run_and_a_bare_one_is_told(tmp_path: Path) -> None:
    every = len(list((defaults() / "mappings").glob("*/fixtures/*/plan.json")))
    assert f"Fall: {every}. Stämmer: {every}." in run("mapping", "test").output
    for name in ("adapters/bar/system.yaml", "mappings/bar.yaml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("extends: prator\n", "utf-8")
    told = run("mapping", "test", "bar", "--site", tmp_path)
    assert told.exit_code == 2
    assert "sipfhir mapping test bar --update" in told.output
    assert run("mapping", "test", "finns-inte").exit_code == 2
