"""No false alarm: what R4 allows has no error, however odd, in JSON and in XML."""

import json
from decimal import Decimal
from typing import Any

import pytest

from sipfhir import check
from sipfhir.findings import Severity
from sipfhir.formats import fhir_xml
from tests.conformance.lawful import LAWFUL, Node


def errors(source: Any) -> list[tuple[str, str, object]]:
    found = check(source)
    return [
        (one.rule, str(one.place.path), dict(one.params)) for one in found if one.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(("name", "resource"), LAWFUL, ids=[name for name, _ in LAWFUL])
def test_what_is_lawful_has_no_error(name: str, resource: Node) -> None:
    assert errors(resource) == []
    assert errors(json.dumps(resource, default=_number).encode()) == []
    assert errors(fhir_xml.write(resource)) == []


def _number(value: Decimal) -> float:
    return float(value)
