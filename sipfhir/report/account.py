"""What a run found, file by file: what every form of report is made from."""

from collections.abc import Iterator, Mapping

import msgspec

from sipfhir.findings import Finding, Severity
from sipfhir.report.words import tried
from sipfhir.site import Site


class PlanAccount(msgspec.Struct, frozen=True):
    """One plan: where its record begins, by which law it was asked and why, and what came of it."""

    line: int | None
    path: str | None
    basis: str
    basis_reason: str
    verdicts: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


class FileAccount(msgspec.Struct, frozen=True):
    """One file. ``findings`` are those of its reading; ``error`` is why it could not be read at all.

    ``evidence`` says on what our description of its system rests, in the reader's language. ``fhir``: its
    paths are pointers into FHIR.
    """

    file: str
    system: str | None
    evidence: str | None
    findings: tuple[Finding, ...]
    plans: tuple[PlanAccount, ...]
    leaves: Mapping[str, int]
    error: str | None = None
    fhir: bool = False

    @property
    def every(self) -> Iterator[Finding]:
        """All findings, those of the reading first."""
        yield from self.findings
        for plan in self.plans:
            yield from plan.findings


class Account(msgspec.Struct, frozen=True):
    """A whole run: its files, the policy that it was judged by, the severity that fails it, its reader."""

    files: tuple[FileAccount, ...]
    policy: str
    fail: Severity
    lang: str
    site: Site

    @property
    def every(self) -> Iterator[Finding]:
        """All findings in the order of the files."""
        for file in self.files:
            yield from file.every

    @property
    def failed(self) -> bool:
        """Whether any file could not be read, or has a finding as severe as the policy fails at."""
        return any(file.error for file in self.files) or any(one.severity >= self.fail for one in self.every)


def evidence(system: str | None, site: Site, lang: str) -> str | None:
    """What our description of a system rests on, and whether it has met a real file.

    None for a file of no system of ours.
    """
    from sipfhir.registry import systems

    known = next((one for one in systems(site) if one.folder == system), None)
    if known is None:
        return None
    rests = f"{known.title}: {known.evidence}, {known.evidence_text[lang]}"
    return f"{rests}; {tried(known.verified_with_customer, lang)}"
