"""A withdrawal at the server: statuses change where they stand, nothing else is said."""

from sipfhir.findings import Finding, Place, Severity
from sipfhir.sync.http import Client, Unclear
from sipfhir.sync.packing import ENDS
from sipfhir.sync.parcel import Node, Parcel, Server, Verdict
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.references import name
from sipfhir.sync.targets.fhir.replies import Refused, etag, issues
from sipfhir.sync.targets.fhir.standing import Standing
from sipfhir.sync.targets.fhir.wire import GONE, STALE, TAKEN, Stale


def endings(known: dict[str, Server]) -> list[tuple[str, Server, str]]:
    """Our name, where it stands, and the status it is to get: all that the target has had and can end."""
    return [(name, there, ENDS[there.type]) for name, there in known.items() if there.type in ENDS]


def sought(standing: Standing, parcel: Parcel, can: Ability) -> dict[str, Server]:
    """Where a plan stands that was sent and never heard of again: by ids of ours, or by the mark that we set.

    Raises Several, Retriable, Refused.
    """
    named = {name(one): Server(one["resourceType"], one["id"]) for one in parcel.resources}
    ours = {each: there for each, there in named.items() if there.type in can.own_ids}
    found = standing.found(parcel.resources, ours, can)
    return {each: there for each, there in found.items() if standing.read(there.type, there.id)[0]}


def end(client: Client, standing: Standing, parcel: Parcel, can: Ability) -> Verdict:
    """One resource after the other, the CarePlan first; one that fails stops no other.

    What could not be reached is told; then the plan is dead, and the next attempt begins with what is left.
    Raises Several, Refused; Retriable while the server does not answer.
    """
    known = parcel.known or sought(standing, parcel, can)
    if not known:
        return Verdict(outcome="unchanged", case="never-there")
    servers, told = dict(known), list[Finding]()
    for each, there, status in endings(known):
        try:
            found = client.patiently(Stale, Unclear)(_ended, client, standing, there, status)
            servers[each] = found or there
        except Refused as refused:
            told += [_missed(there), *issues(refused.reply)]
        except (Stale, Unclear):
            told.append(_missed(there))
    if told:
        return Verdict(outcome="dead", case="not-withdrawn", retry=True, findings=tuple(told))
    return Verdict(outcome="revoked", servers=servers)


def _ended(client: Client, standing: Standing, there: Server, status: str) -> Server | None:
    """Where it stands with the status; None when it is not there any more."""
    server, theirs = standing.read(there.type, there.id)
    if server is None or theirs is None or theirs.get("status") == status:
        return server
    match = {"If-Match": f'W/"{server.version}"'} if server.version else {}
    body: Node = {**theirs, "status": status}
    reply = client.send("PUT", f"{there.type}/{there.id}", body, **match)
    if reply.status in TAKEN:
        return Server(there.type, there.id, etag(reply))
    if reply.status in (*STALE, *GONE):
        raise Stale
    raise Refused(reply)


def _missed(there: Server) -> Finding:
    return Finding("SYNC-NOT-ENDED", Severity.ERROR, Place(path=there.type), {"type": there.type})
