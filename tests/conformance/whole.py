"""Valid resources made from the facts: the least that a type may be, and that with one element more."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sipfhir.conformance.compile import name_of
from sipfhir.conformance.definitions import Definitions
from sipfhir.conformance.facts import MANY, Element, Kind
from sipfhir.conformance.primitives import FORMS

Node = dict[str, Any]
TYPES = [
    "CarePlan",
    "Consent",
    "CommunicationRequest",
    "Goal",
    "CareTeam",
    "Appointment",
    "Patient",
    "Organization",
    "Practitioner",
    "PractitionerRole",
    "RelatedPerson",
    "Condition",
    "Procedure",
    "DocumentReference",
    "Provenance",
    "Bundle",
    "ServiceRequest",
    "Task",
]
"""The resources that we write and read."""

PRIMITIVES: dict[str, Any] = {
    "string": "text",
    "markdown": "text",
    "code": "code",
    "id": "id-1",
    "uri": "https://example.org/a",
    "url": "https://example.org/a",
    "canonical": "https://example.org/a",
    "oid": "urn:oid:1.2.3",
    "uuid": "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "boolean": True,
    "integer": 1,
    "unsignedInt": 1,
    "positiveInt": 1,
    "decimal": 1,
    "date": "2024-03-01",
    "dateTime": "2024-03-01T10:00:00+01:00",
    "instant": "2024-03-01T10:00:00+01:00",
    "time": "10:00:00",
    "base64Binary": "eA==",
    "xhtml": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div>',
}
UCUM = {"value": 1, "system": "http://unitsofmeasure.org", "code": "a"}
WHOLE: dict[str, Any] = {
    "Address": {"text": "text"},
    "Age": UCUM,
    "Annotation": {"text": "text"},
    "Attachment": {"url": "https://example.org/a"},
    "CodeableConcept": {"text": "text"},
    "Coding": {"system": "https://example.org/a", "code": "code"},
    "ContactDetail": {"name": "text"},
    "ContactPoint": {"system": "phone", "value": "070-1740605"},
    "Count": {"value": 1, "system": "http://unitsofmeasure.org", "code": "1"},
    "Distance": UCUM | {"code": "m"},
    "Dosage": {"text": "text"},
    "Duration": UCUM,
    "Expression": {"language": "text/cql", "expression": "true"},
    "Extension": {
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "unknown",
    },
    "HumanName": {"text": "text"},
    "Identifier": {"value": "1"},
    "Meta": {"versionId": "1"},
    "Money": {"value": 1},
    "Period": {"start": "2024-03-01"},
    "Quantity": {"value": 1},
    "Range": {"low": {"value": 1}},
    "Ratio": {"numerator": {"value": 1}, "denominator": {"value": 2}},
    "TriggerDefinition": {"type": "named-event", "name": "text"},
    "Timing": {"event": ["2024-03-01"]},
    "UsageContext": {
        "code": {"system": "https://example.org/a", "code": "code"},
        "valueCodeableConcept": {"text": "text"},
    },
}
"""The least of a data type, where none of its elements must be there."""

WITH: dict[str, Node] = {
    "Appointment": {"status": "proposed"},
    "Appointment.participant": {"type": [{"text": "text"}]},
    "Appointment.status": {"start": "2024-03-01T09:00:00+01:00", "end": "2024-03-01T11:00:00+01:00"},
    "Appointment.start": {"end": "2024-03-01T11:00:00+01:00"},
    "Appointment.end": {"start": "2024-03-01T09:00:00+01:00"},
    "Appointment.cancelationReason": {"status": "cancelled"},
    "Bundle": {"type": "collection"},
    "Bundle.entry": {"resource": {"resourceType": "Basic", "code": {"text": "text"}}},
    "Bundle.total": {"type": "searchset"},
    "CarePlan": {"status": "active", "intent": "plan"},
    "Condition.stage": {"summary": {"text": "text"}},
    "Condition.evidence": {"code": [{"text": "text"}]},
    "Condition.abatement[x]": {
        "clinicalStatus": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}
            ]
        }
    },
    "Consent": {"policyRule": {"text": "text"}},
    "Consent.policy": {"uri": "https://example.org/a"},
    "Goal.target": {"measure": {"text": "text"}},
    "Organization": {"name": "text"},
    "Patient.contact": {"name": {"text": "text"}},
    "ServiceRequest.orderDetail": {"code": {"text": "text"}},
}
"""What R4's invariants ask beside an element, or of a type beyond its elements."""
ENTRY = {
    "search": ("searchset", {}),
    "request": ("transaction", {}),
    "response": ("transaction-response", {}),
}
"""Types of Bundle in which an entry has these."""


class Spot(NamedTuple):
    """An element of a resource's tree: the names to it, its facts, one of its types."""

    path: tuple[str, ...]
    owner: str
    element: Element
    kind: Kind

    @property
    def key(self) -> str:
        """Its name in JSON."""
        return name_of(self.element, self.kind)


