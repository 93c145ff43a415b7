"""What a configuration names must be there before anything is claimed: a slip must not cost a night."""

from sipfhir.errors import BadConfiguration
from sipfhir.registry import mapping, system
from sipfhir.site import Site
from sipfhir.sync.config import Config
from sipfhir.sync.roles import role


def known(config: Config, site: Site) -> None:
    """Raises BadConfiguration, with the source or target that names a role or system that is not there."""
    for source in config.source:
        _named(f"source {source.name}", getattr(source, "system", None), site)
    for target in config.target:
        role(target.actor.role, site)
        _named(f"target {target.name}", getattr(target, "to", None), site, written=True)


def _named(where: str, name: str | None, site: Site, written: bool = False) -> None:
    if name is None or name == "fhir":
        return
    try:
        found = system(name, site)
        mapping(site, found.folder)
    except BadConfiguration as error:
        raise BadConfiguration(f"{where}: {error}") from None
    if written and found.import_only:
        raise BadConfiguration(f"{where}: {found.folder} is only read from. Choose another for `to`.")
