"""`namespaces: ignore`: journal notes whose namespaces are missing, wrong, declared and not used."""

import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

import sipfhir
from sipfhir.findings import Finding
from sipfhir.formats import Container, Record, open_records, unfolded, write_records
from sipfhir.mapping import local_tree
from sipfhir.mapping.counting import count_xml
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tree import leaves
from sipfhir.plan import Plan
from sipfhir.site import Site
from tests.mapping.mutants import mutate

YAML = """system: toy
version: 1
record: Meddelande
plan:
  title:       Rubrik
  status:      {path: '@Lage', table: lage}
  created:     {path: Tid, as: local-time, patterns: ['yyyyMMddHHmm']}
  person:
    identifiers: {path: PatId, as: swedish-identity}
    deceased:    {path: Avliden, as: boolean, true: '1', false: '0'}
  goals:
    each: Ord/TextOrd[TermId='2811']
    description: Varde
  notes: {each: "Ord/TextOrd[termer(TermId)='note']/Varde"}
constants:
  - {path: '@System', value: HIS, because: the only sender}
"""
TABLES = {"lage": "theirs,ours\nJ,active\nU,draft\n", "termer": "theirs,ours\n13700,note\n13701,other\n"}
BODY = (
    "<Rubrik>SIP</Rubrik><Tid>202403111340</Tid><PatId>191212121212</PatId><Avliden>0</Avliden><Okand/>"
    "<Ord><TextOrd><TermId>2811</TermId><Varde>Bo kvar</Varde></TextOrd>"
    "<TextOrd><TermId>13700</TermId><Varde>Ringa</Varde></TextOrd></Ord>"
)
PLAIN = f'<Meddelande System="HIS" Lage="J">{BODY}</Meddelande>'
PREFIXED = PLAIN.replace("</", "\0").replace("<", "<p:").replace("\0", "</p:")
SOURCES = {
    "none": PLAIN,
    "default": PLAIN.replace("<Meddelande", "<Meddelande xmlns='urn:his'"),
    "prefix": PREFIXED.replace("<p:Meddelande", "<p:Meddelande xmlns:p='urn:his'"),
    "wrong": PREFIXED.replace("<p:Meddelande", "<p:Meddelande xmlns:p='urn:fel:Error'"),
    "declared but not used": PLAIN.replace("<Meddelande", "<Meddelande xmlns:p='urn:his' xmlns:q='urn:q'"),
    "unqualified children": PLAIN.replace("<Meddelande", "<p:Meddelande xmlns:p='urn:his'").replace(
        "</Medd", "</p:Medd"
    ),
    "mixed": PLAIN.replace("<Meddelande", "<Meddelande xmlns='urn:his'").replace(
        "<Ord>", "<Ord xmlns='' xmlns:p='urn:his' xmlns:q='urn:his'><q:Ny/><p:Ny/>"
    ),
    "default under a prefix": PREFIXED.replace(
        "<p:Meddelande", "<p:Meddelande xmlns='urn:d' xmlns:p='urn:his'"
    ).replace("<p:Okand/>", "<Okand/><Okand xmlns=''/>"),
    "attributes": PLAIN.replace(
        "<Rubrik>", "<Rubrik xmlns:xsi='urn:xsi' xmlns:t='urn:t' xsi:type='t:text' xml:lang='sv'>"
    ),
}
KINDS = pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES)


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Mapping:
    return compiled(tmp_path_factory.mktemp("site"), YAML, local_names=True)


def compiled(folder: Path, text: str, *, local_names: bool) -> Mapping:
    (folder / "mappings" / "tables").mkdir(parents=True)
    (folder / "mappings" / "toy.yaml").write_text(text, "utf-8")
    for name, rows in TABLES.items():
        (folder / "mappings" / "tables" / f"{name}.csv").write_text(rows, "utf-8")
    return Mapping(Site(folder), "toy", "xml", local_names=local_names)


def canonical(element: Any) -> str:
    text: str = etree.canonicalize(etree.tostring(element, encoding="unicode"), strip_text=True)
    return text


def back(mapping: Mapping, source: Any, plan: Plan) -> Any:
    """What is written, from the plan as read and the residue."""
    node, orphaned = mapping.lay(mapping.write(plan)[0], mapping.residue(source, plan))
    assert orphaned == 0
    return mapping.untree(node)


@KINDS
def test_the_plan_is_the_same_whatever_the_namespace(mapping: Mapping, text: str) -> None:
    plan, _ = mapping.read(etree.fromstring(text))
    assert plan == mapping.read(etree.fromstring(PLAIN))[0]
    assert plan == mapping.trace(etree.fromstring(text))[0]
    assert (plan.title, plan.created, plan.notes) == ("SIP", "2024-03-11T13:40:00+01:00", ("Ringa",))
    assert [goal.description for goal in plan.goals] == ["Bo kvar"]
    assert plan.person is not None
    assert plan.person.deceased is False


@KINDS
def test_leaves_add_up_and_declarations_are_none(mapping: Mapping, text: str) -> None:
    source = etree.fromstring(text)
    _, counted = mapping.read(source)
    total = counted.mapped + counted.ignored + counted.unmapped
    assert total == count_xml(source) == leaves(mapping.tree(source))


@KINDS
def test_the_way_back_is_exact(mapping: Mapping, text: str) -> None:
    source = etree.fromstring(text)
    plan, _ = mapping.read(source)
    assert canonical(back(mapping, source, plan)) == canonical(source)


