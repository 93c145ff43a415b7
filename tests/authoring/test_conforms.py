"""The validator: each keyword with what passes and what does not, told with its path."""

from typing import Any

import pytest

from sipfhir.authoring.conforms import conforms
from sipfhir.authoring.schema import mapping_schema
from sipfhir.authoring.schema_system import system_schema

TOP = {"system": "toy", "version": "1", "record": "Toy"}


def _plan(**fields: Any) -> dict[str, Any]:
    return {**TOP, "plan": fields}


@pytest.mark.parametrize(
    "plan",
    [
        {"title": "Rubrik", "notes": {"each": "Not"}, "created": {"path": "A", "as": "date"}},
        {
            "title": {"path": "R", "longest": "3"},
            "person": {"deceased": {"path": "A", "true": "J", "false": "N"}},
        },
        {"goals": [{"each": "Mal", "term": {"constant": "short"}}, {"at": "B", "description": "."}]},
        {"identifiers": {"path": "Id", "as": "local-id", "number": "yes"}},
        {"kind": {"code": "T/C", "text": "T/T", "table": "kind"}},
        {"created": {"date": "D", "time": "T", "as": "local-time"}},
        {"author": {"name": {"family": "E", "given": "F"}, "organization": {"name": "U"}}},
    ],
)
def test_what_is_right_passes(plan: dict[str, Any]) -> None:
    assert conforms(_plan(**plan), mapping_schema()) == []


@pytest.mark.parametrize(
    ("plan", "path", "what", "write"),
    [
        ({"titel": "A"}, ("titel",), "there is no titel", "title:"),
        ({"title": {"path": "A", "lenght": "3"}}, ("title", "lenght"), "there is no lenght", "longest:"),
        ({"title": {"path": "A", "longest": "tre"}}, ("title", "longest"), "wrong kind", "Longest text"),
        ({"title": {"longest": "3"}}, ("title",), "not said where the value is", "path: …"),
        ({"title": ""}, ("title",), "nothing stands here", "a value"),
        ({"title": ["A"]}, ("title",), "wrong kind", "Title."),
        ({"created": "A"}, ("created",), "wrong kind", "{path: …, as: date}"),
        ({"created": {"path": "A", "as": "datum"}}, ("created", "as"), "datum is none", "date"),
        ({"created": {"date": "D", "as": "date"}}, ("created",), "time: is missing beside date:", "time: …"),
        ({"title": {"path": "A", "write": "never"}}, ("title",), "because: is missing", "because: …"),
        ({"goals": []}, ("goals",), "nothing stands here", "a value"),
        ({"goals": "Mal"}, ("goals",), "wrong kind", ""),
        ({"goals": [{"each": "M", "termin": "x"}]}, ("goals", 0, "termin"), "there is no termin", "term:"),
        ({"goals": {"each": "M", "term": {"constant": "kort"}}}, ("goals", "term", "constant"),
         "kort is none", ""),
        ({"goals": {"each": "M", "parent": {"path": "P", "refers": "x"}}}, ("goals", "parent", "refers"),
         "right form", ""),
        ({"identifiers": {"path": "Id"}}, ("identifiers",), "as: is missing", "as: …"),
        ({"person": {}}, ("person",), "nothing stands here", "a value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(plan: dict[str, Any], path: tuple[Any, ...], what: str, write: str) -> None:
    [fault] = conforms(_plan(**plan), mapping_schema())
    assert fault.path == ("plan", *path)
    assert what in fault.what.en
    assert write in fault.write.en
    assert fault.what.sv
    assert fault.expected.sv


def test_all_faults_are_told() -> None:
    document = {"plan": {"titel": "A", "stat": "B"}, "ignore": [{"path": "X"}], "extra": "1"}
    told = {fault.what.en for fault in conforms(document, mapping_schema())}
    assert told == {
        "system: is missing", "version: is missing", "record: is missing", "there is no titel here",
        "there is no stat here", "because: is missing", "there is no extra here",
    }  # fmt: skip


def test_numbers_and_truth_are_spelled() -> None:
    document = {"container": {"format": "xml", "limits": {"depth": "djup"}}, "checksum": "kanske"}
    told = {fault.path for fault in conforms(document, system_schema())}
    assert {("container", "limits", "depth"), ("checksum",)} <= told
    document = {"container": {"format": "xml", "limits": {"depth": "7"}}, "checksum": "false"}
    assert {fault.path for fault in conforms(document, system_schema())} == {()}


def test_names_that_are_keys_are_checked() -> None:
    told = [fault.what.en for fault in conforms({"directions": {"ut": {"how": "file"}}}, system_schema())]
    assert "there is no ut here" in told
