"""XML: every record by itself, exact places, and what a hostile or broken file can do."""

import io
import itertools
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding
from sipfhir.formats import Container, Limits, Record, line_of, open_records, write_records

CONTAINER = Container(format="xml", record="Arende", root="Export")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


def read(data: bytes, container: Container = CONTAINER) -> tuple[list[Record], list[Finding]]:
    items = list(open_records(io.BytesIO(data), container, "f.xml"))
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Finding)
    ]


def texts(records: Iterable[Record]) -> list[str]:
    return ["".join(record.tree.itertext()) for record in records]


def test_records_with_their_places() -> None:
    data = b"<Export>\n <Arende><a>1</a></Arende>\n\n <Arende\n Nr='2'>\n  <a/>\n </Arende></Export>\n"
    records, findings = read(data)
    assert findings == []
    assert [(record.index, record.line, record.offset) for record in records] == [(0, 2, 10), (1, 4, 38)]
    assert [data[r.offset : r.offset + len(r.raw)] for r in records] == [record.raw for record in records]
    assert line_of(records[1], records[1].tree[0]) == 6


def test_one_record_may_be_the_whole_file() -> None:
    records, findings = read(b'<?xml version="1.0"?>\n<!-- x --><Arende Nr="1"/>\n')
    assert (len(records), findings) == (1, [])
    assert records[0].line == 2


def test_what_looks_like_a_record_in_comments_and_cdata_is_none() -> None:
    data = (
        b"<Export><!-- <Arende>0</Arende> --><?pi <Arende> ?><ArendeX/><![CDATA[]]>"
        b"<Arende x='a&gt;b'>1<!-- </Arende> --><![CDATA[</Arende><Arende>]]><?p </Arende>?></Arende>"
        b"<Arende>2</Arende ></Export>"
    )
    records, _ = read(data)
    assert texts(records) == ["1</Arende><Arende>", "2"]


def test_nested_records_belong_to_the_outer() -> None:
    records, findings = read(
        b"<Export><Arende>1<Arende>2<Arende/></Arende></Arende><Arende>3</Arende></Export>"
    )
    assert (texts(records), findings) == (["12", "3"], [])


def test_namespaces_of_the_root_hold_in_the_record() -> None:
    data = b'<x:Export xmlns:x="urn:x" xmlns="urn:d"><x:Arende><a/></x:Arende></x:Export>'
    reader = open_records(io.BytesIO(data), CONTAINER)
    (record,) = (item for item in reader if isinstance(item, Record))
    assert (record.tree.tag, record.tree[0].tag) == ("{urn:x}Arende", "{urn:d}a")
    assert b"".join(write_records([record.tree], CONTAINER, reader.envelope)) == data


@pytest.mark.parametrize(
    ("bad", "rule", "line"),
    [
        (b"<Arende>\n<a></Arende>", "FORMAT-XML", 3),
        (b"<Arende>\n&x;</Arende>", "FORMAT-XML", 3),
        (b"<Arende>\n\xe5</Arende>", "FORMAT-CHARSET", 3),
        (b"<Arende>\n\x00</Arende>", "FORMAT-XML", 3),
        (b"<Arende a='1' \na='2'/>", "FORMAT-XML", 3),
        (b"<Arende>\n<p:a/></Arende>", "FORMAT-XML", 3),
        (b"<Arende a='\n<'></Arende>", "FORMAT-XML", 3),
        (b"<Arende>\n", "FORMAT-XML", 4),
        (b"<Arende>\n<!-- ", "FORMAT-XML", 4),
    ],
)
def test_a_broken_record_is_a_finding_and_the_next_goes_on(bad: bytes, rule: str, line: int) -> None:
    data = b"<Export>\n" + bad + b"\n<Arende>1</Arende>\n<Arende>2</Arende></Export>"
    records, findings = read(data)
    assert texts(records) == ["1", "2"]
    assert [finding.rule for finding in findings] == [rule]
    assert findings[0].place.file == "f.xml"
    assert findings[0].place.line == line


def test_no_text_of_the_file_reaches_a_finding() -> None:
    _, findings = read(b"<Export><Arende>&hemligt;</Arende><Arende><hemligt></Arende></Export>")
    assert len(findings) == 2
    assert "hemligt" not in repr(findings)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE Export [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><Export><Arende>&b;</Arende></Export>',
        b"<Export><!DOCTYPE x><Arende/></Export>",
        b'<!DOCTYPE Export SYSTEM "file:///etc/hostname"><Export><Arende/></Export>',
        b"<Export><Arende><!DOCTYPE x></Arende><Arende/></Export>",
    ],
)
def test_a_doctype_is_refused_and_nothing_is_read_after_it(data: bytes) -> None:
    records, findings = read(data)
    assert records == []
    assert [finding.rule for finding in findings] == ["FORMAT-DOCTYPE"]


