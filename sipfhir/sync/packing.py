"""Plans into parcels: what a target is to get of a plan, and its hash."""

from functools import cached_property
from hashlib import blake2b
from typing import Any

import msgspec

from sipfhir.exchange import Resources, to_fhir
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Concept, Person, Plan
from sipfhir.plan.codes import PlanStatus
from sipfhir.reading import Reading
from sipfhir.resources.bundle import rewritten
from sipfhir.site import Site
from sipfhir.sync.parcel import Node, Parcel
from sipfhir.sync.places import TargetConfig
from sipfhir.sync.roles import least, role
from sipfhir.sync.state import Known

_encode = msgspec.json.Encoder(order="deterministic").encode
_PERSON = b"sipfhir sync"
ENDS = {"CarePlan": "revoked", "Consent": "inactive", "CommunicationRequest": "revoked"}
"""What becomes of a withdrawn plan's resources."""
STAYS = {
    *("resourceType", "id", "meta", "identifier", "status", "intent", "subject", "patient"),
    *("category", "scope", "policy", "policyRule", "about"),
}
"""What a withdrawn resource still says: whose and which it is. A withdrawal discloses nothing new."""


class Packing:
    """One plan, packed for one target. What is costly is made when it is asked for."""

    def __init__(self, reading: Reading, target: TargetConfig, site: Site) -> None:
        assert reading.plan is not None
        self.reading, self.target, self.site = reading, target, site
        self.plan, self.left_out = least(reading.plan, role(target.actor.role, site))

    @cached_property
    def resources(self) -> Resources:
        """What FHIR makes of it. Protected identity is withheld; residue is no part of it."""
        return to_fhir(self.reading.with_plan(self.plan), site=self.site)

    @property
    def key(self) -> str:
        """The keyed id of the plan, the same in every run."""
        return str(self.resources[0]["id"])

    def hash(self, revoke: bool) -> str:
        """Of what the target would get; a withdrawn plan's is that of its end, whatever else it says."""
        source = self.plan.source
        version = source.mapping_version if source else None
        what: Any = "revoked" if revoke else [_lasting(one) for one in self.resources]
        return self._digest([version, self.target.name, self.target.actor.role, self.key, what])

    def parcel(self, known: Known | None, revoke: bool) -> Parcel:
        """The parcel, with what the target has of the plan already."""
        return Parcel(
            key=self.key,
            hash=self.hash(revoke),
            resources=self._ended() if revoke else list(self.resources),
            logical=self.resources.logical(),
            plan=self._plan(revoke),
            known=known.servers if known else {},
            known_hash=known.hash if known else None,
            revoke=revoke,
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the role leaves out, and what the making of FHIR said."""
        note = (
            Finding("SYNC-ROLE", Severity.NOTE, Place(plan=name), {"field": name}) for name in self.left_out
        )
        return (*note, *self.resources.findings)

    def _plan(self, revoke: bool) -> Plan:
        """The plan; of a withdrawn one, which it is and that it is revoked."""
        plan = self.plan
        if not revoke:
            return plan
        whose = plan.person
        person = Person(identifiers=whose.identifiers, protection=whose.protection) if whose else None
        status: Concept[PlanStatus] = Concept("revoked")
        return Plan(
            identifiers=plan.identifiers, version=plan.version, kind=plan.kind, status=status, person=person
        )

    def _ended(self) -> list[Node]:
        """The resources that a withdrawal ends. Whose they are stands in them: no Patient goes along."""
        logical = {
            name: {part: value for part, value in one.items() if part in ("type", "identifier")}
            for name, one in self.resources.logical().items()
        }
        return [rewritten(_end(one), logical) for one in self.resources if one["resourceType"] in ENDS]

    def _digest(self, what: Any) -> str:
        return blake2b(_encode(what), key=self.site.key, digest_size=16, person=_PERSON).hexdigest()


def _lasting(resource: Node) -> Node:
    """A resource without what says when and how it was made; a protected person's label stays."""
    if resource["resourceType"] == "Provenance":
        return {}
    rest = {name: value for name, value in resource.items() if name != "meta"}
    return {**rest, "security": resource.get("meta", {}).get("security")}


def _end(resource: Node) -> Node:
    """A resource as a withdrawal leaves it."""
    kept = {name: value for name, value in resource.items() if name in STAYS}
    return {**kept, "status": ENDS[resource["resourceType"]]}
