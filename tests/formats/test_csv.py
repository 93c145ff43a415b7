"""CSV: rows make records, quotes that never close, and cells that come back as they were."""

import csv
import io
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding
from sipfhir.formats import Container, Limits, Record, open_records, write_records
from sipfhir.values import CannotHold

CONTAINER = Container(format="csv", record="Id", delimiter=";", shared=("Namn",))
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


def read(data: bytes, container: Container = CONTAINER) -> tuple[list[Record], list[Finding]]:
    items = list(open_records(io.BytesIO(data), container, "f.csv"))
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Finding)
    ]


def rules(findings: list[Finding]) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.place.line) for finding in findings]


def test_adjacent_rows_make_a_record() -> None:
    data = "Id;Namn;Typ\r\n1;Åsa;a\r\n1;Åsa;b\r\n1;Å;c\r\n2;Örjan;\r\n".encode()
    records, findings = read(data)
    assert rules(findings) == [("FORMAT-SHARED", 4)]
    assert findings[0].place.path == "Namn"
    assert [record.tree for record in records] == [
        {"Id": "1", "Namn": "Åsa", "rows": [{"Typ": "a"}, {"Typ": "b"}, {"Namn": "Å", "Typ": "c"}]},
        {"Id": "2", "Namn": "Örjan", "rows": [{}]},
    ]
    assert [(record.line, record.lines) for record in records] == [(2, (2, 3, 4)), (5, (5,))]
    assert [data[r.offset : r.offset + len(r.raw)] for r in records] == [record.raw for record in records]


def test_an_empty_cell_says_nothing_unless_the_first_row_says_something() -> None:
    data = b"Id;Namn;T;U\r\n1;a;;\r\n1;;x;\r\n2;;; \r\n"
    reader = open_records(io.BytesIO(data), CONTAINER)
    trees = [item.tree for item in reader if isinstance(item, Record)]
    assert trees == [
        {"Id": "1", "Namn": "a", "rows": [{}, {"Namn": "", "T": "x"}]},
        {"Id": "2", "rows": [{"U": " "}]},
    ]
    assert b"".join(write_records(trees, CONTAINER, reader.envelope)) == data


def test_lines_of_rows_with_quoted_newlines() -> None:
    records, _ = read(b'Id;T\n1;"a\nb"\n1;c\n\n2;"d\r\n\r\ne"\n')
    assert [record.lines for record in records] == [(2, 4), (6,)]
    assert records[1].tree["rows"] == [{"T": "d\r\n\r\ne"}]


def test_without_a_record_column_each_row_is_a_record() -> None:
    records, findings = read(b"a,b\n1,2\n1,2\n", Container(format="csv"))
    assert [record.tree for record in records] == [{"rows": [{"a": "1", "b": "2"}]}] * 2
    assert findings == []


def test_a_key_that_comes_again_later_is_a_record_of_its_own() -> None:
    records, findings = read(b"Id;T\n1;a\n2;b\n1;c\n")
    assert [record.tree["Id"] for record in records] == ["1", "2", "1"]
    assert rules(findings) == [("FORMAT-ROWS", 4)]


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (b"2;b;c", "FORMAT-CELLS"),
        (b"2", "FORMAT-CELLS"),
        (b"2;\xe5", "FORMAT-CHARSET"),
    ],
)
def test_a_bad_row_spoils_its_record_only(bad: bytes, rule: str) -> None:
    records, findings = read(b"Id;T\n1;a\n2;x\n" + bad + b"\n2;y\n3;c\n")
    assert [record.tree["Id"] for record in records] == ["1", "3"]
    assert rules(findings) == [(rule, 4)]


def test_a_stray_quote_that_never_closes_spoils_its_record_only() -> None:
    records, findings = read(b'Id;T\n1;a\n2;"b\n3;c\n4;d\n')
    assert [record.tree["Id"] for record in records] == ["1", "3", "4"]
    assert rules(findings) == [("FORMAT-CSV", 3)]


def test_quotes_in_the_middle_of_a_cell_are_text() -> None:
    records, findings = read(b'Id;T\n1;5" ram\n2;"a"b\n3;"\n')
    assert [record.tree["rows"][0]["T"] for record in records] == ['5" ram', "ab"]
    assert rules(findings) == [("FORMAT-TRUNCATED", 4)]


TWO = 'Id;Namn;T\n1;Åsa;"a\n""b"""\n1;Åsa;c\n2;Örjan;"d; e"\n'.encode()


