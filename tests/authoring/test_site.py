"""A site folder: made with a key of its own, shown against what ships, checked."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sipfhir.authoring.site_check import site_check
from sipfhir.authoring.site_diff import site_diff
from sipfhir.authoring.site_folder import create
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Severity
from sipfhir.registry import mapping, shipped
from sipfhir.site import FOLDERS, Site, defaults
from tests.authoring.running import run

Write = Callable[[str, str], Site]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site folder as init makes it."""
    create(tmp_path / "region-x", "region-x")
    return tmp_path / "region-x"


@pytest.fixture
def write(folder: Path) -> Write:
    """Put a file into the site; a new Site of it."""

    def put(name: str, text: str) -> Site:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        return Site(folder)

    return put


def test_a_new_site_has_a_key_of_its_own(folder: Path, tmp_path: Path) -> None:
    site = Site(folder)
    assert (folder / "site.key").stat().st_mode & 0o777 == 0o600
    assert not site.demo
    assert len(site.key) == 64
    assert site.installation == "region-x"
    assert all((folder / name).is_dir() for name in FOLDERS)
    create(tmp_path / "another", "another")
    assert Site(tmp_path / "another").key != site.key
    assert "site.key" in (folder / ".gitignore").read_text("utf-8").splitlines()


def test_a_folder_that_holds_something_is_left_alone(folder: Path, tmp_path: Path) -> None:
    key = (folder / "site.key").read_bytes()
    with pytest.raises(BadConfiguration, match="holds something already"):
        create(folder, "again")
    assert (folder / "site.key").read_bytes() == key
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BadConfiguration, match="holds something already"):
        create(tmp_path / "file", "x")
    with pytest.raises(BadConfiguration, match="cannot be made"):
        create(tmp_path / "file" / "below", "x")


def test_a_new_site_is_clean_and_changes_nothing(folder: Path) -> None:
    assert site_check(Site(folder)) == []
    assert site_diff(Site(folder)) == []
    told = run("--lang", "en", "site", "diff", "--site", folder)
    assert told.output == "The site changes nothing.\n"


def test_the_examples_are_used_when_they_are_renamed(folder: Path) -> None:
    for file in [*folder.rglob("*.example")]:
        file.rename(file.with_suffix(""))
    site = Site(folder)
    assert not [each for each in site_check(site) if each.severity is Severity.ERROR]
    kinds = {each.change.file: each.how for each in site_diff(site)}
    [changed] = (name for name, how in kinds.items() if how == "extends")
    system = Path(changed).stem
    assert sorted(kinds.values()) == ["extends", "overlay"]
    assert mapping(site, system).version == f"{mapping(shipped(), system).version}-region-x"
    assert len(mapping(site, system).anchor.fields) == len(mapping(shipped(), system).anchor.fields) - 1


def test_every_way_that_a_file_may_differ(write: Write) -> None:
    ours = defaults() / "mappings"
    write("mappings/prator.yaml", "extends: prator\nplan: {title: null, notes: {each: Ny}}\n")
    write("mappings/lifecare.yaml", (ours / "lifecare.yaml").read_text("utf-8"))
    write(
        "mappings/cosmic-link.yaml",
        (ours / "cosmic-link.yaml").read_text("utf-8").replace("version: 1", "version: 9"),
    )
    write("mappings/tables/prator-status.csv", "theirs,ours\nParkerad,on-hold\nVilande,\n")
    found = {each.change.file: each for each in site_diff(write("mappings/egen.yaml", "extends: prator\n"))}
    assert {name: each.how for name, each in found.items()} == {
        "mappings/prator.yaml": "extends",
        "mappings/lifecare.yaml": "same",
        "mappings/cosmic-link.yaml": "whole",
        "mappings/tables/prator-status.csv": "overlay",
        "mappings/egen.yaml": "new",
    }
    changed = {each.path for each in found["mappings/prator.yaml"].change.differences}
    assert changed == {"plan.title", "plan.notes.each"}
    rows = {
        each.path.partition(".")[0] for each in found["mappings/tables/prator-status.csv"].change.differences
    }
    assert rows == {"Parkerad", "Vilande"}


def test_the_diff_for_people_and_for_machines(write: Write, folder: Path) -> None:
    write("mappings/prator.yaml", "extends: prator\nplan: {title: null}\n")
    told = run("--lang", "en", "site", "diff", "--site", folder).output
    assert told == "mappings/prator.yaml: extends ours\n  - plan.title: SIP/Rubrik\n"
    [file] = json.loads(run("site", "diff", "--json", "--site", folder).output)["files"]
    assert file["changes"] == [{"path": "plan.title", "was": "SIP/Rubrik"}]


