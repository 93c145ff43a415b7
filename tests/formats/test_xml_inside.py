"""XML as a string inside SOAP: escaped and CDATA, faults, what is broken inside and around, the way back."""

import io
from collections.abc import Callable
from html import unescape

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding
from sipfhir.formats import (
    Container,
    Envelope,
    Limits,
    Record,
    line_of,
    open_records,
    sniff,
    unfolded,
    write_records,
)

Style = Callable[[str], str]
CONTAINER = Container(format="xml", record="Note", inside="Result")
NOTE = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    '<Note Time="202403111340">\n <PatId>191212121212</PatId>\n <Signed>1</Signed>\n'
    ' <TermId>2811</TermId><Value>Mål: "bo &amp; leva" &lt;hemma&gt; ]]&gt;</Value>\n</Note>'
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def soap(*held: str) -> bytes:
    """One element each, on a line of its own from the fourth."""
    results = "\n".join(f'<t:Result t:n="{i}">{text}</t:Result>' for i, text in enumerate(held))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">\n'
        f'<soap:Body xmlns:t="http://tempuri.org/">\n{results}</soap:Body></soap:Envelope>\n'
    ).encode()


def read(data: bytes, container: Container = CONTAINER) -> tuple[list[Record], list[Finding], Envelope]:
    reader = open_records(io.BytesIO(data), container, "f.xml")
    items = list(reader)
    records = [item for item in items if isinstance(item, Record)]
    return records, [item for item in items if isinstance(item, Finding)], reader.envelope


def told(findings: list[Finding]) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.place.line) for finding in findings]


def written(records: list[Record], envelope: Envelope | None, container: Container = CONTAINER) -> bytes:
    return b"".join(write_records([record.tree for record in records], container, envelope))


def as_data(data: bytes) -> str:
    whole = unfolded(etree.fromstring(data), "Result")
    text: str = etree.canonicalize(etree.tostring(whole, encoding="unicode"), strip_text=True)
    return text


@pytest.mark.parametrize("style", [escaped, cdata])
def test_a_document_inside_is_read_and_written_back_byte_by_byte(style: Style) -> None:
    data = soap("\n" + style(NOTE.replace("]]&gt;", "")) + "\n ")
    records, findings, envelope = read(data)
    assert (len(records), findings) == (1, [])
    assert records[0].tree.findtext("Value") == 'Mål: "bo & leva" <hemma> '
    assert [line_of(records[0], element) for element in records[0].tree.iter()] == [6, 7, 8, 9, 9]
    assert written(records, envelope).decode() == data.decode()


def test_an_end_of_cdata_inside_cdata() -> None:
    text = NOTE.replace("]]&gt;", "<![CDATA[<b>]]>")
    data = soap(cdata(text.replace("]]>", "]]]]><![CDATA[>")))
    records, _, envelope = read(data)
    assert records[0].tree.findtext("Value") == 'Mål: "bo & leva" <hemma> <b>'
    assert as_data(written(records, envelope)) == as_data(data)


def test_several_elements_in_order_each_in_its_own_style() -> None:
    two = "<Notes><Note>2</Note>\n<Note>3</Note></Notes>"
    data = soap(cdata("<Note>1</Note>"), escaped(two), cdata("<Note>4</Note>"))
    records, findings, envelope = read(data)
    assert findings == []
    assert [(record.tree.text, record.index, record.line) for record in records] == [
        ("1", 0, 4),
        ("2", 1, 5),
        ("3", 2, 6),
        ("4", 3, 7),
    ]
    assert written(records, envelope) == data
    fewer = written(records[:2], envelope)
    assert [record.tree.text for record in read(fewer)[0]] == ["1", "2"]


def test_the_envelope_is_kept_beside_as_json() -> None:
    data = soap(cdata(NOTE), escaped(NOTE))
    records, _, envelope = read(data)
    again = msgspec.json.decode(msgspec.json.encode(envelope), type=Envelope)
    assert as_data(written(records, again)) == as_data(data)
    assert [holder.cdata for holder in again.holders] == [True, False]