@pytest.mark.parametrize("cut", range(len(TWO)))
def test_a_file_cut_anywhere(cut: int) -> None:
    records, findings = read(TWO[:cut])
    whole = TWO.index(b"2;\xc3")
    assert not records if cut < TWO.index(b"1;") + 3 else records or findings
    if cut >= whole:
        assert records[0].tree["rows"] == [{"T": 'a\n"b"'}, {"T": "c"}]
    assert {finding.rule for finding in findings} <= {
        "FORMAT-EMPTY",
        "FORMAT-TRUNCATED",
        "FORMAT-CSV",
        "FORMAT-CHARSET",
    }


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "FORMAT-EMPTY"),
        (b"Id;T\n", "FORMAT-EMPTY"),
        (b"Id;Id\n1;2\n", "FORMAT-CSV"),
        (b"Id;\n1;2\n", "FORMAT-CSV"),
        (b"Id;rows\n1;2\n", "FORMAT-CSV"),
        (b"Nr;T\n1;2\n", "FORMAT-CSV"),
        (b"Id;\xe5\n1;2\n", "FORMAT-CHARSET"),
    ],
)
def test_files_without_a_record(data: bytes, rule: str) -> None:
    records, findings = read(data)
    assert records == []
    assert [finding.rule for finding in findings] == [rule]


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ("1;" + "x" * 501 + "\n", "text"),
        ("1;x\n" * 51, "leaves"),
        (f"1;{'x' * 400}\n" * 8, "record_bytes"),
        ('1;"' + "x\n" * 300 + '"\n', "text"),
    ],
)
def test_limits_hold_record_by_record(body: str, limit: str) -> None:
    container = Container(
        format="csv", record="Id", delimiter=";", limits=Limits(record_bytes=3000, leaves=100, text=500)
    )
    records, findings = read(f"Id;T\n{body}2;b\n3;c\n".encode(), container)
    assert [record.tree["Id"] for record in records] == ["2", "3"]
    assert ("FORMAT-LIMIT", limit) in [(finding.rule, finding.params.get("limit")) for finding in findings]


def test_charsets() -> None:
    latin = Container(format="csv", record="Id", charset="iso-8859-1")
    assert read(b"Id,T\n1,\xe5\n", latin)[0][0].tree["rows"] == [{"T": "å"}]
    records, findings = read(b"Id,T\n1,\x80\n", latin)
    assert records[0].tree["rows"] == [{"T": "€"}]
    assert rules(findings) == [("FORMAT-CHARSET", 2)]
    assert read("\ufeffId;T\n1;å\n".encode())[0][0].tree == {"Id": "1", "rows": [{"T": "å"}]}
    assert read("\ufeffId;T\n1;å\n".encode("utf-16-le"))[0][0].tree["rows"] == [{"T": "å"}]


def test_a_character_that_the_charset_lacks_is_not_replaced() -> None:
    latin = Container(format="csv", record="Id", charset="iso-8859-1")
    with pytest.raises(CannotHold):
        b"".join(write_records([{"Id": "€", "rows": []}], latin))


@given(st.binary(max_size=100))
def test_no_bytes_raise(data: bytes) -> None:
    for head in (b"", b"Id;T\n"):
        items = list(open_records(io.BytesIO(head + data), CONTAINER))
        assert all(isinstance(item, Record | Finding) for item in items)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_file_is_written_back_as_it_came(rows: list[tuple[str, ...]], newline: str, charset: str) -> None:
    data = "".join(_line(row) + newline for row in [("Id", "Namn", "T"), *rows]).encode(charset)
    reader = open_records(io.BytesIO(data), CONTAINER)
    items = list(reader)
    assume(all(isinstance(item, Record) or item.rule == "FORMAT-ROWS" for item in items))
    trees = [item.tree for item in items if isinstance(item, Record)]
    assert b"".join(write_records(trees, CONTAINER, reader.envelope)) == data


