"""Laws of FHIR's two spellings, for every type of R4: there and back, nothing is touched."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sipfhir.conformance.facts import facts
from sipfhir.formats import fhir_json, fhir_xml
from sipfhir.formats.faults import Unreadable
from sipfhir.formats.fhir_json import Figure
from sipfhir.formats.fhir_r4 import BOOLEAN, DECIMAL, INTEGER, RESOURCE, XHTML, elements, is_resource
from sipfhir.formats.fhir_unknown import unknown
from sipfhir.formats.fhir_xml_many import joined
from tests.formats.figures import figures

RESOURCES = [name for name, one in facts().types.items() if one.kind == "resource" and is_resource(name)]
ABSTRACT = ("Resource", "DomainResource")
TEXTS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
    ),
    min_size=1,
    max_size=12,
)
DECIMALS = st.from_regex(r"-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
INTEGERS = st.from_regex(r"-?(0|[1-9][0-9]{0,17})", fullmatch=True)
DIVS = st.sampled_from(
    [
        '<div xmlns="http://www.w3.org/1999/xhtml">a &quot;b&quot; &#229; <!-- kept --><br/><br></br></div>',
        "<div lang='sv' xmlns='http://www.w3.org/1999/xhtml'  ><![CDATA[<p>]]>\n</div >",
        '<x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:div>in</x:div></x:div>',
        '<div xmlns="http://www.w3.org/1999/xhtml"/>',
    ]
)


def value(kind: str) -> st.SearchStrategy[Any]:
    if kind == XHTML:
        return DIVS
    numbers = {DECIMAL: DECIMALS.map(number), INTEGER: INTEGERS.map(number), BOOLEAN: st.booleans()}
    return numbers.get(kind, TEXTS)


def number(digits: str) -> Any:
    return (
        int(digits)
        if digits.lstrip("-").isdecimal() and len(digits) <= 18 and digits != "-0"
        else Figure(digits)
    )


@st.composite
def nodes(draw: st.DrawFn, type_name: str, depth: int = 0) -> dict[str, Any]:
    """Some elements of a type, with values; extensions beside primitives, and places that are empty."""
    known, out = elements(type_name), {}
    wanted = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3, unique=True))
    for name in wanted:
        one = known[name]
        if one.kind == RESOURCE:
            out[name] = draw(resources(depth + 1)) if depth < 2 else {"resourceType": "Basic", "id": "x"}
        elif one.primitive or one.kind == XHTML:
            out |= draw(primitives(name, one.kind, depth))
        else:
            out[name] = draw(nodes(one.kind, depth + 1)) if depth < 2 else {"id": "x"}
        if one.many:
            out |= {key: [child] for key, child in out.items() if key.removeprefix("_") == name}
    return out


@st.composite
def primitives(draw: st.DrawFn, name: str, kind: str, depth: int) -> dict[str, Any]:
    attribute = name in ("id", "url") or kind == XHTML
    if attribute or draw(st.booleans()):
        return {name: draw(value(kind))}
    beside = {"extension": [draw(nodes("Extension", depth + 1))]} if depth < 2 else {"id": "x"}
    if draw(st.booleans()):
        return {f"_{name}": beside}
    return {name: draw(value(kind)), f"_{name}": beside}


@st.composite
def resources(draw: st.DrawFn, depth: int = 0) -> dict[str, Any]:
    kind = draw(st.sampled_from([name for name in RESOURCES if name not in ABSTRACT]))
    return {"resourceType": kind, **draw(nodes(kind, depth))}


@settings(max_examples=80)
@given(resources())
def test_any_resource_of_r4_is_the_same_through_xml_and_through_json(tree: dict[str, Any]) -> None:
    text = fhir_json.write(tree)
    assert figures(fhir_json.read(text.decode())) == figures(tree)
    xml = fhir_xml.write(tree)
    back = fhir_xml.read(xml)
    assert figures(back) == figures(tree)
    assert fhir_xml.write(fhir_json.read(fhir_json.write(back).decode())) == xml
    assert list(unknown(tree)) == []


@settings(max_examples=40)
@given(resources())
def test_how_an_xml_document_is_laid_out_is_no_data(tree: dict[str, Any]) -> None:
    xml = fhir_xml.write(tree)
    root = etree.fromstring(xml)
    spread = b"<!-- laid out -->\n" + etree.tostring(root, encoding="UTF-8").replace(b"><", b">\n  <")
    if b"xhtml" not in xml:
        assert figures(fhir_xml.read(spread)) == figures(tree)
        again = etree.fromstring(fhir_xml.write(fhir_xml.read(spread)))
        assert etree.tostring(again, method="c14n2", strip_text=True) == etree.tostring(
            root, method="c14n2", strip_text=True
        )


def test_every_type_of_r4_is_known_and_no_other() -> None:
    assert len(RESOURCES) == 148
    assert is_resource("EffectEvidenceSynthesis")
    assert is_resource("MedicinalProductIndication")
    assert not is_resource("Citation")


PATIENT = '<Patient xmlns="http://hl7.org/fhir" xmlns:x="urn:x" {0}>{1}</Patient>'


@pytest.mark.parametrize(
    ("attributes", "inside", "pointers"),
    [
        ("", "<colour value='red'/>", ["/colour"]),
        ("odd='1'", "", ["/@odd"]),
        ("id='p'", "<id value='q'/>", ["/@id"]),
        ("", "<active value='true' odd='1'/>", ["/_active/@odd"]),
        ("", "<x:own>text</x:own>", ["/{urn:x}own"]),
        ("", "<name>loose<family value='A'/></name>", ["/name/0/@text"]),
        ("", "<contained><Colour><id value='c'/></Colour></contained>", ["/contained/0/resourceType"]),
        (
            "",
            "<extension url='e'><valueCodeableConcept value='x'/></extension>",
            ["/extension/0/valueCodeableConcept/@value"],
        ),
        ("", "<birthDate url='u'/>", ["/_birthDate/@url"]),
    ],
)
def test_what_r4_does_not_know_is_told_and_comes_back(
    attributes: str, inside: str, pointers: list[str]
) -> None:
    tree = fhir_xml.read(PATIENT.format(attributes, inside).encode())
    assert [one.pointer.replace("~1", "/") for one in unknown(tree)] == pointers
    assert fhir_xml.read(fhir_xml.write(fhir_json.read(fhir_json.write(tree).decode()))) == tree


def test_a_narrative_takes_a_namespace_from_around_it_along() -> None:
    raw = (
        b'<f:Patient xmlns:f="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml">'
        b'<f:text><f:status value="generated"/><h:div><h:p>a</h:p></h:div></f:text></f:Patient>'
    )
    tree = fhir_xml.read(raw)
    div = '<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>a</h:p></h:div>'
    assert tree == {"resourceType": "Patient", "text": {"status": "generated", "div": div}}
    assert fhir_xml.read(fhir_xml.write(tree)) == tree


def test_comments_are_told_but_not_those_of_a_narrative() -> None:
    raw = (
        b"<?xml version='1.0'?>\n<?style x?>\n<!-- <div> -->"
        b'<Patient xmlns="http://hl7.org/fhir">\n<text><div xmlns="http://www.w3.org/1999/xhtml">'
        b"<!-- kept --></div></text><!-- b --></Patient>"
    )
    document = fhir_xml.opened(raw)
    [told] = document.findings
    assert (told.rule, told.place.line, told.params) == ("FHIR-COMMENT", 2, {"count": 3})
    assert "<!-- kept -->" in document.tree["text"]["div"]


def test_one_document_stays_and_several_become_a_bundle() -> None:
    one = fhir_xml.write({"resourceType": "Basic", "id": "a"})
    two = fhir_xml.write({"resourceType": "Basic", "id": "b"})
    assert b"".join(joined([])) == b""
    assert b"".join(joined([one])) == one
    tree = fhir_xml.read(b"".join(joined([one, two, one])))
    assert tree["type"] == "collection"
    assert [entry["resource"]["id"] for entry in tree["entry"]] == ["a", "b", "a"]


def test_broken_utf16_is_a_finding() -> None:
    raw = '<Patient xmlns="http://hl7.org/fhir"/>'.encode("utf-16")
    assert fhir_xml.read(raw) == {"resourceType": "Patient"}
    with pytest.raises(Unreadable) as told:
        fhir_xml.read(raw + b"\xd8\xd8\xd8")
    assert told.value.finding.rule == "FORMAT-CHARSET"


def test_line_ends_of_a_narrative_are_those_of_xml_both_times() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">a\r\nb\rc</div>'
    written = fhir_xml.write({"resourceType": "Basic", "text": {"div": div}})
    assert b"\r" not in written
    assert fhir_xml.read(written)["text"]["div"] == div.replace("\r\n", "\n").replace("\r", "\n")
