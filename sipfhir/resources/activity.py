"""Insatser (elements 1 and 2) and measures by others (element 3) ↔ CarePlan.activity.

In one of two styles: ``detail``, or on request ``reference`` to a Task or ServiceRequest of its own, never
both (cpl-3). Both are read.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from sipfhir.document.fields import fields
from sipfhir.plan import Intervention, Measure, MeasuresByOthers, Plan
from sipfhir.resources.codecs import Codec, Make, moment, read_extension
from sipfhir.resources.coded import coded, plain
from sipfhir.resources.concepts import concept
from sipfhir.resources.extensions import Complex, extension, extensions
from sipfhir.resources.pairs import derived, each, element
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.references import link, party
from sipfhir.resources.referred import completed, reference, scheduled
from sipfhir.resources.refusals import refused_activity
from sipfhir.resources.requests import MEASURES, SHAPES, shape_of
from sipfhir.resources.shape import Placed, struct
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values

STATUS = plain("not-started", "scheduled", "in-progress", "completed", "cancelled")
_WORDS = ("on-hold", "stopped")
_MARK = "measure-by-others"
_TO_DO = derived(
    "detail.doNotPerform",
    lambda part, build: None,
    "an activity is to be done",
    lambda node, r: node is False,
)


def _to_do(make: Make) -> Make:
    """Activities that are to be done: one that is not, or was entered in error, is refused."""

    def made(systems: Systems) -> Codec:
        codec = make(systems)

        def read(node: Any, r: Reading, at: At) -> Any:
            refused = refused_activity(node, at)
            if refused is not None:
                raise refused
            found = codec.read(node, r, at)
            return completed(found, node, r, at) if isinstance(found, Intervention) else found

        return codec._replace(read=read)

    return made


_intervention = struct(
    Intervention,
    _TO_DO,
    extension("id", "number"),
    element("progress", "progress[].text"),
    extension("responsible", "responsible", at="detail"),
    extension("contact", "contact", at="detail"),
    *extensions("law", "sequence", "extent", at="detail"),
    element("kind", "detail.code", concept("intervention-kind")),
    link("need", "needs", "detail.reasonReference[]"),
    link("goal", "goals", "detail.goal[]"),
    coded("status", "detail.status", STATUS, fallback="unknown", words=_WORDS),
    element("status_reason", "detail.statusReason.text"),
    element("start", "detail.scheduledPeriod.start", moment),
    element("end", "detail.scheduledPeriod.end", moment),
    element("performer", "detail.performer[]", party),
    element("description", "detail.description"),
    scheduled,
    reference(SHAPES),
)
_own = _to_do(_intervention)


def interventions(systems: Systems, cls: Any) -> Placed:
    """The insatser of a plan."""
    placed, codec = each("interventions", "activity", _own, is_own)(systems, cls), _own(systems)

    def put(out: Node, parts: Any, build: Any) -> None:
        out.setdefault("activity", []).extend(_activities("interventions", parts, codec, build))

    return placed._replace(put=put)


def _activities(name: str, parts: Iterable[Any], codec: Codec, build: Any) -> list[Node]:
    """An activity for each part, in the style that is asked for."""
    if build.context.activities == "detail":
        return [codec.write(part, build) for part in parts]
    return [{"reference": one} for one in build.group(name, parts, shape_of)]


def _mark(systems: Systems, cls: Any) -> Placed:
    url = systems.extension(_MARK)

    def skip(found: Any, at: At, r: Reading, values: Values) -> None:
        r.skip(found, "tells a measure by others from an intervention")

    return Placed(None, lambda out, part, build: None, (Take(("extension",), skip, url),))


def _marked(activity: Node, url: str) -> Node:
    beside = [{"url": url, "valueBoolean": True}, *activity.get("extension", ())]
    return {"extension": beside, **{key: child for key, child in activity.items() if key != "extension"}}


def is_by_others(node: Any, r: Reading) -> bool:
    """True of activities that are measures by others."""
    listed = node.get("extension") if isinstance(node, dict) else None
    return isinstance(listed, list) and {"url": r.systems.extension(_MARK), "valueBoolean": True} in listed


def is_own(node: Any, r: Reading) -> bool:
    """True of activities that are interventions."""
    return not is_by_others(node, r)


_measure = struct(
    Measure,
    _mark,
    _TO_DO,
    extension("id", "number"),
    link("goal", "goals", "detail.goal[]"),
    coded("status", "detail.status", STATUS, fallback="unknown", words=_WORDS),
    element("start", "detail.scheduledPeriod.start", moment),
    element("end", "detail.scheduledPeriod.end", moment),
    element("performer", "detail.performer[]", party),
    element("description", "detail.description"),
    reference(MEASURES),
)


def by_others(systems: Systems, cls: Any) -> Placed:
    """Element 3, three states: the extension is there when the plan says anything, the measures are
    activities."""
    url, mark = systems.extension("measures-by-others"), systems.extension(_MARK)
    measure = _to_do(_measure)(systems)
    said = Complex(
        systems, MeasuresByOthers, [one for one in fields(MeasuresByOthers) if one.name != "items"]
    )

    def put(out: Node, plan: Plan, build: Any) -> None:
        if plan.others is not None:
            extension = {"url": url, "extension": said.write_whole(plan.others, build)}
            out.setdefault("extension", []).append(extension)
            if plan.others.items:
                items = _activities("others", plan.others.items, measure, build)
                out.setdefault("activity", []).extend(_marked(item, mark) for item in items)

    def inner(node: Any, r: Reading, at: At) -> Values:
        values: Values = {}
        said.handle(node, at, r, values)
        return values

    def stated(node: Any, at: At, r: Reading, values: Values) -> None:
        _add(values, **(read_extension(node, r, at, "extension", Codec(said.write, inner)) or {}))

    def item(node: Any, at: At, r: Reading, values: Values) -> None:
        known = values["others"].items if "others" in values else ()
        _add(values, items=(*known, measure.read(node, r, at)))

    takes = (Take(("extension",), stated, url), Take(("activity",), item, items=True, when=is_by_others))
    return Placed(None, put, takes)


def _add(values: Values, **given: Any) -> None:
    values["others"] = msgspec.structs.replace(values.get("others") or MeasuresByOthers(), **given)
