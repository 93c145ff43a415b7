"""What a server says that it can (CapabilityStatement), and what that makes of the work."""

from collections.abc import Iterable
from typing import Any

import msgspec

from sipfhir.errors import Fatal
from sipfhir.sync.http import Client, Reply

NEEDED = "CarePlan"
"""Without it there is nothing to deliver."""


class Ability(msgspec.Struct, frozen=True):
    """``types`` → what may be done with each. ``transaction``: a plan goes as one, else resource by resource.

    ``own_ids``: types whose ids we choose; of the others the server does, and we find them by identifier.
    ``conditional``: types that are created only if nobody has their identifier yet.
    """

    types: dict[str, frozenset[str]]
    transaction: bool
    own_ids: frozenset[str]
    conditional: frozenset[str] = frozenset()

    def takes(self, kind: str) -> bool:
        """Whether resources of a type can be written there, and found again.

        One by one they must have ids of ours: the plan refers to its parts and they to it, and with ids that
        the server chooses neither could be first.
        """
        if kind in self.own_ids:
            return True
        return self.transaction and {"create", "update", "search-type"} <= self.types.get(kind, frozenset())

    def lacks(self, wanted: Iterable[str]) -> list[str]:
        """Types that cannot be written there."""
        return sorted({one for one in wanted if not self.takes(one)})

    def foreign(self) -> "Ability":
        """The same of a server that chooses all ids, whatever it says."""
        return msgspec.structs.replace(self, own_ids=frozenset())


def ability(client: Client) -> Ability:
    """Ask the server. Raises Fatal when it is no FHIR R4 that takes plans, Retriable when it does not
    answer."""
    found = read(client.name, client.get("metadata"))
    if found.takes(NEEDED):
        return found
    if NEEDED in found.types and not found.transaction:
        raise Fatal(
            f"{client.name}: the server knows no transactions and chooses ids itself: a plan can neither go "
            "as one nor part by part. Ask who runs it for one of the two. Nothing was sent."
        )
    raise Fatal(f"{client.name}: the server does not take {NEEDED}. Nothing was sent. Ask who runs it.")


def read(name: str, reply: Reply) -> Ability:
    """The ability in an answer. Raises Fatal."""
    body = reply.body or {}
    if reply.status != 200 or body.get("resourceType") != "CapabilityStatement":
        raise Fatal(
            f"{name}: no CapabilityStatement at /metadata ({reply.status}). See the address and the rights."
        )
    version = str(body.get("fhirVersion", ""))
    if not version.startswith("4.0"):
        raise Fatal(f"{name}: speaks another FHIR than R4 (4.0). Give the address of an R4 endpoint.")
    rest = next((one for one in _list(body, "rest") if one.get("mode") == "server"), {})
    listed = {one["type"]: one for one in _list(rest, "resource") if isinstance(one.get("type"), str)}
    return Ability(
        {kind: _codes(one) for kind, one in listed.items()},
        "transaction" in _codes(rest),
        _with(listed, "updateCreate", "update"),
        _with(listed, "conditionalCreate", "create"),
    )


def _with(listed: dict[str, dict[str, Any]], flag: str, code: str) -> frozenset[str]:
    return frozenset(kind for kind, one in listed.items() if one.get(flag) is True and code in _codes(one))


def _codes(node: dict[str, Any]) -> frozenset[str]:
    return frozenset(str(one.get("code")) for one in _list(node, "interaction"))


def _list(node: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = node.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