LIMITED = Container(
    format="xml",
    record="Arende",
    limits=Limits(record_bytes=3000, depth=20, attributes=30, leaves=100, text=500),
)


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ("<a>" * 20 + "</a>" * 20, "depth"),
        ("<a " + " ".join(f"a{i}='1'" for i in range(31)) + "/>", "attributes"),
        ("<a/>" * 101, "leaves"),
        ("x" * 501, "text"),
        ("x" * 2990, "record_bytes"),
        ("x" * 900_000, "record_bytes"),
    ],
)
def test_limits_hold_record_by_record(body: str, limit: str) -> None:
    data = f"<Export><Arende>{body}</Arende><Arende>2</Arende></Export>".encode()
    records, findings = read(data, LIMITED)
    assert texts(records) == ["2"]
    assert [(finding.rule, finding.params["limit"]) for finding in findings] == [("FORMAT-LIMIT", limit)]
    assert texts(read(data.replace(body.encode(), b"<a>" * 18 + b"1" + b"</a>" * 18), LIMITED)[0]) == [
        "1",
        "2",
    ]


def test_what_is_deeper_or_wider_than_any_parser_takes() -> None:
    wide = b"<a " + b" ".join(b"a%d='1'" % i for i in range(300_000)) + b"/>"
    for body in (b"<a>" * 100_000 + b"</a>" * 100_000, wide):
        records, findings = read(b"<Export><Arende>" + body + b"</Arende><Arende>2</Arende></Export>")
        assert texts(records) == ["2"]
        assert [finding.rule for finding in findings] == ["FORMAT-LIMIT"]


def test_more_around_the_records_than_the_limit_stops_the_reading() -> None:
    _, findings = read(b"<Export>" + b"<x/>" * 1000 + b"<Arende/></Export>", LIMITED)
    assert [finding.rule for finding in findings] == ["FORMAT-LIMIT"]


TWO = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Export v="1">\n'
    '<Arende Nr="1"><Namn>Åsa</Namn><!-- c --></Arende>\n'
    '<Arende Nr="2"><Namn>Örjan</Namn></Arende>\n</Export>'
).encode()


@pytest.mark.parametrize("cut", range(len(TWO)))
def test_a_file_cut_anywhere(cut: int) -> None:
    records, findings = read(TWO[:cut])
    ends = [TWO.index(b"</Arende>") + 9, TWO.rindex(b"</Arende>") + 9]
    assert len(records) == sum(end <= cut for end in ends)
    assert [finding.rule for finding in findings] == ["FORMAT-TRUNCATED" if cut else "FORMAT-EMPTY"]
    assert not cut or findings[0].place.line == TWO[:cut].count(b"\n") + 1


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "FORMAT-EMPTY"),
        (b" \n", "FORMAT-EMPTY"),
        (b"<Export/>", "FORMAT-EMPTY"),
        (b"<Export><Annat/></Export>", "FORMAT-EMPTY"),
        (b"hello", "FORMAT-XML"),
        (b"<Export><a></Export>", "FORMAT-XML"),
        (b"<Export/><Export/>", "FORMAT-XML"),
        (b'<?xml version="1.0" encoding="utf-7"?><Export/>', "FORMAT-CHARSET"),
        (b'<?xml version="1.0" encoding="rot13"?><Export/>', "FORMAT-CHARSET"),
    ],
)
def test_files_without_a_record(data: bytes, rule: str) -> None:
    records, findings = read(data)
    assert records == []
    assert [finding.rule for finding in findings] == [rule]


@pytest.mark.parametrize("data", [b"<Arende/>\n<Arende/>", b"<Arende/><a>x<Arende/></a>"])
def test_two_records_without_a_root_are_no_document(data: bytes) -> None:
    records, findings = read(data)
    assert len(records) == 2
    assert [finding.rule for finding in findings] == ["FORMAT-XML"]


def test_what_stands_around_must_be_well_formed() -> None:
    records, findings = read(b"<Export>\n<Arende/>\n<Arende/>\n</Export>\n</Fel>")
    assert len(records) == 2
    assert [(finding.rule, finding.place.line) for finding in findings] == [("FORMAT-XML", 5)]


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    assert all(isinstance(item, Record | Finding) for item in open_records(io.BytesIO(data), CONTAINER))


PIECES = ["?>", "<a>", "</a>", "x", "'", '"', "<", ">", "&", "<!DOCTYPE"]
MARKUP = [
    "<Export>",
    "</Export>",
    "<Arende>",
    "</Arende>",
    "<Arende/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?p",
]


