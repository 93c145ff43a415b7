"""CarePlans that another made: told from ours by what they claim and carry."""

from typing import Any

from sipfhir.resources.systems import Node, Systems

Places = frozenset[str]
RESPONSIBLE = "interventions.responsible"
PLACES = frozenset(
    {
        *(RESPONSIBLE, "others", "overall_responsible"),
        *("follow_ups", "follow_up_responsible", "next_caller", "copies", "goals.term", "goals.voice"),
    }
)
"""What R4 has no place for in a CarePlan, or none that says just that: who answers by law, what others
do, how the plan is followed up, who got it."""


def is_foreign(care_plan: Node, profile: str, systems: Systems) -> bool:
    """True of a CarePlan that neither claims our profile nor has an extension of ours."""
    meta = care_plan.get("meta")
    claimed = _listed(meta.get("profile") if isinstance(meta, dict) else None)
    if any(isinstance(one, str) and one.partition("|")[0] == profile for one in claimed):
        return False
    activities = [one for one in _listed(care_plan.get("activity")) if isinstance(one, dict)]
    holders: list[Any] = [care_plan, *activities, *(one.get("detail") for one in activities)]
    return not any(_ours(holder, systems) for holder in holders)


def _ours(holder: Any, systems: Systems) -> bool:
    said = _listed(holder.get("extension")) if isinstance(holder, dict) else []
    urls = (one.get("url") for one in said if isinstance(one, dict))
    return any(isinstance(url, str) and url.startswith(f"{systems.base}/") for url in urls)


def _listed(node: Any) -> list[Any]:
    return node if isinstance(node, list) else []
