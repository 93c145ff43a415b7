"""Every conformance resource of a site's package, in stable order."""

from functools import lru_cache

from sipfhir.package import extensions, search, structures, terminology
from sipfhir.package.concept_maps import concept_maps
from sipfhir.package.making import making
from sipfhir.package.snapshot import Node
from sipfhir.site import Site


@lru_cache(maxsize=4)
def _resources(site: Site, base: str | None) -> tuple[Node, ...]:
    made = making(site, base)
    return (
        *structures.profiles(made),
        *extensions.extensions(made),
        *terminology.code_systems(made),
        *terminology.value_sets(made),
        *concept_maps(made),
        *search.search_parameters(made),
        *search.capability(made),
    )


def resources(site: Site, base: str | None = None) -> list[Node]:
    """All conformance resources, ours alone: profiles, extensions, terminology, and what describes them.

    ``base`` is the canonical base (None: that of the site). The dicts are shared: treat them as read only.
    """
    return list(_resources(site, base))


def profiles(site: Site, base: str | None = None) -> list[Node]:
    """The StructureDefinitions of resources, each with differential and snapshot."""
    return [one for one in resources(site, base) if one.get("kind") == "resource" and "derivation" in one]
