"""Parties and organisations: which resource each becomes, and what stands on the Reference itself."""

from collections.abc import Callable
from typing import Any

from sipfhir.document.fields import fields
from sipfhir.document.parties import name
from sipfhir.plan import Concept, HumanName, Identifier, Organization, Party, Person
from sipfhir.resources.codecs import TEXT, Codec, members_of, read_extension
from sipfhir.resources.concepts import concept
from sipfhir.resources.extensions import Complex
from sipfhir.resources.reading import SAID, At, MisfitError, Reading
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Values, by_url

RELATED = frozenset({"relative", "guardian", "representative"})
_KINDS: dict[str, Concept[Any]] = {
    "Patient": Concept("patient"),
    "Organization": Concept("organization"),
    "Practitioner": Concept("professional"),
    "PractitionerRole": Concept("professional"),
}
_SHAPES = {
    "Organization": "organization",
    "Practitioner": "practitioner",
    "PractitionerRole": "practitioner-role",
    "RelatedPerson": "related-person",
}


def type_of(party: Party, as_actor: bool) -> str | None:
    """Resource type of a party, by its kind and by what is known of it.

    None when what is known does not say what the party is: a type would be invented.
    """
    kind = party.kind.code if party.kind else None
    has_role = party.profession or party.contacts or party.organization
    if kind == "patient":
        return "Patient"
    if not (party.name or party.identifiers or party.relation or has_role) or _is_unknown(party, kind):
        return None
    if kind in RELATED or (party.relation and not has_role):
        return "RelatedPerson"
    if party.name or party.identifiers or party.relation or party.profession or party.contacts:
        return "PractitionerRole" if has_role or party.relation else "Practitioner"
    return "PractitionerRole" if as_actor else "Organization"


def _is_unknown(party: Party, kind: str | None) -> bool:
    """True of a name, or a number that anyone may have, without a word of who it is."""
    told = party.profession or party.relation or party.organization
    professional = any(one.kind == "hsa-id" for one in party.identifiers)
    return kind in (None, "organization") and not (told or professional)


