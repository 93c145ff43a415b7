"""Slices: which values of a repeating element are which, by what tells them apart (R4, Discriminator)."""

import re
from typing import TYPE_CHECKING, Any

from sipfhir.conformance.matching import Value, children, equal, fits
from sipfhir.conformance.overlay import Overlay
from sipfhir.conformance.run import Run

if TYPE_CHECKING:
    from sipfhir.conformance.profiles import Judge

_STEP = re.compile(r"extension\('([^']*)'\)|ofType\((\w+)\)|[^.()]+(?:\(\))?")
_BY_URL = [("value", "url")]
NOTHING = object()


def check(judge: "Judge", name: str, asked: Overlay, above: Value, found: list[Value], run: Run) -> None:
    """How many values each slice has, and what it asks of them."""
    by = asked.by or (_BY_URL if name.endswith("xtension") else [("type", "$this")] if "[x]" in name else [])
    left = list(found)
    for slice_name, each in asked.slices.items():
        own = [value for value in found if by and is_of(judge, each, by, value, run)]
        left = [value for value in left if value not in own]
        _count(judge, name, slice_name, each, above, own, run)
        for value in own:
            judge.one(each, value, run)
        if each.slices:
            check(judge, name, each, above, own, run)
    if asked.closed and by:
        for value in left:
            run.say("R4-SLICE", value.at, case="closed", profile=judge.name)


def _count(
    judge: "Judge", name: str, slice_name: str, asked: Overlay, above: Value, own: list[Value], run: Run
) -> None:
    told: dict[str, str | int] = {
        "name": name.removesuffix("[x]"),
        "slice": slice_name,
        "profile": judge.name,
    }
    if asked.low is not None and len(own) < asked.low:
        run.keep("R4-SLICE", above.at, {"case": "min", "min": asked.low, **told})
    if asked.high is not None and 0 <= asked.high < len(own):
        run.keep("R4-SLICE", own[asked.high].at, {"case": "max", "max": asked.high, **told})


def is_of(judge: "Judge", asked: Overlay, by: list[tuple[str, str]], value: Value, run: Run) -> bool:
    """Whether a value is of a slice: every discriminator says so."""
    return all(_says(judge, asked, kind, path, value, run) for kind, path in by)


def _says(judge: "Judge", asked: Overlay, kind: str, path: str, value: Value, run: Run) -> bool:
    steps = [] if path == "$this" else [one[0] for one in _STEP.finditer(path)]
    if kind == "exists":
        return _exists(judge, asked, steps, value, run)
    found = _reach(judge, value, steps, run)
    if kind == "type":
        return _typed(judge, _under(asked, steps), found, run)
    if kind not in ("value", "pattern"):
        return False
    if path == "url" and (known := url_of(asked)):
        return any(one.node == known for one in found)
    return _valued(judge, asked, steps, found)


def url_of(asked: Overlay) -> str | None:
    """The URL of an extension that a slice is: of its profile, else as it is fixed."""
    own = asked.children.get("url")
    if own is not None and own.fixed:
        return str(own.fixed)
    urls = [url for one in asked.types if one.code == "Extension" for url in one.profiles]
    return urls[0].partition("|")[0] if urls else None


def _exists(judge: "Judge", asked: Overlay, steps: list[str], value: Value, run: Run) -> bool:
    there = bool(_reach(judge, value, steps, run))
    wanted = _under(asked, steps)
    return there if wanted is None or wanted.high != 0 else not there


def _typed(judge: "Judge", wanted: Overlay | None, found: list[Value], run: Run) -> bool:
    codes = {one.code for one in wanted.types} if wanted else set()
    kinds = {
        str(one.node.get("resourceType", one.kind)) if isinstance(one.node, dict) else one.kind
        for one in found
    }
    return bool(codes & kinds)


def _valued(judge: "Judge", asked: Overlay, steps: list[str], found: list[Value]) -> bool:
    """By the fixed value, pattern or required codes of the slice at the path, or of what stands above it."""
    here: Overlay | None = asked
    for depth in range(len(steps) + 1):
        if here is None:
            return False
        rest = steps[depth:]
        if here.fixed is not None or here.pattern is not None:
            wanted = _into(here.fixed if here.fixed is not None else here.pattern, rest)
            exact = here.fixed is not None and not rest
            return wanted is not NOTHING and any(
                (equal if exact else fits)(wanted, one.node) for one in found
            )
        if not rest and here.binding and here.binding[0] == "required":
            return _bound(judge, here.binding[1], found)
        here = _child(here, rest[0]) if rest else None
    return False


def _bound(judge: "Judge", url: str, found: list[Value]) -> bool:
    value_set = judge.definitions.value_set(url)
    return value_set is not None and any(_coded(one.node, value_set) for one in found)


def _coded(node: Any, value_set: Any) -> bool:
    if isinstance(node, dict):
        return any(value_set.holds(one.get("system"), one.get("code")) for one in node.get("coding", [node]))
    return bool(value_set.has(node))


def _into(wanted: Any, steps: list[str]) -> Any:
    for step in steps:
        wanted = wanted[0] if isinstance(wanted, list) and wanted else wanted
        wanted = wanted.get(step, NOTHING) if isinstance(wanted, dict) else NOTHING
    return wanted[0] if isinstance(wanted, list) and wanted else wanted


def _under(asked: Overlay, steps: list[str]) -> Overlay | None:
    here: Overlay | None = asked
    for step in steps:
        if step == "resolve()":
            continue
        here = _child(here, step) if here else None
    return here


def _child(here: Overlay, step: str) -> Overlay | None:
    if step in here.children:
        return here.children[step]
    extension = _STEP.fullmatch(step)
    if extension and extension[1]:
        listed = here.children.get("extension", Overlay()).slices.values()
        return next((one for one in listed if url_of(one) == extension[1]), None)
    return here.children.get(f"{step}[x]")


def _reach(judge: "Judge", value: Value, steps: list[str], run: Run) -> list[Value]:
    """The values that a discriminator's path leads to."""
    found = [value]
    for step in steps:
        found = [each for one in found for each in _step(judge, one, step, run)]
    return found


def _step(judge: "Judge", value: Value, step: str, run: Run) -> list[Value]:
    parsed = _STEP.fullmatch(step)
    if parsed and parsed[1]:
        listed = children(value, "extension", judge.definitions)
        return [one for one in listed if isinstance(one.node, dict) and one.node.get("url") == parsed[1]]
    if parsed and parsed[2]:
        return [value] if value.kind == parsed[2] else []
    if step == "resolve()":
        reference = value.node.get("reference") if isinstance(value.node, dict) else None
        target = run.find(reference) if isinstance(reference, str) else None
        return [Value(target, value.at, target["resourceType"])] if target else []
    return children(value, step, judge.definitions) or children(value, f"{step}[x]", judge.definitions)
