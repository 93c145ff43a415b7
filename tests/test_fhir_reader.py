"""FHIR files: lines, folders, repeats; and where in the file everything stands."""

import gzip
import io
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


CARE_PLAN = {"resourceType": "CarePlan", "id": "1", "status": "active", "intent": "plan"}
OBSERVATION = {"resourceType": "Observation", "status": "final"}


def rules(readings: list[Reading]) -> list[str]:
    return [finding.rule for reading in readings for finding in reading.findings]


def test_a_folder_of_zipped_and_numbered_files_reads_back(tmp_path: Path) -> None:
    for name, data in ndjson([*built(PLAN), *built(OTHER)]).items():
        for i, line in enumerate(data.splitlines(keepends=True)):
            (tmp_path / f"{name}.{i:03}.ndjson.gz").write_bytes(gzip.compress(line))
    assert plans(list(sipfhir.read(tmp_path))) == PLANS
    with pytest.raises(BadInput, match="folder"):
        list(sipfhir.read(tmp_path, "prator"))


def test_a_stream_and_a_zipped_file_are_read_line_by_line() -> None:
    for data in (
        stream(),
        gzip.compress(stream()),
        gzip.compress(stream()[:900]) + gzip.compress(stream()[900:]),
    ):
        assert plans(list(sipfhir.read(io.BytesIO(data)))) == PLANS
        assert plans(list(sipfhir.from_fhir(io.BytesIO(data)))) == PLANS


def test_a_zipped_file_that_stops_gives_what_came_before() -> None:
    data = gzip.compress(stream() + lines(*({**OBSERVATION, "id": f"o{i}"} for i in range(900))))
    readings = list(sipfhir.from_fhir(data[:-400], file="ut.ndjson.gz"))
    assert [plan for plan in plans(readings) if plan] == PLANS
    assert rules(readings).count("FORMAT-TRUNCATED") == 1


def test_what_no_plan_reaches_is_told_together_when_it_is_much() -> None:
    many = [{**OBSERVATION, "id": f"o{i}"} for i in range(9)]
    [reading] = sipfhir.from_fhir(lines(CARE_PLAN, *many, {"resourceType": "Basic", "id": "b"}))
    told = [finding.params for finding in reading.findings if finding.rule == "FHIR-UNREACHED"]
    assert told == [{"case": "several", "count": 9, "leaves": 27}, {"leaves": 2}]
    assert sum(reading.leaves) == 4 + 27 + 2


def test_more_resources_than_a_plan_may_reach_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sipfhir.fhir_store.MOST", 3)
    goals = [{"resourceType": "Goal", "id": f"g{i}"} for i in range(9)]
    plan = {**CARE_PLAN, "goal": [{"reference": f"Goal/g{i}"} for i in range(9)]}
    chain = [{**one, "addresses": [{"reference": f"Goal/g{i + 1}"}]} for i, one in enumerate(goals)]
    assert "FORMAT-LIMIT" in rules(list(sipfhir.from_fhir(lines({**plan, "goal": plan["goal"][:1]}, *chain))))


def test_pages_are_joined_and_a_page_that_is_gone_is_told(tmp_path: Path) -> None:
    def page(i: int, *resources: Any) -> bytes:
        entry = [{"resource": one} for one in resources]
        link = [{"relation": "self", "url": f"u?{i}"}, {"relation": "next", "url": f"u?{i + 1}"}]
        return lines({"resourceType": "Bundle", "type": "searchset", "link": link, "entry": entry})

    goal = {"resourceType": "Goal", "id": "g", "description": {"text": "gå"}}
    (tmp_path / "1.json").write_bytes(page(1, {**CARE_PLAN, "goal": [{"reference": "Goal/g"}]}))
    (tmp_path / "2.json").write_bytes(page(2, goal))
    [reading] = sipfhir.from_fhir(tmp_path)
    assert reading.plan is not None
    assert len(reading.plan.goals) == 1
    assert [(one.rule, one.place.file) for one in reading.findings if one.rule == "FHIR-PAGE"] == [
        ("FHIR-PAGE", str(tmp_path / "2.json"))
    ]


def test_a_broken_bundle_gives_its_whole_entries() -> None:
    data = msgspec.json.format(msgspec.json.encode(collection(built(OTHER))), indent=1)
    cut = data[: data.rindex(b'"fullUrl"')]
    readings = list(sipfhir.from_fhir(cut, file="b.json"))
    assert "FORMAT-TRUNCATED" in rules(readings)
    [plan] = [reading for reading in readings if reading.plan]
    line = plan.place("title").line or 0
    assert b"Den andra" in cut.splitlines()[line - 1]


def test_a_bundle_in_a_bundle_and_a_remark() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "information", "code": "x"}]}
    inner = {"entry": [{"resource": CARE_PLAN}, {"resource": outcome}], "resourceType": "Bundle"}
    [reading] = sipfhir.from_fhir({"resourceType": "Bundle", "entry": [{"resource": inner}]})
    assert reading.plan is not None
    assert rules([reading]) == []
    outcome["issue"][0]["severity"] = "fatal"
    assert "FHIR-OUTCOME" in rules(list(sipfhir.from_fhir(inner)))


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    list(sipfhir.from_fhir(stream()))
    assert list(tmp_path.iterdir()) == []
