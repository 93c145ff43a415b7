"""Checks on built resources, apart from the engine's own conformance: what R4 demands where it bites."""

import re
from collections.abc import Iterator
from typing import Any

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
CODES = {
    ("CarePlan", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    (
        "Goal",
        "lifecycleStatus",
    ): "proposed planned accepted active on-hold completed cancelled entered-in-error rejected",
    ("Consent", "status"): "draft proposed active rejected inactive entered-in-error",
    ("CommunicationRequest", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("Appointment", "status"): "proposed pending booked arrived fulfilled cancelled noshow entered-in-error "
    "checked-in waitlist",
    ("Patient", "gender"): "male female other unknown",
    (
        "Procedure",
        "status",
    ): "preparation in-progress not-done on-hold stopped completed entered-in-error unknown",
    ("DocumentReference", "status"): "current superseded entered-in-error",
}
"""Required bindings of R4, element by element."""
DETAIL = [
    "not-started",
    "scheduled",
    "in-progress",
    "on-hold",
    "completed",
    "cancelled",
    "stopped",
    "unknown",
    "entered-in-error",
]
PARTICIPANT = ["accepted", "declined", "tentative", "needs-action"]
ACTORS = {"Patient", "Practitioner", "PractitionerRole", "RelatedPerson"}


def walk(node: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every node, with its place."""
    yield at, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield from walk(child, f"{at}/{key}")


def broken(resources: list[dict[str, Any]]) -> list[str]:
    """What is wrong, by place."""
    known = [f"{one['resourceType']}/{one['id']}" for one in resources]
    faults = [f"{name} twice" for name in set(known) if known.count(name) > 1]
    for one in resources:
        faults += [f"{one['resourceType']}{at}" for at in _faults(one, set(known))]
    return faults


def _faults(one: dict[str, Any], known: set[str]) -> Iterator[str]:
    if not ID.fullmatch(one["id"]):
        yield "/id"
    for at, node in walk(one):
        if node in ("", [], {}) or node is None:
            yield at
        if isinstance(node, dict) and "reference" in node and isinstance(node["reference"], str):
            yield from () if node["reference"] in known else (f"{at}/reference",)
    for (resource_type, element), codes in CODES.items():
        if one["resourceType"] == resource_type and element in one and one[element] not in codes.split():
            yield f"/{element}"
    yield from _INVARIANTS.get(one["resourceType"], lambda one: iter(()))(one)


def _care_plan(one: dict[str, Any]) -> Iterator[str]:
    if one["intent"] != "plan" or len(one["category"]) != 1:
        yield "/category"
    for activity in one.get("activity", ()):
        detail = activity.get("detail")
        if "reference" in activity or detail is None or detail["status"] not in DETAIL:
            yield "/activity (cpl-3)"


def _consent(one: dict[str, Any]) -> Iterator[str]:
    if "policyRule" not in one or "scope" not in one or not one["category"]:
        yield "/policyRule (ppc-1)"
    if "status" not in one and "_status" not in one:
        yield "/status"


def _appointment(one: dict[str, Any]) -> Iterator[str]:
    whole = "start" in one and "end" in one
    if ("start" in one) != ("end" in one):
        yield "/start (app-2)"
    if not whole and one["status"] not in ("proposed", "cancelled", "waitlist"):
        yield "/status (app-3)"
    for participant in one["participant"]:
        actor = participant.get("actor", {}).get("reference", "Patient/")
        if not ("actor" in participant or "type" in participant) or actor.split("/")[0] not in ACTORS:
            yield "/participant (app-1)"
        if participant.get("status", "accepted") not in PARTICIPANT:
            yield "/participant/status"
        if "status" not in participant and "_status" not in participant:
            yield "/participant/status"


def _organization(one: dict[str, Any]) -> Iterator[str]:
    if not {"identifier", "name", "_name"} & one.keys():
        yield "/name (org-1)"


_INVARIANTS = {
    "CarePlan": _care_plan,
    "Consent": _consent,
    "Appointment": _appointment,
    "Organization": _organization,
}
