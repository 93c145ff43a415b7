"""JSON and NDJSON: arrays stream, numbers stay exact, broken elements are stepped over."""

import io
import itertools
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding
from sipfhir.formats import Container, Limits, Record, locate, open_records, pointer_place, write_records

BARE = Container(format="json")
ROOTED = Container(format="json", root="Plans")
LINES = Container(format="ndjson")
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text('abå/~"\\'), inner), max_leaves=8
)
OBJECTS = st.dictionaries(st.text("abå "), VALUES, max_size=4)


def read(data: bytes, container: Container = BARE) -> tuple[list[Record], list[Finding]]:
    items = list(open_records(io.BytesIO(data), container, "f.json"))
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Finding)
    ]


def trees(data: bytes, container: Container = BARE) -> list[Any]:
    records, findings = read(data, container)
    assert findings == []
    return [record.tree for record in records]


def test_one_object_an_array_or_an_object_that_holds_an_array() -> None:
    assert trees(b'{"a": 1}') == [{"a": 1}]
    assert trees(b'[{"a": 1}, {"b": 2}]') == [{"a": 1}, {"b": 2}]
    assert trees(b'{"n": [1], "Plans": [{"a": 1}, {"b": 2}], "z": {}}', ROOTED) == [{"a": 1}, {"b": 2}]
    assert trees(b'{"Plans": {"a": 1}, "z": {}}', ROOTED) == [{"a": 1}]
    assert trees(b'{"a": 1}', ROOTED) == [{"a": 1}]
    assert trees(b'[{"a": 1}]', ROOTED) == [{"a": 1}]
    assert trees(b'\n{"a": 1}\r\n\n{"b": 2}', LINES) == [{"a": 1}, {"b": 2}]


def test_places_and_raw_text() -> None:
    data = '{"x": "å",\n "Plans": [\n  {"a": 1}, {"b":\n 2}]}'.encode()
    records, _ = read(data, ROOTED)
    assert [(r.line, r.column, r.index) for r in records] == [(3, 3, 0), (3, 13, 1)]
    assert [data[r.offset : r.offset + len(r.raw)] for r in records] == [r.raw for r in records]
    assert pointer_place(records[0], "/a") == (3, 9)
    assert pointer_place(records[1], "/b") == (4, 2)


def test_numbers_keep_their_digits() -> None:
    data = b'{"a": 1.10, "b": 12345678901234567890123, "c": -0.0}'
    (tree,) = trees(data)
    assert str(tree["a"]) == "1.10"
    assert b"1.10" in b"".join(write_records([tree], BARE))
    assert b"12345678901234567890123" in b"".join(write_records([tree], BARE))


@pytest.mark.parametrize(
    ("bad", "rule", "column"),
    [
        ('{"a": 1, "a": 2}', "FORMAT-JSON-KEY", 11),
        ('{"x": {"a": [{"b": 1, "b": 1}]}}', "FORMAT-JSON-KEY", 24),
        ('{"a": NaN}', "FORMAT-JSON", 2),
        ('{"a": -Infinity}', "FORMAT-JSON", 2),
        ('{"a": 1e99999999999999999999}', "FORMAT-JSON", 2),
        ('{"a": "\\ud800"}', "FORMAT-JSON", 9),
        ('{"a": tru}', "FORMAT-JSON", 8),
        ('{"a": "x\ty"}', "FORMAT-JSON", 10),
        ('{"a": [1, 2}', "FORMAT-JSON", 13),
        ('{"a": {"b": 1}', "FORMAT-JSON", 18),
        ("17", "FORMAT-JSON", 2),
        ("[" * 5000 + "]" * 5000, "FORMAT-LIMIT", 2),
    ],
)
def test_a_broken_element_is_a_finding_and_the_next_goes_on(bad: str, rule: str, column: int) -> None:
    data = f'[{bad}, {{"ok": 1}}, {{"ok": 2}}]'.encode()
    records, findings = read(data)
    assert [record.tree for record in records] == [{"ok": 1}, {"ok": 2}]
    assert [(f.rule, f.place.line, f.place.column) for f in findings] == [(rule, 1, column)]


def test_bytes_that_are_no_utf_8() -> None:
    records, findings = read(b'[{"a": "\xe5"},\n{"b": "\xc3\xa5"}]')
    assert [record.tree for record in records] == [{"b": "å"}]
    assert [(f.rule, f.place.line, f.place.column) for f in findings] == [("FORMAT-CHARSET", 1, 9)]
    assert trees(b'{"a": "\xe5"}', Container(format="json", charset_override="iso-8859-1")) == [{"a": "å"}]