class Maker:
    """Makes valid resources."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions

    def least(self, type_name: str) -> Node:
        """The least valid value of a type."""
        if type_name in WHOLE:
            return dict(WHOLE[type_name])
        fact = self.definitions.facts.types[type_name]
        made: Node = {"resourceType": type_name} if fact.kind == "resource" else {}
        for element in fact.elements:
            if element.low:
                kind = element.kinds[0]
                made[name_of(element, kind)] = self.value(element, kind)
        made |= WITH.get(type_name, {})
        return made or self._something(type_name)

    def value(self, element: Element, kind: Kind) -> Any:
        """A valid value of an element, in a list where it may repeat."""
        one = self._one(element, kind)
        return [one] if element.high == MANY or element.high > 1 else one

    def spots(self, type_name: str, path: tuple[str, ...] = ()) -> Iterator[Spot]:
        """Every element of a resource and of its inner parts, once for each of its types."""
        for element in self.definitions.facts.types[type_name].elements:
            for kind in element.kinds:
                spot = Spot((*path, name_of(element, kind)), type_name, element, kind)
                yield spot
                if kind.code.startswith(f"{type_name}.") and kind.code != type_name:
                    yield from self.spots(kind.code, spot.path)

    def having(self, type_name: str, spot: Spot) -> tuple[Node, Node]:
        """A resource that has the element, and the object in it that the element is a member of."""
        made = self.least(type_name)
        here, owner = made, type_name
        for step in spot.path[:-1]:
            inner = self._inner(owner, step)
            if step not in here:
                here[step] = [self.least(inner)]
            elif here[step] is not made:
                here[step] = [self.least(inner)] if isinstance(here[step], list) else self.least(inner)
            if not self._many(owner, step) and isinstance(here[step], list):
                here[step] = here[step][0]
            here |= WITH.get(f"{owner}.{step}", {}) if f"{owner}.{step}" != inner else {}
            here = here[step][0] if isinstance(here[step], list) else here[step]
            owner = inner
        here.update(WITH.get(f"{spot.owner}.{spot.element.name}", {}) if not self._is_part(spot) else {})
        if spot.element.choice:
            for other in spot.element.kinds:
                here.pop(name_of(spot.element, other), None)
        here[spot.key] = self.value(spot.element, spot.kind)
        return self._consistent(made, spot), here

    def _is_part(self, spot: Spot) -> bool:
        return f"{spot.owner}.{spot.element.name}" == spot.kind.code

    def _consistent(self, made: Node, spot: Spot) -> Node:
        """A Bundle of the type in which the element may stand; a contained resource referred to."""
        for name, (kind, more) in ENTRY.items():
            if spot.path[:1] == ("entry",) and name in spot.path[1:2]:
                made |= {"type": kind, **more}
                if name == "request":
                    made["entry"][0]["request"].setdefault("url", "Basic")
        if spot.key == "contained":
            made["contained"][0] |= {"id": "c", "subject": {"reference": "#"}}
        return made

    def _inner(self, owner: str, key: str) -> str:
        return self.definitions.shape(owner).built().parts[key].type

    def _many(self, owner: str, key: str) -> bool:
        return any(
            element.name == key and element.high == MANY
            for element in self.definitions.facts.types[owner].elements
        )

    def _one(self, element: Element, kind: Kind) -> Any:
        if element.name == "modifierExtension":
            return {"url": "https://example.org/a", "valueCode": "unknown"}
        if kind.code == "Resource":
            return {"resourceType": "Basic", "code": {"text": "text"}}
        bound = self._bound(element, kind)
        if bound is not None:
            return bound
        if kind.code in FORMS:
            return PRIMITIVES[kind.code]
        if kind.code == "Reference":
            target = kind.targets[0] if kind.targets and kind.targets[0] != "Resource" else "Basic"
            return {"reference": f"{target}/1"}
        return self.least(kind.code)

    def _bound(self, element: Element, kind: Kind) -> Any:
        value_set = self.definitions.value_set(element.binding[1]) if element.binding else None
        if value_set is None:
            return None
        system, codes = next(iter(sorted(value_set.systems.items())))
        code = min(codes) if codes else {"urn:ietf:bcp:47": "sv", "urn:ietf:bcp:13": "text/plain"}.get(system)
        if code is None:
            return None
        if kind.code == "code":
            return code
        coding = {"system": system, "code": code}
        return {"CodeableConcept": {"coding": [coding]}, "Coding": coding}.get(kind.code)

    def _something(self, type_name: str) -> Node:
        """A part that has no element that must be there: its first own one."""
        for element in self.definitions.facts.types[type_name].elements:
            if element.name not in ("id", "extension", "modifierExtension"):
                kind = element.kinds[0]
                return {name_of(element, kind): self.value(element, kind)}
        raise AssertionError(type_name)
