"""Our check with the package's own definitions at hand, before any of them is written."""

from sipfhir.conformance.definitions import Definitions
from sipfhir.conformance.expansion import Expansion
from sipfhir.conformance.facts import Listed
from sipfhir.conformance.sources import Sources
from sipfhir.package import foreign
from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node


class _Beside(Sources):
    """The definitions that are being made, before those of the site."""

    def __init__(self, making: Making, resources: list[Node]) -> None:
        super().__init__(making.site)
        self._made = {(one["resourceType"], one["url"]): one for one in resources if "url" in one}

    def resource(self, kind: str, url: str) -> Node | None:
        return self._made.get((kind, url)) or super().resource(kind, url)

    def listed(self, url: str) -> Listed | None:
        return None if ("ValueSet", url) in self._made else super().listed(url)


class Known(Definitions):
    """What judges a package: its own resources, and what we know of those that it derives from."""

    def __init__(self, making: Making, resources: list[Node]) -> None:
        super().__init__(making.site)
        self._sources = _Beside(making, [*resources, *foreign.definitions(making)])
        self._expansion = Expansion(self._sources.value_set, self._sources.code_system)