@pytest.mark.parametrize("declared", ["ISO-8859-1", "UTF-16", "no-such-charset"])
def test_the_charset_declared_inside_says_nothing(declared: str) -> None:
    records, findings, _ = read(soap(escaped(NOTE.replace("ISO-8859-1", declared))))
    assert findings == []
    assert str(records[0].tree.findtext("Value")).startswith("Mål")


@pytest.mark.parametrize("style", [escaped, cdata])
@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16"])
def test_the_charset_of_the_outer_document_comes_back(style: Style, charset: str) -> None:
    text = soap(style("<Note>Åsa</Note>")).decode().replace("UTF-8", charset)
    records, findings, envelope = read(text.encode(charset))
    assert (records[0].tree.text, findings) == ("Åsa", [])
    records[0].tree.text = "Åsa €"
    back = written(records, envelope)
    assert back[:20] == text.encode(charset)[:20]
    assert read(back)[0][0].tree.text == "Åsa €"


def test_line_breaks_that_are_character_references_stand_on_one_line() -> None:
    text = escaped("<Note>\n <a/>\n\n <b/></Note>").replace("\n", "&#xD;&#10;", 2)
    records, findings, _ = read(soap(text + "<!-- -->"))
    assert findings == []
    assert [line_of(records[0], element) for element in records[0].tree.iter()] == [4, 4, 5]
    broken = escaped("<Note>\n <a>\n\n</Note>").replace("\n", "&#xA;", 2)
    assert told(read(soap(broken))[1]) == [("FORMAT-XML", 5)]


FAULT = (
    "<soap:Fault><faultcode>soap:Client</faultcode>"
    "<faultstring>191212121212 saknas</faultstring></soap:Fault>"
)


def test_a_fault_is_told_with_its_line_and_without_its_text() -> None:
    data = soap("x").replace(b'<t:Result t:n="0">x</t:Result>', FAULT.encode())
    records, findings, _ = read(data)
    assert (records, told(findings)) == ([], [("FORMAT-FAULT", 4)])
    assert findings[0].severity.name == "ERROR"
    assert "191212121212" not in repr(findings)


def test_a_fault_beside_a_result_and_without_a_string_container() -> None:
    data = soap("<Note/>").replace(b"</soap:Body>", b"\n" + FAULT.encode() + b"</soap:Body>")
    plain = Container(format="xml", record="Note")
    records, findings, _ = read(data, plain)
    assert (len(records), told(findings)) == (1, [("FORMAT-FAULT", 5)])
    assert read(soap("<Note><Fault/></Note><Fault/>"), plain)[1] == []


@pytest.mark.parametrize(
    ("held", "rule", "line"),
    [
        ("", "FORMAT-EMPTY", 4),
        (" \n ", "FORMAT-EMPTY", 4),
        (cdata(""), "FORMAT-EMPTY", 4),
        (cdata("\n<Annat/>"), "FORMAT-EMPTY", 5),
        ("<Note>real</Note>", "FORMAT-XML", 4),
        (cdata("<Note>\n<a></Note>"), "FORMAT-XML", 5),
        (escaped("<Note>\n<a></Note>"), "FORMAT-XML", 5),
        (escaped("<Note>\n&nbsp;</Note>"), "FORMAT-XML", 5),
        (escaped(NOTE)[:-60], "FORMAT-TRUNCATED", 8),
        (cdata("<!DOCTYPE Note [<!ENTITY a 'x'>]><Note>&a;</Note>"), "FORMAT-DOCTYPE", 4),
        (escaped("<Note>" + "<a>" * 120 + "</a>" * 120 + "</Note>"), "FORMAT-LIMIT", 4),
        ("not xml", "FORMAT-XML", 4),
    ],
)
def test_what_is_wrong_inside_stops_nothing_and_stays(held: str, rule: str, line: int) -> None:
    data = soap(held, cdata("<Note>2</Note>"))
    records, findings, envelope = read(data)
    assert [record.tree.text for record in records] == ["2"]
    assert told(findings) == [(rule, line)]
    assert written(records, envelope) == data


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "FORMAT-EMPTY"),
        (b"<soap:Envelope xmlns:soap='urn:s'><soap:Body/></soap:Envelope>", "FORMAT-EMPTY"),
        (b"<!DOCTYPE a><a><Result>&lt;Note/&gt;</Result></a>", "FORMAT-DOCTYPE"),
        (b"<a><Result>&x;</Result></a>", "FORMAT-XML"),
        (b"<a><Result>\xff</Result></a>", "FORMAT-CHARSET"),
    ],
)
def test_what_is_wrong_around(data: bytes, rule: str) -> None:
    records, findings, _ = read(data)
    assert records == []
    assert [finding.rule for finding in findings] == [rule]


