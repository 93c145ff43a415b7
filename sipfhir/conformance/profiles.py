"""Profiles applied: what a StructureDefinition asks beyond its base, on a resource that was checked by R4."""

from typing import TYPE_CHECKING, Any

from sipfhir.conformance import bindings, references, slices
from sipfhir.conformance.invariants import by_expression
from sipfhir.conformance.matching import Value, children, equal, fits
from sipfhir.conformance.members import Check
from sipfhir.conformance.overlay import Overlay
from sipfhir.conformance.run import WARNING, At, Run

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions

CORE = "http://hl7.org/fhir/StructureDefinition/"


def compiled(definitions: "Definitions", url: str) -> Check:
    """The checker of a profile with all that it is derived from; one that asks nothing when unknown."""
    root, kind, unknown = merged(definitions, url)
    judge = Judge(definitions, url.partition("|")[0].rpartition("/")[2])
    plain = _plain_values(root, definitions) if kind == "Extension" else frozenset()

    def check(node: Any, at: At, run: Run) -> None:
        if type(node) is not dict or (len(node) == 2 and not plain.isdisjoint(node)):
            return
        if node.get("resourceType", kind) != kind:
            run.say("R4-TYPE", at, case="profile", profile=judge.name)
            return
        if unknown:
            run.say("R4-UNRESOLVED", at, WARNING, case="profile", profile=unknown)
        judge.one(root, Value(node, at, kind), run)

    return check


def _plain_values(root: Overlay, definitions: "Definitions") -> frozenset[str]:
    """The members that a simple extension may have its value in, when nothing is asked but the type.

    With the URL, by which the definition was found, one of them is all that there has to be.
    """
    value = root.children.get("value[x]")
    if value is None or value.high == 0 or root.invariants:
        return frozenset()
    if laid(value, Overlay()) != Overlay(low=value.low, high=value.high, types=value.types):
        return frozenset()
    if any(one.profiles or one.targets for one in value.types):
        return frozenset()
    return frozenset(f"value{one.code[:1].upper()}{one.code[1:]}" for one in value.types)


def merged(definitions: "Definitions", url: str) -> tuple[Overlay, str, str]:
    """What a profile asks together with those it is derived from; its type; the name of one not at hand."""
    profile = definitions.profile(url)
    if profile is None:
        return Overlay(), "", url.rpartition("/")[2]
    base = profile.base or ""
    if not base or (base.startswith(CORE) and base[len(CORE) :] in definitions.facts.types):
        return profile.root, profile.type, ""
    below, _, unknown = merged(definitions, base)
    return laid(profile.root, below), profile.type, unknown


def laid(over: Overlay, below: Overlay) -> Overlay:
    """One constraint laid over another: what it gives replaces, children and slices merge."""
    return Overlay(
        low=below.low if over.low is None else over.low,
        high=below.high if over.high is None else over.high,
        types=over.types or below.types,
        fixed=below.fixed if over.fixed is None else over.fixed,
        pattern=below.pattern if over.pattern is None else over.pattern,
        binding=over.binding or below.binding,
        invariants=[*below.invariants, *over.invariants],
        length=over.length or below.length,
        by=over.by or below.by,
        closed=over.closed or below.closed,
        children=_both(over.children, below.children),
        slices=_both(over.slices, below.slices),
    )


def _both(over: dict[str, Overlay], below: dict[str, Overlay]) -> dict[str, Overlay]:
    names = dict.fromkeys((*below, *over))
    nothing = Overlay()
    return {name: laid(over.get(name, nothing), below.get(name, nothing)) for name in names}


