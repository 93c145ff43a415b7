"""Sources and targets from the configuration, by their kind."""

from importlib import import_module
from typing import Any

from sipfhir.site import Site
from sipfhir.sync.config import Config
from sipfhir.sync.night import Places
from sipfhir.sync.places import (
    FromFhir,
    FromFolder,
    FromRivta,
    FromSftp,
    ToFhir,
    ToFolder,
    ToIndex,
    ToNdjson,
    ToSftp,
)
from sipfhir.sync.state import State

HOMES: dict[type, tuple[str, str]] = {
    FromFolder: ("sources.folder", "Folder"),
    FromSftp: ("sources.sftp", "Sftp"),
    FromFhir: ("sources.search", "Search"),
    FromRivta: ("sources.rivta", "Rivta"),
    ToFhir: ("targets.fhir", "FhirServer"),
    ToFolder: ("targets.folder", "Folder"),
    ToSftp: ("targets.sftp", "Sftp"),
    ToNdjson: ("targets.ndjson", "Ndjson"),
    ToIndex: ("targets.index", "Index"),
}
"""Imported when a configuration has one: a run on folders need not load SFTP."""


def places(config: Config, site: Site, state: State) -> Places:
    """The sources and targets of a configuration. Raises BadConfiguration for a secret that is not there."""
    sources = tuple((one, _made(one, config, site, state)) for one in config.source)
    targets = tuple((one, _made(one, config, site, state)) for one in config.target)
    return Places(sources, targets)


def _made(one: Any, config: Config, site: Site, state: State) -> Any:
    module, name = HOMES[type(one)]
    kind = getattr(import_module(f"sipfhir.sync.{module}"), name)
    return kind(one, config.folder, site, state)
