"""All that is judged by: R4, and the profiles, value sets and extensions of a site, each when first met."""

from functools import lru_cache, partial
from typing import Any

from sipfhir.conformance import bundle, compile, contained, external, facts
from sipfhir.conformance.bindings import ValueSet
from sipfhir.conformance.entries import Entries
from sipfhir.conformance.expansion import Codes, Expansion
from sipfhir.conformance.gate import Gate
from sipfhir.conformance.members import Check
from sipfhir.conformance.overlay import Profile
from sipfhir.conformance.primitives import json_type
from sipfhir.conformance.run import WARNING, At, Node, Run
from sipfhir.conformance.shape import Shape
from sipfhir.conformance.sources import Sources
from sipfhir.site import Site

CORE = "http://hl7.org/fhir/StructureDefinition/"


class Definitions:
    """Of one site, with packages beside it. Compiles what a resource needs, and keeps it."""

    def __init__(self, site: Site, packages: tuple[str, ...] = ()) -> None:
        self._sources = Sources(site, packages)
        self.facts = facts.facts()
        self._shapes: dict[str, Shape] = {}
        self._value_sets: dict[str, ValueSet | None] = {}
        self._profiles: dict[str, Profile | None] = {}
        self._profiled: dict[str, Check] = {}
        self.gate = Gate(self)
        self._expansion = Expansion(self._sources.value_set, self._sources.code_system)

    def is_resource(self, name: str) -> bool:
        """Whether R4 has a resource of the name that can be sent."""
        found = self.facts.types.get(name)
        return found is not None and found.kind == "resource" and name not in ("Resource", "DomainResource")

    def names(self, name: str) -> frozenset[str]:
        """What a type goes by where a definition says where it may stand: its own name and those above."""
        found = {"Element"}
        while name:
            found.add(name)
            fact = self.facts.types.get(name)
            name = fact.base if fact else ""
        return frozenset(found)

    def shape(self, name: str) -> Shape:
        """The type of a name, compiled when it is first used."""
        if name not in self._shapes:
            fact = self.facts.types[name]
            self._shapes[name] = Shape(name, fact.kind, partial(self._build, fact))
        return self._shapes[name]

    def _build(self, fact: facts.Type, shape: Shape) -> None:
        compile.build(self, fact, shape)
        if shape.name == "Bundle":
            shape.last = bundle.check
        elif shape.name == "Bundle.entry":
            bundle.entry(self, shape)

    def resource(self, node: Any, at: At, run: Run) -> None:
        """Check a resource of any type, by R4 and by the profiles that it claims."""
        shape = self._shape_of(node, at, run)
        if shape is None or self.gate.passes(node, (), run):
            return
        before = run.container, run.entries, run.ids
        run.container, run.ids = node, set()
        if shape.name == "Bundle":
            run.entries = Entries(node)
        shape.check(node, at, run)
        contained.check(node, at, run)
        self._claimed(node, at, run)
        run.container, run.entries, run.ids = before

    def contained(self, node: Any, at: At, run: Run) -> None:
        """Check a resource that stands inside another, which local references lead into."""
        shape = self._shape_of(node, at, run)
        if shape is not None:
            before, run.ids = run.ids, set()
            shape.check(node, at, run)
            self._claimed(node, at, run)
            run.ids = before

    def _shape_of(self, node: Any, at: At, run: Run) -> Shape | None:
        if type(node) is not dict:
            run.say("R4-TYPE", at, case="object", found=json_type(node))
            return None
        if not node:
            run.say("R4-EMPTY", at, case="object")
            return None
        name = node.get("resourceType")
        if not isinstance(name, str) or not self.is_resource(name):
            run.say("R4-UNKNOWN", (at, "resourceType"), case="resource")
            return None
        return self.shape(name)

    def _claimed(self, node: Node, at: At, run: Run) -> None:
        meta = node.get("meta")
        claimed = meta.get("profile") if type(meta) is dict else None
        for i, url in enumerate(claimed if type(claimed) is list else ()):
            if not isinstance(url, str) or not url:
                continue
            if ":" not in url:
                run.say("R4-FORMAT", (((at, "meta"), "profile"), i), case="no-address")
            else:
                self.by_profile(url, node, at, run)

    def by_profile(self, url: str, node: Node, at: At, run: Run) -> None:
        """Check a resource by a profile; one that is not at hand is told."""
        if url.startswith(CORE) and url[len(CORE) :] == node.get("resourceType"):
            return
        if self.profile(url) is None:
            run.say("R4-UNRESOLVED", at, WARNING, case="profile", profile=url.rpartition("/")[2])
        else:
            self.profiled(url)(node, at, run)

    def profile(self, url: str) -> Profile | None:
        """A profile by its URL: the site's, else ours, else R4's own."""
        url = url.partition("|")[0]
        if url not in self._profiles:
            self._profiles[url] = self._sources.profile(url)
        return self._profiles[url]

    def extensions(self) -> list[str]:
        """The URLs of our own extensions."""
        return self._sources.extensions()

    def profiled(self, url: str) -> Check:
        """The checker of a profile; of one that is not at hand it asks nothing."""
        if url not in self._profiled:
            from sipfhir.conformance.profiles import compiled

            self._profiled[url] = compiled(self, url)
        return self._profiled[url]

    def value_set(self, url: str) -> ValueSet | None:
        """A value set by its URL; None when its codes are not at hand."""
        url = url.partition("|")[0]
        if url not in self._value_sets:
            codes = self._codes(url)
            self._value_sets[url] = ValueSet(codes, self._codes_of) if codes is not None else None
        return self._value_sets[url]

    def _codes(self, url: str) -> Codes | None:
        if url in external.ALIASES:
            return {external.ALIASES[url]: None}
        known = self._sources.listed(url)
        if known is None:
            return self._expansion.expand(url)
        return {
            system: self._codes_of(system) if codes is None else frozenset(codes) for system, codes in known
        }

    def _codes_of(self, system: str) -> frozenset[str] | None:
        """Every code of a system, when it is known whole."""
        every = self._expansion.system(system)
        return None if every is None else frozenset(every)


@lru_cache(maxsize=8)
def definitions(site: Site, packages: tuple[str, ...] = ()) -> Definitions:
    """What a site judges by, with packages of definitions laid over it."""
    return Definitions(site, packages)
