"""FHIR's XML and the tree of its JSON: the same both ways, and safe."""

import json
from contextlib import nullcontext, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.formats import Limits, fhir_json, fhir_xml
from sipfhir.formats.faults import Unreadable
from sipfhir.formats.fhir_r4 import elements
from sipfhir.formats.fhir_xml_read import line_at
from sipfhir.plan import Plan
from sipfhir.resources import Context, build, collection
from sipfhir.site import defaults
from tests.resources.samples import PLAN
from tests.strategies import plans
from tools.r4_elements import FILE, page

SAMPLES = defaults() / "samples" / "fhir"
EXACT = """{"resourceType":"Observation","status":"final","_status":{"id":"a"},
"effectiveDateTime":"2024-05","issued":"2024-05-01T12:30:00.120+02:00",
"valueQuantity":{"value":1.50},"referenceRange":[{"low":{"value":1e2},"high":{"value":0.00000001}}],
"component":[{"valueInteger":-5},{"valueBoolean":false},{"valueQuantity":{"value":12345678901234567890.10}}]}"""


def there_and_back(tree: dict[str, Any]) -> dict[str, Any]:
    return fhir_xml.read(fhir_xml.write(tree))


def finding_of(raw: bytes, limits: Limits = fhir_xml.WHOLE) -> tuple[str, int | None]:
    with pytest.raises(Unreadable) as told:
        fhir_xml.read(raw, limits)
    return told.value.finding.rule, told.value.finding.place.line


def test_the_facts_are_what_the_models_say() -> None:
    assert FILE.read_text("utf-8") == page()


def test_the_order_of_elements_is_that_of_the_standard() -> None:
    assert list(elements("Period")) == ["id", "extension", "start", "end"]
    assert elements("CarePlan")["activity"].many
    assert not elements("CarePlan")["subject"].many
    assert elements("Nowhere") == {}


@settings(max_examples=40)
@given(plans(12))
def test_our_resources_are_the_same_in_xml(plan: Plan) -> None:
    tree = fhir_json.read(fhir_json.write(collection(list(build(plan, Context())))).decode())
    assert there_and_back(tree) == tree


