"""Profiles, value sets and code systems from where they may be: our own, a site's folder, a package."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from sipfhir import check
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding
from sipfhir.site import Site
from tests.conformance.lawful import plan

Node = dict[str, Any]
URL = "https://region.example/fhir/StructureDefinition"
LOCAL = "https://region.example/fhir/CodeSystem/unit"
UNITS: Node = {"resourceType": "CodeSystem", "url": LOCAL, "content": "complete", "concept": [{"code": "a"}]}
BOUND: Node = {
    "resourceType": "ValueSet",
    "url": "https://region.example/fhir/ValueSet/unit",
    "compose": {"include": [{"system": LOCAL}]},
}


def profile(*elements: Node, name: str = "plan", base: str = "CarePlan", **more: Any) -> Node:
    return {
        "resourceType": "StructureDefinition",
        "url": f"{URL}/{name}",
        "type": "CarePlan",
        "baseDefinition": base if ":" in base else f"http://hl7.org/fhir/StructureDefinition/{base}",
        "differential": {"element": [{"path": "CarePlan"}, *elements]},
        **more,
    }


def unit(strength: str = "required") -> Node:
    return {
        "path": "CarePlan.category",
        "min": 1,
        "binding": {"strength": strength, "valueSet": BOUND["url"]},
    }


def packed(*definitions: Node) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for i, one in enumerate(definitions):
            raw = json.dumps(one).encode()
            member = tarfile.TarInfo(f"package/{i}.json")
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return stream.getvalue()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    file = tmp_path / "region.tgz"
    file.write_bytes(packed(profile(unit()), BOUND, UNITS))
    return file


def told(found: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    return [(one.rule, one.place.path) for one in found]


def of_unit(code: str) -> Node:
    category = [{"coding": [{"system": LOCAL, "code": code}]}]
    return plan(meta={"profile": [f"{URL}/plan"]}, category=category)


def test_a_package_is_judged_by(package: Path) -> None:
    assert told(check(of_unit("a"))) == [("R4-UNRESOLVED", "CarePlan")]
    assert check(of_unit("a"), packages=[package]) == ()
    assert told(check(of_unit("b"), packages=[package])) == [("R4-BINDING", "CarePlan.category[0]")]
    assert told(check(plan(), profiles=[f"{URL}/plan"], packages=[package])) == [
        ("R4-CARDINALITY", "CarePlan")
    ]


def test_a_folder_of_definitions_is_a_package_and_the_names_of_its_files_say_nothing(tmp_path: Path) -> None:
    for i, one in enumerate([profile(unit()), BOUND, UNITS]):
        (tmp_path / f"{i}.json").write_text(json.dumps(one))
    (tmp_path / "other.json").write_text("[]")
    assert told(check(of_unit("b"), packages=[tmp_path])) == [("R4-BINDING", "CarePlan.category[0]")]


def test_the_folder_fhir_of_a_site_is_judged_by(tmp_path: Path) -> None:
    (tmp_path / "fhir" / "region").mkdir(parents=True)
    for i, one in enumerate([profile(unit()), BOUND, UNITS]):
        (tmp_path / "fhir" / "region" / f"{i}.json").write_text(json.dumps(one))
    assert told(check(of_unit("b"), site=Site(tmp_path))) == [("R4-BINDING", "CarePlan.category[0]")]


def test_a_profile_whose_base_is_not_at_hand_is_judged_by_its_snapshot(tmp_path: Path) -> None:
    whole = {"element": [{"path": "CarePlan"}, {"path": "CarePlan.title", "min": 1}]}
    for name, more in (("plan", {"snapshot": whole}), ("other", {})):
        (tmp_path / f"{name}.json").write_text(
            json.dumps(profile(name=name, base="https://other.example/StructureDefinition/x", **more))
        )
    asked = {
        name: check(plan(), profiles=[f"{URL}/{name}"], packages=[tmp_path]) for name in ("plan", "other")
    }
    assert told(asked["plan"]) == [("R4-CARDINALITY", "CarePlan")]
    assert told(asked["other"]) == [("R4-UNRESOLVED", "CarePlan")]


def test_a_value_set_that_has_itself_or_filters_by_what_we_do_not_know_cannot_be_told(tmp_path: Path) -> None:
    itself = {**BOUND, "compose": {"include": [{"valueSet": [BOUND["url"]]}]}}
    odd = [{"property": "kind", "op": "=", "value": "x"}]
    filtered = {**BOUND, "compose": {"include": [{"system": LOCAL, "filter": odd}]}}
    for value_set in (itself, filtered, {**BOUND, "compose": {"include": [{}]}}):
        (tmp_path / "a.json").write_text(json.dumps(value_set))
        file = tmp_path / f"{len(json.dumps(value_set))}.tgz"
        file.write_bytes(packed(profile(unit()), value_set, UNITS))
        assert told(check(of_unit("b"), packages=[file])) == [("R4-UNRESOLVED", "CarePlan.category[0]")]


@pytest.mark.parametrize("definition", [{"url": f"{URL}/plan"}, profile({"min": 1}), profile({"path": 1})])
def test_a_definition_that_is_none_stops_with_its_name(tmp_path: Path, definition: Node) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**definition, "resourceType": "StructureDefinition"}))
    with pytest.raises(BadConfiguration, match=f"{URL}/plan"):
        check(of_unit("a"), packages=[tmp_path])


@pytest.mark.parametrize("raw", [b"", b"no package", b"\x1f\x8b\x08\x00"])
def test_a_file_that_is_no_package_stops_with_its_name(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "bad.tgz").write_bytes(raw)
    with pytest.raises(BadConfiguration, match=r"bad\.tgz"):
        check(of_unit("a"), packages=[tmp_path / "bad.tgz"])


def test_our_own_profiles_stand_under_the_base_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("base: https://region.example/fhir\n")
    claims = plan(meta={"profile": [f"{URL}/sip-care-plan"]})
    assert told(check(claims)) == [("R4-UNRESOLVED", "CarePlan")]
    assert ("R4-CARDINALITY", "CarePlan") in told(check(claims, site=Site(tmp_path)))
