"""The ImplementationGuide: the list of what is in the package, and what it depends on."""

from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node


def guide(making: Making, resources: list[Node], examples: list[Node]) -> Node:
    """Every resource of the package, with its examples."""
    facts = making.facts["package"]
    head = making.head("ImplementationGuide", facts["name"], facts["title"], facts["description"])
    return {
        **head,
        "name": "SipFhir",
        "packageId": facts["name"],
        "license": facts["license"],
        "fhirVersion": ["4.0.1"],
        "dependsOn": [
            {
                "uri": f"{one['canonical']}/ImplementationGuide/{name}",
                "packageId": name,
                "version": one["version"],
            }
            for name, one in making.foreign.items()
            if name in facts["dependencies"]
        ],
        "definition": {"resource": [*map(_listed, resources), *map(_example, examples)]},
    }


def _listed(one: Node) -> Node:
    name = {"name": one["title"]} if "title" in one else {"name": one["name"]}
    return {"reference": {"reference": f"{one['resourceType']}/{one['id']}"}, **name, "exampleBoolean": False}


def _example(one: Node) -> Node:
    return {
        "reference": {"reference": f"{one['resourceType']}/{one['id']}"},
        "name": one["id"],
        "exampleBoolean": True,
    }
