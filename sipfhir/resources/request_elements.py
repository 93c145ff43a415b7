"""Pairs of Task and ServiceRequest that are more than a field in an element."""

from typing import Any

from sipfhir.resources.codecs import TEXT, Codec, listed, moment, read_extension, same
from sipfhir.resources.concepts import Codings, concept
from sipfhir.resources.pairs import derived, keep, steps_of
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.references import target
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values

_INTENDED = ("plan", "order", "original-order", "reflex-order", "filler-order", "instance-order")


def _is_intended(node: Any, r: Reading) -> bool:
    return node in _INTENDED


intent = derived("intent", lambda part, build: "plan", "the plan is what is intended", _is_intended)


def taken(path: str, handle: Handler) -> Pair:
    """Something that is only read."""
    take = Take(steps_of(path), handle)
    return lambda systems, cls: Placed(None, lambda out, part, build: None, (take,))


def _on_the_plan(node: Any, at: At, r: Reading, values: Values) -> None:
    for i, one in enumerate(listed(node)):
        if r.index_of(one) == r.care_plan:
            r.skip(one, "the plan itself")
        else:
            r.miss(one, (at, i))


based_on = taken("basedOn", _on_the_plan)
"""Another maker's: R4 says that what a CarePlan refers to is not based on it."""
to_be_done = taken("doNotPerform", lambda node, at, r, values: r.skip(node, "an activity is to be done"))
"""What is not to be done is refused before it is read."""


def focus(shape: str) -> Pair:
    """What a task carries out: a request says what is to be done, and for whom."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        if r.type_of(node) != "ServiceRequest":
            raise MisfitError
        for name, value in r.visit(target(node, r, at), shape).items():
            if name != "status":
                values.setdefault(name, value)

    return taken("focus", handle)


def goal(systems: Systems, cls: Any) -> Placed:
    """The goal, in an extension of R4's; a number that no goal has, in one of ours."""
    theirs, ours = systems.extension("pertains-to-goal"), systems.extension(f"{cls.__name__.lower()}-goal")

    def put(out: Node, value: str, build: Any) -> None:
        reference = build.numbered("goals").get(value)
        known = {"url": theirs, "valueReference": reference}
        said = known if reference else {"url": ours, "valueString": value}
        out.setdefault("extension", []).append(said)

    numbered = Codec(same, lambda node, r, at: r.number_of(target(node, r, at)))
    referred = Codec(same, lambda node, r, at: read_extension(node, r, at, "valueReference", numbered))
    told = Codec(same, lambda node, r, at: read_extension(node, r, at, "valueString", TEXT))
    extension = ("extension",)
    return Placed(
        "goal",
        put,
        (Take(extension, keep("goal", referred), theirs), Take(extension, keep("goal", told), ours)),
    )


def executed(field: str) -> Pair:
    """When it was done, where no time is agreed: another maker's."""

    def pair(systems: Systems, cls: Any) -> Placed:
        read = keep(field, moment(systems))

        def handle(node: Any, at: At, r: Reading, values: Values) -> None:
            agreed = r.resource.get("restriction")
            if isinstance(agreed, dict) and "period" in agreed:
                raise MisfitError
            read(node, at, r, values)

        return taken(f"executionPeriod.{field}", handle)(systems, cls)

    return pair


def at_once(systems: Systems, cls: Any) -> Placed:
    """A single time: another maker's."""
    return taken("occurrenceDateTime", keep("start", moment(systems)))(systems, cls)


def classified(systems: Systems, cls: Any) -> Placed:
    """Slag in ``category``; of another maker's only a code of ours."""
    known, codec = Codings(systems, "intervention-kind"), concept("intervention-kind")(systems)
    read = keep("kind", codec)

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        coding = node.get("coding") if isinstance(node, dict) else None
        if r.foreign and not (isinstance(coding, list) and any(map(known.knows, coding))):
            raise MisfitError
        read(node, at, r, values)

    def put(out: Node, value: Any, build: Any) -> None:
        out["category"] = [codec.write(value, build)]

    return Placed("kind", put, (Take(("category",), handle, items=True),))
