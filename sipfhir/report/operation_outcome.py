"""FHIR OperationOutcome: an issue a finding, with the place in the source."""

from typing import Any

import msgspec

from sipfhir.findings import Finding, Severity
from sipfhir.report.account import Account, FileAccount
from sipfhir.report.fhirpath import expression
from sipfhir.report.places import line_and_column
from sipfhir.report.words import cited
from sipfhir.resources import Context
from sipfhir.resources.tables import tables
from sipfhir.rules.wording import help_text, message

Node = dict[str, Any]
_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "information"}
_CODES = {
    "FORMAT": "structure",
    "MAP": "value",
    "LOSS": "incomplete",
    "PROTECT": "suppressed",
    "RESIDUE": "incomplete",
    "FHIR": "structure",
    "RECORD": "duplicate",
    "ID": "value",
    "DATE": "invariant",
    "KEY": "security",
    "ATTACH": "not-found",
    "R4": "structure",
    "HL7": "structure",
    "R4-BINDING": "code-invalid",
    "R4-CARDINALITY": "required",
    "R4-EXTENSION": "extension",
    "R4-FORMAT": "value",
    "R4-INVARIANT": "invariant",
    "R4-UNRESOLVED": "not-found",
}
"""issue-type by a rule's id or the first part of it; everything else is a business rule."""

_EXTENSION = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-{}"
ALL_OK = {"sv": "Inget att anmärka.", "en": "Nothing to report."}


def as_operation_outcome(account: Account) -> str:
    """The report as one resource. Without a finding it says so: an OperationOutcome has an issue."""
    issues = [_unread(file.error, file.file) for file in account.files if file.error]
    issues += [_issue(one, file, account) for file in account.files for one in file.every]
    known = dict.fromkeys(file.evidence for file in account.files if file.evidence)
    issues += [_information(text) for text in known]
    resource = {"resourceType": "OperationOutcome", "issue": issues or [_information(ALL_OK[_lang(account)])]}
    return msgspec.json.format(msgspec.json.encode(resource), indent=2).decode() + "\n"


def _issue(finding: Finding, file: FileAccount, account: Account) -> Node:
    issue: Node = {
        "extension": _extensions(finding),
        "severity": _SEVERITY[finding.severity],
        "code": _CODES.get(finding.rule) or _CODES.get(finding.rule.partition("-")[0], "business-rule"),
        "details": {
            "coding": [_coding(finding, account)],
            "text": message(finding, account.lang, account.site),
        },
        "diagnostics": _diagnostics(finding, account),
        "location": _locations(finding),
        "expression": _expressions(finding, file),
    }
    return {name: value for name, value in issue.items() if value}


def _coding(finding: Finding, account: Account) -> Node:
    base = tables(Context.of(account.site)).systems.base
    return {"system": f"{base}/CodeSystem/rules", "code": finding.rule}


def _diagnostics(finding: Finding, account: Account) -> str:
    """What to do, and the law: no value and no stack, nothing that the reader may not see."""
    told = [help_text(finding, account.lang, account.site), cited(finding.citation or "", account.lang)]
    return " ".join(filter(None, told))


def _extensions(finding: Finding) -> list[Node]:
    place = finding.place
    told: list[Node] = []
    if place.file:
        told.append({"url": _EXTENSION.format("source"), "valueString": place.file})
    if place.line:
        told.append({"url": _EXTENSION.format("line"), "valueInteger": place.line})
    if place.column:
        told.append({"url": _EXTENSION.format("col"), "valueInteger": place.column})
    return told


def _locations(finding: Finding) -> list[str]:
    place = finding.place
    spot = ":".join(filter(None, (place.file, line_and_column(place))))
    return [one for one in (spot, place.path) if one]


def _expressions(finding: Finding, file: FileAccount) -> list[str]:
    """FHIRPath, of a file that is FHIR: a path in other JSON is none."""
    found = expression(finding.place.path) if file.fhir else None
    return [found] if found else []


def _unread(error: str, file: str) -> Node:
    return {"severity": "fatal", "code": "structure", "details": {"text": error}, "location": [file]}


def _information(text: str) -> Node:
    return {"severity": "information", "code": "informational", "details": {"text": text}}


def _lang(account: Account) -> str:
    return "en" if account.lang == "en" else "sv"
