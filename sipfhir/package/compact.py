"""Our definitions in the form that the check reads: ``sipfhir/conformance/data/own.json.gz``.

The check knows nothing of how profiles are made, and may not be slowed by it: what it judges by is derived
once, by ``make own``, and a test holds that it is what the tables of today make.
"""

from sipfhir.conformance import overlay
from sipfhir.conformance.facts import Own, Terms
from sipfhir.package import foreign
from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node


def own(making: Making, resources: list[Node]) -> Own:
    """Profiles and extensions, ours and what we know of those that we derive from; value sets; codes."""
    made = [one for one in resources if one["resourceType"] == "StructureDefinition"]
    definitions = [*foreign.definitions(making), *made]
    profiles = {one["url"]: overlay.profile(one) for one in definitions}
    systems = {
        one["url"]: tuple(sorted(each["code"] for each in one["concept"]))
        for one in resources
        if one["resourceType"] == "CodeSystem" and one["content"] == "complete"
    }
    sets = {
        one["url"]: tuple((part["system"], _codes(part)) for part in one["compose"]["include"])
        for one in resources
        if one["resourceType"] == "ValueSet"
    }
    return Own(
        dict(sorted(profiles.items())), Terms(dict(sorted(sets.items())), dict(sorted(systems.items())))
    )


def _codes(part: Node) -> tuple[str, ...] | None:
    """None for all of a system."""
    return tuple(sorted(one["code"] for one in part["concept"])) if "concept" in part else None