class Parties:
    """Party ↔ Reference. The kind stands on the Reference where the resource does not say it.

    What is said of the person as a party stands on the Reference too: the Patient is what the plan says of
    them.
    """

    def __init__(self, systems: Systems) -> None:
        self._kind_url, self._said_url = systems.extension("party-kind"), systems.extension("party")
        self._kind = concept("party-kind")(systems)
        self._said = Complex(systems, Party, [field for field in fields(Party) if field.name != "kind"])
        self._unit_url, self._unit = (
            systems.extension("organization"),
            Complex(systems, Organization, fields(Organization)),
        )
        said, unit = Codec(self._said.write, _inner(self._said)), Codec(self._unit.write, _inner(self._unit))
        self._beside = by_url(
            {
                self._kind_url: _into("kind", "valueCodeableConcept", self._kind),
                self._said_url: _into("said", "extension", said),
                self._unit_url: _into("unit", "extension", unit),
            }
        )
        self._absent = systems.absent

    def write(self, party: Party, build: Any, as_actor: bool) -> Node:
        """Reference to a party; the same Reference for the same party."""
        known: Node | None = build.references.get((party, as_actor))
        if known is None:
            known = build.references[(party, as_actor)] = self._reference(party, build, as_actor)
        return known

    def organization(self, organization: Organization, build: Any) -> Node:
        """Reference to an organisation."""
        known: Node | None = build.references.get(organization)
        if known is None:
            known = build.references[organization] = build.add("organization", organization)
        return known

    def logical(self, part: Organization | Party, build: Any) -> Node:
        """The logical Reference of a unit or a professional: identity, name, and all that is said of them."""
        if isinstance(part, Organization):
            beside = {"url": self._unit_url, "extension": self._unit.write_whole(part, build)}
            return {"extension": [beside], **_named("Organization", part.identifiers, part.name, build)}
        beside = {"url": self._said_url, "extension": self._said.write_whole(part, build)}
        return {"extension": [beside], **_named("Practitioner", part.identifiers, name(part.name), build)}

    def logical_person(self, person: Person, build: Any) -> Node:
        """The logical Reference of the person: identity, and name unless they are protected."""
        shown = None if person.protection else name(person.name)
        return _named("Patient", person.identifiers, shown, build)

    def _reference(self, party: Party, build: Any, as_actor: bool) -> Node:
        resource_type = type_of(party, as_actor)
        if resource_type is None or resource_type == "Patient":
            said = self._said.write(party, build)
            beside = [{"url": self._said_url, "extension": said}] if said else []
            if resource_type is None:
                shown = name(party.name)
                return self._with(party, None, {"display": shown} if shown else {}, beside)
            return self._with(party, _KINDS["Patient"], build.patient or {}, beside)
        if resource_type == "Organization" and party.organization is not None:
            return self._with(party, _KINDS[resource_type], self.organization(party.organization, build), [])
        if resource_type == "RelatedPerson":
            return self._with(party, related_kind(party), build.add("related-person", party), [])
        return self._with(party, _KINDS[resource_type], build.add(_SHAPES[resource_type], party), [])

    def _with(self, party: Party, implied: Concept[Any] | None, node: Node, beside: list[Node]) -> Node:
        """The Reference, with the kind beside it unless the resource implies it."""
        if party.kind != implied or not node:
            said = self._kind.write(party.kind, None) if party.kind else self._absent
            beside = [{"url": self._kind_url, "valueCodeableConcept": said}, *beside]
        return {**node, "extension": beside} if beside else node

    def read(self, node: Any, r: Reading, at: At) -> Party | None:
        """The party; None where the Reference only says that there is none."""
        return self._read(node, r, at, _is_person(node, r))

    def told(self, node: Any, r: Reading, at: At) -> Party | None:
        """What a logical Reference itself tells of the plan's person."""
        return self._read(node, r, at, False)

    def _read(self, node: Any, r: Reading, at: At, person: bool) -> Party | None:
        found: Values = {}
        leads = r.index_of(node) is not None
        for key, child in members_of(node):
            self._member(key, child, r, (at, key), found, leads)
        if "reference" in found and not leads:
            self._nowhere(found, r, at)
        values = {"kind": _KINDS["Patient"]} if person else self._values(found, node, r)
        if values is None:
            return None
        values |= found.get("said") or {}
        if "kind" in found:
            values["kind"] = found["kind"]
        return Party(**values)

    def read_organization(self, node: Any, r: Reading, at: At) -> Organization | None:
        """The organisation that a Reference points to."""
        party = self.read(node, r, at)
        return party.organization if party else None

    def _nowhere(self, found: Values, r: Reading, at: At) -> None:
        """A reference without its resource: what it says besides is taken, the reference itself is not."""
        if "display" not in found and "identifier" not in found:
            return
        kind = str(found["reference"]).partition("/_history/")[0].rsplit("/", 2)[-2:][0]
        found.setdefault("type", kind)
        r.tally.mapped -= 1
        r.miss(found.pop("reference"), (at, "reference"))

    def _member(self, key: str, child: Any, r: Reading, at: At, found: Values, leads: bool) -> None:
        if key == "extension":
            self._beside(child, at, r, found)
        elif leads and key in ("display", "type") and isinstance(child, str):
            r.skip(child, SAID)
        elif key in ("reference", "display", "type"):
            found[key] = TEXT.read(child, r, at)
        elif key == "identifier":
            found[key] = r.tables.identifier.read(child, r, at)
        else:
            r.miss(child, at)

    def _values(self, found: Values, node: Node, r: Reading) -> Values | None:
        resource_type = r.type_of(node)
        if resource_type == "Patient" and r.index_of(node) == r.subject_index:
            return {"kind": _KINDS["Patient"]}
        if resource_type in _SHAPES:
            values = r.visit(r.index_of(node), _SHAPES[resource_type])
            values = {"organization": Organization(**values)} if resource_type == "Organization" else values
            return {"kind": _KINDS.get(resource_type), **values}
        if found.get("unit") is not None:
            return {"kind": _KINDS["Organization"], "organization": Organization(**found["unit"])}
        if "display" in found or "identifier" in found or found.get("type") in _SHAPES:
            return _logical(found)
        if "reference" in found:
            raise MisfitError
        return {} if "kind" in found or "said" in found else None


def related_kind(party: Party) -> Concept[Any] | None:
    """The kind that a RelatedPerson's relationship says."""
    return Concept(party.kind.code) if party.kind and party.kind.code in RELATED else None


def _is_person(node: Any, r: Reading) -> bool:
    """True of a logical Reference to the plan's person: the same as the plan's subject."""
    if not isinstance(node, dict) or node.get("type") != "Patient" or "reference" in node:
        return False
    return bare(node) == bare(r.subject)


def bare(node: Node) -> Node:
    """A Reference without what stands beside it."""
    return {key: child for key, child in node.items() if key != "extension"}


def _named(resource_type: str, identifiers: tuple[Identifier, ...], shown: str | None, build: Any) -> Node:
    """Type, first identifier and name."""
    node: Node = {"type": resource_type}
    if identifiers:
        node["identifier"] = build.tables.identifier.write(identifiers[0], build)
    return {**node, "display": shown} if shown else node


def _inner(complex: Complex) -> Callable[[Any, Reading, At], Values]:
    def read(node: Any, r: Reading, at: At) -> Values:
        values: Values = {}
        complex.handle(node, at, r, values)
        return values

    return read


def _into(member: str, key: str, codec: Codec) -> Handler:
    """Keeps what an extension says, also when it says that nothing is known."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        values[member] = read_extension(node, r, at, key, codec)

    return handle


def _logical(found: Values) -> Values:
    """What a Reference without a resource tells: identity, name, type."""
    identifiers: tuple[Identifier, ...] = (found["identifier"],) if "identifier" in found else ()
    kind = _KINDS.get(found.get("type", ""))
    if found.get("type") == "Organization":
        return {
            "kind": kind,
            "organization": Organization(identifiers=identifiers, name=found.get("display")),
        }
    called = HumanName(text=found["display"]) if "display" in found else None
    return {"kind": kind, "identifiers": identifiers, "name": called}
