"""What others have published is judged by what they have published: HL7 Sweden's base, Inera's draft."""

import json
from pathlib import Path

import pytest

from sipfhir import check
from sipfhir.findings import Severity
from tests.published import STANDARDS

SE, INERA = STANDARDS / "hl7se-base", STANDARDS / "inera-ehds-tk"
EXAMPLES = [
    file for kind in ("Patient", "Organization", "Practitioner") for file in sorted(SE.glob(f"{kind}-*.json"))
]
CARE_PLAN = "https://fhir.inera.se/ig/ehds-tk/StructureDefinition/inera-ehds-care-plan"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_a_published_example_has_no_error(file: Path) -> None:
    assert [one for one in check(file, packages=[SE]) if one.severity is Severity.ERROR] == []


def test_a_second_personnummer_is_one_too_many() -> None:
    patient = json.loads((SE / "Patient-PatientExample199002222397.json").read_text())
    [number] = [one for one in patient["identifier"] if one["system"].endswith("/personnummer")]
    patient["identifier"].append(number)
    assert [one.rule for one in check(patient, packages=[SE]) if one.severity is Severity.ERROR] == [
        "R4-SLICE"
    ]


def test_the_draft_of_a_care_plan_is_asked() -> None:
    plan = {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "subject": {"reference": "Patient/1"},
    }
    found = check(plan, profiles=[CARE_PLAN], packages=[SE, INERA])
    assert {one.rule for one in found if one.severity is Severity.ERROR} <= {
        "R4-CARDINALITY",
        "R4-SLICE",
        "R4-FIXED",
    }
    assert any(one.severity is Severity.ERROR for one in found)
