"""Objects of fhir.resources."""

import pytest

from sipfhir.errors import BadInput
from sipfhir.resources import Context, build, models
from tests.resources.samples import PLAN


def test_models_are_of_the_resources_types() -> None:
    built = build(PLAN, Context())
    assert [type(one).__name__ for one in models(built)] == [one["resourceType"] for one in built]


def test_what_is_not_fhir_is_refused_without_its_value() -> None:
    with pytest.raises(BadInput, match="Patient: not valid FHIR at birthDate") as refused:
        models([{"resourceType": "Patient", "birthDate": "igår"}])
    assert "igår" not in str(refused.value)
