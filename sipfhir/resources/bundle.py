"""Bundles and NDJSON of built resources."""

from collections.abc import Iterable
from typing import Any

import msgspec

from sipfhir.resources.context import Context
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import tables

SERVER_OWNED = frozenset({"Patient", "Organization", "Practitioner"})
"""What belongs to the server: found by identifier, never written by a transaction of ours."""


def collection(resources: Iterable[Node], base: str | None = None) -> Node:
    """A Bundle for a file. ``base`` is the canonical base; None is the one that ships.

    ``fullUrl`` is the address under ``base``: then the relative references, the same as in NDJSON and in a
    transaction, resolve within the Bundle. With ``urn:uuid:`` they would have to be rewritten.
    """
    base = base or tables(Context()).systems.base
    return {"resourceType": "Bundle", "type": "collection", "entry": [_entry(one, base) for one in resources]}


def transaction(resources: Iterable[Node], base: str | None = None) -> Node:
    """A Bundle for delivery: every resource that is ours by ``PUT Type/id``, so that a second run changes
    nothing.

    Patient, Organization and Practitioner are the server's: they are left out and references to them become
    logical, by identifier. RelatedPerson and PractitionerRole are ours: their ids are made within the plan,
    so that they overwrite nobody's. No identity stands twice.
    """
    resources, base = list(resources), base or tables(Context()).systems.base
    logical = {f"{one['resourceType']}/{one['id']}": _logical(one) for one in resources if _is_servers(one)}
    entries = [_put(_rewritten(one, logical), base) for one in resources if not _is_servers(one)]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def ndjson(resources: Iterable[Node]) -> dict[str, bytes]:
    """Resources by type, one a line."""
    lines: dict[str, list[bytes]] = {}
    for one in resources:
        lines.setdefault(one["resourceType"], []).append(_encode(one) + b"\n")
    return {resource_type: b"".join(found) for resource_type, found in lines.items()}


_encode = msgspec.json.Encoder().encode


def _entry(resource: Node, base: str) -> Node:
    return {"fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}", "resource": resource}


def _put(resource: Node, base: str) -> Node:
    request = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
    return {**_entry(resource, base), "request": request}


def _is_servers(resource: Node) -> bool:
    return resource["resourceType"] in SERVER_OWNED


def _logical(resource: Node) -> Node:
    """Type, first identifier and name; no name of a protected person."""
    reference: Node = {"type": resource["resourceType"]}
    if resource.get("identifier"):
        reference["identifier"] = resource["identifier"][0]
    name = _name(resource)
    if name and "security" not in resource["meta"]:
        reference["display"] = name
    return reference


def _name(resource: Node) -> str | None:
    name = resource.get("name")
    if not isinstance(name, list):
        return name
    first = name[0]
    return first.get("text") or " ".join([*first.get("given", ()), first.get("family", "")]).strip() or None


def _rewritten(node: Any, logical: dict[str, Node]) -> Any:
    """The node with references to what is the server's made logical."""
    if isinstance(node, list):
        return [_rewritten(item, logical) for item in node]
    if not isinstance(node, dict):
        return node
    found = logical.get(node.get("reference", "")) if isinstance(node.get("reference"), str) else None
    rest = {
        key: _rewritten(child, logical) for key, child in node.items() if not (found and key == "reference")
    }
    return {**rest, **found} if found else rest