def rules(site: Site) -> list[tuple[str, str, int]]:
    """Rule, file and line of each problem."""
    return [(each.rule, Path(each.spot.file).name, each.spot.line) for each in site_check(site)]


def test_a_wrong_option_is_told_once_with_its_line(write: Write) -> None:
    site = write("mappings/prator.yaml", "extends: prator\nplan:\n  title: {path: SIP/Rubrik, lenght: 40}\n")
    assert rules(site) == [("LINT-FORM", "prator.yaml", 3)]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("mapping/prator.yaml", "extends: prator\n", "SITE-FILE"),
        ("mappings/prator.yml", "extends: prator\n", "SITE-FILE"),
        ("mappings/prato.yaml", "extends: prator\n", "SITE-FILE"),
        ("anteckning.txt", "x", "SITE-FILE"),
        ("validators/policies/egen.yaml", "name: [", "SITE-BROKEN"),
        ("fhir/systems.yaml", "- a\n", "SITE-BROKEN"),
        ("mappings/tables/egen.csv", "theirs,ours\nA\n", "SITE-BROKEN"),
        ("site.yaml", "installation: x\nkey-file: site.key\nnyckel: y\n", "SITE-BROKEN"),
        ("site.yaml", "installation: x\n", "SITE-KEY"),
        ("site.yaml", "installation: [", "SITE-BROKEN"),
        ("site.key", "kort", "SITE-BROKEN"),
    ],
)
def test_what_is_wrong_in_a_site_is_told(write: Write, name: str, text: str, rule: str) -> None:
    assert rule in [found for found, _, _ in rules(write(name, text))]


@pytest.mark.parametrize(
    "name",
    ["README.md", "adapters/README.md", "docs/systems/prator.md", ".git/config", "samples/prator/good/a.xml"],
)
def test_what_is_for_people_and_tests_is_no_problem(write: Write, name: str) -> None:
    assert site_check(write(name, "x")) == []


def test_a_key_that_others_can_read_and_no_settings(folder: Path) -> None:
    (folder / "site.key").chmod(0o640)
    assert rules(Site(folder)) == [("SITE-KEY", "site.key", 0)]
    (folder / "site.yaml").unlink()
    assert {"SITE-SETTINGS", "SITE-KEY"} <= {rule for rule, _, _ in rules(Site(folder))}


def test_a_mapping_that_another_extends_needs_no_system(write: Write) -> None:
    write("mappings/grund.yaml", "extends: prator\n")
    write("adapters/egen/system.yaml", "extends: prator\naliases: []\n")
    site = write("mappings/egen.yaml", "extends: grund\nplan: {title: null}\n")
    assert "SITE-FILE" not in [rule for rule, _, _ in rules(site)]


def test_the_check_ends_with_its_code(write: Write, folder: Path) -> None:
    assert run("site", "check", "--site", folder).exit_code == 0
    write("mappings/prator.yaml", "extends: prator\nplan: {titel: A}\n")
    told = run("--lang", "en", "site", "check", "--site", folder)
    assert told.exit_code == 1
    assert "error LINT-FORM" in told.output
    assert "    write: title" in told.output
    document = json.loads(run("site", "check", "--json", "--site", folder).output)
    assert document["exit_code"] == 1
    assert document["problems"][0]["line"] == 2


@pytest.mark.parametrize("command", ["diff", "check"])
def test_without_a_site_it_is_told_how_to_get_one(command: str) -> None:
    told = run("site", command)
    assert told.exit_code == 2
    assert "sipfhir site init" in told.output


def test_init_for_people_and_for_machines(tmp_path: Path) -> None:
    told = run("site", "init", tmp_path / "a", "--name", "region-y")
    assert told.exit_code == 0
    assert Site(tmp_path / "a").installation == "region-y"
    assert "site.key" in told.output
    assert (tmp_path / "a" / "site.key").read_text("ascii").strip() not in told.output
    document = json.loads(run("site", "init", tmp_path / "b", "--json").output)
    assert "site.yaml" in document["files"]
    assert run("site", "init", tmp_path / "b").exit_code == 2


def test_help_is_in_two_languages() -> None:
    for command in ([], ["init"], ["diff"], ["check"]):
        text = run("site", *command, "--help").output
        assert "På svenska:" in text
        assert "--json" in text
