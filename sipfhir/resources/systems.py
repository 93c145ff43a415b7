"""The URIs of FHIR output, from fhir/systems.yaml and fhir/codes.yaml under one canonical base."""

from functools import cached_property
from typing import Any, NamedTuple

from sipfhir.document.words import words
from sipfhir.site import Site

Node = dict[str, Any]


class IdentifierSystem(NamedTuple):
    """How one kind of identity is written: its system, and its type of HL7 where the profile asks one.

    ``accepted`` are other systems that are read as the same.
    """

    system: str
    type: Node | None
    accepted: tuple[str, ...] = ()


class Systems:
    """Every URI that a table of pairs needs. Made once a site and base; nodes that it hands out are
    shared."""

    def __init__(self, site: Site, base: str | None) -> None:
        self._data = site.document("fhir/systems.yaml")
        self.base = base or str(self._data["base"])
        self._displays = words(site).displays
        self._codings: dict[str, dict[str, Node]] = {}
        self.reason: Node = {"url": self.extension("data-absent-reason"), "valueCode": "unknown"}
        self.absent: Node = {"extension": [self.reason]}

    @property
    def numbers(self) -> str:
        """What the URI of a source system's own numbers begins with."""
        return f"{self.base}/NamingSystem/"

    def extension(self, name: str) -> str:
        """URL of an extension: another's where systems.yaml names one, else ours."""
        return str(self._data["extensions"].get(name) or f"{self.base}/StructureDefinition/{name}")

    def profile(self, resource_type: str, name: str) -> str:
        """URL of the profile that a resource claims."""
        return str(self._data["profiles"].get(resource_type) or f"{self.base}/StructureDefinition/sip-{name}")

    def code_system(self, name: str) -> str:
        """URL of a code system."""
        return str(self._data["code-systems"].get(name) or f"{self.base}/CodeSystem/{name}")

    def codings(self, name: str) -> dict[str, Node]:
        """A Coding for every code of one of our systems, with its Swedish display."""
        if name not in self._codings:
            url, shown = self.code_system(name), self._displays.get(name, {})
            self._codings[name] = {
                code: {"system": url, "code": code, "display": display} for code, display in shown.items()
            }
        return self._codings[name]

    def coding(self, name: str, code: str) -> Node:
        """One Coding, with a display when we have one."""
        return self.codings(name).get(code) or {"system": self.code_system(name), "code": code}

    @cached_property
    def identifiers(self) -> dict[str, IdentifierSystem]:
        """Identifier systems by kind; kinds without a system of their own are not in it."""
        return {kind: self._identifier(row) for kind, row in self._data["identifiers"].items()}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of identity by system, with the other systems that we accept."""
        rows = self._data["identifiers"].items()
        return {system: kind for kind, row in rows for system in (row["system"], *row.get("accept", ()))}

    def _identifier(self, row: Node) -> IdentifierSystem:
        kind = row.get("type")
        coded = {"coding": [self.coding("identifier-type", kind)]} if kind else None
        return IdentifierSystem(row["system"], coded, tuple(row.get("accept", ())))
