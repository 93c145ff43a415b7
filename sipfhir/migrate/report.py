"""The report: ``report.json`` for programs, ``report.txt`` for people, ``report.findings.ndjson`` with every
finding. The same archive gives the same bytes: no clock, no path of the machine, no name of a person."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from sipfhir.candidates import FHIR
from sipfhir.exchange import KEY_DEMO
from sipfhir.findings import Finding, Place, Severity
from sipfhir.migrate.account import Account
from sipfhir.migrate.order import Order
from sipfhir.migrate.stage import Stage
from sipfhir.migrate.state import State
from sipfhir.migrate.summary import Summary
from sipfhir.migrate.text import text
from sipfhir.migrate.verify import Verified
from sipfhir.registry import mapping
from sipfhir.rules.wording import message

ENDINGS = (".findings.ndjson", ".json", ".txt")
CLEAN, FINDINGS, UNREADABLE, UNDELIVERED = 0, 1, 3, 4


class Report:
    """Makes the report of one order from what the journal holds and what was read again."""

    def __init__(self, order: Order, verified: Verified, lang: str) -> None:
        self.order, self.verified, self.lang = order, verified, lang
        self.summary = Summary()

    def findings(self, state: State) -> Iterator[bytes]:
        """Every finding, one a line; what they come from is added up on the way."""
        used = {id for _, done in state.all() for id in done.account.used}
        for id, done in state.all():
            account = _settled(done.account, id in used)
            self.summary.add(account)
            yield from map(self._line, (*account.findings, *account.law))
        late = [*self._late(state), *self.verified.findings]
        self.summary.found(late)
        yield from map(self._line, late)

    def _late(self, state: State) -> Iterator[Finding]:
        """What is only seen when all files are known."""
        for told, line, files in state.twice():
            yield Finding("MIGRATE-TWICE", Severity.WARNING, Place(told, line), {"files": files})
        if self.order.site.demo:
            yield KEY_DEMO

    def _line(self, finding: Finding) -> bytes:
        told = msgspec.to_builtins(finding) | {
            "severity": finding.severity.name.lower(),
            "message": message(finding, self.lang, self.order.site),
        }
        return msgspec.json.encode(told) + b"\n"

    def document(self, state: State) -> dict[str, Any]:
        """The report as data, when all findings have been told."""
        summary, verified = self.summary, self.verified
        counts = {name: summary.records[name] for name in ("records", "written", "broken", "withheld")}
        return {
            "sipfhir": version("sipfhir"),
            "to": self.order.target,
            "mappings": self._mappings(),
            "files": {"all": summary.files.total(), **_ordered(summary.files), "out": verified.files},
            "systems": _ordered(summary.systems),
            "records": counts,
            "plans": {
                "read": summary.records["plans"],
                "written": counts["written"],
                "read_back": verified.plans,
            },
            "persons": {"read": state.persons(), "read_back": len(verified.persons)},
            "leaves": {kind: summary.leaves[kind] for kind in ("mapped", "ignored", "unmapped")},
            "attachments": msgspec.to_builtins(summary.enclosed) | {"read_back": verified.attachments},
            "laws": _ordered(summary.bases),
            "verdicts": {rule: _ordered(counted) for rule, counted in sorted(summary.verdicts.items())},
            "consent": msgspec.to_builtins(summary.consent()),
            "legal": msgspec.to_builtins(summary.legal()),
            "lost": msgspec.to_builtins(summary.lost()),
            "findings": msgspec.to_builtins(summary.other()),
            "checks": {"add_up": summary.adds_up, "read_back": not verified.findings},
            "exit_code": self._exit_code(),
        }

    def _mappings(self) -> dict[str, str]:
        names = [name for name in sorted({*self.summary.systems, self.order.target}) if name != FHIR]
        return {name: mapping(self.order.site, name).version for name in names}

    def _exit_code(self) -> int:
        if self.verified.findings or not self.summary.adds_up:
            return UNDELIVERED
        if self.summary.files["failed"]:
            return UNREADABLE
        return FINDINGS if self.summary.worst >= Severity.ERROR else CLEAN


def base_of(given: Path | None, out: Path) -> Path:
    """Where a report goes, without an ending."""
    if given is None:
        return out / "report"
    return given.with_suffix("") if given.suffix in (".json", ".txt") else given


def write(report: Report, state: State, base: Path) -> tuple[dict[str, Any], str]:
    """Write the three files of a report, ``base`` with an ending each. The report as data and as text."""
    stage = Stage(base.with_name(f".{base.name}.aside"), base.parent, report.order.site.key)
    names = {ending: PurePosixPath(base.name + ending) for ending in ENDINGS}
    with closing(stage):
        stage.put(names[".findings.ndjson"], report.findings(state))
        document = report.document(state)
        told = text(document, report.order.site, report.lang)
        stage.put(names[".json"], (msgspec.json.format(msgspec.json.encode(document), indent=2), b"\n"))
        stage.put(names[".txt"], (told.encode(),))
        stage.finish()
        stage.place()
    return document, told


def _settled(account: Account, used: bool) -> Account:
    """The account of a file in the light of all others: what some plan names is an attachment."""
    if used and account.status in ("failed", "unused"):
        return Account(account.file, account.out, status="attachment")
    if account.status == "unused":
        finding = Finding("MIGRATE-UNUSED", Severity.WARNING, Place(account.file))
        return msgspec.structs.replace(account, findings=[finding])
    return account


def _ordered(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items()))
