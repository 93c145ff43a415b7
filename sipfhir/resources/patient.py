"""The person ↔ Patient, after SEBasePatient."""

from typing import Any

from sipfhir.plan import Concept, Person
from sipfhir.resources.codecs import TEXT, Codec, day, members_of, read_extension, truth, urls
from sipfhir.resources.coded import OWN_WORD, coded, plain
from sipfhir.resources.concepts import Codings
from sipfhir.resources.datatypes import address, contact_point, identifier, name
from sipfhir.resources.extensions import extension, extensions
from sipfhir.resources.pairs import each, element, keep
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take


def security_label(protection: Concept[Any], systems: Systems) -> Node:
    """The label that the Patient and every resource of the plan carry.

    A word that no table knows is protection all the same: restricted, with the word beside it.
    """
    code = protection.code
    label = systems.coding("protection", code) if code else systems.coding("confidentiality", "R")
    if protection.text is None:
        return label
    return {**label, "extension": [{"url": systems.extension(OWN_WORD), "valueString": protection.text}]}


def _protection(systems: Systems, cls: Any) -> Placed:
    """Written with the label of every resource (see Build.meta), read from the Patient."""
    handler = keep("protection", Codec(lambda value, build: None, _label))
    take = Take(("meta", "security"), handler, items=True)
    return Placed(None, lambda out, part, build: None, (take,))


def protection_of(r: Reading, at: At) -> Concept[Any] | None:
    """The protection that the plan's label tells where there is no Patient. It is counted with the label."""
    mark, labels = r.tally.mark(), r.security if isinstance(r.security, list) else []
    try:
        return next((_label(one, r, at) for one in labels), None)
    except MisfitError:
        return None
    finally:
        r.tally.back(mark)


def _label(node: Any, r: Reading, at: At) -> Concept[Any] | None:
    label = {key: child for key, child in members_of(node) if key != "extension"}
    code = Codings(r.systems, "protection").read(label, r, at)
    if code is None and label != r.systems.coding("confidentiality", "R"):
        raise MisfitError
    if code is None:
        r.skip(label, "restricted, since the plan's own word says so")
    return Concept(code, _word(node, r, at, r.systems))


def _word(node: Node, r: Reading, at: At, systems: Systems) -> str | None:
    if "extension" not in node:
        return None
    if urls(node["extension"]) != [systems.extension(OWN_WORD)]:
        raise MisfitError
    word: str | None = read_extension(node["extension"][0], r, (at, "extension"), "valueString", TEXT)
    return word


PATIENT = Resource(
    "Patient",
    Person,
    (
        _protection,
        extension("interpreter", "interpreter-required"),
        *extensions("communication", "home_municipality", "placement_region", "living"),
        extension("representatives", "representative"),
        each("identifiers", "identifier", identifier),
        element("name", "name[]", name),
        each("contacts", "telecom", contact_point),
        coded("sex", "gender", plain("male", "female", "other", "unknown")),
        element("birth_date", "birthDate", day),
        element("deceased", "deceasedBoolean", truth),
        element("address", "address[]", address),
        element("language", "communication[].language.text"),
    ),
)