WHOLE = soap(escaped(NOTE), cdata("<Note>2</Note>"))


@pytest.mark.parametrize("cut", range(1, len(WHOLE) - 1, 7))
def test_a_file_cut_anywhere_is_truncated(cut: int) -> None:
    records, findings, envelope = read(WHOLE[:cut])
    assert len(records) == WHOLE[:cut].count(b"</t:Result>")
    assert [finding.rule for finding in findings] == ["FORMAT-TRUNCATED"]
    assert (envelope.whole, envelope.holders) == (False, [])
    if records:
        assert len(read(written(records, envelope))[0]) == len(records)


def test_records_of_a_broken_document_are_written_each_by_itself() -> None:
    records, findings, envelope = read(soap(escaped("<Note>1</Note><Note>2</Note>")))
    assert told(findings) == [("FORMAT-XML", 4)]
    assert [record.tree.text for record in read(written(records, envelope))[0]] == ["1", "2"]


def test_limits_hold_inside() -> None:
    limited = Container(format="xml", record="Note", inside="Result", limits=Limits(text=50, depth=6))
    data = soap(escaped("<Note>" + "<a>xxxx</a>" * 20 + "</Note>"), escaped(f"<Note>{'x' * 51}</Note>"))
    records, findings, _ = read(data, limited)
    assert len(records) == 1
    assert [(finding.rule, finding.params["limit"]) for finding in findings] == [("FORMAT-LIMIT", "text")]


def test_without_an_envelope_each_record_gets_soap_around_it() -> None:
    trees = [etree.fromstring("<Note a='&lt;'>&lt;Å&gt; \r</Note>"), etree.fromstring("<Note/>")]
    data = b"".join(write_records(trees, CONTAINER))
    root = etree.fromstring(data)
    assert root.tag == "{http://schemas.xmlsoap.org/soap/envelope/}Envelope"
    assert [element.tag for element in root[0]] == ["Result", "Result"]
    assert str(root[0][0].text).startswith('<?xml version="1.0" encoding="utf-8"?>')
    records, findings, _ = read(data)
    assert findings == []
    assert [etree.tostring(record.tree) for record in records] == [etree.tostring(tree) for tree in trees]


def test_with_a_root_all_records_stand_in_one_document() -> None:
    rooted = Container(format="xml", record="Note", inside="Result", root="Notes", charset="iso-8859-1")
    data = b"".join(write_records([etree.Element("Note"), etree.Element("Note")], rooted))
    assert data.count(b"<Result>") == 1
    assert len(read(data, rooted)[0]) == 2


def test_the_record_must_be_named() -> None:
    with pytest.raises(BadConfiguration):
        open_records(io.BytesIO(b""), Container(format="xml", inside="Result"))


@pytest.mark.parametrize("style", [escaped, cdata])
def test_a_system_is_known_by_what_is_inside(style: Style) -> None:
    names = sniff(soap(style(NOTE))).names
    assert names[0] == "Envelope"
    assert {"Body", "Result", "Note"} <= set(names)


BARE = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->\n<Note>\n <a>Å</a ></Note>\n'


def test_a_record_without_soap_is_read_and_written_bare() -> None:
    records, findings, envelope = read(BARE.encode())
    assert (findings, [line_of(records[0], element) for element in records[0].tree.iter()]) == ([], [3, 4])
    assert written(records, envelope).decode() == BARE.replace("</a >", "</a>")
    assert b"<Result>" in written(records, None)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1"])
def test_bare_records_in_a_root_of_their_own(charset: str) -> None:
    declared = f'<?xml version="1.0" encoding="{charset}"?>'
    data = f'{declared}<n:A xmlns:n="urn:n"><Note>å</Note>\n <Note>2</Note></n:A>'
    records, findings, envelope = read(data.encode(charset))
    assert ([record.tree.text for record in records], findings) == (["å", "2"], [])
    assert as_data(written(records, envelope)) == as_data(data.encode(charset))


