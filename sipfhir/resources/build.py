"""Plan → FHIR resources."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any
from urllib.parse import quote

import msgspec

from sipfhir.document import narrative
from sipfhir.document.conceal import conceal
from sipfhir.document.words import words
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.resources import keys
from sipfhir.resources.context import Built, Context
from sipfhir.resources.patient import security_label
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import tables
from sipfhir.values.ids import resource_id
from sipfhir.voiding import voided

_SHAPES = {"needs": "need", "goals": "goal", "invitations": "invitation", "messages": "message"}


def build(plan: Plan, context: Context) -> Built:
    """The resources of a plan: the CarePlan first, then the others in the order in which they are met.

    With ``context.disclose_protected`` False, what could lead to a person with protected identity is
    withheld.
    """
    withheld: list[str] = []
    if not context.disclose_protected:
        plan, withheld = conceal(plan)
    work = Build(plan, context)
    resources = work.run()
    kept_back = [_withheld(path) for path in withheld]
    return Built(resources, [*work.findings, *kept_back], withheld, work.logical)


def _withheld(path: str) -> Finding:
    """A field that a protected identity keeps back."""
    return Finding("PROTECT-1", Severity.NOTE, Place(plan=path), {"field": path})


class Build:
    """One plan being made into resources. Tables of pairs write through it what stands in another
    resource."""

    def __init__(self, plan: Plan, context: Context) -> None:
        self.plan, self.context, self.tables = plan, context, tables(context)
        self.parties = self.tables.parties
        self.findings: list[Finding] = []
        self.references: dict[Any, Node] = {}
        self._resources: list[Node] = []
        self._contents: dict[str, Any] = {}
        self._varied: set[str] = set()
        self._groups: dict[str, list[Node]] = {}
        self._numbered: dict[str, dict[str, Node]] = {}
        self._words = words(context.site, context.language)
        self._system = context.system or (plan.source.system if plan.source else "")
        issuer = "/".join(quote(name, safe="") for name in (context.installation, self._system) if name)
        self.number_system = f"{self.tables.systems.numbers}{issuer}"
        self._plan_key = self._key_of_plan()
        protection = plan.person.protection if plan.person else None
        self._security = [security_label(protection, self.tables.systems)] if protection else None
        self.care_plan = self._reference("CarePlan", self._plan_key)
        self.patient: Node | None = None

    def run(self) -> list[Node]:
        """All resources of the plan."""
        self._resources.append({})
        if self.plan.person is not None:
            key = keys.identity(self.plan.person.identifiers, self._system) or self._plan_key
            self.patient = self._reference("Patient", key)
            self._write("patient", self.patient, self.plan.person)
        shape = self.tables.shapes["care-plan"]
        self._resources[0] = shape.write(self.plan, self.care_plan["reference"].partition("/")[2], self)
        if self.plan.source is not None:
            self.write("provenance", "provenance", self.plan.source)
        return self._resources

    def write(self, shape: str, name: str, part: Any) -> Node:
        """A resource that there is one of in a plan, under a name; its Reference."""
        reference = self._reference(self.tables.shapes[shape].type, f"{self._plan_key}|{name}")
        self._write(shape, reference, part)
        return reference

    def group(self, name: str, parts: Iterable[Any], shape: str | Callable[[Any], str]) -> list[Node]:
        """A resource for each part of a group, of one shape or each of its own; their References in order."""
        parts = list(parts)
        shapes = [shape if isinstance(shape, str) else shape(part) for part in parts]
        references = self._groups.get(name) or self._references(name, zip(parts, shapes, strict=True))
        for part, its, reference in zip(parts, shapes, references, strict=True):
            self._write(its, reference, part)
        return references

    def numbered(self, name: str) -> dict[str, Node]:
        """References to the parts of a group by the source's number; of two with one number, the first."""
        self._whole(name)
        return self._numbered[name]

    def add(self, shape: str, part: Any) -> Node:
        """A resource of a party or organisation: once for one identity and content."""
        resource_type = self.tables.shapes[shape].type
        content = keys.human(part) if shape == "practitioner" else part
        key = self._key(shape, part)
        reference = self._reference(resource_type, key)
        known = self._contents.get(reference["reference"])
        if known is not None and known != content:
            self._vary(resource_type, reference)
            reference = self._reference(resource_type, f"{key}|{keys.digest(content)}")
            known = self._contents.get(reference["reference"])
        if known is None:
            self._contents[reference["reference"]] = content
            self._write(shape, reference, part)
        return reference

    def logical(self) -> dict[str, Node]:
        """The logical Reference to each resource that is a server's own: what the plan says of it."""
        made = {
            reference: self.parties.logical(part, self)
            for reference, part in self._contents.items()
            if reference.startswith(("Organization/", "Practitioner/"))
        }
        if self.patient is not None and self.plan.person is not None:
            made[self.patient["reference"]] = self.parties.logical_person(self.plan.person, self)
        return made

    def meta(self, plain: Node) -> Node:
        """Profile, and the label of a protected person on every resource."""
        return {**plain, "security": self._security} if self._security else plain

    def voided_by(self, part: Any) -> Node | None:
        """The Reference to the message that voids a message or call of the plan (makulering)."""
        return self._voided.get(id(part))

    @cached_property
    def _voided(self) -> dict[int, Node]:
        """By identity: two messages may say the same. The plan holds its parts while it is built."""
        references = self._whole("messages") if self.plan.messages else []
        return {id(getattr(self.plan, at[0])[at[1]]): references[by] for at, by in voided(self.plan).items()}

    @property
    def language(self) -> str:
        """Language of the narratives."""
        return self._words.language

    def narrative(self, part: Any) -> str:
        """The narrative of a part of the plan."""
        return narrative(self.plan, part, self._words)

    def _vary(self, resource_type: str, reference: Node) -> None:
        """Tell of an identity with several contents, once."""
        if reference["reference"] not in self._varied:
            self._varied.add(reference["reference"])
            self.findings.append(keys.variant(resource_type))

    def _key(self, shape: str, part: Any) -> str:
        if shape == "organization":
            return keys.organization_key(part, self._plan_key, self._system)
        if shape == "practitioner":
            return keys.party_key(keys.human(part), self._plan_key, self._system)
        return f"{self._plan_key}|{keys.party_key(part, '', self._system)}"

    def _key_of_plan(self) -> str:
        key = keys.plan_key(self.plan, self._system)
        if key is None:
            self.findings.append(keys.NO_KEY)
        return key or keys.digest(msgspec.structs.replace(self.plan, source=None))

    def _whole(self, name: str) -> list[Node]:
        """References to the parts of a group that others refer to."""
        parts, shape = getattr(self.plan, name), _SHAPES[name]
        return self._groups.get(name) or self._references(name, ((part, shape) for part in parts))

    def _references(self, name: str, parts: Iterable[tuple[Any, str]]) -> list[Node]:
        """References to the parts of a group, by number where a part has one of its own, else by position."""
        numbered = self._numbered[name] = {}
        references = self._groups[name] = []
        for position, (part, shape) in enumerate(parts):
            number = getattr(part, "id", None)
            own = f"={number}" if number and number not in numbered else f"#{position}"
            key = f"{self._plan_key}|{name}|{own}"
            references.append(self._reference(self.tables.shapes[shape].type, key))
            if number:
                numbered.setdefault(number, references[-1])
        return references

    def _reference(self, resource_type: str, key: str) -> Node:
        id = resource_id(self.context.key, self.context.installation, resource_type, key)
        return {"reference": f"{resource_type}/{id}"}

    def _write(self, shape: str, reference: Node, part: Any) -> None:
        id = reference["reference"].partition("/")[2]
        self._resources.append(self.tables.shapes[shape].write(part, id, self))