def test_declarations_that_no_name_uses_come_back(mapping: Mapping) -> None:
    source = etree.fromstring(SOURCES["attributes"])
    written = back(mapping, source, mapping.read(source)[0])
    assert written[0].nsmap == {"xsi": "urn:xsi", "t": "urn:t"}
    assert written[0].get("{urn:xsi}type") == "t:text"


def test_a_namespaced_attribute_keeps_its_whole_name(mapping: Mapping) -> None:
    source = etree.fromstring(PLAIN.replace("<Meddelande", "<Meddelande xmlns:p='urn:p' p:Lage='U'"))
    plan, counted = mapping.read(source)
    assert plan.status is not None
    assert (plan.status.code, counted.unmapped) == ("active", 2)


def test_what_an_edit_adds_is_in_the_namespace_around_it(mapping: Mapping) -> None:
    source = etree.fromstring(SOURCES["prefix"])
    plan, _ = mapping.read(source)
    values = {name: getattr(plan, name) for name in plan.__struct_fields__}
    edited = Plan(**{**values, "notes": ("Ringa", "Skriva")})
    node, _ = mapping.lay(mapping.write(edited)[0], mapping.residue(source, plan))
    written = mapping.untree(node)
    assert {(element.prefix, etree.QName(element).namespace) for element in written.iter()} == {
        ("p", "urn:his")
    }
    assert mapping.read(written)[0] == edited


def test_without_residue_nothing_is_in_a_namespace_unless_the_mapping_says_so(tmp_path: Path) -> None:
    plan = Plan(title="A")
    bare = compiled(tmp_path / "bare", YAML, local_names=True)
    assert bare.untree(bare.write(plan)[0]).tag == "Meddelande"
    said = YAML + "  - {path: '@xmlns', value: 'urn:his', because: the namespace of the message}\n"
    spaced = compiled(tmp_path / "spaced", said, local_names=True)
    written = spaced.untree(spaced.write(plan)[0])
    assert [element.tag for element in written.iter()] == ["{urn:his}Meddelande", "{urn:his}Rubrik"]
    for text in SOURCES.values():
        source = etree.fromstring(text)
        assert canonical(back(spaced, source, spaced.read(source)[0])) == canonical(source)


def test_exact_is_the_default(tmp_path: Path) -> None:
    exact = compiled(tmp_path, YAML, local_names=False)
    assert exact.read(etree.fromstring(SOURCES["none"]))[0].title == "SIP"
    assert exact.read(etree.fromstring(SOURCES["default"]))[0].title is None


@given(st.sampled_from(sorted(SOURCES)), st.integers(0, 2**32))
def test_any_change_comes_back(mapping: Mapping, name: str, seed: int) -> None:
    node = mutate(mapping.tree(etree.fromstring(SOURCES[name])), Random(seed), xml=True)
    try:
        source = etree.fromstring(etree.tostring(local_tree.to_xml(node)))
    except (ValueError, etree.XMLSyntaxError):
        assume(False)  # a namespace that is no URI
    plan, counted = mapping.read(source)
    assert counted.mapped + counted.ignored + counted.unmapped == count_xml(source)
    node, _ = mapping.lay(mapping.write(plan)[0], mapping.residue(source, plan))
    assert canonical(local_tree.to_xml(node)) == canonical(source)


# --- through files


def in_a_file(text: str) -> bytes:
    return f'<ut:Export xmlns:ut="urn:ut" xmlns="urn:his">{text}\n{text}</ut:Export>'.encode()


def in_soap(text: str) -> bytes:
    head = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetNotesResult>'
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    return f"{head}<![CDATA[{declared}\n{text}]]></GetNotesResult></s:Body></s:Envelope>".encode()


@pytest.mark.parametrize("wrap", [str.encode, in_a_file, in_soap])
@KINDS
def test_read_and_written_through_a_file(mapping: Mapping, wrap: Callable[[str], bytes], text: str) -> None:
    data = wrap(text)
    container = Container(
        format="xml",
        record="Meddelande",
        namespaces="ignore",
        inside="GetNotesResult" if wrap is in_soap else None,
    )
    reader = open_records(io.BytesIO(data), container)
    written = []
    for record in reader:
        assert not isinstance(record, Finding)
        assert isinstance(record, Record)
        written.append(back(mapping, record.tree, mapping.read(record.tree)[0]))
    result = b"".join(write_records(written, container, reader.envelope))
    assert as_data(result) == as_data(data)


SYSTEM = """name: Toy
owner: nobody
basis: invented
evidence: D
evidence_text: {sv: påhittat, en: invented}
sources: []
directions: {in: {how: file}, out: {how: file}}
recognise: {xml: [Meddelande]}
container: {format: xml, inside: GetNotesResult, namespaces: ignore}
"""


def test_the_options_of_a_system_reach_its_mapping(tmp_path: Path) -> None:
    compiled(tmp_path, YAML, local_names=True)
    (tmp_path / "adapters" / "toy").mkdir(parents=True)
    (tmp_path / "adapters" / "toy" / "system.yaml").write_text(SYSTEM, "utf-8")
    site, data = Site(tmp_path), in_soap(SOURCES["wrong"])
    readings = list(sipfhir.read(data, site=site))
    assert [reading.plan.title for reading in readings if reading.plan] == ["SIP"]
    assert [finding.rule for finding in readings[0].findings] == ["MAP-UNMAPPED"]
    assert as_data(sipfhir.write(readings, "toy", site=site).data) == as_data(data)


def as_data(data: bytes) -> str:
    return canonical(unfolded(etree.fromstring(data), "GetNotesResult"))