def test_bare_records_beside_those_that_are_text() -> None:
    text = soap("", cdata("<Note>2</Note>")).decode().replace("</t:Result>", "</t:Result>\n<Note>1</Note>", 1)
    records, findings, envelope = read(text.encode())
    assert [(record.tree.text, record.index) for record in records] == [("1", 0), ("2", 1)]
    assert told(findings) == [("FORMAT-EMPTY", 4)]
    assert as_data(written(records, envelope)) == as_data(text.encode())


def test_a_broken_bare_record_is_told_and_the_next_one_is_read() -> None:
    data = b"<A><Note><x></Note>\n<Note>2</Note></A>"
    records, findings, _ = read(data)
    assert [record.tree.text for record in records] == ["2"]
    assert told(findings) == [("FORMAT-XML", 1)]


NAMES = Container(format="xml", record="Note", inside=("xml", "Result"))


def test_the_element_may_have_one_of_several_names_and_the_first_is_written() -> None:
    data = soap(cdata("<Note>1</Note>")).replace(
        b"</soap:Body>", b"<xml>&lt;Note>2&lt;/Note></xml></soap:Body>"
    )
    records, findings, envelope = read(data, NAMES)
    assert ([record.tree.text for record in records], findings) == (["1", "2"], [])
    back = written(records, envelope, NAMES)
    one, other = (unfolded(etree.fromstring(each), ("xml", "Result")) for each in (data, back))
    assert etree.tostring(one, method="c14n2") == etree.tostring(other, method="c14n2")
    assert written(records, None, NAMES).count(b"<xml>") == 2


FAULTY = Container(format="xml", record="Note", inside="Result", fault={"@Type": "Error", "Error": "1"})
ERROR = '<p:Note xmlns:p="urn:e" Type="{}">\n<p:Error>{}</p:Error><Msg>191212121212 saknas</Msg></p:Note>'


@pytest.mark.parametrize(("kind", "text"), [("Error", ""), (" Error ", "2"), ("Response", "1")])
@pytest.mark.parametrize("style", [escaped, cdata])
def test_an_error_reply_is_told_without_its_text_and_the_others_go_on(
    style: Style, kind: str, text: str
) -> None:
    data = soap(style("<Note>1</Note>"), style(ERROR.format(kind, text)), style("<Note>2</Note>"))
    records, findings, envelope = read(data, FAULTY)
    assert [record.tree.text for record in records] == ["1", "2"]
    assert told(findings) == [("FORMAT-FAULT", 5)]
    assert "saknas" not in repr(findings)
    assert written(records, envelope, FAULTY) == data


def test_an_error_reply_without_soap_and_a_record_that_is_none() -> None:
    assert told(read(ERROR.format("Error", "").encode(), FAULTY)[1]) == [("FORMAT-FAULT", 1)]
    records, findings, _ = read(ERROR.format("Response", "2").encode(), FAULTY)
    assert (len(records), findings) == (1, [])


PIECES = ["<Note>", "</Note>", "<Note/>", "&lt;Note&gt;", "&lt;/Note&gt;", "<![CDATA[", "]]>", "&#10;", "\n"]
OTHERS = ["<Result>", "</Result>", "<Result/>", "&", "x", "<!--", "-->", "<?p", "?>", "</a>", "<b:Body>"]


@given(st.lists(st.sampled_from([*PIECES, *OTHERS]), max_size=20))
def test_no_markup_raises(parts: list[str]) -> None:
    data = f"<a>{''.join(parts)}</a>".encode()
    assert all(isinstance(item, Record | Finding) for item in open_records(io.BytesIO(data), CONTAINER))


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from([escaped, cdata]))
def test_what_is_written_is_read_again(values: list[str], style: Style) -> None:
    data = soap(*(style("<Note/>") for _ in values))
    records, _, envelope = read(data)
    for record, value in zip(records, values, strict=True):
        record.tree.text = value
    back = written(records, envelope)
    assert [record.tree.text or "" for record in read(back)[0]] == values
    assert unescape(back.decode()).count("CDATA") >= (len(values) if style is cdata else 0)
