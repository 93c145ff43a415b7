"""Resources that are read together, with what is needed to say where each stands."""

from typing import Any

from sipfhir.fhir_bundles import Met
from sipfhir.fhir_places import Spot
from sipfhir.findings import Finding, Place


class Document:
    """Resources that belong together, with the place of each; ``aliases`` are their full URLs.

    ``around`` counts leaves of the Bundle that they stand in, ``left`` those of what was not taken of it, and
    ``findings`` say why. ``whole`` is the Bundle itself, when they stand in one.
    """

    def __init__(self) -> None:
        self.resources: list[dict[str, Any]] = []
        self.aliases: dict[str, int] = {}
        self.around = self.left = 0
        self.whole: dict[str, Any] | None = None
        self.findings: list[Finding] = []
        self._spots: list[Spot] = []

    def add(self, met: Met) -> None:
        """One more resource."""
        if met.url is not None:
            self.aliases.setdefault(met.url, len(self.resources))
        self.resources.append(met.resource)
        self._spots.append(met.spot)

    def place(self, pointer: str | None) -> Place:
        """The place of a pointer into the resources; without one, where the first begins."""
        if not pointer:
            return self._spots[0].place
        _, number, *rest = pointer.split("/", 2)
        spot = self._spots[int(number)]
        return spot.text.place(spot.pointer + "".join(f"/{one}" for one in rest))
