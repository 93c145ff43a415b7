"""R5 told from R4: resources of R5 would be misread, since names moved and Consent turned round.

A resource does not say its version. It is told by members that R4 does not have, or by a profile of R5's own.
"""

from typing import Any

from sipfhir.resources.systems import Node

NEW: dict[str, frozenset[str]] = {
    "CarePlan": frozenset({"custodian"}),
    "CareTeam": frozenset({"reason"}),
    "Goal": frozenset({"continuous", "outcome", "source"}),
    "Condition": frozenset({"participant"}),
    "Consent": frozenset(
        {
            *("controller", "date", "decision", "grantee", "grantor", "manager", "period", "policyBasis"),
            *("policyText", "regulatoryBasis", "subject"),
        }
    ),
    "CommunicationRequest": frozenset({"informationProvider", "intent", "reason"}),
    "Appointment": frozenset(
        {
            *("account", "cancellationDate", "cancellationReason", "class", "note", "occurrenceChanged"),
            *("originatingAppointment", "previousAppointment", "reason", "recurrenceId"),
            *("recurrenceTemplate", "replaces", "subject", "virtualService"),
        }
    ),
    "Task": frozenset({"performer", "reason", "requestedPerformer", "requestedPeriod"}),
    "ServiceRequest": frozenset({"bodyStructure", "focus", "location", "reason"}),
    "Procedure": frozenset({"focus", "reason", "recorded", "supportingInfo", "used"}),
    "DocumentReference": frozenset(
        {
            *("attester", "basedOn", "bodySite", "event", "facilityType", "modality", "period"),
            *("practiceSetting", "version"),
        }
    ),
    "Provenance": frozenset({"authorization", "basedOn", "encounter", "patient"}),
    "PractitionerRole": frozenset({"availability", "characteristic", "communication", "contact"}),
    "Organization": frozenset({"description", "qualification"}),
}
"""Members of R5's resources that R4's do not have. ``Task.doNotPerform`` is not among them: it is refused as
what turns the meaning round."""
ACTIVITY = frozenset({"performedActivity", "plannedActivityReference"})
NAMES = ACTIVITY.union(*NEW.values())
"""All of them: words of the standard, which may be seen in a copy of a file."""
_NOTHING: frozenset[str] = frozenset()


def sign(resource: Node) -> tuple[str, ...] | None:
    """The steps to what tells that a resource is of R5; None when nothing does."""
    found = NEW.get(resource["resourceType"], _NOTHING) & resource.keys()
    if found:
        return (min(found),)
    if any(_is_of_r5(url) for url in _items(resource.get("meta"), "profile")):
        return ("meta", "profile")
    return _in_plan(resource) if resource["resourceType"] == "CarePlan" else None


def _in_plan(plan: Node) -> tuple[str, ...] | None:
    if any(isinstance(one, dict) and ACTIVITY & one.keys() for one in _items(plan, "activity")):
        return ("activity",)
    wrapped = (one for one in _items(plan, "addresses") if isinstance(one, dict))
    told = any("concept" in one or isinstance(one.get("reference"), dict) for one in wrapped)
    return ("addresses",) if told else None


def _is_of_r5(url: Any) -> bool:
    return isinstance(url, str) and url.startswith("http://hl7.org/fhir/") and url.endswith("|5.0.0")


def _items(node: Any, key: str) -> list[Any]:
    found = node.get(key) if isinstance(node, dict) else None
    return found if isinstance(found, list) else []
