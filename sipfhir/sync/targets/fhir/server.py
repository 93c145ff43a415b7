"""Delivery to a FHIR R4 server: one transaction a plan, by ids of ours, never over what others have changed.

The promise is at least once, idempotent in effect: a call that came to nobody knows what is followed by a
look, and what stands there decides. Conditional create is not relied on: servers let duplicates through.
"""

from pathlib import Path

from sipfhir.errors import Fatal
from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.resources.context import Context
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.sync.http import Client, Reply, Unclear
from sipfhir.sync.parcel import Difference, Node, Outcome, Parcel, Server, Verdict
from sipfhir.sync.places import ToFhir
from sipfhir.sync.state import State
from sipfhir.sync.targets.fhir.ability import NEEDED, Ability, ability
from sipfhir.sync.targets.fhir.ending import ended, endings
from sipfhir.sync.targets.fhir.owned import Owned
from sipfhir.sync.targets.fhir.replies import Unmatched, etag, issues, stored
from sipfhir.sync.targets.fhir.same import differing
from sipfhir.sync.targets.fhir.shipment import Item, Shipment, shipment
from sipfhir.sync.targets.fhir.standing import Standing

TAKEN = (200, 201)
STALE = (409, 412)
TRIES = 3
"""How often a plan is looked at and sent again, while somebody else keeps changing it."""


class FhirServer:
    """The target of kind ``fhir``."""

    def __init__(self, config: ToFhir, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.config = config.name, config
        self.client = Client(
            config.name,
            config.url,
            folder,
            auth=config.auth,
            tls=config.tls,
            retry=config.retry,
            pace=config.pace,
        )
        self.base = tables(Context.of(site)).systems.base
        self.owned = Owned(self.client, config.create)
        self.can = Ability({}, False, frozenset())

    def open(self) -> None:
        """Ask what the server can. Raises Fatal when that is too little, Retriable when it is away."""
        self.can = ability(self.client)
        lacking = self.can.lacks(frozenset(NEEDED))
        if lacking:
            raise Fatal(f"{self.name}: the server does not take {', '.join(lacking)}. Nothing was sent.")
        self.standing = Standing(self.client, self.can, self.base)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def deliver(self, parcel: Parcel) -> Verdict:
        """Send a plan, or end it. Raises Retriable while the server is away."""
        try:
            return self._ended(parcel) if parcel.revoke else self._sent(parcel)
        except Unclear:
            return Verdict(outcome="dead", case="unclear", retry=True)

    def compare(self, parcel: Parcel) -> Difference:
        """What would happen, and which elements differ."""
        if parcel.revoke:
            return Difference("revoked", tuple(f"{there.type}.status" for _, there, _ in endings(parcel)))
        made = self._shipment(parcel)
        copies = self.standing.copies(made)
        if all(theirs is None for _, _, theirs in copies):
            return Difference("created")
        found = {name for item, _, theirs in copies for name in self._differing(item, theirs)}
        return Difference("updated" if found else "unchanged", tuple(sorted(found)))

    def _differing(self, item: Item, theirs: Node | None) -> tuple[str, ...]:
        if theirs is None:
            return (item.resource["resourceType"],)
        return differing(item.resource, theirs, self.client.base)

    def _shipment(self, parcel: Parcel) -> Shipment:
        known = self.standing.found(parcel)
        return shipment(parcel, self.can, self.owned.found(parcel.resources), self.base, known)

    def _sent(self, parcel: Parcel) -> Verdict:
        lacking = self.can.lacks(frozenset(one["resourceType"] for one in parcel.resources) - SERVER_OWNED)
        if lacking:
            return Verdict(outcome="dead", case="lacks")
        made = self._shipment(parcel)
        # Nothing is known of the plan: it may stand there all the same, sent by a run that was killed.
        look = not parcel.known
        for _ in range(TRIES):
            if look:
                settled, made = self._looked(parcel, made)
                if settled is not None:
                    return settled
            verdict = self._tried(parcel, made)
            if verdict is not None:
                return verdict
            look = True
        return Verdict(outcome="dead", case="conflict", retry=True)

    def _tried(self, parcel: Parcel, made: Shipment) -> Verdict | None:
        """The verdict of one attempt; None when what stands there has to be looked at."""
        try:
            reply = self._posted(made)
        except Unclear:
            return None
        if reply.status in STALE:
            return None
        if reply.status not in TAKEN:
            return Verdict(outcome="dead", case="refused", findings=issues(reply))
        try:
            return Verdict(outcome=_outcome(parcel, made), servers=stored(made, reply))
        except Unmatched:
            return None

    def _posted(self, made: Shipment) -> Reply:
        return self.client.send("POST", "", made.transaction(), again=False)

    def _looked(self, parcel: Parcel, made: Shipment) -> tuple[Verdict | None, Shipment]:
        """What stands there: a verdict when that settles it, else the parcel for what stands there now."""
        copies = self.standing.copies(made)
        there = {item.name: server for item, server, _ in copies if server is not None}
        if all(theirs is not None and not self._differing(item, theirs) for item, _, theirs in copies):
            return Verdict(outcome=_outcome(parcel, made), servers=there), made
        changed = any(self._is_changed(parcel, *copy) for copy in copies)
        if changed and self.config.conflict == "stop":
            return Verdict(outcome="dead", case="conflict"), made
        if changed and self.config.conflict == "theirs":
            return Verdict(outcome="held", case="theirs"), made
        return None, made.against(there)

    def _is_changed(self, parcel: Parcel, item: Item, server: Server | None, theirs: Node | None) -> bool:
        """Whether somebody else has written, or deleted, what we are about to write over."""
        if server is None:
            return False
        known = parcel.known.get(item.name)
        if known is not None and known.version == server.version:
            return False
        return theirs is None or bool(self._differing(item, theirs))

    def _ended(self, parcel: Parcel) -> Verdict:
        """The statuses of a withdrawal, one resource after the other: the CarePlan first."""
        servers = dict(parcel.known)
        for name, there, status in endings(parcel):
            made = self._end(there, status)
            if isinstance(made, Verdict):
                return made
            servers[name] = made
        return Verdict(outcome="revoked", servers=servers)

    def _end(self, there: Server, status: str) -> Server | Verdict:
        for _ in range(TRIES):
            server, theirs = self.standing.read(there.type, there.id)
            if server is None or theirs is None or theirs.get("status") == status:
                return server or there
            path, match = f"{there.type}/{there.id}", {"If-Match": f'W/"{server.version}"'}
            reply = self.client.send("PUT", path, ended(theirs, status), again=True, **match)
            if reply.status in TAKEN:
                return Server(there.type, there.id, etag(reply))
            if reply.status not in STALE:
                return Verdict(outcome="dead", case="not-withdrawn", retry=True, findings=issues(reply))
        return Verdict(outcome="dead", case="not-withdrawn", retry=True)


def _outcome(parcel: Parcel, made: Shipment) -> Outcome:
    return "updated" if any(item.name in parcel.known for item in made.items) else "created"
