"""Whether a code is in a value set, by what is at hand: our lists, R4's value sets, a site's own."""

from sipfhir.conformance.bindings import ValueSet
from sipfhir.conformance.definitions import definitions
from sipfhir.document.words import LANGUAGES, words
from sipfhir.resources import Context
from sipfhir.resources.systems import Systems
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.terminology.answers import Validation

_BY_RULE = frozenset(
    {
        *("urn:ietf:bcp:47", "urn:ietf:bcp:13", "urn:iso:std:iso:4217", "http://unitsofmeasure.org"),
        "https://www.iana.org/time-zones",
    }
)
"""Code systems of others that the check knows by a rule."""


def validate(site: Site, code: str, system: str, value_set: str, display: str | None) -> Validation | None:
    """None where what is at hand cannot tell."""
    url = value_set.partition("|")[0]
    uris = tables(Context.of(site)).systems
    name = _ours(site, uris, url)
    found = name is not None or _known(site, url)
    if not found:
        return None
    inside = _listed(uris, name, code, system) if name else _inside(site, url, code, system)
    if inside is None:
        return None
    if not inside:
        return Validation(False, None, f"{system}|{code} is not in {value_set}.")
    return _shown(site, uris, code, system, display)


def _ours(site: Site, uris: Systems, url: str) -> str | None:
    """The list of fhir/codes.yaml that a value set of ours is of."""
    name = url.removeprefix(f"{uris.base}/ValueSet/")
    return name if name != url and name in words(site).displays else None


def _known(site: Site, url: str) -> bool:
    return definitions(site).value_set(url) is not None


def _listed(uris: Systems, name: str, code: str, system: str) -> bool:
    return system == uris.code_system(name) and code in uris.codings(name)


def _inside(site: Site, url: str, code: str, system: str) -> bool | None:
    """None where the value set has a system whose codes nobody here knows."""
    found: ValueSet | None = definitions(site).value_set(url)
    if found is None:
        return None
    open_ = system in found.systems and found.systems[system] is None
    return None if open_ and system not in _BY_RULE else found.holds(system, code)


def _shown(site: Site, uris: Systems, code: str, system: str, display: str | None) -> Validation:
    """The code is in the set: its display is right too where one is given and known."""
    known = displays(site, uris, system, code)
    if display is None or not known:
        unasked = "The display was not checked: its code system has none here." if display else None
        return Validation(True, known[0] if known else None, unasked, checked=not unasked)
    if display.casefold() in {one.casefold() for one in known}:
        return Validation(True, known[0])
    return Validation(False, known[0], f"The display of {system}|{code} is another.")


def displays(site: Site, uris: Systems, system: str, code: str) -> list[str]:
    """Swedish first, then English; none for a code that is not in our lists."""
    names = [name for name in words(site).displays if uris.code_system(name) == system]
    shown = (words(site, language).displays[name].get(code) for language in LANGUAGES for name in names)
    return [one for one in shown if one]
