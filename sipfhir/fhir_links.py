"""The names by which resources of an export know each other: what each answers to, and what it asks for."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.formats import fhir_json

Node = dict[str, Any]
ALIAS, IDENTITY, TARGET, LABEL = "@", "=", ">", "!"
"""What names begin with, but for Type/id: full URL, identifier, target of a Provenance, label of a person."""
_FAMILIES = ("subject", "patient")


def answers(resource: Node, url: str | None) -> Iterator[str]:
    """The names that lead to a resource."""
    kind, id = resource.get("resourceType"), resource.get("id")
    if isinstance(id, str):
        yield f"{kind}/{id}"
    if url is not None:
        yield ALIAS + unversioned(url)
    listed = resource.get("identifier")
    for one in listed if isinstance(listed, list) else [listed]:
        yield from _identity(one)
    if kind == "Provenance":
        yield from (f"{TARGET}{name}" for name in _targets(resource))
    meta = resource.get("meta")
    if isinstance(meta, dict) and meta.get("security"):
        yield from (LABEL + _text(resource[member]) for member in _FAMILIES if resource.get(member))


def asks(resource: Node, url: str | None) -> Iterator[str]:
    """The names of all that a plan may need besides a resource that it has."""
    kind, id = resource.get("resourceType"), resource.get("id")
    base = url.removesuffix(f"{kind}/{id}") if url and url.endswith(f"/{kind}/{id}") else ""
    for node in _nodes(resource):
        reference = node.get("reference")
        if isinstance(reference, str):
            yield from _addresses(reference, base)
        elif "reference" not in node:
            yield from _identity(node.get("identifier"))
    if kind in ("CarePlan", "Consent"):
        yield f"{TARGET}{kind}/{id}"
        yield from [f"{TARGET}{unversioned(url)}"] if url else []
    if kind == "CarePlan" and resource.get("subject"):
        yield LABEL + _text(resource["subject"])


def unversioned(reference: str) -> str:
    """A reference to whichever version there is."""
    return reference.partition("/_history/")[0]


def digest(resource: Node) -> bytes:
    """What is the same for resources that are the same in every word."""
    return hashlib.blake2b(_text(resource).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _addresses(reference: str, base: str) -> Iterator[str]:
    plain = unversioned(reference)
    if plain.startswith("#") or not plain:
        return
    yield ALIAS + plain
    if base:
        yield ALIAS + base + plain
    yield "/".join(plain.rsplit("/", 2)[-2:])


def _identity(identifier: Any) -> Iterator[str]:
    if isinstance(identifier, dict):
        system, value = identifier.get("system"), identifier.get("value")
        if isinstance(system, str) and isinstance(value, str):
            yield f"{IDENTITY}{system}|{value}"


def _targets(provenance: Node) -> Iterator[str]:
    listed = provenance.get("target")
    for node in listed if isinstance(listed, list) else ():
        reference = node.get("reference") if isinstance(node, dict) else None
        if isinstance(reference, str):
            plain = unversioned(reference)
            yield from {plain: 0, "/".join(plain.rsplit("/", 2)[-2:]): 0}


def _nodes(node: Any) -> Iterator[Node]:
    """Every object within a node, in its order."""
    ahead = [node]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            yield one
            ahead += reversed([child for child in one.values() if isinstance(child, dict | list)])
        else:
            ahead += reversed([child for child in one if isinstance(child, dict | list)])


def _text(node: Any) -> str:
    try:
        return _ENCODER.encode(node).decode()
    except (TypeError, ValueError):
        return repr(node)


_ENCODER = msgspec.json.Encoder(enc_hook=fhir_json.raw, decimal_format="number", order="sorted")
