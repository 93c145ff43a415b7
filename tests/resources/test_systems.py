"""URIs come from data: a base of one's own, another's profile moved by a site."""

from pathlib import Path

import msgspec

from sipfhir.resources import Context, build, parse
from sipfhir.resources.tables import RESOURCES, tables
from sipfhir.site import Site
from tests.resources.samples import PLAN


def test_base_is_settable() -> None:
    context = Context(base="https://fhir.example.se")
    built = build(PLAN, context)
    assert "sipfhir.example" not in msgspec.json.encode(built).decode()
    assert parse(built, context)[0].plan == PLAN


def test_resources_of_another_base_are_unmapped_not_misread() -> None:
    (parsed,) = parse(build(PLAN, Context(base="https://fhir.example.se")), Context())
    assert parsed.plan.overall_responsible == ()
    assert parsed.unmapped


def test_site_moves_a_profile(tmp_path: Path) -> None:
    (tmp_path / "fhir").mkdir()
    moved = "extends: systems\nprofiles:\n  Patient: https://example.se/Patient\n"
    (tmp_path / "fhir" / "systems.yaml").write_text(moved, "utf-8")
    patient = build(PLAN, Context.of(Site(tmp_path), "prator"))[1]
    assert patient["meta"]["profile"] == ["https://example.se/Patient"]


def test_every_resource_claims_a_profile() -> None:
    shapes = tables(Context()).shapes
    assert shapes["care-plan"].meta["profile"] == [
        "https://sipfhir.example/fhir/StructureDefinition/sip-care-plan"
    ]
    assert shapes["patient"].meta["profile"] == [
        "http://hl7.se/fhir/ig/base/StructureDefinition/SEBasePatient"
    ]
    assert shapes.keys() == RESOURCES.keys()


def test_recorded_is_the_run_else_the_plans_latest_instant() -> None:
    assert build(PLAN, Context(recorded="2024-05-01T00:00:00Z"))[-1]["recorded"] == "2024-05-01T00:00:00Z"
    assert build(PLAN, Context())[-1]["recorded"] == PLAN.created
    undated = build(msgspec.structs.replace(PLAN, created="2024-03-01"), Context())[-1]
    assert "recorded" not in undated
    assert undated["_recorded"]["extension"][0]["valueCode"] == "unknown"


def test_no_fhir_version_is_emitted() -> None:
    assert b"4.3.0" not in msgspec.json.encode(build(PLAN, Context()))
