"""What stands at a server, read without any of our code; and its end."""

import re
from typing import Any

import msgspec

from tests.sync.fhir.plans import LINE, all_of

TYPES = (
    "CarePlan", "Consent", "CommunicationRequest", "Appointment", "Condition", "DocumentReference",
    "Procedure", "PractitionerRole", "Provenance", "RelatedPerson", "Goal", "CareTeam", "Patient",
    "Organization",
)  # fmt: skip
"""What refers comes before what is referred to."""


def snapshot(base: str) -> list[str]:
    """All that stands there, each resource as text without what the server has added, in a stable order.

    Ids are numbered in the order of the content: a server that chooses them gives others each time.
    """
    found = [one for kind in TYPES for one in _all(base, kind)]
    ids = [one["id"] for one in found]
    return sorted(_text(one, ids) for one in found)


def _all(base: str, kind: str) -> list[dict[str, Any]]:
    return [one for one in all_of(base, kind) if one["resourceType"] == kind]


def _text(one: dict[str, Any], ids: list[str]) -> str:
    meta = {
        key: value for key, value in one["meta"].items() if key not in ("versionId", "lastUpdated", "tag")
    }
    text = msgspec.json.encode({**one, "meta": meta}, order="deterministic").decode()
    return re.sub("|".join(map(re.escape, ids)), "ID", text)


def wipe(base: str) -> None:
    """Nothing stands there any more."""
    for kind in TYPES:
        for one in _all(base, kind):
            LINE.delete(f"{base}/{kind}/{one['id']}", timeout=30).raise_for_status()
