"""The output, read again: as many plans as were written, the same attachments, byte by byte."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

import sipfhir
from sipfhir.attachments import content
from sipfhir.candidates import FHIR
from sipfhir.errors import SipfhirError
from sipfhir.findings import Finding, Place, Severity
from sipfhir.migrate.account import Account
from sipfhir.migrate.disk import digest_of, digest_of_bytes
from sipfhir.migrate.order import Order
from sipfhir.migrate.stage import Output
from sipfhir.reading import Reading
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
        except (SipfhirError, OSError):
            self._differs(account.out, "unreadable")

    def _plans(self, account: Account) -> None:
        path = self.out / account.out
        file = path if self.order.ending else path / "CarePlan.ndjson"
        plans, contents = 0, []
        for reading in self._read(path, account.out):
            if reading.plan is None:
                continue
            plans += 1
            contents += [content(each, file) for each in reading.plan.attachments]
            for person in (reading.plan.person.identifiers if reading.plan.person else ())[:1]:
                known = msgspec.json.encode((person.kind, person.value))
                self.found.persons.add(digest(self.order.site.key, known))
        self._compare(account, plans, [each for each in contents if each is not None])

    def _read(self, path: Path, told: str) -> Iterator[Reading]:
        """The plans of a file; of Bundles a line at a time, as they were written."""
        site = self.order.site
        if self.order.target != FHIR:
            yield from sipfhir.read(path, self.order.target, site=site, file=told)
        elif path.is_dir():
            yield from sipfhir.from_fhir(path, site=site, file=told)
        else:
            with path.open("rb") as lines:
                for line in lines:
                    yield from sipfhir.from_fhir(line, site=site, file=told)

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
