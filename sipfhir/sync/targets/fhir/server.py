"""Delivery to a FHIR R4 server: one transaction a plan, by ids of ours, never over what others have changed.

The promise is at least once, idempotent in effect: a call that came to nobody knows what is followed by a
look, and what stands there decides. Conditional create is not relied on: servers let duplicates through.
"""

from pathlib import Path

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.findings import Finding, Place, Severity
from sipfhir.resources.context import Context
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.sync.http import Client, Unclear
from sipfhir.sync.http.pacing import Breaker
from sipfhir.sync.parcel import Difference, Node, Parcel, Verdict
from sipfhir.sync.places import ToFhir
from sipfhir.sync.state import State
from sipfhir.sync.targets.fhir.ability import Ability, ability
from sipfhir.sync.targets.fhir.attempt import Attempt
from sipfhir.sync.targets.fhir.ending import end, endings
from sipfhir.sync.targets.fhir.inside import fitted
from sipfhir.sync.targets.fhir.owned import Owned
from sipfhir.sync.targets.fhir.replies import Refused, issues
from sipfhir.sync.targets.fhir.seal import Seal
from sipfhir.sync.targets.fhir.standing import Several, Standing

FAILED = frozenset({"away", "unclear", "denied"})
"""Cases that say something of the server, not of the plan."""


class FhirServer:
    """The target of kind ``fhir``."""

    def __init__(self, config: ToFhir, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.config = config.name, config
        self.client = Client.of(config.name, config, folder)
        self.base = tables(Context.of(site)).systems.base
        self.seal = Seal(site.key, self.base)
        self.owned = Owned(self.client, config.create)
        self.standing = Standing(self.client, self.base)
        self.breaker = Breaker(config.name, config.retry.circuit, config.retry.pause)
        self.can = Ability({}, False, frozenset())

    def open(self) -> None:
        """Ask what the server can. Raises Fatal when that is too little, Retriable when it is away."""
        self.can = ability(self.client)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def deliver(self, parcel: Parcel) -> Verdict:
        """Send a plan, or end it. Raises Retriable while the server is away."""
        self.breaker.check()
        verdict = self._verdict(parcel)
        if verdict.case in FAILED:
            self.breaker.failed()
        else:
            self.breaker.answered()
        return verdict

    def compare(self, parcel: Parcel) -> Difference:
        """What would happen, and which elements differ. Raises Retriable, Fatal."""
        if parcel.revoke:
            return Difference(
                "revoked", tuple(f"{there.type}.status" for _, there, _ in endings(parcel.known))
            )
        attempt = self._attempt(parcel, fitted(parcel.resources, self.can)[0])
        try:
            copies = attempt.look()
        except (Refused, Several, Unclear):
            raise Fatal(f"{self.name}: the server does not let us see what it has of a plan.") from None
        if all(copy.theirs is None for copy in copies):
            return Difference("created")
        found = sorted(set(attempt.changed(copies)))
        return Difference("updated" if found else "unchanged", tuple(found))

    def _verdict(self, parcel: Parcel) -> Verdict:
        """Whatever happens to one plan is its verdict."""
        try:
            return end(self.client, self.standing, parcel, self.can) if parcel.revoke else self._sent(parcel)
        except Retriable:
            return Verdict(outcome="dead", case="away", retry=True)
        except Unclear:
            return Verdict(outcome="dead", case="unclear", retry=True)
        except (Fatal, BadConfiguration):
            return Verdict(outcome="dead", case="denied", retry=True)
        except Several as several:
            found = Finding("SYNC-SEVERAL", Severity.ERROR, Place(path=several.kind), {"type": several.kind})
            return Verdict(outcome="dead", case="several", findings=(found,))
        except Refused as refused:
            denied = refused.reply.status in (401, 403)
            case = "denied" if denied else "refused"
            return Verdict(outcome="dead", case=case, retry=denied, findings=issues(refused.reply))

    def _sent(self, parcel: Parcel) -> Verdict:
        ours, homeless = fitted(parcel.resources, self.can)
        if homeless:
            return Verdict(outcome="dead", case="lacks", findings=tuple(map(_lacks, homeless)))
        attempt = self._attempt(parcel, ours)
        verdict = attempt.verdict()
        if verdict.outcome in ("created", "updated"):
            self.can = attempt.can
        return verdict

    def _attempt(self, parcel: Parcel, ours: list[Node]) -> Attempt:
        return Attempt(
            self.config, self.client, self.standing, self.owned, self.seal, self.base, self.can, parcel, ours
        )


def _lacks(kind: str) -> Finding:
    return Finding("SYNC-LACKS", Severity.ERROR, Place(path=kind), {"type": kind})
