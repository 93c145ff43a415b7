"""Every shipped sample through everything: read, checked, to FHIR and back, written as it was."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

import sipfhir
from sipfhir import yaml
from sipfhir.candidates import FHIR
from sipfhir.errors import SipfhirError
from sipfhir.findings import Finding, Severity, worst
from sipfhir.reading import Reading
from sipfhir.registry import system
from sipfhir.same import same
from sipfhir.site import Site, defaults

RoundTrip = Literal["equal", "differs", "none"]


class Row(msgspec.Struct, kw_only=True):
    """What came of one sample. ``unexpected`` names what is not as its ``.expect.yaml`` says."""

    file: str
    system: str
    plans: int = 0
    resources: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    mapped: int = 0
    ignored: int = 0
    unmapped: int = 0
    round_trip: RoundTrip = "none"
    unexpected: tuple[str, ...] = ()


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """What a sample says of itself."""

    about: dict[str, str]
    plans: int
    unmapped: int
    findings: dict[str, int]
    verdicts: tuple[dict[str, str], ...]


def run(site: Site) -> Iterator[Row]:
    """A row for each sample, in the order of their names."""
    samples = defaults() / "samples"
    for expectation in sorted(samples.glob("*/*/*.expect.yaml")):
        name = expectation.name.removesuffix(".expect.yaml")
        [file] = (each for each in expectation.parent.glob(f"{name}.*") if each != expectation)
        yield row(file, samples, expected(expectation), site)


def expected(file: Path) -> Expected:
    """What must come out of a sample."""
    return msgspec.convert(yaml.load(file)[0], Expected, strict=False)


def row(file: Path, samples: Path, wanted: Expected, site: Site) -> Row:
    """One sample through everything."""
    folder = file.relative_to(samples).parts[0]
    result = Row(file=file.relative_to(samples).as_posix(), system=folder)
    readings: list[Reading] = []
    try:
        readings = list(sipfhir.read(file, folder, site=site))
    except SipfhirError as error:
        result.errors, result.unexpected = 1, (str(error),)
        return result
    assessments = [sipfhir.validate(each, site=site) for each in readings if each.plan is not None]
    findings = [finding for reading in readings for finding in reading.findings]
    findings += [finding for each in assessments for finding in each.findings]
    _count(result, readings, findings)
    _exchange(result, file, readings, site)
    verdicts = [dict(each.verdicts) for each in assessments]
    result.unexpected = tuple(_unexpected(result, wanted, findings, verdicts))
    return result


def _count(result: Row, readings: list[Reading], findings: list[Finding]) -> None:
    worth = Counter(finding.severity for finding in findings)
    result.errors, result.warnings = worth[Severity.ERROR], worth[Severity.WARNING]
    result.notes = worth[Severity.NOTE]
    result.plans = sum(each.plan is not None for each in readings)
    for kind in ("mapped", "ignored", "unmapped"):
        setattr(result, kind, sum(getattr(each.leaves, kind) for each in readings))


def _exchange(result: Row, file: Path, readings: list[Reading], site: Site) -> None:
    """Source → plan → FHIR → plan → source, compared as data. What could not be read cannot come back.

    FHIR of another maker is not written as it came: there the plans are compared.
    """
    back = [_there_and_back(result, each, site) for each in readings if each.plan is not None]
    lost = any(each.plan is None and worst(each.findings) is Severity.ERROR for each in readings)
    if result.system == FHIR:
        same_plans = [each.plan for each in back] == [each.plan for each in readings if each.plan is not None]
        result.round_trip = ("equal" if same_plans else "differs") if back else "none"
    elif back and not lost:
        written = sipfhir.write(back, result.system, site=site)
        equal = same(file.read_bytes(), written.data, system(result.system, site).container)
        result.round_trip = "equal" if equal else "differs"


def _there_and_back(result: Row, reading: Reading, site: Site) -> Reading:
    """The same source with the plan that came back from FHIR."""
    # The round trip is what is shown, and nothing leaves: a protected identity is disclosed to ourselves.
    resources = sipfhir.to_fhir(reading, site=site, disclose_protected=True)
    result.resources += len(resources)
    [again] = sipfhir.from_fhir(msgspec.json.encode(resources.collection()), site=site)
    assert again.plan is not None
    return reading.with_plan(again.plan)


def _unexpected(
    result: Row, wanted: Expected, findings: list[Finding], verdicts: list[dict[str, Any]]
) -> Iterator[str]:
    if result.plans != wanted.plans:
        yield "plans"
    if result.unmapped != wanted.unmapped:
        yield "unmapped"
    if dict(Counter(finding.rule for finding in findings)) != wanted.findings:
        yield "findings"
    if verdicts != list(wanted.verdicts):
        yield "verdicts"
    if result.round_trip == "differs":
        yield "round trip"
