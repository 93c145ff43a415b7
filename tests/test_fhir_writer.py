"""Plans that came from FHIR, back to FHIR: as they were when nobody edited them, else built."""

import json
from typing import Any

import msgspec

import sipfhir
from sipfhir.site import defaults

SAMPLES = defaults() / "samples"
BARE = SAMPLES / "fhir/good/us-core-bara-text.json"


def lines(written: sipfhir.Written) -> list[Any]:
    return [json.loads(line) for line in written.data.splitlines()]


def test_what_nobody_edited_comes_back_as_it_was() -> None:
    written = sipfhir.write(sipfhir.read(BARE), "fhir")
    assert lines(written) == [json.loads(BARE.read_bytes())]
    assert written.findings == ()


def test_two_plans_of_one_bundle_are_one_bundle() -> None:
    plan = {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": {"display": "x"}}
    entries = [{"resource": {**plan, "id": name}} for name in ("a", "b")]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    readings = list(sipfhir.from_fhir(bundle))
    assert len(readings) == 2
    assert lines(sipfhir.write(readings, "FHIR")) == [bundle]


def test_lines_come_back_as_the_resources_that_the_plan_reaches() -> None:
    file = SAMPLES / "fhir/good/rader.ndjson"
    source = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    back = lines(sipfhir.write(list(sipfhir.read(file)), "fhir"))
    assert back
    assert all(one in source for one in back)
    assert len({json.dumps(one) for one in back}) == len(back)


def test_an_edited_plan_is_built_and_what_stays_behind_is_told() -> None:
    [reading] = sipfhir.read(BARE)
    assert reading.plan is not None
    edited = reading.with_plan(msgspec.structs.replace(reading.plan, title="Ny rubrik"))
    written = sipfhir.write(edited, "fhir")
    [bundle] = lines(written)
    assert "Ny rubrik" in json.dumps(bundle, ensure_ascii=False)
    [told] = [one for one in written.findings if one.rule == "RESIDUE-ORPHAN"]
    assert told.params == {"case": "built", "count": reading.leaves.ignored + reading.leaves.unmapped}


def test_without_residue_the_plan_is_built() -> None:
    [reading] = sipfhir.read(BARE)
    [bundle] = lines(sipfhir.write(reading, "fhir", residue=False))
    assert bundle == sipfhir.to_fhir(reading).collection()


def test_plans_of_other_systems_are_bundles() -> None:
    readings = list(sipfhir.read(SAMPLES / "prator/good/flera-planer.xml"))
    bundles = [sipfhir.to_fhir(reading).collection() for reading in readings]
    assert lines(sipfhir.write(readings, "fhir")) == bundles


def test_a_protected_person_is_not_handed_on_as_it_was() -> None:
    [reading] = sipfhir.from_fhir(protected())
    [bundle] = lines(sipfhir.write(reading, "fhir"))
    assert "Hemlig" not in json.dumps(bundle)


def protected() -> dict[str, Any]:
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
    meta = {"security": [label]}
    plan = {"resourceType": "CarePlan", "meta": meta, "status": "active", "intent": "plan"}
    patient = {"resourceType": "Patient", "id": "p", "meta": meta, "name": [{"text": "Hemlig"}]}
    entries = [{"resource": {**plan, "subject": {"reference": "Patient/p"}}}, {"resource": patient}]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}
