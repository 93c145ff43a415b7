"""A resource, a Bundle, or a file of them, checked: findings with FHIRPath places."""

from collections.abc import Iterable, Iterator
from functools import cache
from os import PathLike, fspath
from typing import Any

from sipfhir.conformance import order
from sipfhir.conformance.definitions import Definitions, definitions
from sipfhir.conformance.documents import FhirLike, Piece, pieces
from sipfhir.conformance.places import expression, pointer
from sipfhir.conformance.run import Fault, Node, Run
from sipfhir.findings import Finding, Place, Severity
from sipfhir.site import Site

DEPTH = 256
"""So deep a resource is followed at least."""


def check(
    source: FhirLike,
    *,
    profiles: Iterable[str] = (),
    packages: Iterable[str | PathLike[str]] = (),
    site: Site | None = None,
    file: str | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with FHIR R4, by the base and by every profile that it claims or that is asked for.

    ``source`` is a resource or a Bundle as a dict, or a path, bytes or text of JSON, NDJSON or XML. A profile
    that is asked for is asked of the resources of its type; of those in a Bundle too when it is not one of
    Bundles. ``packages`` are FHIR packages (``.tgz``) or folders of definitions, laid over those of the site.
    Unknown extensions, and references to what is not at hand, are warnings.
    """
    found = judgements(source, profiles=profiles, packages=packages, site=site, file=file)
    return tuple(one for _, findings in found for one in findings)


def judgements(
    source: FhirLike,
    *,
    profiles: Iterable[str] = (),
    packages: Iterable[str | PathLike[str]] = (),
    site: Site | None = None,
    file: str | None = None,
) -> Iterator[tuple[bool, list[Finding]]]:
    """For each value of an input, whether it could be read, and its findings. Raises BadInput."""
    known = definitions(site or _shipped(), tuple(fspath(one) for one in packages))
    asked = tuple(profiles)
    for piece in pieces(source, file):
        try:
            yield (False, list(piece.findings)) if piece.findings else (True, judged(piece, asked, known))
        except RecursionError:
            yield False, [_too_deep(piece.where)]


@cache
def _shipped() -> Site:
    return Site()


def judged(piece: Piece, profiles: tuple[str, ...], known: Definitions) -> list[Finding]:
    """The findings on one value of a file, each once, in the order of the file."""
    faults = faults_of(piece.node, profiles, known)
    if piece.xml:
        faults = [*faults, *_disordered(piece.node, known)]
    if not faults:
        return []
    pointers = [pointer(fault.at) for fault in faults]
    places = piece.places(dict.fromkeys(pointers))
    found = zip(faults, pointers, strict=True)
    return [_finding(fault, piece, places[one], known) for fault, one in found]


def _too_deep(where: Place) -> Finding:
    """Deeper than a plan can be, and than the check can follow."""
    return Finding("FORMAT-LIMIT", Severity.ERROR, where, {"limit": "depth", "most": DEPTH})


def _disordered(node: Any, known: Definitions) -> list[Fault]:
    run = Run(known, node)
    order.check(node, None, run)
    return run.faults


def faults_of(node: Any, profiles: Iterable[str], known: Definitions) -> list[Fault]:
    """The faults of a resource or a Bundle."""
    run = Run(known, node if isinstance(node, dict) else {})
    known.resource(node, None, run)
    for url in profiles:
        for at, one in _asked(node, url, known):
            run.container = one
            if known.gate.passes(one, (url,), run):
                continue
            known.by_profile(url, one, at, run)
    return _once(run.faults) if run.faults else []


def _asked(node: Any, url: str, known: Definitions) -> list[tuple[Any, Node]]:
    """The resources that a profile is asked of: those of its type in a Bundle, else the one at hand."""
    profile = known.profile(url)
    if not isinstance(node, dict):
        return []
    if profile is None or node.get("resourceType") != "Bundle" or profile.type == "Bundle":
        return [(None, node)]
    listed = node.get("entry")
    found = []
    for i, one in enumerate(listed if isinstance(listed, list) else ()):
        resource = one.get("resource") if isinstance(one, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == profile.type:
            found.append(((((None, "entry"), i), "resource"), resource))
    return found


def _once(faults: list[Fault]) -> list[Fault]:
    """A profile that repeats what R4 says of an element adds nothing."""
    if not any("profile" in one.params for one in faults):
        return faults
    kept: dict[Any, Fault] = {}
    for one in faults:
        plain = {name: value for name, value in one.params.items() if name != "profile"}
        kept.setdefault((one.rule, pointer(one.at), tuple(sorted(plain.items()))), one)
    return list(kept.values())


def _finding(fault: Fault, piece: Piece, place: Any, known: Definitions) -> Finding:
    from msgspec.structs import replace

    told = replace(place, path=expression(fault.at, piece.node, known) or None)
    return Finding(fault.rule, fault.severity, told, fault.params)
