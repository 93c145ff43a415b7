"""What nobody should send: it never crashes, and never passes in silence."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sipfhir import check
from sipfhir.conformance import gate
from tests.conformance.lawful import BASIC, plan

Node = dict[str, Any]


def extension(inner: Node) -> Node:
    return {"url": "https://example.org/a", "extension": [inner]}


def identifier(inner: Node) -> Node:
    return {"identifier": {"value": "1", "assigner": inner}}


def bundle(inner: Node) -> Node:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}


def contained(inner: Node) -> Node:
    return {**BASIC, "contained": [inner]}


def nested(wrap: Callable[[Node], Node], depth: int) -> Node:
    made: Node = {"display": "x"}
    for _ in range(depth):
        made = wrap(made)
    return made


def whole(wrap: Callable[[Node], Node], depth: int) -> Node:
    made = nested(wrap, depth)
    if wrap is extension:
        return plan(extension=[made])
    return plan(subject=made) if wrap is identifier else made


@pytest.mark.parametrize("wrap", [extension, identifier, bundle, contained])
@pytest.mark.parametrize("depth", [400, 20_000])
def test_what_is_nested_without_end_is_told(
    wrap: Callable[[Node], Node], depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "WORTH", 1)
    assert {one.rule for one in check(whole(wrap, depth))} & {"FORMAT-LIMIT", "R4-INVARIANT", "R4-EXTENSION"}


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"[" * 100_000, "FORMAT-LIMIT"),
        (b'{"resourceType":"Patient","multipleBirthInteger":NaN}', "FORMAT-JSON"),
        (b'{"resourceType":"Patient","multipleBirthInteger":1e999}', "R4-FORMAT"),
        (b'{"resourceType":"Patient","id":"1","id":"2"}', "FORMAT-JSON-KEY"),
        (b'{"resourceType":"Patient","name":[{"text":"\\ud800"}]}', "FORMAT-JSON"),
        (b'{"resourceType":"Patient","id":"\xe5"}', "FORMAT-CHARSET"),
        ('{"resourceType":"Patient"}'.encode("utf-16"), "FORMAT-JSON"),
        (b"", "FORMAT-JSON"),
        (b"null", "R4-TYPE"),
        (b"[1]", "R4-TYPE"),
        (b"{}", "R4-EMPTY"),
        (b'{"resourceType":["Patient"]}', "R4-UNKNOWN"),
        (b'<!DOCTYPE a [<!ENTITY a "a">]><Patient xmlns="http://hl7.org/fhir"/>', "FORMAT-DOCTYPE"),
        (b'<Patient xmlns="http://hl7.org/fhir">' + b'<extension url="a">' * 50_000, "FORMAT-LIMIT"),
        (b"<Patient/>", "FHIR-NORESOURCE"),
        (b'<Patient xmlns="http://hl7.org/fhir"><active value="yes"/></Patient>', "R4-TYPE"),
        (b'<Patient xmlns="http://hl7.org/fhir"><name x="1"/></Patient>', "R4-UNKNOWN"),
    ],
)
def test_what_is_no_fhir_is_told(raw: bytes, rule: str) -> None:
    assert rule in {one.rule for one in check(raw)}


def test_a_byte_order_mark_is_passed_over() -> None:
    assert check(b"\xef\xbb\xbf" + json.dumps(plan()).encode()) == ()


@pytest.mark.parametrize(
    "name",
    [{"text": "\ud800"}, {"text": float("nan")}, {1: 2}, {"text": object()}, {"given": {"a", "b"}}, 1, [[]]],
)
def test_objects_that_json_cannot_be_are_told(name: Any) -> None:
    assert check({"resourceType": "Patient", "name": [name]})


def test_many_faults_are_placed_each_where_it_stands() -> None:
    """All of them at once: a file of faults takes no longer than one of data."""
    names = ",\n".join('{"text": ""}' for _ in range(3000))
    found = check(f'{{"resourceType": "Patient", "name": [\n{names}]}}'.encode())
    assert [(one.place.line, one.place.column) for one in found] == [(i + 2, 10) for i in range(3000)]


def test_xml_keeps_its_order() -> None:
    right = '<status value="active"/><intent value="plan"/><subject><reference value="Patient/1"/></subject>'
    wrong = '<intent value="plan"/><status value="active"/><subject><reference value="Patient/1"/></subject>'
    told = [
        check(f'<CarePlan xmlns="http://hl7.org/fhir">{one}</CarePlan>'.encode()) for one in (right, wrong)
    ]
    assert told[0] == ()
    assert [(one.rule, one.place.path, one.place.line) for one in told[1]] == [
        ("R4-ORDER", "CarePlan.status", 1)
    ]
