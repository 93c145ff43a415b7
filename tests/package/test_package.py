"""The package as a file: the same each time, complete, every address in it leads somewhere."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sipfhir import check
from sipfhir.cli import main
from sipfhir.package import examples, profiles, resources, specimens
from sipfhir.package.archive import packed
from sipfhir.site import Site
from tests.conformance.samples import SAMPLES
from tests.package.made import SITE, made, of, work

ROOT = Path(__file__).parents[2]


def content() -> dict[str, Any]:
    with tarfile.open(fileobj=io.BytesIO(made().archive)) as archive:
        return {one.name: json.load(archive.extractfile(one)) for one in archive}  # type: ignore[arg-type]


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from texts(one)


def test_another_process_makes_the_same_bytes(tmp_path: Path) -> None:
    out = tmp_path / "p.tgz"
    command = [sys.executable, "-c", "from sipfhir.cli import main; main()", "package", "--out", str(out)]
    subprocess.run(
        command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    )
    assert hashlib.sha256(out.read_bytes()).digest() == hashlib.sha256(made().archive).digest()


def test_what_is_in_it() -> None:
    counts = Counter(one["resourceType"] for one in made().resources)
    assert counts["StructureDefinition"] > 90
    assert counts["CodeSystem"] == 41
    assert counts["ValueSet"] == 42
    assert counts["ConceptMap"] > 200
    assert (counts["SearchParameter"], counts["CapabilityStatement"], counts["ImplementationGuide"]) == (
        3,
        1,
        1,
    )
    assert resources(SITE) == made().resources[:-1]
    assert profiles(SITE)[0]["id"] == "sip-care-plan"


def test_the_index_lists_every_file_and_nothing_else() -> None:
    found = content()
    for folder in ("package", "package/example"):
        index = found[f"{folder}/.index.json"]
        listed = {f"{folder}/{one['filename']}": one for one in index["files"]}
        assert index["index-version"] == 1
        assert listed.keys() == {
            name for name in found if name.rpartition("/")[0] == folder and "resourceType" in found[name]
        }
        assert all(one["id"] == found[name]["id"] for name, one in listed.items())


def test_the_manifest_says_what_it_depends_on() -> None:
    told = content()["package/package.json"]
    assert told["dependencies"] == {"hl7.fhir.r4.core": "4.0.1", "hl7se.fhir.base": "1.1.0"}
    assert told["fhirVersions"] == ["4.0.1"]
    assert told["canonical"] == work().base


def test_every_address_of_ours_is_of_something_in_it() -> None:
    known = {one["url"] for one in made().resources} | {work().base}
    # A system's words have an address, and no CodeSystem: they are not ours to define.
    words = {group["source"] for one in of("ConceptMap") for group in one["group"]}
    named = {text for one in made().resources for text in texts(one) if text.startswith(f"{work().base}/")}
    assert named - words <= known


def test_ids_are_unique_and_the_guide_names_every_resource() -> None:
    ids = Counter((one["resourceType"], one["id"]) for one in (*made().resources, *made().examples))
    assert set(ids.values()) == {1}
    [guide] = of("ImplementationGuide")
    named = {one["reference"]["reference"] for one in guide["definition"]["resource"]}
    assert named == {f"{kind}/{id}" for kind, id in ids if kind != "ImplementationGuide"}


def test_every_good_sample_is_an_example() -> None:
    names = [one["id"] for one in made().examples]
    for file in SAMPLES:
        assert any(name.startswith(f"{file.parts[-3]}-{file.stem}"[:60]) for name in names)


def test_the_check_that_ships_finds_no_error_in_an_example() -> None:
    for one in made().examples[::7]:
        assert check(one) == ()


def test_an_archive_holds_no_clock_and_no_user() -> None:
    with tarfile.open(fileobj=io.BytesIO(packed({"package/a.json": b"{}"}))) as archive:
        [member] = archive
    assert (member.mtime, member.uid, member.uname) == (0, 0, "")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few specimens and examples: what is asked of other sites does not depend on them."""
    monkeypatch.setattr(specimens, "PLANS", 12)
    monkeypatch.setattr(examples, "_samples", lambda: SAMPLES[::40])


@pytest.mark.usefixtures("short")
def test_a_folder_and_another_base(tmp_path: Path) -> None:
    out = tmp_path / "p"
    done = CliRunner().invoke(
        main, ["package", "--out", str(out), "--base", "https://x.example/f/", "--json"]
    )
    told = json.loads(done.output)
    assert (done.exit_code, told["package"], told["resources"]["CodeSystem"]) == (
        0,
        "sipfhir.fhir.r4-0.1.0",
        41,
    )
    for file in out.rglob("*.json"):
        assert "sipfhir.example" not in file.read_text()
    assert json.loads((out / "package" / "StructureDefinition-sip-goal.json").read_text())["url"] == (
        "https://x.example/f/StructureDefinition/sip-goal"
    )


@pytest.mark.parametrize("base", ["x", "https://x.example/a b", "https://x.example/#a"])
def test_what_is_no_base_is_refused(base: str) -> None:
    assert CliRunner().invoke(main, ["package", "--base", base]).exit_code == 2


@pytest.mark.usefixtures("short")
def test_a_site_that_would_make_a_wrong_package_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "p.tgz"
    (site / "fhir").mkdir(parents=True)
    (site / "fhir" / "profiles.yaml").write_text("extends: profiles\ndate: yesterday\n")
    done = CliRunner().invoke(main, ["package", "--site", str(site), "--out", str(out)])
    assert done.exit_code == 1
    assert not out.exists()
    assert "StructureDefinition-sip-care-plan.json" in done.output
    assert "R4-FORMAT" in done.output


@pytest.mark.usefixtures("short")
def test_a_site_that_asks_more_gets_it(tmp_path: Path) -> None:
    (tmp_path / "fhir").mkdir()
    (tmp_path / "fhir" / "profiles.yaml").write_text(
        "extends: profiles\nprofiles: {care-plan: {elements: {CarePlan.title: {min: 1}}}}\n"
    )
    [plan] = [one for one in profiles(Site(tmp_path)) if one["id"] == "sip-care-plan"]
    told = {one["id"]: one for one in plan["snapshot"]["element"]}
    assert told["CarePlan.title"]["min"] == 1
    assert told["CarePlan.title"]["mustSupport"] is True
