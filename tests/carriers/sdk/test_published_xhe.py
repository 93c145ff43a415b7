"""The published schema of the envelope (XHE 1.0); its parts that did not come with it are stood in for."""

from pathlib import Path

import pytest
from lxml import etree

from tests.carriers.sdk.judges import FOLDER
from tests.carriers.sdk.messages import KNOWN, data

XSD = "http://www.w3.org/2001/XMLSchema"
NAMES = KNOWN.xhe.namespaces
EXTENSION = "http://docs.oasis-open.org/bdxr/ns/XHE/1/ExtensionComponents"


def _basic(aggregate: str) -> str:
    """Every basic component that the published parts name, as text with any attribute."""
    names = sorted(set(etree.XPath("//@ref[starts-with(., 'xhb:')]")(etree.fromstring(aggregate.encode()))))
    names += ["xhb:XHEVersionID", "xhb:CustomizationID", "xhb:ProfileID", "xhb:ProfileExecutionID"]
    text = '<xsd:complexType name="T"><xsd:simpleContent><xsd:extension base="xsd:string">'
    text += '<xsd:anyAttribute processContents="skip"/></xsd:extension></xsd:simpleContent></xsd:complexType>'
    elements = "".join(f'<xsd:element name="{name[4:]}" type="T"/>' for name in dict.fromkeys(names))
    return _schema(NAMES["basic"], text + elements)


def _schema(space: str, inside: str) -> str:
    return f'<xsd:schema xmlns:xsd="{XSD}" targetNamespace="{space}" xmlns="{space}" elementFormDefault="qualified">{inside}</xsd:schema>'  # noqa: E501


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    folder: Path = tmp_path_factory.mktemp("xhe")
    parts = folder / "fragments"
    parts.mkdir()
    aggregate = (FOLDER / "xhe/XHE-AggregateComponents-1.0.xsd").read_text("utf-8")
    (folder / "XHE-1.0.xsd").write_text((FOLDER / "xhe/XHE-1.0.xsd").read_text("utf-8"), "utf-8")
    content = (
        '<xsd:complexType name="PayloadContentType" mixed="true"><xsd:sequence>'
        '<xsd:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence>'
        "</xsd:complexType>"
    )
    anything = '<xsd:element name="{}" type="xsd:anyType"/>'
    for name, text in {
        "XHE-AggregateComponents-1.0": aggregate,
        "XHE-BasicComponents-1.0": _basic(aggregate),
        "XHE-ExtensionComponents-1.0": _schema(EXTENSION, anything.format("XHEExtensions")),
        "XHE-xmldsig1-schema-1.0": _schema(NAMES["signature"], anything.format("Signature")),
        "XHE-PayloadContentDataType-1.0": _schema(NAMES["aggregate"], content),
    }.items():
        (parts / f"{name}.xsd").write_text(text, "utf-8")
    return etree.XMLSchema(etree.parse(folder / "XHE-1.0.xsd"))


def test_our_envelope_is_valid(schema: etree.XMLSchema) -> None:
    schema.validate(etree.fromstring(data(xhe=True)))
    assert [error.message for error in schema.error_log] == []


def test_the_published_envelope_is_valid_and_a_broken_one_not(schema: etree.XMLSchema) -> None:
    """So that the stand-ins let through neither too little nor all."""
    assert schema.validate(etree.parse(FOLDER / "examples/xhe_unencrypted_payload.xml"))
    assert not schema.validate(etree.fromstring(data(xhe=True).replace(b"ToParty", b"FromParty")))
