"""What a server says that it can (CapabilityStatement), and what that makes of the work."""

from typing import Any

import msgspec

from sipfhir.errors import Fatal
from sipfhir.sync.http import Client, Reply

NEEDED = ("CarePlan",)
"""Without these there is nothing to deliver."""


class Ability(msgspec.Struct, frozen=True):
    """``types`` → what may be done with each. ``transaction``: a plan goes as one, else resource by resource.

    ``own_ids``: types whose ids we choose; of the others the server does, and we find them by identifier.
    """

    types: dict[str, frozenset[str]]
    transaction: bool
    own_ids: frozenset[str]

    def lacks(self, wanted: frozenset[str]) -> list[str]:
        """Types that cannot be written there."""
        return sorted(one for one in wanted if not {"create", "update"} & self.types.get(one, frozenset()))


def ability(client: Client) -> Ability:
    """Ask the server. Raises Fatal when it is no FHIR R4, Retriable when it does not answer."""
    reply = client.get("metadata")
    return read(client.name, reply)


def read(name: str, reply: Reply) -> Ability:
    """The ability in an answer. Raises Fatal."""
    body = reply.body or {}
    if reply.status != 200 or body.get("resourceType") != "CapabilityStatement":
        raise Fatal(
            f"{name}: no CapabilityStatement at /metadata ({reply.status}). See the address and the rights."
        )
    version = str(body.get("fhirVersion", ""))
    if not version.startswith("4.0"):
        raise Fatal(f"{name}: speaks FHIR {version[:10]}, not R4 (4.0). Give the address of an R4 endpoint.")
    rest = next((one for one in _list(body, "rest") if one.get("mode") == "server"), {})
    listed = [one for one in _list(rest, "resource") if isinstance(one.get("type"), str)]
    return Ability(
        {one["type"]: _codes(one) for one in listed},
        "transaction" in _codes(rest),
        frozenset(one["type"] for one in listed if one.get("updateCreate")),
    )


def _codes(node: dict[str, Any]) -> frozenset[str]:
    return frozenset(str(one.get("code")) for one in _list(node, "interaction"))


def _list(node: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = node.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