def _line(row: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow(row)
    return buffer.getvalue().removesuffix("\r\n")


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_what_is_written_is_read_again(texts: list[list[str]]) -> None:
    trees: list[Any] = [
        {"Id": str(number), "Namn": "x", "rows": [{"T": text} if text else {} for text in group]}
        for number, group in enumerate(texts)
    ]
    records, findings = read(b"".join(write_records(trees, CONTAINER)))
    assert findings == []
    said = [[{"T": text} if text else {} for text in group] for group in texts]
    assert [record.tree["rows"] for record in records] == said


def test_the_containers_columns_and_newline_are_written() -> None:
    container = Container(format="csv", record="Id", columns=("T", "Id"), newline="lf", delimiter="tab")
    assert b"".join(write_records([{"Id": "1", "rows": []}], container)) == b"T\tId\n\t1\n"


def test_what_the_file_had_no_column_for_gets_one() -> None:
    reader = open_records(io.BytesIO(b"Id;T\r\n1;a\r\n2;b\r\n"), CONTAINER)
    trees = [item.tree for item in reader if isinstance(item, Record)]
    trees[1] = {**trees[1], "Namn": "x", "rows": [{"T": "b", "U": "c"}]}
    written = b"".join(write_records(trees, CONTAINER, reader.envelope))
    assert written == b"Id;T;Namn;U\r\n1;a;;\r\n2;b;x;c\r\n"


def test_a_delimiter_is_one_character() -> None:
    with pytest.raises(BadConfiguration):
        read(b"a\n", Container(format="csv", delimiter=";;"))


LATIN = Container(format="csv", record="Id", delimiter=";", charset="windows-1252")


def test_a_cell_with_nothing_in_it_is_not_there() -> None:
    records, findings = read(b"Id;Namn;A;B\n1;;x;\n1;; ;\n")
    assert findings == []
    assert [record.tree for record in records] == [{"Id": "1", "rows": [{"A": "x"}, {"A": " "}]}]
    assert b"".join(write_records([records[0].tree], CONTAINER)) == b"Id;A\r\n1;x\r\n1; \r\n"


@pytest.mark.parametrize(("first", "later"), [("a", "b"), ("a", ""), ("", "b")])
def test_what_should_be_shared_and_differs_is_told_and_kept(first: str, later: str) -> None:
    data = f"Id;Namn;T\r\n1;{first};x\r\n1;{later};y\r\n".encode()
    records, findings = read(data)
    assert [(each.rule, each.place.line, each.place.path) for each in findings] == [
        ("FORMAT-SHARED", 3, "Namn")
    ]
    assert records[0].tree["rows"][1] == {"Namn": later, "T": "y"}
    columns = Container(format="csv", record="Id", delimiter=";", columns=("Id", "Namn", "T"))
    assert b"".join(write_records([records[0].tree], columns)) == data


@pytest.mark.parametrize("blank", ["", "  "])
def test_rows_without_a_key_are_never_put_together(blank: str) -> None:
    records, findings = read(f"Id;T\n{blank};a\n{blank};b\n1;c\n1;d\n{blank};e\n".encode())
    assert [len(record.tree["rows"]) for record in records] == [1, 1, 2, 1]
    assert rules(findings) == [("FORMAT-KEY", 2), ("FORMAT-KEY", 3), ("FORMAT-KEY", 6)]


def test_a_file_in_utf_8_is_not_read_as_latin() -> None:
    text = "Id;Ålder\r\n1;Łódź – två\r\n"
    reader = open_records(io.BytesIO(text.encode()), LATIN, "f.csv")
    told, record = reader
    assert isinstance(told, Finding)
    assert isinstance(record, Record)
    assert (told.rule, told.place.line, told.params) == ("FORMAT-CHARSET", 1, {"reason": "utf-8"})
    assert record.tree["rows"] == [{"Ålder": "Łódź – två"}]
    assert b"".join(write_records([record.tree], LATIN, reader.envelope)).decode() == text


def test_a_row_in_utf_8_among_others_is_read_as_that() -> None:
    data = "Id;Å\n1;bä\n".encode("cp1252") + "2;bä\n".encode() + "3;”å”\n".encode("cp1252")
    records, findings = read(data, LATIN)
    assert [record.tree["rows"][0]["Å"] for record in records] == ["bä", "bä", "”å”"]
    assert rules(findings) == [("FORMAT-CHARSET", 3)]
    assert findings[0].params == {"reason": "utf-8"}


def test_who_says_the_charset_is_believed() -> None:
    said = Container(format="csv", record="Id", delimiter=";", charset_override="windows-1252")
    records, findings = read("Id;Å\n1;bä\n".encode(), said)
    assert [record.tree["rows"] for record in records] == [[{"Ã…": "bÃ¤"}]]
    assert findings == []


def test_a_letter_cut_by_the_head_is_no_sign() -> None:
    text = "Id;T\n" + "".join(f"{number};å\n" for number in range(2000))
    for padding in ("", "x"):
        records, findings = read(
            (padding + text).encode(), Container(format="csv", charset="cp1252", delimiter=";")
        )
        assert len(records) == 2000
        assert rules(findings) == [("FORMAT-CHARSET", 1)]


def test_rows_between_two_stray_quotes_are_no_text_of_a_cell() -> None:
    data = b'Id;T;U\n1;a;x\n2;"b;x\n3;c;x\n4;"d" e;x\n5;f;x\n'
    records, findings = read(data)
    assert [record.tree["Id"] for record in records] == ["1", "3", "4", "5"]
    assert rules(findings) == [("FORMAT-CSV", 3)]


def test_a_quoted_text_of_several_lines_is_one_cell() -> None:
    records, findings = read(b'Id;T;U\n1;"a;x\n2;""b"";y\n";z\n2;"5"" lang";w\n')
    assert findings == []
    assert records[0].tree["rows"] == [{"T": 'a;x\n2;"b";y\n', "U": "z"}]
    assert records[1].tree["rows"] == [{"T": '5" lang', "U": "w"}]