def test_digits_precision_and_zones_stay_as_written() -> None:
    tree = fhir_json.read(EXACT)
    written = fhir_json.write(there_and_back(tree)).decode()
    for exact in ("1.50", "1e2", "0.00000001", "12345678901234567890.10", "2024-05", ".120+02:00", "-5"):
        assert exact in written
    assert json.loads(written) == json.loads(EXACT)
    assert tree["valueQuantity"]["value"] == Decimal("1.5")


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/*.json")), ids=lambda file: file.name)
def test_samples_are_the_same_in_xml_or_refused_with_their_place(file: Path) -> None:
    try:
        tree = fhir_json.read(file.read_text("utf-8"))
    except ValueError:
        return
    if file.parent.name == "broken":
        with (
            pytest.raises(fhir_xml.CannotSpell)
            if file.stem not in ("ingen-plan", "plan-i-r5")
            else nullcontext()
        ):
            there_and_back(tree)
    else:
        assert there_and_back(tree) == tree


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("good/*.xml")), ids=lambda file: file.name)
def test_xml_is_the_same_through_json(file: Path) -> None:
    tree = fhir_xml.read(file.read_bytes())
    assert there_and_back(fhir_json.read(fhir_json.write(tree).decode())) == tree


def test_primitives_keep_what_stands_beside_them() -> None:
    tree = fhir_json.read(
        '{"resourceType":"Patient","name":[{"given":["a",null,"c"],'
        '"_given":[null,{"extension":[{"url":"x","valueCode":"y"}]},null]}],"_birthDate":{"id":"b"}}'
    )
    assert there_and_back(tree) == tree


def test_narrative_and_contained_resources() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; b<br/>c</p></div>'
    tree = {
        "resourceType": "CarePlan",
        "text": {"status": "generated", "div": div},
        "contained": [{"resourceType": "Patient", "id": "p"}, {"resourceType": "Invented", "x": "1"}],
    }
    assert there_and_back(tree) == tree


def test_what_r4_does_not_know_is_kept() -> None:
    raw = (
        b'<CarePlan xmlns="http://hl7.org/fhir" xmlns:o="urn:o" odd="1"><riskLevel value="high"/>'
        b'<o:own>text</o:own><subject>loose<display value="x"/></subject></CarePlan>'
    )
    tree = fhir_xml.read(raw)
    assert tree["riskLevel"] == "high"
    assert tree["@odd"] == "1"
    assert tree["{urn:o}own"] == {"@text": "text"}
    assert tree["subject"] == {"display": "x", "@text": "loose"}


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ('{"resourceType":"Patient","active":"true"}', "/active"),
        ('{"resourceType":"Patient","name":{"family":"x"}}', "/name"),
        ('{"resourceType":"Patient","gender":"a\\u0001"}', "/gender"),
        ('{"resourceType":"Patient","gender":null}', "/gender"),
        ('{"resourceType":"Patient","a b":"x"}', "/a b"),
        ('{"resourceType":"Patient","text":{"div":"<p>"}}', "/text/div"),
        ('{"resourceType":"Bundle","entry":[{"resource":{"id":"x"}}]}', "/entry/0/resource"),
        ('{"resourceType":"Patient","multipleBirthInteger":1.0}', "/multipleBirthInteger"),
    ],
)
def test_what_xml_would_not_give_back_is_refused_with_its_place(value: str, pointer: str) -> None:
    with pytest.raises(fhir_xml.CannotSpell) as told:
        fhir_xml.write(fhir_json.read(value))
    assert told.value.pointer == pointer


def test_what_is_unsafe_or_broken_is_a_finding() -> None:
    patient = b'<Patient xmlns="http://hl7.org/fhir">\n<active value="true"/>'
    assert finding_of(b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>' + patient) == (
        "FORMAT-DOCTYPE",
        2,
    )
    assert finding_of(patient) == ("FORMAT-TRUNCATED", 2)
    assert finding_of(patient + b"\n</Patent>") == ("FORMAT-XML", 3)
    assert finding_of(b"\n<Patient/>") == ("FHIR-NORESOURCE", 2)
    assert finding_of(patient + b"&a;</Patient>")[0] == "FORMAT-XML"
    deep = b"<Patient xmlns='http://hl7.org/fhir'>" + b"<a>" * 200 + b"</a>" * 200 + b"</Patient>"
    assert finding_of(deep)[0] == "FORMAT-LIMIT"


def test_charsets_are_those_that_xml_says() -> None:
    text = '<Patient xmlns="http://hl7.org/fhir"><name><text value="Åsa"/></name></Patient>'
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}'.encode("iso-8859-1")
    for raw in (latin, text.encode("utf-8-sig"), text.encode("utf-16")):
        assert fhir_xml.read(raw)["name"] == [{"text": "Åsa"}]


def test_pointers_lead_to_lines() -> None:
    raw = (SAMPLES / "good" / "huvudman-utfor.xml").read_bytes()
    root, lines = fhir_xml.parse(raw), raw.decode().splitlines()
    at = line_at(root, "/entry/0/resource/activity/1/detail/description")
    assert "Läkemedelsgenomgång" in lines[at - 1]
    assert line_at(root, "/entry/99/resource") == 2


@settings(max_examples=100)
@given(st.text(max_size=30).map(lambda text: f'<Patient xmlns="http://hl7.org/fhir">{text}</Patient>'))
def test_any_text_is_read_or_a_finding(text: str) -> None:
    with suppress(Unreadable):
        assert fhir_xml.read(text.encode("utf-8", "surrogatepass"))["resourceType"] == "Patient"


def test_the_whole_plan_is_read_from_xml() -> None:
    import sipfhir

    raw = fhir_xml.write(fhir_json.read(fhir_json.write(collection(list(build(PLAN, Context())))).decode()))
    [reading] = sipfhir.read(raw)
    assert reading.plan == PLAN
