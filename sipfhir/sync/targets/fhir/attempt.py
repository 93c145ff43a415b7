"""The attempts to deliver one plan: look where needed, send; where it is not clear what came of it, look."""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from sipfhir.errors import Retriable
from sipfhir.findings import Finding, Place, Severity
from sipfhir.sync.http import Client, Unclear
from sipfhir.sync.parcel import Node, Outcome, Parcel, Server, Verdict
from sipfhir.sync.places import ToFhir
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.owned import Owned
from sipfhir.sync.targets.fhir.replies import Refused, issues
from sipfhir.sync.targets.fhir.same import differing
from sipfhir.sync.targets.fhir.seal import Seal
from sipfhir.sync.targets.fhir.shipment import Shipment, shipment
from sipfhir.sync.targets.fhir.standing import Copy, Several, Standing
from sipfhir.sync.targets.fhir.undo import undone
from sipfhir.sync.targets.fhir.wire import Stale, put

NO_IDS = (400, 404, 405, 422)
"""How a server may say that it chooses ids itself, though it did not say so before."""


MAYBE = "?"
"""The version of what may have been written, or not."""


class Attempt:
    """One plan on its way to one server. ``ours`` are its resources as the server can take them."""

    def __init__(
        self,
        config: ToFhir,
        client: Client,
        standing: Standing,
        owned: Owned,
        seal: Seal,
        base: str,
        can: Ability,
        parcel: Parcel,
        ours: list[Node],
    ) -> None:
        self._config, self._client, self._standing, self._owned = config, client, standing, owned
        self._seal, self._base, self.can = seal, base, can
        self._parcel, self._ours, self._known = parcel, ours, parcel.known
        self._findings: tuple[Finding, ...] = ()
        self._over: tuple[Finding, ...] = ()
        self._made: Shipment | None = None
        # A plan of which nothing is known may stand there all the same, sent by a run that was killed; what
        # has no version cannot be written over blindly.
        self._unsure = not parcel.known or any(one.version in (None, MAYBE) for one in parcel.known.values())

    def verdict(self) -> Verdict:
        """What came of it. Raises Retriable, Refused, Several."""
        try:
            found: Verdict = self._client.patiently(Stale, Unclear)(self._once)
            return found
        except Stale:
            return self._looked() or self._dead("conflict")
        except (Unclear, Retriable):
            if self._made is None:
                raise
            return self._last_look(self._made)

    def _last_look(self, made: Shipment) -> Verdict:
        """Nobody says what came of it. Where it may stand is kept: a withdrawal has to look there."""
        with suppress(Retriable):
            settled = self._looked()
            if settled is not None:
                return settled
        perhaps = {item.name: item.there for item in made.items if item.there is not None}
        unsure = {name: msgspec.structs.replace(one, version=MAYBE) for name, one in perhaps.items()}
        return msgspec.structs.replace(self._dead("unclear"), servers=unsure | self._parcel.known)

    def shipment(self) -> Shipment:
        """The plan for what is known to stand there."""
        owned, self._findings = self._owned.found(self._parcel.resources)
        return shipment(self._parcel, self._ours, self.can, owned, self._base, self._known, self._seal)

    def look(self) -> tuple[Copy, ...]:
        """What stands there of the plan."""
        self._known = self._standing.found(self._ours, self._parcel.known, self.can)
        together = self.can.transaction and not self._parcel.known
        return tuple(self._standing.copies(self.shipment(), together))

    def changed(self, copies: tuple[Copy, ...]) -> Iterator[str]:
        """Elements in which what stands there is not what we would send."""
        for copy in copies:
            yield from self._differing(copy)

    def _once(self) -> Verdict:
        settled = self._looked() if self._unsure else None
        if settled is not None:
            return settled
        self._unsure = True
        self._made = made = self.shipment()
        try:
            servers = put(self._client, made, self.can.transaction)
        except Refused as refused:
            return self._refused(made, refused)
        if any(item.there is None and item.once is None for item in made.items[:1]):
            # A call that something between us has doubled makes two plans where the server chooses the ids.
            self._standing.found(self._ours[:1], {}, self.can)
        return self._arrived(servers)

    def _refused(self, made: Shipment, refused: Refused) -> Verdict:
        """Because of our ids: once more without. Else the plan is, and nothing of it is to stay there."""
        if refused.reply.status in NO_IDS:
            self._because_of_ids(made)
        if refused.reply.status in (401, 403):
            raise refused
        return self._dead("refused" if self._undone(made) else "partial", False, issues(refused.reply))

    def _undone(self, made: Shipment) -> bool:
        """Whether nothing of a refused plan is left there: also under ids that the server has chosen."""
        try:
            there = self._standing.found(self._ours, self._known, self.can)
            return undone(self._client, self._standing, made, there)
        except (Retriable, Refused, Several, Unclear):
            return False

    def _because_of_ids(self, made: Shipment) -> None:
        """Raises Stale when what is written over has gone, or when nothing stands there under an id of ours
        and the server can do without."""
        copies, foreign = self._standing.copies(made), self.can.foreign()
        if any(copy.theirs is None and copy.item.name in self._known for copy in copies):
            raise Stale
        could = all(foreign.takes(copy.item.resource["resourceType"]) for copy in copies)
        if could and self.can != foreign and all(copy.theirs is None for copy in copies):
            self.can = foreign
            raise Stale

    def _looked(self) -> Verdict | None:
        """What stands there: a verdict when that settles it, else known for what stands there now."""
        copies = self.look()
        self._known = {copy.item.name: copy.server for copy in copies if copy.server is not None}
        if all(copy.theirs is not None for copy in copies) and not any(self.changed(copies)):
            return self._arrived(self._known)
        theirs = tuple(
            _conflict(one) for copy in copies if self._is_theirs(copy) for one in self._elements(copy)
        )
        if theirs and self._config.conflict == "stop":
            return self._dead("conflict", False, theirs)
        if theirs and self._config.conflict == "theirs":
            return Verdict(outcome="held", case="theirs", findings=theirs)
        # Written over, because the configuration says so: never in silence.
        self._over += theirs
        return None

    def _is_theirs(self, copy: Copy) -> bool:
        """Whether somebody else has written, or deleted, what we are about to write over."""
        known = self._parcel.known.get(copy.item.name)
        if copy.server is None or copy.theirs is None:
            return known is not None and known.version != MAYBE
        if known is not None and known.version is not None and known.version == copy.server.version:
            return False
        return not self._seal.whole(copy.theirs) and bool(self._differing(copy))

    def _elements(self, copy: Copy) -> tuple[str, ...]:
        return self._differing(copy) or (copy.item.resource["resourceType"],)

    def _differing(self, copy: Copy) -> tuple[str, ...]:
        if copy.theirs is None:
            return (copy.item.resource["resourceType"],)
        return differing(copy.item.resource, copy.theirs, self._client.base)

    def _arrived(self, servers: dict[str, Server]) -> Verdict:
        """What is no part of the plan any more stays known: a withdrawal has to reach it."""
        had = any(one.version != MAYBE for one in self._parcel.known.values())
        outcome: Outcome = "updated" if had else "created"
        there = dict(self._parcel.known) | servers
        return Verdict(outcome=outcome, findings=(*self._findings, *self._over), servers=there)

    def _dead(self, case: str, retry: bool = True, findings: tuple[Finding, ...] = ()) -> Verdict:
        return Verdict(outcome="dead", case=case, retry=retry, findings=(*findings, *self._findings))


def _conflict(element: str) -> Finding:
    return Finding("SYNC-CONFLICT", Severity.WARNING, Place(path=element), {"element": element})