@given(
    st.lists(
        st.sampled_from([*MARKUP, *PIECES]),
        max_size=25,
    )
)
def test_no_markup_raises(parts: list[str]) -> None:
    assert all(
        isinstance(item, Record | Finding)
        for item in open_records(io.BytesIO("".join(parts).encode()), CONTAINER)
    )


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_charsets_come_back(charset: str) -> None:
    body = "<Export><Arende>Åsa</Arende> <Arende>é</Arende></Export>"
    text = f'<?xml version="1.0" encoding="{charset}"?>\n{body}'
    reader = open_records(io.BytesIO(text.encode(charset)), CONTAINER)
    records = [item for item in reader if isinstance(item, Record)]
    assert texts(records) == ["Åsa", "é"]
    written = b"".join(write_records([record.tree for record in records], CONTAINER, reader.envelope))
    assert written == text.encode(charset)


def test_windows_1252_under_the_name_of_iso_8859_1() -> None:
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?><Export><Arende>\x80\xe5</Arende><Arende/></Export>'
    records, findings = read(data)
    assert texts(records) == ["€å", ""]
    assert [(finding.rule, finding.severity.name) for finding in findings] == [("FORMAT-CHARSET", "WARNING")]


def test_the_users_charset_is_stronger_than_the_declared() -> None:
    data = b'<?xml version="1.0" encoding="UTF-8"?><Export><Arende>\xe5</Arende></Export>'
    assert [finding.rule for finding in read(data)[1]] == ["FORMAT-CHARSET"]
    told = Container(format="xml", record="Arende", charset_override="windows-1252")
    assert texts(read(data, told)[0]) == ["å"]


def test_the_containers_charset_holds_where_nothing_is_declared() -> None:
    container = Container(format="xml", record="Arende", charset="iso-8859-1")
    assert texts(read(b"<Arende>\xe5</Arende>", container)[0]) == ["å"]


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(["utf-8", "iso-8859-1", "utf-16-le"]))
def test_what_is_written_is_read_again(values: list[str], charset: str) -> None:
    container = Container(
        format="xml", record="Arende", root="Export", charset=charset, charset_override=charset
    )
    trees = []
    for value in values:
        trees.append(etree.Element("Arende", Text=value))
        trees[-1].text = value
    records, findings = read(b"".join(write_records(trees, container)), container)
    assert findings == []
    assert [(record.tree.text or "", record.tree.get("Text")) for record in records] == [
        (v, v) for v in values
    ]


@given(
    st.lists(
        st.sampled_from(["<Arende>1</Arende>", "<Arende a='&lt;'/>", "<Info/>", "\n", "<!--c-->"]), max_size=8
    )
)
def test_a_file_is_written_back_as_it_came(parts: list[str]) -> None:
    data = f"<Export xmlns:p='urn:p'>{''.join(parts)}</Export>".encode()
    reader = open_records(io.BytesIO(data), CONTAINER)
    trees = [item.tree for item in reader if isinstance(item, Record)]
    if trees:
        written = b"".join(write_records(trees, CONTAINER, reader.envelope))
        assert canonical(written) == canonical(data)


def canonical(data: bytes) -> str:
    return etree.canonicalize(data.decode(), strip_text=True)


def test_several_records_need_a_root() -> None:
    with pytest.raises(BadConfiguration):
        b"".join(write_records([etree.Element("Arende")] * 2, Container(format="xml", record="Arende")))


def test_an_unfinished_file_is_not_written_inside_its_own_head() -> None:
    reader = open_records(io.BytesIO(TWO[:-20]), CONTAINER)
    trees = [item.tree for item in reader if isinstance(item, Record)]
    assert texts(read(b"".join(write_records(trees, CONTAINER, reader.envelope)))[0]) == ["Åsa"]


class Generated(io.RawIOBase):
    """A stream of a size that nobody holds; remembers how much was asked for but not yet read as a record."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._parts, b"")
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        self.given += len(data)
        return len(data)


def test_thirty_megabytes_go_through_a_window() -> None:
    record = b"<Arende>" + b"<a>text</a>" * 300 + b"</Arende>\n"
    parts = itertools.chain([b"<Export>"], itertools.repeat(record, 9000), [b"</Export>"])
    stream = Generated(parts)
    furthest = count = 0
    for item in open_records(io.BufferedReader(stream), CONTAINER):
        assert isinstance(item, Record)
        furthest, count = max(furthest, stream.given - item.offset), count + 1
    assert count == 9000
    assert stream.given > 29_000_000
    assert furthest < 1_000_000
