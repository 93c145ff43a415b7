"""Fixtures beside a mapping: an input, the plans that must come of it, the findings that must be told.

``mappings/<system>/fixtures/<case>/`` holds ``input.<ending>``, ``plan.json`` (a list: one plan a record that
could be read, its source left out) and ``findings.json``. A site's case hides ours of the same name, whole.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

import sipfhir
from sipfhir.authoring.compare import Difference, differences
from sipfhir.errors import SipfhirError
from sipfhir.findings import Finding, Severity, worst
from sipfhir.mapping.tree import leaves
from sipfhir.reading import Reading
from sipfhir.registry import mapping, system
from sipfhir.same import same
from sipfhir.site import Site

PLAN, FINDINGS = "plan.json", "findings.json"
EXPECTED = (PLAN, FINDINGS)


class Case(NamedTuple):
    """One folder of fixtures."""

    system: str
    name: str
    input: Path

    @property
    def folder(self) -> Path:
        """Where the expected files lie."""
        return self.input.parent


class Outcome(msgspec.Struct):
    """What came of an input. ``laws``: names of the laws that it breaks; ``findings`` hold no value."""

    plans: list[dict[str, Any]]
    findings: list[dict[str, str | int]]
    laws: tuple[str, ...] = ()


class Result(msgspec.Struct):
    """A case against what is expected.

    ``missing`` and ``updated`` name expected files; ``problem`` says why nothing could be compared.
    """

    case: Case
    plan: tuple[Difference, ...] = ()
    findings: tuple[Difference, ...] = ()
    laws: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Every law holds, and nothing differs or is missing, or what did was updated."""
        differs = self.plan or self.findings or self.missing
        return not (self.laws or self.problem) and bool(self.updated or not differs)


def cases(site: Site, folder: str) -> list[Case]:
    """The fixtures of a system, by name, the site's before ours."""
    found: dict[str, Case] = {}
    for root in site.roots:
        for file in sorted((root / "mappings" / folder / "fixtures").glob("*/input.*")):
            found.setdefault(file.parent.name, Case(folder, file.parent.name, file))
    return [found[name] for name in sorted(found)]


def check(case: Case, site: Site) -> Result:
    """Read the input, and compare what comes of it with what is expected."""
    missing = tuple(name for name in EXPECTED if not (case.folder / name).is_file())
    try:
        came = outcome(case, site)
        plans, findings = ([] if name in missing else _expected(case.folder / name) for name in EXPECTED)
    except (SipfhirError, msgspec.DecodeError) as error:
        return Result(case, missing=missing, problem=str(error))
    return Result(
        case,
        () if PLAN in missing else tuple(differences(plans, came.plans)),
        () if FINDINGS in missing else tuple(differences(_lines(findings), _lines(came.findings))),
        came.laws,
        missing,
    )


def outcome(case: Case, site: Site) -> Outcome:
    """What comes of an input. Raises SipfhirError."""
    readings = list(sipfhir.read(case.input, case.system, site=site, file=case.input.name))
    plans = [reading.plan for reading in readings if reading.plan is not None]
    return Outcome(
        msgspec.json.decode(msgspec.json.encode([replace(plan, source=None) for plan in plans])),
        [_told(finding) for reading in readings for finding in reading.findings],
        tuple(_broken(case, readings, site)),
    )


def _expected(file: Path) -> Any:
    try:
        return msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError as error:
        raise msgspec.DecodeError(f"{file}: {error}.") from None


def _told(finding: Finding) -> dict[str, str | int]:
    """A finding by rule and place: what a person would look for again in the file."""
    place = finding.place
    told = {"rule": finding.rule, "plan": place.plan, "path": place.path, "line": place.line}
    return {name: value for name, value in told.items() if value is not None}


def _lines(findings: list[dict[str, Any]]) -> list[str]:
    """Findings as they are compared and shown: ``MAP-UNMAPPED line 21 /Arende/Ny (plan path)``."""
    return [
        " ".join(
            [
                str(each.get("rule")),
                *([f"line {each['line']}"] if "line" in each else []),
                *([str(each["path"])] if "path" in each else []),
                *([f"({each['plan']})"] if "plan" in each else []),
            ]
        )
        for each in findings
    ]


def _broken(case: Case, readings: list[Reading], site: Site) -> Iterator[str]:
    """The laws that an input breaks. What could not be read cannot be written back."""
    compiled = mapping(site, case.system)
    origins = [(reading.leaves, reading.origin) for reading in readings if reading.origin is not None]
    if any(sum(counted) != leaves(compiled.tree(origin.record.tree)) for counted, origin in origins):
        yield "leaves"
    unread = any(each.plan is None and worst(each.findings) is Severity.ERROR for each in readings)
    if origins and not unread:
        written = sipfhir.write(readings, case.system, site=site).data
        if not same(case.input.read_bytes(), written, system(case.system, site).container):
            yield "write-back"
