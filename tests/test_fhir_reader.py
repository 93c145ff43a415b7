"""FHIR files: lines, folders, repeats; and where in the file everything stands."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

import sipfhir
from sipfhir import Reading
from sipfhir.errors import BadInput
from sipfhir.plan import Goal, Identifier, Intervention, Organization, Plan
from sipfhir.resources import Context, build, collection, ndjson
from tests.resources.samples import PLAN

OTHER = Plan(
    identifiers=(Identifier(kind="local", value="B-2"),),
    title="Den andra",
    goals=(Goal(id="1", description="gå ut"),),
    interventions=(Intervention(id="1", description="promenad"),),
    overall_responsible=(Organization(name="Kommunen"),),
)
PLANS = [PLAN, OTHER]


def built(plan: Plan) -> list[dict[str, Any]]:
    return list(build(plan, Context()))


def lines(*values: Any) -> bytes:
    return b"".join(msgspec.json.encode(value) + b"\n" for value in values)


def stream() -> bytes:
    return lines(*built(PLAN), *built(OTHER))


def plans(readings: list[Reading]) -> list[Plan | None]:
    return [reading.plan for reading in readings]


def told(reading: Reading) -> list[tuple[str, int | None, str | None]]:
    return [(one.rule, one.place.line, one.place.path) for one in reading.findings]


def test_our_stream_of_resources_reads_back() -> None:
    readings = list(sipfhir.from_fhir(stream(), file="ut.ndjson"))
    assert plans(readings) == PLANS
    assert [told(reading) for reading in readings] == [[], []]
    assert readings[1].place("title").line == len(built(PLAN)) + 1
    assert readings[1].place("title").path == "/title"


def test_a_folder_of_files_by_type_reads_back(tmp_path: Path) -> None:
    for name, data in ndjson([*built(PLAN), *built(OTHER)]).items():
        (tmp_path / f"{name}.ndjson").write_bytes(data)
    readings = list(sipfhir.from_fhir(tmp_path))
    assert plans(readings) == PLANS
    place = readings[1].place("goals[0].description")
    goals = (tmp_path / "Goal.ndjson").read_bytes().splitlines()
    assert (place.file, place.line) == (str(tmp_path / "Goal.ndjson"), len(goals))
    assert next(sipfhir.from_fhir(tmp_path, file="mapp")).place("title").file == "mapp/CarePlan.ndjson"


def test_a_folder_without_ndjson_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="ndjson"):
        list(sipfhir.from_fhir(tmp_path))


def test_a_bundle_a_line_is_a_document_each() -> None:
    data = lines(*(collection(built(plan)) for plan in PLANS))
    readings = list(sipfhir.from_fhir(data))
    assert plans(readings) == PLANS
    assert readings[1].place("title").line == 2


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (b"{\n", "FORMAT-JSON"),
        (b'{"resourceType": "Goal", "id": "1", "id": "2"}\n', "FORMAT-JSON-KEY"),
        (b'{"resourceType": "Goal", "x": NaN}\n', "FORMAT-JSON"),
        (b'{"resourceType": "Goal", "x": "\xe5"}\n', "FORMAT-CHARSET"),
        (b'{"resourceType":"Goal","x":' + b"[" * 150 + b"]" * 150 + b"}\n", "FORMAT-LIMIT"),
        (lines({"a": 1}), "FHIR-NORESOURCE"),
    ],
)
def test_a_broken_line_is_a_finding_and_the_others_go_on(wrong: bytes, rule: str) -> None:
    resources = [lines(one) for one in built(OTHER)]
    broken, reading = sipfhir.from_fhir(resources[0] + wrong + b"".join(resources[1:]), file="ut.ndjson")
    assert broken.plan is None
    assert [(one.rule, one.place.file, one.place.line) for one in broken.findings] == [(rule, "ut.ndjson", 2)]
    assert reading.plan == OTHER


def test_the_same_plan_twice_is_told() -> None:
    bundle = collection(built(OTHER))
    first, again = sipfhir.from_fhir(lines(bundle, bundle))
    assert told(first) == []
    assert told(again) == [("RECORD-DUPLICATE", 2, "/entry/0/resource")]
    assert again.findings[0].params == {"first_line": 1}
    assert [reading.plan for reading in sipfhir.from_fhir([*built(OTHER), built(OTHER)[0]])] == [OTHER, OTHER]


def test_findings_of_reading_have_line_column_and_pointer() -> None:
    bundle = collection(built(OTHER))
    # What is no entry of a resource is passed over, and counted all the same.
    bundle["entry"].insert(0, {"fullUrl": "urn:uuid:0"})
    bundle["entry"][1]["resource"] |= {"foreign": "x", "status": 5}
    data = msgspec.json.format(msgspec.json.encode(bundle), indent=1)
    (reading,) = sipfhir.from_fhir(data, file="b.json")
    text = data.decode().splitlines()
    for rule, member in (("MAP-BAD-VALUE", "status"), ("FHIR-UNMAPPED", "foreign")):
        (place,) = [one.place for one in reading.findings if one.rule == rule]
        assert (place.file, place.path) == ("b.json", f"/entry/1/resource/{member}")
        assert place.line is not None
        assert place.column is not None
        assert f'"{member}"' in text[place.line - 1]
        assert text[place.line - 1][place.column - 1 :].rstrip(",") in ("5", '"x"')


def test_rule_findings_and_losses_have_their_place() -> None:
    data = msgspec.json.format(msgspec.json.encode(collection(built(OTHER))), indent=1)
    (reading,) = sipfhir.from_fhir(data, file="b.json")
    found = sipfhir.validate(reading).findings
    assert found
    assert all(one.place.file == "b.json" and one.place.line and one.place.path for one in found)
    (responsible,) = [one for one in found if one.place.plan == "interventions[0].responsible"]
    line = data.decode().splitlines()[(responsible.place.line or 0) - 2]
    assert '"activity"' in line
    lost = sipfhir.loss(reading, "lifecare")
    assert lost
    assert all(one.place.line for one in lost)


def test_an_object_in_memory_has_pointers_but_no_lines() -> None:
    (reading,) = sipfhir.from_fhir(built(OTHER))
    place = reading.place("title")
    assert (place.path, place.line, place.plan) == ("/0/title", None, "title")
    edited = reading.with_plan(Plan(title="Ny"))
    assert edited.place("title") == place


def test_foreign_care_plan_is_not_assessable_where_it_has_no_place() -> None:
    care_plan = {
        "resourceType": "CarePlan",
        "id": "1",
        "status": "active",
        "intent": "plan",
        "subject": {"display": "Någon"},
        "activity": [{"detail": {"status": "scheduled", "description": "promenad varje dag"}}],
    }
    (reading,) = sipfhir.from_fhir(care_plan)
    verdicts = sipfhir.validate(reading).verdicts
    assert verdicts == {
        "SIP-1": "present",
        "SIP-2": "not-assessable",
        "SIP-3": "not-assessable",
        "SIP-4": "not-assessable",
    }
    edited = reading.with_plan(reading.plan or Plan())
    assert sipfhir.validate(edited).verdicts == verdicts


def test_care_plan_with_a_modifier_gives_no_plan() -> None:
    care_plan = {**built(OTHER)[0], "implicitRules": "https://x.example/rules"}
    (reading,) = sipfhir.from_fhir(lines(care_plan))
    assert reading.plan is None
    assert told(reading) == [("FHIR-MODIFIER", 1, "/implicitRules")]
