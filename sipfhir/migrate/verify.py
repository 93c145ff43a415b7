"""The output, read again: as many plans as were written, the same attachments, byte by byte."""

from pathlib import Path

import msgspec

import sipfhir
from sipfhir.attachments import content
from sipfhir.errors import SipfhirError
from sipfhir.findings import Finding, Place, Severity
from sipfhir.migrate.account import Account
from sipfhir.migrate.disk import digest_of, digest_of_bytes
from sipfhir.migrate.order import Order
from sipfhir.migrate.stage import Output
from sipfhir.reader import FHIR
from sipfhir.values import digest


class Verified(msgspec.Struct):
    """What stands in the output, counted by reading it."""

    plans: int = 0
    files: int = 0
    persons: set[str] = set()
    attachments: int = 0
    findings: list[Finding] = []


class Verifier:
    """Reads an output folder again, file by file."""

    def __init__(self, order: Order, out: Path) -> None:
        self.order = order
        self.out = out
        self.found = Verified()

    def file(self, account: Account, outputs: list[Output]) -> None:
        """Read again what one input became, and compare it with its account."""
        key = self.order.site.key
        for output in outputs:
            self.found.files += 1
            if digest_of(self.out / output.path, key) != output.digest:
                self._differs(output.path, "bytes")
        if not account.written:
            return
        try:
            self._plans(account)
        except SipfhirError:
            self._differs(account.out, "unreadable")

    def _plans(self, account: Account) -> None:
        name = self.order.target
        path = self.out / account.out
        file = path / "CarePlan.ndjson" if self.order.ending == "" else path
        plans, contents = 0, []
        read = (
            sipfhir.from_fhir(path, site=self.order.site, file=account.out)
            if name == FHIR
            else sipfhir.read(path, name, site=self.order.site, file=account.out)
        )
        for reading in read:
            if reading.plan is None:
                continue
            plans += 1
            contents += [content(each, file) for each in reading.plan.attachments]
            for person in (reading.plan.person.identifiers if reading.plan.person else ())[:1]:
                self.found.persons.add(digest(self.order.site.key, f"{person.kind}|{person.value}".encode()))
        self._compare(account, plans, [each for each in contents if each is not None])

    def _compare(self, account: Account, plans: int, contents: list[bytes]) -> None:
        self.found.plans += plans
        self.found.attachments += len(contents)
        if plans != account.written:
            self._differs(account.out, "plans", account.written, plans)
        key = self.order.site.key
        if sorted(digest_of_bytes(each, key) for each in contents) != sorted(account.contents):
            self._differs(account.out, "attachments", len(account.contents), len(contents))

    def _differs(self, file: str, case: str, written: int | None = None, read: int | None = None) -> None:
        params: dict[str, str | int] = {"case": case}
        if written is not None and read is not None:
            params |= {"written": written, "read": read}
        self.found.findings.append(Finding("MIGRATE-VERIFY", Severity.ERROR, Place(file), params))
