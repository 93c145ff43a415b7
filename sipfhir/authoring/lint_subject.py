"""What is looked at when a mapping is checked: its files, its compiled form, its samples."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from sipfhir.authoring.described import Described, describe
from sipfhir.authoring.leaves import Walk
from sipfhir.authoring.problem import Spot
from sipfhir.authoring.samples import Sample, samples, walk
from sipfhir.authoring.scope import Seen
from sipfhir.authoring.sources import Sources, YamlPath
from sipfhir.errors import BadConfiguration
from sipfhir.formats import Container
from sipfhir.mapping.ir import Constant, Group, Leaf
from sipfhir.mapping.mapping import Mapping
from sipfhir.site import Site


@dataclass
class Subject:
    """One system's mapping. ``malformed``: paths of the YAML whose form is wrong already."""

    site: Site
    folder: str
    document: dict[str, Any]
    sources: Sources
    settings: dict[str, Any]
    malformed: frozenset[YamlPath] = field(default_factory=frozenset)

    @property
    def format(self) -> str:
        """The container's format; JSON, which asks for least, when that is not said."""
        return str(self.settings.get("format", "json"))

    @property
    def local_names(self) -> bool:
        """Whether elements are told by their local names, whatever their namespace."""
        return self.settings.get("namespaces") == "ignore"

    def compiled(self) -> Mapping:
        """The mapping as it is used. Raises BadConfiguration."""
        characters = str(self.settings.get("characters", "all"))
        return Mapping(
            self.site, self.folder, self.format, local_names=self.local_names, characters=characters
        )

    @cached_property
    def described(self) -> Described:
        """The mapping compiled as far as it goes."""
        return describe(self.site, self.document, self.format, self.malformed, local_names=self.local_names)

    @cached_property
    def container(self) -> Container | None:
        """How its files are wrapped, None when that is wrong."""
        settings = {**self.settings, "record": str(self.document.get("record", ""))}
        try:
            return msgspec.convert(settings, Container, strict=False)
        except msgspec.ValidationError:
            return None

    @cached_property
    def samples(self) -> list[Sample]:
        """Every record of the good and the odd samples."""
        if self.container is None:
            return []
        try:
            return list(samples(self.site, self.folder, self.container))
        except BadConfiguration:
            return []

    @cached_property
    def walked(self) -> tuple[Walk, list[list[Seen]]]:
        """What went through the samples, and the leaves of each record."""
        walker = walk(self.described)
        return walker, [walker.record(sample.record.tree) for sample in self.samples]

    def spot(self, path: YamlPath) -> Spot:
        """Where a path of the mapping file stands."""
        return self.sources.spot(path)

    @cached_property
    def pieces(self) -> list[tuple[str, Leaf | Constant | Group]]:
        """Every place of the source that a rule names, with the rule."""
        return self.described.pieces()
