"""CodeSystems and ValueSets: every list of codes of ``fhir/codes.yaml``, in Swedish with English beside."""

from collections.abc import Iterator
from typing import Any

from sipfhir.package.making import Making, Pair
from sipfhir.package.snapshot import Node


def code_systems(making: Making) -> Iterator[Node]:
    """Those that are ours; of a list whose codes are another's there is a value set alone."""
    for name, facts in making.codes.items():
        if making.systems.code_system(name) == making.url("CodeSystem", name):
            yield _code_system(making, name, facts["name"], facts["codes"], "complete")
    for name, facts in making.facts["local-systems"].items():
        if making.systems.code_system(name) == making.url("CodeSystem", name):
            codes = _registered(making, facts["registered"])
            yield _code_system(making, name, facts["title"], codes, "fragment", facts["description"])


def value_sets(making: Making) -> Iterator[Node]:
    """One for each list of codes."""
    for name, facts in making.codes.items():
        system = making.systems.code_system(name)
        own = system == making.url("CodeSystem", name)
        include = {"system": system} if own else {"system": system, "concept": _concepts(facts["codes"])}
        yield {**making.head("ValueSet", name, facts["name"]), "compose": {"include": [include]}}


def _code_system(
    making: Making,
    name: str,
    title: Pair,
    codes: dict[str, Any],
    content: str,
    description: Pair | None = None,
) -> Node:
    of_all = {"valueSet": making.url("ValueSet", name)} if content == "complete" else {}
    return {
        **making.head("CodeSystem", name, title, description),
        "caseSensitive": True,
        **of_all,
        "content": content,
        "count": len(codes),
        "concept": _concepts(codes),
    }


def _registered(making: Making, system: str) -> dict[str, Any]:
    """The codes of a classification that a SIP is registered by, of ``fhir/statistics.yaml``."""
    listed = making.site.document("fhir/statistics.yaml")["codes"]
    return {code: one["display"] for code, one in listed.items() if one["system"] == system}


def _concepts(codes: dict[str, Any]) -> list[Node]:
    return [
        {"code": code, "display": words["sv"], "designation": [{"language": "en", "value": words["en"]}]}
        for code, words in codes.items()
    ]
