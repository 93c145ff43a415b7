"""SearchParameters of what our extensions say, and the CapabilityStatement of a server for our plans."""

from collections.abc import Iterator
from typing import Any

from sipfhir.package.making import Making, both
from sipfhir.package.snapshot import Node
from sipfhir.resources.tables import tables


def search_parameters(making: Making) -> Iterator[Node]:
    """Those that the facts name. ``{base}`` in an expression is the canonical base."""
    for name, facts in making.facts["search-parameters"].items():
        target = {"target": facts["target"]} if "target" in facts else {}
        yield {
            **_untitled(making.head("SearchParameter", name, facts["title"])),
            "code": name,
            "base": facts["on"],
            "type": facts["type"],
            "expression": str(facts["expression"]).replace("{base}", making.base),
            "xpathUsage": "normal",
            **target,
        }


def capability(making: Making) -> Iterator[Node]:
    """What a server must do: take a transaction that puts resources by id, and find them."""
    facts = making.facts["capability"]
    head = making.head("CapabilityStatement", "sip-server", facts["title"], facts["description"])
    yield {
        **head,
        "kind": "requirements",
        "fhirVersion": "4.0.1",
        "format": ["json", "xml"],
        "rest": [
            {
                "mode": "server",
                **both("documentation", facts["documentation"]),
                "resource": list(_served(making, facts)),
                "interaction": [{"code": "transaction"}],
            }
        ],
    }


def _served(making: Making, facts: dict[str, Any]) -> Iterator[Node]:
    claimed: dict[str, list[str]] = {}
    shapes = tables(making.context).shapes
    for name in making.sight.resources:
        claimed.setdefault(shapes[name].type, []).append(str(shapes[name].meta["profile"][0]))
    own: dict[str, Any] = making.facts["search-parameters"]
    for kind in sorted(claimed):
        searched = [
            {"name": name, "definition": making.url("SearchParameter", name), "type": one["type"]}
            for name, one in own.items()
            if kind in one["on"]
        ]
        known = [{"name": name, "type": given} for name, given in facts["search"].get(kind, {}).items()]
        yield {
            "type": kind,
            "supportedProfile": sorted(claimed[kind]),
            "interaction": [{"code": one} for one in ("read", "update", "search-type")],
            "updateCreate": kind not in facts["of-the-server"],
            **({"searchParam": [*known, *searched]} if known or searched else {}),
        }


def _untitled(head: Node) -> Node:
    """R4's SearchParameter has no title."""
    return {name: value for name, value in head.items() if name not in ("title", "_title")}
