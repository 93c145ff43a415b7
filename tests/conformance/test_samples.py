"""Every good sample of every system is FHIR R4 when we have carried it over, in JSON and in XML."""

import json
from pathlib import Path

import pytest

import sipfhir
from sipfhir import check
from sipfhir.findings import Finding, Severity
from sipfhir.formats import fhir_xml
from tests.conformance.samples import SAMPLES, bundles


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_a_good_sample_has_no_error(file: Path) -> None:
    made = list(bundles(file))
    assert made
    for bundle in made:
        assert errors(check(bundle)) == []


@pytest.mark.parametrize("file", SAMPLES[::10], ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_a_file_of_lines_has_no_error(file: Path) -> None:
    for reading in sipfhir.read(file):
        if reading.plan is not None:
            files = sipfhir.to_fhir(reading).ndjson()
            assert {name: errors(check(raw)) for name, raw in files.items()} == {name: [] for name in files}


@pytest.mark.parametrize("file", SAMPLES[::10], ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_the_same_is_found_in_every_form(file: Path) -> None:
    for bundle in bundles(file):
        raw = json.dumps(bundle).encode()
        told = [(one.rule, one.place.path) for one in check(bundle)]
        assert [(one.rule, one.place.path) for one in check(raw)] == told
        written = fhir_xml.write(json.loads(raw))
        assert sorted((one.rule, str(one.place.path)) for one in check(written)) == sorted(
            (rule, str(path)) for rule, path in told
        )
