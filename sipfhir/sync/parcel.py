"""What goes to a target, and what came of it: the words that all of the nightly run shares."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from sipfhir.findings import Finding
from sipfhir.plan import Plan

Node = dict[str, Any]

Outcome = Literal["created", "updated", "revoked", "unchanged", "held", "dead"]
"""What came of a plan at a target. The first three are deliveries with effect. ``held``: the consent (or a
rule of the configuration) says no. ``dead``: it did not arrive, and stands among the dead letters."""

ARRIVED: frozenset[Outcome] = frozenset({"created", "updated", "revoked"})


class Again(msgspec.Struct, frozen=True):
    """A dead letter that is tried again: where its record came from, and when it was buried.

    ``ordinal`` is the record among those of the file that is read now, 0 for all of them.
    """

    id: str
    source: str
    ref: str
    ordinal: int
    buried: str


class Taken(msgspec.Struct, frozen=True):
    """One input of a source, claimed by this run: a file that lies still, on a disk of ours.

    ``ref`` names it in state and reports and holds no personal data (a keyed digest of the name, with its
    ending); ``digest`` is of its content, keyed (``migrate.disk.digest_of``): it tells whether the file still
    lies as it did. ``path`` is where it lies now. ``system`` is the system that made it, None where it is to
    be recognised. ``beside`` is where it lay before it was claimed: the folders of its attachments lie beside
    that, None where there are none.
    """

    source: str
    ref: str
    digest: str
    path: Path
    system: str | None = None
    beside: Path | None = None
    again: Again | None = None


class Source(Protocol):
    """Where plans come from. Raises Retriable or Fatal, with what to do."""

    name: str

    def take(self) -> Iterator[Taken]:
        """Claim what lies ready, in a stable order. What an earlier run claimed and never finished comes
        first, under the same ``ref``."""

    def look(self) -> Iterator[Taken]:
        """What ``take`` would give now, without claiming it: for a dry run."""

    def done(self, taken: Taken) -> None:
        """All of it has a verdict: archive it, move the watermark. Called again after a crash: harmless."""

    def close(self) -> None:
        """Let go of connections."""


class Server(msgspec.Struct, frozen=True):
    """Where one resource of ours stands at a server: what it is called there, and its last version."""

    type: str
    id: str
    version: str | None = None


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One plan for one target: made anew for each, since what a role may see differs.

    ``key`` is the keyed id of the plan (that of its CarePlan), the same in every run. ``hash`` is of what the
    target would get, over mapping version and target, without Provenance, run and meta. ``known`` is what the
    state holds of an earlier delivery: resource ids of ours (``CarePlan/…``) → where it stands. ``resources``
    are FHIR R4, the CarePlan first, with references relative; Patient, Organization and Practitioner are
    among them. ``revoke`` is True for a withdrawal: the plan is revoked, its Consent inactive, its
    CommunicationRequests revoked, whatever else stays as it was.
    """

    key: str
    hash: str
    resources: list[Node]
    logical: dict[str, Node]
    plan: Plan
    known: dict[str, Server] = {}
    known_hash: str | None = None
    revoke: bool = False


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a parcel. ``case`` is the key of a message in ``validators/sync.yaml``; ``retry``: whether
    trying again can help. ``servers`` replaces ``known`` in the state when the parcel arrived.
    """

    outcome: Outcome
    case: str | None = None
    retry: bool = False
    findings: tuple[Finding, ...] = ()
    servers: dict[str, Server] = {}


class Difference(msgspec.Struct, frozen=True):
    """What a dry run says of a parcel: what would happen, and which elements differ (FHIRPath, no values)."""

    outcome: Outcome
    elements: tuple[str, ...] = ()


class Target(Protocol):
    """Where plans go. ``name`` is that of the configuration."""

    name: str

    def open(self) -> None:
        """Look before anything is sent (CapabilityStatement, a folder that can be written). Raises Fatal with
        the reason when the target cannot take what we send, Retriable when it does not answer."""

    def deliver(self, parcel: Parcel) -> Verdict:
        """Send it, or say why not. Never raises for one plan: a plan that does not arrive is a verdict.
        Called from several threads at once when the configuration says so. Raises Retriable only when the
        target as a whole is away (circuit open); what comes after it is not asked any more."""

    def compare(self, parcel: Parcel) -> Difference:
        """What ``deliver`` would do, without doing it."""

    def close(self) -> None:
        """All that was taken is safe with the target (flush, fsync, rename)."""


@runtime_checkable
class Gathering(Protocol):
    """A target that gives one thing for a whole run, instead of one for each plan."""

    def begin(self, run: str) -> None:
        """What is delivered from now on belongs to this run; to the same one again after a crash."""

    def publish(self) -> None:
        """Every plan of the run has its verdict: show what has arrived, all at once. Called again after a
        crash: harmless. Raises Fatal; then the run is unfinished."""
