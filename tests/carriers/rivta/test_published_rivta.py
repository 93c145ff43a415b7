"""What we write, serve and know, held against the schemas, schematrons and WSDLs that are published."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zeep
from lxml import etree, isoschematron
from saxonche import PySaxonProcessor

import sipfhir
from sipfhir.carriers.rivta import response
from sipfhir.carriers.rivta.check import check
from sipfhir.carriers.rivta.engagement import notification, posts, updates
from sipfhir.carriers.rivta.schema import schema
from sipfhir.registry import shipped
from tests.carriers.rivta.making import OURS, PERSON, PERSONNUMMER, SAMPLES, every_good, request, us
from tests.carriers.rivta.running import running
from tests.published import STANDARDS

PLANS = STANDARDS / "rivta/logistics-logistics-3"
INDEX = STANDARDS / "rivta/engagementindex-1"
HOMES = {"GetCarePlans": (PLANS, "2.0"), "Update": (INDEX, "1.0"), "ProcessNotification": (INDEX, "1.0")}
Schematron = Callable[[str, bytes], list[str]]
SCHEMATRONS = {
    "GetCarePlans": PLANS / "getcareplans-schematron.xml",
    "Update": INDEX / "general_update_constraints.xml",
}
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_STAGES = ("iso_dsdl_include", "iso_abstract_expand", "iso_svrl_for_xslt1")


def file_of(operation: str, end: str) -> Path:
    """Where the schema (``Responder``, xsd) or the WSDL of an operation lies."""
    home, version = HOMES[operation]
    return home / f"interactions/{operation}Interaction" / end.format(operation=operation, version=version)


@lru_cache
def published(operation: str) -> Any:
    return etree.XMLSchema(etree.parse(file_of(operation, "{operation}Responder_{version}.xsd")))


@pytest.fixture(scope="module")
def schematron() -> Iterator[Schematron]:
    """What a published schematron says of a message. Its rules are XPath 2, which Saxon runs."""
    folder = Path(str(isoschematron.__file__)).parent / "resources/xsl/iso-schematron-xslt1"
    with PySaxonProcessor() as saxon:
        compiled: dict[str, Any] = {}
        for name, file in SCHEMATRONS.items():
            document: Any = etree.parse(file)
            document.getroot().set("queryBinding", "xslt")
            for stage in _STAGES:
                document = etree.XSLT(etree.parse(folder / f"{stage}.xsl"))(document)
            document.getroot().set("version", "2.0")
            text = etree.tostring(document.getroot(), encoding="unicode")
            compiled[name] = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_text=text)

        def broken(operation: str, message: bytes) -> list[str]:
            node = saxon.parse_xml(xml_text=message.decode())
            told = etree.fromstring(compiled[operation].transform_to_string(xdm_node=node).encode())
            return [str(each.findtext(f"{SVRL}text")).strip() for each in told.iter(f"{SVRL}failed-assert")]

        yield broken


def test_every_good_sample_is_written_valid(schematron: Schematron) -> None:
    for plan in every_good():
        data = response.write([plan], us(), shipped()).data
        assert published("GetCarePlans").validate(etree.fromstring(data)), published("GetCarePlans").error_log
        assert schematron("GetCarePlans", data) == []


def test_every_post_is_written_valid(schematron: Schematron) -> None:
    given = list(every_good())
    for delete in (False, True):
        made = posts(given, us(data_controller="SE2321000016"), shipped(), delete=delete).engagements
        for data in updates(made, shipped()):
            assert published("Update").validate(etree.fromstring(data))
            assert schematron("Update", data) == []
        assert published("ProcessNotification").validate(etree.fromstring(notification(made, shipped())))


def test_our_samples_are_valid(schematron: Schematron) -> None:
    for file in sorted((SAMPLES / "rivta/good").glob("*.xml")):
        root = next(etree.fromstring(file.read_bytes()).iter("{*}GetCarePlansResponse"))
        assert published("GetCarePlans").validate(root), (file, published("GetCarePlans").error_log)
        assert schematron("GetCarePlans", etree.tostring(root)) == []


def test_the_nullified_sample_is_refused_for_the_same_reason(schematron: Schematron) -> None:
    data = (SAMPLES / "rivta/odd/makulerad.xml").read_bytes()
    theirs = schematron("GetCarePlans", data)
    ours = check(data, shipped()).findings
    assert [each.split()[0].rpartition(":")[2] for each in theirs] == [
        each.params["element"] for each in ours
    ]


def test_the_published_examples_of_an_update_are_judged_alike(schematron: Schematron) -> None:
    data = (INDEX / "UpdateResponder_1.0.xml").read_bytes()
    assert published("Update").validate(etree.fromstring(data))
    assert schematron("Update", data) == ["tns1:mostRecentContent MUST NOT be given when deleteFlag=true"]
    [finding] = check(data, shipped()).findings
    assert (finding.rule, finding.params["case"]) == ("RIVTA-RULE", "deleted")


CHANGES = [
    (b">false<", b">true<"),
    (b"</index:dataController>", b"</index:dataController><index:owner>SE1</index:owner>"),
    (
        b"<index:dataController>",
        b"<index:creationTime>20260302111500</index:creationTime><index:dataController>",
    ),
    (b">NA<", b"><"),
    (b">cll-cp<", b"><"),
]


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_what_their_schematron_refuses_we_refuse(before: bytes, after: bytes, schematron: Schematron) -> None:
    [plan] = [each.plan for each in sipfhir.read(SAMPLES / "rivta/good/sip-pdf.xml")]
    assert plan
    [data] = updates(posts([plan], us(), shipped()).engagements, shipped())
    assert before in data
    changed = data.replace(before, after, 1)
    assert schematron("Update", changed)
    assert check(changed, shipped()).findings


SPOILT = [
    (b"", b""),
    (b"20260302111500", b"20261302111500"),
    (b"20260302111500", b"202603021115"),
    (b">SIP<", b">sip<"),
    (b">true<", b">1<"),
    (b">true<", b">ja<"),
    (b"<c:id>", b"<c:idd>"),
    (b"application/pdf", b"application/msword"),
    (b"application/pdf", b"application/json"),
    (b"<c:root>1.2.752.129.2.1.4.1</c:root>", b""),
    (b"<c:extension>SE2321000016-E101</c:extension>", b""),
    (b"<c:resultCode>OK</c:resultCode>", b"<c:resultCode>FEL</c:resultCode>"),
    (b"<c:logId>6f1c1c0e-55a2-4c7e-9a55-3d0a6a7d0001</c:logId>", b""),
    (b"</c:carePlanBody>", b"<x xmlns='urn:annan'/></c:carePlanBody>"),
    (b"</c:carePlanBody>", b"<c:x/></c:carePlanBody>"),
    (b"</carePlan>", b"<x xmlns='urn:annan'/></carePlan>"),
    (b"</c:carePlanHeader>", b"<x xmlns='urn:annan'/></c:carePlanHeader>"),
    (b"</c:patientId>", b"<x xmlns='urn:annan'/></c:patientId>"),
]


@pytest.mark.parametrize(("before", "after"), SPOILT)
def test_our_schema_says_what_theirs_says(before: bytes, after: bytes) -> None:
    data = (SAMPLES / "rivta/good/sip-pdf.xml").read_bytes()
    assert before in data
    try:
        root = etree.fromstring(data.replace(before, after) if before else data)
    except etree.XMLSyntaxError:
        root = etree.fromstring(data.replace(before, after).replace(b"</c:id>", b"</c:idd>"))
    assert schema(shipped(), "GetCarePlans").validate(root) == published("GetCarePlans").validate(root)


REQUESTS = [
    "",
    "<careContactId>1</careContactId>",
    "<datePeriod><c:start>20260101</c:start></datePeriod>",
    "<x xmlns='urn:annan'/>",
    "<x/>",
]


@pytest.mark.parametrize("inner", REQUESTS)
def test_our_schema_of_requests_says_what_theirs_says(inner: str) -> None:
    root = etree.fromstring(request(inner))[1][0]
    assert schema(shipped(), "GetCarePlans").validate(root) == published("GetCarePlans").validate(root)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    for name in (
        "rivta/good/sip-pdf.xml",
        "prator/good/inget-att-anmarka.xml",
        "prator/good/utskrivning-aldre.xml",
    ):
        [reading] = sipfhir.read(SAMPLES / name)
        bundle = msgspec.json.encode(sipfhir.to_fhir(reading).collection())
        (tmp_path / f"plans/{Path(name).stem}.json").write_bytes(bundle)
    return tmp_path


class Kept(zeep.Plugin):
    """Every answer as it came."""

    def __init__(self) -> None:
        self.answers: list[Any] = []

    def ingress(self, envelope: Any, http_headers: Any, operation: Any) -> Any:
        self.answers.append(etree.fromstring(etree.tostring(envelope)))
        return envelope, http_headers


def caller(operation: str, port: int) -> tuple[Any, Kept]:
    """zeep by the published WSDL, at our address."""
    kept = Kept()
    wsdl = file_of(operation, "{operation}Interaction_{version}_RIVTABP21.wsdl")
    client = zeep.Client(wsdl.as_uri(), plugins=[kept])
    [binding] = client.wsdl.bindings
    return client.create_service(binding, f"http://127.0.0.1:{port}/rivta/{operation}"), kept


def test_a_client_of_the_published_wsdl_gets_valid_answers(folder: Path, schematron: Schematron) -> None:
    with running(folder) as port:
        service, kept = caller("GetCarePlans", port)
        head = {"LogicalAddress": OURS}
        for number in (PERSON, "199002222397", "200001252386", "1212121212"):
            service.GetCarePlans(patientId={"id": number, "type": PERSONNUMMER}, _soapheaders=head)
    held = 0
    for answer in kept.answers:
        [message] = answer.iter("{*}GetCarePlansResponse")
        root = etree.fromstring(etree.tostring(message))
        assert published("GetCarePlans").validate(root), published("GetCarePlans").error_log
        assert schematron("GetCarePlans", etree.tostring(root)) == []
        held += len(root.findall("{*}carePlan"))
    assert held > 1


@pytest.mark.parametrize("operation", ["Update", "ProcessNotification"])
def test_a_client_of_the_published_wsdl_tells_of_engagements(folder: Path, operation: str) -> None:
    readings = sipfhir.read(SAMPLES / "rivta/good/sip-pdf.xml")
    [made] = posts(readings, us(), shipped()).engagements
    values = msgspec.to_builtins(made)
    transaction = {"deleteFlag": values.pop("deleteFlag"), "engagement": values}
    with running(folder) as port:
        service, kept = caller(operation, port)
        getattr(service, operation)(
            engagementTransaction=[transaction], _soapheaders={"LogicalAddress": OURS}
        )
    [message] = kept.answers[0].iter(f"{{*}}{operation}Response")
    assert published(operation).validate(etree.fromstring(etree.tostring(message)))
    assert message.findtext("{*}ResultCode") == "OK"