def test_windows_1252_under_the_name_of_iso_8859_1() -> None:
    records, findings = read(b'{"a": "\x80"}', Container(format="json", charset="iso-8859-1"))
    assert records[0].tree == {"a": "€"}
    assert [(finding.rule, finding.severity.name) for finding in findings] == [("FORMAT-CHARSET", "WARNING")]


def test_a_string_that_its_line_ends_spoils_one_element() -> None:
    records, findings = read(b'[{"a": "x},\n{"b": 2}]')
    assert [record.tree for record in records] == [{"b": 2}]
    assert {finding.rule for finding in findings} == {"FORMAT-JSON"}


@pytest.mark.parametrize(
    ("data", "container", "rules"),
    [
        (b"", BARE, ["FORMAT-EMPTY"]),
        (b" \n", BARE, ["FORMAT-EMPTY"]),
        (b"[]", BARE, ["FORMAT-EMPTY"]),
        (b'{"Plans": []}', ROOTED, ["FORMAT-EMPTY"]),
        (b'{"Plans": null}', ROOTED, ["FORMAT-EMPTY"]),
        (b"", LINES, ["FORMAT-EMPTY"]),
        (b"garbage", BARE, ["FORMAT-JSON"]),
        (b"garbage", LINES, ["FORMAT-JSON"]),
        (b'{"x" 1}', ROOTED, ["FORMAT-JSON"]),
        (b'{"x": [1}', ROOTED, ["FORMAT-JSON"]),
        (b'{"a": 1', LINES, ["FORMAT-TRUNCATED"]),
        (b'{"a": 1\n', LINES, ["FORMAT-JSON"]),
        (b'{"a": 1} 2\n', LINES, ["FORMAT-JSON"]),
    ],
)
def test_files_without_a_record(data: bytes, container: Container, rules: list[str]) -> None:
    records, findings = read(data, container)
    assert records == []
    assert [finding.rule for finding in findings] == rules


@pytest.mark.parametrize(
    "data", [b'[{"a": 1} {"b": 2}]', b'[{"a": 1}, {"b": 2},]', b'[{"a": 1}, {"b": 2}] x']
)
def test_marks_out_of_place_between_elements(data: bytes) -> None:
    records, findings = read(data)
    assert [record.tree for record in records] == [{"a": 1}, {"b": 2}]
    assert [finding.rule for finding in findings] == ["FORMAT-JSON"]


TWO = (
    '{"info": {"v": 1.0},\n"Plans": [\n{"namn": "Åsa \\u00e5", "n": [1, true]},\n{"namn": "Örjan"}\n]}'
).encode()


@pytest.mark.parametrize("cut", range(0, len(TWO)))
def test_a_file_cut_anywhere(cut: int) -> None:
    records, findings = read(TWO[:cut], ROOTED)
    ends = [TWO.index(b"]},") + 2, TWO.rindex(b'n"}') + 3]
    assert len(records) == sum(end <= cut for end in ends)
    assert [finding.rule for finding in findings] == ["FORMAT-TRUNCATED" if cut else "FORMAT-EMPTY"]


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ('{"a":' * 20 + "1" + "}" * 20, "depth"),
        ("[" + "1," * 100 + "1]", "leaves"),
        ('"' + "x" * 501 + '"', "text"),
        ('"' + "x" * 3000 + '"', "record_bytes"),
    ],
)
@pytest.mark.parametrize("form", ["[%s,\n%s]", "%s\n%s\n"])
def test_limits_hold_record_by_record(body: str, limit: str, form: str) -> None:
    limits = Limits(record_bytes=3000, depth=20, leaves=100, text=500)
    container = Container(format="json" if form.startswith("[") else "ndjson", limits=limits)
    records, findings = read((form % (f'{{"a":{body}}}', '{"ok":1}')).encode(), container)
    assert [record.tree for record in records] == [{"ok": 1}]
    assert [(finding.rule, finding.params["limit"]) for finding in findings] == [("FORMAT-LIMIT", limit)]


