"""FHIR Bundles: a plan with what it refers to, and the same Bundle back."""

import io
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.findings import Finding
from sipfhir.formats import Container, Limits, Record, open_records, pointer_place, write_records

CONTAINER = Container(format="fhir-searchset", record="CarePlan")
BASE = "https://example.com/fhir/"


def entry(kind: str, number: str, **members: Any) -> dict[str, Any]:
    return {"fullUrl": f"{BASE}{kind}/{number}", "resource": {"resourceType": kind, "id": number, **members}}


def to(kind: str, number: str) -> dict[str, str]:
    return {"reference": f"{kind}/{number}"}


BUNDLE = {
    "resourceType": "Bundle",
    "type": "searchset",
    "total": 2,
    "entry": [
        entry("Patient", "1", generalPractitioner=[to("Organization", "1")]),
        {
            **entry("CarePlan", "1", subject=to("Patient", "1"), author=to("Patient", "1")),
            "search": {"mode": "match"},
        },
        entry("Organization", "1", partOf=to("Organization", "1")),
        entry("CarePlan", "2", subject=to("Patient", "1"), replaces=[to("CarePlan", "1")]),
        entry("Consent", "1", patient=to("Patient", "1")),
    ],
}


def read(bundle: Any, container: Container = CONTAINER) -> tuple[list[Record], list[Finding]]:
    data = bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode()
    items = list(open_records(io.BytesIO(data), container, "b.json"))
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Finding)
    ]


def back(bundle: dict[str, Any]) -> Any:
    reader = open_records(io.BytesIO(json.dumps(bundle).encode()), CONTAINER)
    trees = [item.tree for item in reader if isinstance(item, Record)]
    return json.loads(b"".join(write_records(trees, CONTAINER, reader.envelope)))


def test_what_a_plan_refers_to_is_nested_each_time() -> None:
    first, second = (record.tree for record in read(BUNDLE)[0])
    patient = first["subject"]["entry"]["resource"]
    assert patient["id"] == "1"
    assert patient["generalPractitioner"][0]["entry"]["resource"]["partOf"] == to("Organization", "1")
    assert first["author"] == first["subject"]
    assert second["subject"]["entry"]["resource"] == patient
    assert second["replaces"] == [to("CarePlan", "1")]


def test_what_was_never_in_a_bundle_gets_addresses() -> None:
    tree = {
        "resourceType": "CarePlan",
        "subject": {"entry": {"resource": {"resourceType": "Patient", "gender": "female"}}},
        "author": {"entry": {"resource": {"resourceType": "Organization", "name": "Enheten"}}},
        "contributor": [{"entry": {"resource": {"resourceType": "Organization", "name": "Enheten"}}}],
    }
    first, second = (json.loads(b"".join(write_records([tree], CONTAINER, None))) for _ in range(2))
    plan, patient, unit = first["entry"]
    assert plan["resource"]["subject"] == {"reference": patient["fullUrl"]}
    assert plan["resource"]["author"] == plan["resource"]["contributor"][0] == {"reference": unit["fullUrl"]}
    assert all(entry["fullUrl"].startswith("urn:uuid:") for entry in first["entry"])
    assert first == second
    other = msgspec.structs.replace(CONTAINER, key=b"another key of a site")
    assert json.loads(b"".join(write_records([tree], other, None)))["entry"][1] != patient


def test_references_that_fan_out_without_end_are_refused() -> None:
    entries = [{"resource": {"resourceType": "CarePlan", "id": "1", "author": to("Group", "0")}}]
    for i in range(20):
        both = [to("Group", str(i + 1)), to("Group", str(i + 1))]
        entries.append({"resource": {"resourceType": "Group", "id": str(i), "member": both}})
    entries.append({"resource": {"resourceType": "Group", "id": "20"}})
    findings = read({"resourceType": "Bundle", "type": "searchset", "entry": entries})[1]
    assert next(finding.rule for finding in findings) == "FORMAT-LIMIT"


def test_an_entry_that_no_plan_refers_to_is_a_note() -> None:
    (finding,) = read(BUNDLE)[1]
    assert (finding.rule, finding.severity.name) == ("FORMAT-UNREFERENCED", "NOTE")
    assert finding.place.path == "/entry/4"


def test_pointers_lead_into_the_bundle() -> None:
    data = json.dumps(BUNDLE, indent=1)
    record = read(data.encode())[0][1]
    line, _ = pointer_place(record, "/subject/entry/resource/generalPractitioner")
    assert "generalPractitioner" in data.split("\n")[line - 1]
    assert pointer_place(record, "/replaces")[0] > data[: data.index('"replaces"')].count("\n")


@pytest.mark.parametrize(
    ("full_url", "reference"),
    [
        ("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"),
        (f"{BASE}Patient/1", f"{BASE}Patient/1"),
        (f"{BASE}Patient/1", "Patient/1/_history/2"),
        (None, "Patient/1"),
    ],
)
def test_ways_to_refer(full_url: str | None, reference: str) -> None:
    patient = entry("Patient", "1") | {"fullUrl": full_url}
    bundle = BUNDLE | {"entry": [entry("CarePlan", "1", subject={"reference": reference}), patient]}
    (record,), findings = read(bundle)
    assert record.tree["subject"]["entry"] == patient
    assert findings == []