class Judge:
    """Asks the constraints of one profile."""

    def __init__(self, definitions: "Definitions", name: str) -> None:
        self.definitions, self.name = definitions, name

    def one(self, asked: Overlay, value: Value, run: Run) -> None:
        """All that is asked of one element."""
        self.value(asked, value, run)
        if asked.types:
            self.type(asked, value, run)
        for invariant in asked.invariants:
            self.invariant(invariant, value, run)
        for name, child in asked.children.items():
            self.child(name, child, value, run)

    def child(self, name: str, asked: Overlay, above: Value, run: Run) -> None:
        """All that is asked of the elements of a name."""
        found = children(above, name, self.definitions)
        if asked.low is not None and len(found) < asked.low:
            run.say(
                "R4-CARDINALITY", above.at, case="min", name=_told(name), min=asked.low, profile=self.name
            )
        if asked.high is not None and 0 <= asked.high < len(found):
            self._too_many(asked, found, name, run)
        for value in found:
            self.one(asked, value, run)
        if asked.slices:
            slices.check(self, name, asked, above, found, run)

    def _too_many(self, asked: Overlay, found: list[Value], name: str, run: Run) -> None:
        place = found[0].at
        if len(found) > 1 and place is not None:
            place = place[0]
        run.say("R4-CARDINALITY", place, case="max", name=_told(name), max=asked.high or 0, profile=self.name)

    def value(self, asked: Overlay, value: Value, run: Run) -> None:
        """What is asked of the value itself: fixed, pattern, length, codes."""
        node = value.node
        if asked.fixed is not None and node is not None and not equal(asked.fixed, node):
            run.say("R4-FIXED", value.at, profile=self.name)
        if asked.pattern is not None and node is not None and not fits(asked.pattern, node):
            run.say("R4-FIXED", value.at, case="pattern", profile=self.name)
        if asked.length is not None and isinstance(node, str) and len(node) > asked.length:
            run.say("R4-FORMAT", value.at, case="length", max=asked.length, profile=self.name)
        if asked.binding is not None:
            self._bound(*asked.binding, value, run)

    def _bound(self, strength: str, url: str, value: Value, run: Run) -> None:
        found = self.definitions.value_set(url)
        if found is None:
            if strength == "required":
                run.say("R4-UNRESOLVED", value.at, WARNING, case="value-set", profile=self.name)
        elif value.kind in bindings.BY_TYPE:
            bindings.BY_TYPE[value.kind](found, strength)(value.node, value.at, run)
        elif isinstance(value.node, str) and strength == "required" and not found.has(value.node):
            run.say("R4-BINDING", value.at, profile=self.name)

    def type(self, asked: Overlay, value: Value, run: Run) -> None:
        """What is asked of the type, of what a reference leads to, of the profile of a type."""
        kind = "string" if value.kind == "id" else value.kind
        of_kind = [one for one in asked.types if one.code in (kind, value.kind, "Resource")]
        if not of_kind and value.kind and value.kind in self.definitions.facts.types:
            allowed = ", ".join(one.code for one in asked.types)
            if not value.part and not self.definitions.is_resource(value.kind):
                run.say("R4-CHOICE", value.at, case="type", types=allowed, profile=self.name)
            return
        for one in of_kind[:1]:
            if one.targets and isinstance(value.node, dict):
                self._targets(one.targets, value, run)
            if one.profiles and one.code != "Extension":
                self._profiles(one.profiles, value, run)

    def _profiles(self, urls: tuple[str, ...], value: Value, run: Run) -> None:
        """One of the profiles must hold; where there is but one its own faults are told."""
        if len(urls) == 1:
            self.definitions.profiled(urls[0])(value.node, value.at, run)
        elif not any(holds(self.definitions, url, value.node, run) for url in urls):
            run.say("R4-TYPE", value.at, case="profile", profile=self.name)

    def _targets(self, urls: tuple[str, ...], value: Value, run: Run) -> None:
        """Where a reference leads: the type, and the profile when what it leads to is at hand."""
        profiles = {url: self.definitions.profile(url) for url in urls}
        kinds = tuple(one.type if one else url.removeprefix(CORE) for url, one in profiles.items())
        if not all(self.definitions.is_resource(kind) or kind == "Resource" for kind in kinds):
            run.say("R4-UNRESOLVED", value.at, WARNING, case="profile", profile=self.name)
            return
        before = len(run.faults)
        references.aimed_at(value.node, value.at, run, frozenset(kinds))
        target = run.find(str(value.node.get("reference", "")))
        if len(run.faults) > before or target is None or "Resource" in kinds:
            return
        asked = [url for url, kind in zip(urls, kinds, strict=True) if kind == target["resourceType"]]
        if asked and not any(holds(self.definitions, url, target, run) for url in asked):
            run.say("R4-REFERENCE", value.at, case="profile", profile=self.name)

    def invariant(self, invariant: Any, value: Value, run: Run) -> None:
        """A rule of the profile's own."""
        ask = by_expression(invariant.expression, value.kind)
        if ask is None:
            run.say(
                "R4-UNRESOLVED", value.at, WARNING, case="invariant", key=invariant.key, profile=self.name
            )
        elif isinstance(value.node, dict) and not ask(value.node, run):
            run.broken(invariant.key, invariant.human, invariant.severity == "warning", value.at)


def holds(definitions: "Definitions", url: str, node: Any, run: Run) -> bool:
    """Whether a profile finds no error. While it is being asked of a resource, that resource holds it."""
    if definitions.profile(url) is None:
        return True
    key = (url, id(node))
    if key not in run.held:
        run.held[key] = True
        faults, run.faults = run.faults, []
        definitions.profiled(url)(node, None, run)
        run.held[key] = all(one.severity < 3 for one in run.faults)
        run.faults = faults
    return run.held[key]


def _told(name: str) -> str:
    return name.removesuffix("[x]")