def test_more_around_the_records_than_the_limit_stops_the_reading() -> None:
    limits = Limits(record_bytes=3000)
    data = b'{"x": "' + b"y" * 4000 + b'", "Plans": [{"a": 1}]}'
    _, findings = read(data, Container(format="json", root="Plans", limits=limits))
    assert [finding.rule for finding in findings] == ["FORMAT-LIMIT"]


@given(st.binary(max_size=200), st.sampled_from([BARE, ROOTED, LINES]))
def test_no_bytes_raise(data: bytes, container: Container) -> None:
    assert all(isinstance(item, Record | Finding) for item in open_records(io.BytesIO(data), container))


PIECES = ["{", "}", "[", "]", ",", ":", '"Plans"', '"a"', "1", "true", '"', "\\", "\n", " ", "-", "NaN", "å"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from([BARE, ROOTED, LINES]))
def test_no_marks_raise(text: str, container: Container) -> None:
    assert all(
        isinstance(item, Record | Finding) for item in open_records(io.BytesIO(text.encode()), container)
    )


@given(st.lists(OBJECTS, min_size=1, max_size=4), st.sampled_from([BARE, ROOTED, LINES]))
def test_what_is_written_is_read_again(values: list[Any], container: Container) -> None:
    assert trees(b"".join(write_records(values, container)), container) == values


@given(st.lists(OBJECTS, min_size=1, max_size=4), OBJECTS, st.sampled_from([None, 1, 4]))
def test_a_file_is_written_back_as_it_came(
    values: list[Any], beside: dict[str, Any], indent: int | None
) -> None:
    beside.pop("Plans", None)
    outer = {**beside, "Plans": values, "å": [1]}
    data = json.dumps(outer, indent=indent, default=float).encode()
    reader = open_records(io.BytesIO(data), ROOTED)
    found = [item.tree for item in reader if isinstance(item, Record)]
    written = b"".join(write_records(found, ROOTED, reader.envelope))
    assert json.loads(written, parse_float=Decimal) == json.loads(data, parse_float=Decimal)


def test_what_stood_alone_is_written_alone() -> None:
    for data in (b'{"Plans": {"a": 1}, "z": 2}', b'{"a": 1}'):
        reader = open_records(io.BytesIO(data), ROOTED)
        found = [item.tree for item in reader if isinstance(item, Record)]
        assert json.loads(b"".join(write_records(found, ROOTED, reader.envelope))) == json.loads(data)
        with pytest.raises(BadConfiguration):
            b"".join(write_records(found * 2, ROOTED, reader.envelope))


def test_an_unfinished_file_is_not_written_inside_its_own_head() -> None:
    reader = open_records(io.BytesIO(TWO[:-20]), ROOTED)
    found = [item.tree for item in reader if isinstance(item, Record)]
    assert trees(b"".join(write_records(found, ROOTED, reader.envelope)), ROOTED) == found


@given(VALUES, st.sampled_from([None, 2]))
def test_every_pointer_leads_to_its_value(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, default=float, ensure_ascii=False)
    for pointer, leaf in _pointers(value, ""):
        line, column = locate(text, pointer)
        at = sum(len(part) for part in text.split("\n")[: line - 1]) + line - 1 + column - 1
        assert json.JSONDecoder(strict=False).raw_decode(text, at)[0] == json.loads(
            json.dumps(leaf, default=float)
        )


def _pointers(value: Any, pointer: str) -> list[tuple[str, Any]]:
    found = [(pointer, value)]
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, inner in members:
        found += _pointers(inner, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
    return found


def test_a_pointer_that_leads_nowhere_gives_the_last_part_that_is_there() -> None:
    assert locate(b'{"a": {"b": 1}}', "/a/x/y") == (1, 7)


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_ten_megabytes_go_through_a_window(form: str) -> None:
    record = json.dumps({"a": ["text"] * 300}).encode()
    count = 4200
    between = b",\n" if form == "json" else b"\n"
    middle = itertools.chain.from_iterable((record, between) for _ in range(count - 1))
    parts = itertools.chain(
        [b"[" if form == "json" else b""], middle, [record, b"]" if form == "json" else b"\n"]
    )
    stream = io.BytesIO(b"".join(parts))
    furthest = seen = 0
    for item in open_records(stream, Container(format=form)):
        assert isinstance(item, Record)
        furthest, seen = max(furthest, stream.tell() - item.offset), seen + 1
    assert seen == count
    assert stream.tell() > 10_000_000
    assert furthest < 1_000_000