def test_a_relative_reference_stays_on_its_own_server() -> None:
    other = {
        "fullUrl": "https://example.se/fhir/Patient/1",
        "resource": {"resourceType": "Patient", "id": "1"},
    }
    own = entry("Patient", "1", active=True)
    bundle = BUNDLE | {"entry": [other, entry("CarePlan", "1", subject=to("Patient", "1")), own]}
    (record,), _ = read(bundle)
    assert record.tree["subject"]["entry"]["resource"]["active"] is True
    assert back(bundle) == bundle


@pytest.mark.parametrize("reference", ["#p", "Patient/2", "https://example.se/Patient/1", ""])
def test_what_does_not_lead_to_an_entry_stays_bare(reference: str) -> None:
    plan = entry("CarePlan", "1", subject={"reference": reference})
    (record,), _ = read(BUNDLE | {"entry": [plan, entry("Patient", "1")]})
    assert record.tree["subject"] == {"reference": reference}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "FORMAT-EMPTY"),
        (b'{"resourceType": "Bundle"}', "FORMAT-EMPTY"),
        (b'{"resourceType": "Bundle", "entry": 1}', "FORMAT-EMPTY"),
        (b'{"resourceType": "Bundle", "entry": [', "FORMAT-TRUNCATED"),
        (b'{"resourceType": "Patient"}', "FORMAT-JSON"),
        (b'{"resourceType": "Bundle"} x', "FORMAT-JSON"),
        (b'{"resourceType": "Bundle", "type": "a", "type": "b"}', "FORMAT-JSON-KEY"),
        (b'{"resourceType": "\xe5"}', "FORMAT-CHARSET"),
        (b"[1]", "FORMAT-JSON"),
    ],
)
def test_files_without_a_record(data: bytes, rule: str) -> None:
    records, findings = read(data)
    assert records == []
    assert [finding.rule for finding in findings] == [rule]


def test_a_bundle_has_a_limit_and_so_has_a_record() -> None:
    small = Container(format="fhir-searchset", limits=Limits(bundle_bytes=100))
    assert [finding.params["limit"] for finding in read(BUNDLE, small)[1]] == ["bundle_bytes"]
    short = Container(format="fhir-searchset", limits=Limits(text=50))
    long, other = entry("CarePlan", "1", title="x" * 51), entry("CarePlan", "2")
    records, findings = read(BUNDLE | {"entry": [long, other]}, short)
    assert [record.tree["id"] for record in records] == ["2"]
    assert [(finding.rule, finding.params["limit"]) for finding in findings] == [("FORMAT-LIMIT", "text")]


def test_a_chain_of_references_is_not_followed_for_ever() -> None:
    chain = [entry("Task", str(i), focus=to("Task", str(i + 1))) for i in range(3000)]
    plan = entry("CarePlan", "1", subject=to("Task", "0"))
    records, findings = read(BUNDLE | {"entry": [plan, *chain]})
    assert records == []
    assert findings[0].params == {"limit": "depth", "most": 100}


def test_a_source_that_uses_our_member_is_refused() -> None:
    plan = entry("CarePlan", "1", subject={"reference": "Patient/1", "entry": {"resource": {}}})
    records, findings = read(BUNDLE | {"entry": [plan]})
    assert records == []
    assert findings[0].params == {"reason": "entry-in-reference"}


def test_without_an_envelope_each_plan_stands_before_its_own() -> None:
    trees = [record.tree for record in read(BUNDLE)[0]]
    made = json.loads(b"".join(write_records(trees, CONTAINER)))
    assert [item["resource"]["resourceType"] for item in made["entry"]] == [
        "CarePlan",
        "Patient",
        "Organization",
        "CarePlan",
    ]


def test_a_plan_that_is_gone_leaves_no_trace_on_the_others() -> None:
    reader = open_records(io.BytesIO(json.dumps(BUNDLE).encode()), CONTAINER)
    trees = [item.tree for item in reader if isinstance(item, Record)]
    made = json.loads(b"".join(write_records(trees[1:], CONTAINER, reader.envelope)))
    assert made["entry"] == [item for item in BUNDLE["entry"] if item != BUNDLE["entry"][1]]  # type: ignore[index]


def test_the_bundle_comes_back() -> None:
    assert back(BUNDLE) == BUNDLE


KINDS = st.sampled_from(["CarePlan", "Patient", "Organization", "Task"])
NUMBERS = st.sampled_from(["1", "2", "3"])
REFERENCES = st.one_of(
    st.builds(to, KINDS, NUMBERS),
    st.builds(lambda kind, number: {"reference": f"{BASE}{kind}/{number}", "display": "x"}, KINDS, NUMBERS),
    st.just({"reference": "#contained"}),
)
MEMBERS = st.dictionaries(
    st.sampled_from(["subject", "author", "a/b", "contained"]),
    st.recursive(
        REFERENCES,
        lambda inner: st.lists(inner, max_size=2) | st.fixed_dictionaries({"x": inner}),
        max_leaves=4,
    ),
)
ENTRIES = st.one_of(
    st.builds(lambda kind, number, members: entry(kind, number, **members), KINDS, NUMBERS, MEMBERS),
    st.builds(lambda kind, members: {"resource": {"resourceType": kind, **members}}, KINDS, MEMBERS),
    st.just({"search": {"mode": "outcome"}}),
)


@given(st.lists(ENTRIES, max_size=8))
def test_every_bundle_comes_back(entries: list[Any]) -> None:
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": entries, "total": len(entries)}
    assert back(bundle) == bundle
