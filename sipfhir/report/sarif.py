"""SARIF 2.1.0, which code hosts show beside the file."""

from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from sipfhir.findings import Finding, Severity
from sipfhir.report.account import Account, FileAccount
from sipfhir.report.places import where
from sipfhir.report.words import cited
from sipfhir.rules.catalogue import Rule, rules
from sipfhir.rules.wording import help_text, message

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_UNREADABLE = "UNREADABLE"


def as_sarif(account: Account) -> str:
    """The report as one run of one tool, with the rules that found something."""
    results = [_result(one, file, account) for file in account.files for one in file.every]
    notified = [_notification(file) for file in account.files if file.error]
    run = {
        "tool": {"driver": _driver(account)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not notified, "toolExecutionNotifications": notified}],
        "results": results,
        "properties": {"policy": account.policy, "evidence": _evidence(account)},
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _driver(account: Account) -> dict[str, Any]:
    found = dict.fromkeys(finding.rule for finding in account.every)
    known = rules(account.site)
    told = [_rule(name, known[name], account) for name in sorted(found) if name in known]
    return {"name": "sipfhir", "version": version("sipfhir"), "rules": told}


def _rule(name: str, rule: Rule, account: Account) -> dict[str, Any]:
    paragraphs = [f"{one.paragraph} ({one.since}–{one.to or ''}): {one.wording}" for one in rule.basis]
    return {
        "id": name,
        "shortDescription": {"text": rule.title.text(account.lang)},
        "help": {"text": "\n".join([rule.help.text(account.lang), *paragraphs])},
        "defaultConfiguration": {"level": rule.force},
    }


def _result(finding: Finding, file: FileAccount, account: Account) -> dict[str, Any]:
    told = [message(finding, account.lang, account.site), help_text(finding, account.lang, account.site)]
    if finding.citation:
        told.append(cited(finding.citation, account.lang))
    return {
        "ruleId": finding.rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": " ".join(filter(None, told))},
        "locations": [_location(finding, file)],
    }


def _uri(file: str) -> str:
    """A path as a relative reference (RFC 3986), which a blank or a letter like å would make invalid."""
    return quote(Path(file).as_posix())


def _location(finding: Finding, file: FileAccount) -> dict[str, Any]:
    place = finding.place
    region = {"startLine": place.line or 1, **({"startColumn": place.column} if place.column else {})}
    physical = {"artifactLocation": {"uri": _uri(place.file or file.file)}, "region": region}
    path = where(place)
    logical = {"logicalLocations": [{"fullyQualifiedName": path}]} if path else {}
    return {"physicalLocation": physical, **logical}


def _notification(file: FileAccount) -> dict[str, Any]:
    return {"descriptor": {"id": _UNREADABLE}, "level": "error", "message": {"text": file.error}}


def _evidence(account: Account) -> list[str]:
    return list(dict.fromkeys(file.evidence for file in account.files if file.evidence))
