"""The published judges of SDK: its XSD, and its schematron, which is XSLT 2 and run by Saxon."""

from functools import cache

from lxml import etree, isoschematron
from saxonche import PySaxonProcessor

from tests.published import STANDARDS

FOLDER = STANDARDS / "digg-sdk"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def _saxon() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(
        etree.parse(FOLDER / "schema/infrastructure_messaging_MessageWithAttachments_3.0.xsd")
    )


@cache
def _stylesheet() -> str:
    """The schematron as a stylesheet. lxml's compiler is for XSLT 1, but leaves the tests alone."""
    rules = etree.parse(FOLDER / "schematron/MessageConstraints.xml")
    rules.getroot().attrib.pop("queryBinding")
    for one in rules.iter("{http://purl.oclc.org/dsdl/schematron}assert"):
        for child in one:
            one.remove(child)
    expanded = isoschematron.iso_abstract_expand(rules)
    made = isoschematron.iso_svrl_for_xslt1(expanded)
    made.getroot().set("version", "2.0")
    return etree.tostring(made, encoding="unicode")


@cache
def _judge() -> object:
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_text=_stylesheet())


def breaks_schema(data: bytes) -> list[str]:
    """What the XSD says."""
    schema = _schema()
    schema.validate(etree.fromstring(data))
    return [error.message for error in schema.error_log]


def breaks_rules(data: bytes) -> list[str]:
    """The patterns whose assertions failed."""
    text = etree.tostring(etree.fromstring(data), encoding="unicode")
    report = _judge().transform_to_string(xdm_node=_saxon().parse_xml(xml_text=text))  # type: ignore[attr-defined]
    found = etree.fromstring(report.encode())
    return [one.get("test", "") for one in found.iter(f"{_SVRL}failed-assert")]
