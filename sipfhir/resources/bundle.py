"""Bundles and NDJSON of built resources."""

from collections.abc import Iterable
from typing import Any

import msgspec

from sipfhir.document.fields import fields
from sipfhir.document.parties import name
from sipfhir.plan import HumanName, Person
from sipfhir.resources.context import Built, Context
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


def transaction(built: Built, base: str | None = None) -> Node:
    """A Bundle for delivery: every resource that is ours by ``PUT Type/id``, so that a second run changes
    nothing.

    Patient, Organization and Practitioner are the server's: they are left out and references to them become
    logical, with all that the plan says of a unit or a professional beside them. RelatedPerson and
    PractitionerRole are ours: their ids are made within the plan, so that they overwrite nobody's. No
    identity stands twice.
    """
    base, logical = base or tables(Context()).systems.base, built.logical()
    entries = [
        _put(rewritten(one, logical), base) for one in built if one["resourceType"] not in SERVER_OWNED
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def unsent(person: Person) -> list[str]:
    """Plan paths of what only the Patient holds of a person, and a transaction therefore does not."""
    paths = [f"person.identifiers[{i}]" for i in range(1, len(person.identifiers))]
    for field in fields(Person):
        value = getattr(person, field.name)
        if field.name not in ("identifiers", "protection") and value not in (None, "", ()):
            paths.append(f"person.{field.name}")
    told = person.protection is None and person.name == HumanName(text=name(person.name) or None)
    return [path for path in paths if path != "person.name" or not told]


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


def rewritten(node: Any, logical: dict[str, Node]) -> Any:
    """The node with references to what is the server's made logical."""
    if isinstance(node, list):
        return [rewritten(item, logical) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("reference")
    found = logical.get(reference) if isinstance(reference, str) else None
    rest = {key: rewritten(child, logical) for key, child in node.items()}
    return made_logical(rest, found) if found else rest


def made_logical(reference: Node, logical: Node) -> Node:
    """A Reference by what is known of whom it leads to, not by where; what it says beside stays."""
    rest = {key: value for key, value in reference.items() if key != "reference"}
    beside = [*logical.get("extension", ()), *rest.get("extension", ())]
    return {**logical, **rest, **({"extension": beside} if beside else {})}
