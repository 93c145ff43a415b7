"""The two questions: what a code becomes elsewhere, whether a code is in a value set."""

from collections.abc import Iterable

from sipfhir.errors import BadConfiguration
from sipfhir.registry import shipped, systems
from sipfhir.resources import Context
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.terminology import value_sets
from sipfhir.terminology.answers import Match, Translation, Validation
from sipfhir.terminology.code_maps import CodeMap
from sipfhir.terminology.fhir_maps import fhir_maps
from sipfhir.terminology.server import Server, chosen
from sipfhir.terminology.table_maps import table_maps


class NotKnown(BadConfiguration):
    """Nothing at hand can tell, and no terminology server was named."""


def translate(
    code: str,
    system: str,
    *,
    target: str | None = None,
    map: str | None = None,
    reverse: bool = False,
    site: Site | None = None,
    server: str | Server | None = None,
) -> Translation:
    """What a code becomes (ConceptMap ``$translate``).

    ``target`` is a code system or a value set, ``map`` the URL of a ConceptMap; ``reverse`` goes from the
    target's codes to the source's. A server is asked only where no map at hand is between those. Raises
    NotKnown, and Retriable or Fatal for a server that does not answer.
    """
    site = site or shipped()
    maps = [one for one in _maps(site, system, target, map) if _between(one, system, target, map, reverse)]
    if maps:
        return _translation(maps, code, system, reverse)
    remote = chosen(server, site)
    if remote is None:
        raise NotKnown(
            f"no map at hand has {map or system}{f' and {target}' if target else ''}. "
            "`sipfhir terminology maps` lists those that are; --server asks another."
        )
    return remote.translate(code, system, target=target, map=map, reverse=reverse)


def validate_code(
    code: str,
    system: str,
    value_set: str,
    *,
    display: str | None = None,
    site: Site | None = None,
    server: str | Server | None = None,
) -> Validation:
    """Whether a code is in a value set (ValueSet ``$validate-code``). Asked and raising as ``translate``."""
    site = site or shipped()
    found = value_sets.validate(site, code, system, value_set, display)
    if found is not None:
        return found
    remote = chosen(server, site)
    if remote is None:
        raise NotKnown(f"{value_set}: its codes are not at hand. --server asks a terminology server.")
    return remote.validate_code(code, system, value_set, display=display)


def _maps(site: Site, *told: str | None) -> Iterable[CodeMap]:
    """The maps that what was asked may be in: those of one system are found without the others'."""
    named = [one.folder for one in systems(site) if any(_is_of(one.folder, url) for url in told)]
    base = tables(Context.of(site)).systems.base
    ours = any(url and url.startswith(base) for url in told)
    return (*fhir_maps(site), *(table_maps(site, named) if named or ours or _coded(site, told) else ()))


def _is_of(folder: str, url: str | None) -> bool:
    return bool(url) and str(url).rpartition("/")[2].startswith(f"{folder}-")


def _coded(site: Site, told: Iterable[str | None]) -> bool:
    """Whether a code system of another that we use for a list of ours was named: kinds of plan."""
    uris = tables(Context.of(site)).systems
    names = site.document("fhir/codes.yaml")
    return any(url in told for url in map(uris.code_system, names))


def _between(one: CodeMap, system: str, target: str | None, map: str | None, reverse: bool) -> bool:
    begins, ends = (one.target, one.source) if reverse else (one.source, one.target)
    end_set = one.source_set if reverse else one.target_set
    return system == begins and target in (None, ends, end_set) and map in (None, one.url)


def _translation(maps: list[CodeMap], code: str, system: str, reverse: bool) -> Translation:
    found: list[Match] = []
    for one in maps:
        found += one.backward(code) if reverse else one.forward(code)
    if found:
        return Translation(True, tuple(found))
    return Translation(False, message=f"no map at hand has the code in {system}.")
