"""What came of one file: counts on both sides, and findings. Kept in the journal, added up in the report."""

from typing import Literal

import msgspec

from sipfhir.findings import Finding, Severity
from sipfhir.reading import Reading
from sipfhir.rules import Assessment

Status = Literal["carried", "empty", "withheld", "attachment", "unused", "dropping", "failed"]
"""``empty``: a file of a system, without a plan. ``withheld``: none of its plans could be written.

``attachment``: some plan's. ``unused``: in a folder of attachments, and no plan's. ``dropping``: what a
desktop left. ``failed``: not carried over, and its findings say why.
"""


class Enclosed(msgspec.Struct):
    """Attachments of plans. ``named`` is the sum of all but the bytes.

    ``linked``: copied beside the output. ``inlined``: their bytes stand in the plan. ``loose``: copied, but
    no plan of the output names them. ``remote``: on a server. ``missing``: no bytes could be had.
    ``withheld``: of a plan that was not written, or of a protected person.
    """

    named: int = 0
    linked: int = 0
    inlined: int = 0
    loose: int = 0
    remote: int = 0
    missing: int = 0
    withheld: int = 0
    bytes_in: int = 0
    bytes_out: int = 0


class Account(msgspec.Struct):
    """One file. ``file`` is how it is told, ``out`` the file or folder of its plans, below the output.

    ``records`` = ``written`` + ``broken`` + ``withheld``. ``persons`` and ``numbers`` are keyed digests:
    of identities, and of plan numbers with the line where each stands. ``contents`` are those of
    attachments in the output. ``used`` are ids of the archive's files that plans name.
    """

    file: str
    out: str
    system: str = ""
    status: Status = "failed"
    records: int = 0
    plans: int = 0
    written: int = 0
    broken: int = 0
    withheld: int = 0
    leaves: dict[str, int] = {}
    verdicts: dict[str, dict[str, int]] = {}
    bases: dict[str, int] = {}
    findings: list[Finding] = []
    law: list[Finding] = []
    enclosed: Enclosed = msgspec.field(default_factory=Enclosed)
    persons: list[str] = []
    numbers: list[tuple[str, int]] = []
    contents: list[str] = []
    used: list[str] = []

    def read(self, reading: Reading) -> None:
        """Take up what the reader gave: a record, or a remark about the file."""
        self.system = reading.system
        self.findings += reading.findings
        for kind in ("mapped", "ignored", "unmapped"):
            self.leaves[kind] = self.leaves.get(kind, 0) + getattr(reading.leaves, kind)
        if reading.plan is not None:
            self.plans += 1
            self.records += 1
        elif any(finding.severity is Severity.ERROR for finding in reading.findings):
            self.broken += 1
            self.records += 1

    def judged(self, assessment: Assessment) -> None:
        """Take up what the law says of a plan."""
        self.law += assessment.findings
        self.bases[assessment.basis] = self.bases.get(assessment.basis, 0) + 1
        for rule, verdict in assessment.verdicts.items():
            counted = self.verdicts.setdefault(rule, {})
            counted[verdict] = counted.get(verdict, 0) + 1

    def adds_up(self) -> bool:
        """Whether every record and every attachment is accounted for."""
        enclosed = self.enclosed
        ways = (enclosed.linked, enclosed.inlined, enclosed.loose, enclosed.remote, enclosed.missing)
        records = self.written + self.broken + self.withheld
        return (self.records, enclosed.named) == (records, sum(ways) + enclosed.withheld)
