"""Every good sample through a transaction: the law says the same of it, and what stays behind is told."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import sipfhir
from sipfhir.plan import Person, Plan
from sipfhir.site import defaults

SAMPLES = defaults() / "samples"
GOOD = sorted(
    file for file in SAMPLES.glob("*/good/*") if file.is_file() and not file.name.endswith(".expect.yaml")
)


def name_of(file: Path) -> str:
    return file.relative_to(SAMPLES).as_posix()


@pytest.mark.parametrize("file", GOOD, ids=name_of)
def test_verdicts_stand_and_what_the_patient_holds_is_listed(file: Path) -> None:
    for reading in sipfhir.read(file):
        assert reading.plan is not None
        resources = sipfhir.to_fhir(reading, disclose_protected=True)
        [back] = sipfhir.from_fhir(resources.transaction())
        assert back.plan is not None
        # The person's representatives are delivered, and reached from the Patient alone.
        representatives = reading.plan.person.representatives if reading.plan.person else ()
        assert back.leaves.unmapped == 0 or representatives
        assert replace(back.plan, person=None) == replace(reading.plan, person=None)
        assert sipfhir.validate(back.plan).verdicts == sipfhir.validate(reading.plan).verdicts
        person, told = reading.plan.person or Person(), back.plan.person or Person()
        differ = {name for name in Person.__struct_fields__ if getattr(person, name) != getattr(told, name)}
        lost = {one.place.plan for one in resources.findings if one.rule == "LOSS"}
        assert {str(path).split("[")[0] for path in lost} == {f"person.{name}" for name in differ}


def test_losses_are_told_once_and_only_of_a_transaction() -> None:
    [reading] = sipfhir.read(GOOD[0])
    resources = sipfhir.to_fhir(reading)
    assert not [one for one in resources.findings if one.rule == "LOSS"]
    resources.transaction()
    before = resources.findings
    resources.transaction()
    assert resources.findings == before


def _tells(plan: Plan) -> bool:
    """Whether a plan says anything that leads to the person; a journal note may have the number alone."""
    person = plan.person
    return bool(person and (person.name or person.address or person.home_municipality or person.contacts))


@pytest.mark.parametrize("file", [one for one in GOOD if one.stem == "skyddad-identitet"], ids=name_of)
def test_protected_identity_is_concealed_unless_asked_for(file: Path) -> None:
    for reading in sipfhir.read(file):
        assert reading.plan is not None
        assert reading.plan.person is not None
        concealed, disclosed = (sipfhir.to_fhir(reading, disclose_protected=asked) for asked in (False, True))
        assert list(sipfhir.to_fhir(reading)) == list(concealed)
        assert (list(concealed) != list(disclosed)) == bool(concealed.withheld) == _tells(reading.plan)
        told = [one.place.plan for one in concealed.findings if one.rule == "PROTECT-1"]
        assert told == list(concealed.withheld)
        assert not [one for one in disclosed.findings if one.rule == "PROTECT-1"]
        [back] = sipfhir.from_fhir(disclosed.collection())
        assert back.plan == reading.plan
