"""References: their form, what type they lead to, and where to in the same input (R4, References)."""

import re
from typing import Any

from sipfhir.conformance.run import WARNING, At, Node, Run

_ID = r"[A-Za-z0-9\-.]{1,64}"
_RELATIVE = re.compile(rf"([A-Z][A-Za-z]+)/({_ID})(/_history/{_ID})?")
_ABSOLUTE = re.compile(rf"https?://.+/([A-Z][A-Za-z]+)/{_ID}(/_history/{_ID})?")
_CONDITIONAL = re.compile(r"([A-Z][A-Za-z]+)\?\S+")
REF_1 = "SHALL have a contained resource if a local reference is provided"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def check(node: Any, at: At, run: Run, targets: frozenset[str]) -> None:
    """A Reference whose members are checked already: where it leads, and whether it may lead there."""
    if type(node) is not dict:
        return
    reference = node.get("reference")
    if type(reference) is not str or not reference:
        _logical(node, at, run, targets)
        return
    found = run.find(reference)
    kind = found["resourceType"] if found is not None else named(reference, run)
    if kind is None:
        run.say("R4-REFERENCE", (at, "reference"), case="form")
        return
    _of_type(kind, node, at, run, targets)
    if found is None:
        _outside(reference, at, run)


def aimed_at(node: Any, at: At, run: Run, targets: frozenset[str]) -> None:
    """Only whether a Reference may lead where it leads."""
    reference, said = node.get("reference"), node.get("type")
    reference = reference if type(reference) is str else None
    found = run.find(reference) if reference else None
    kind = found["resourceType"] if found is not None else named(reference, run) if reference else None
    kind = kind or (said if type(said) is str else None)
    if kind:
        _aimed(kind, (at, "reference") if reference else (at, "type"), run, targets)


def leads(reference: str, targets: frozenset[str], run: Run) -> bool:
    """Whether there is plainly nothing to tell of a reference; False may be wrong."""
    found = run.find(reference) if run.entries is not None else None
    relative = _RELATIVE.fullmatch(reference)
    kind = found["resourceType"] if found is not None else relative[1] if relative else ""
    if (run.entries is not None and found is None) or reference.startswith("#"):
        return False
    fits = not targets or kind in targets or "Resource" in targets
    return (fits and run.definitions.is_resource(kind)) or (not kind and reference.startswith("urn:uuid:"))


def named(reference: str, run: Run) -> str | None:
    """The type that a reference names; nothing when it names none, None when it is no reference."""
    if reference.startswith("#"):
        return ""
    relative = _RELATIVE.fullmatch(reference)
    if relative is not None:
        return relative[1] if run.definitions.is_resource(relative[1]) else None
    absolute = _ABSOLUTE.fullmatch(reference)
    if absolute is not None:
        return absolute[1] if run.definitions.is_resource(absolute[1]) else ""
    conditional = _CONDITIONAL.fullmatch(reference)
    if conditional is not None and run.entries is not None and run.entries.kind in ("transaction", "batch"):
        return conditional[1] if run.definitions.is_resource(conditional[1]) else None
    return "" if _SCHEME.fullmatch(reference) else None


def _logical(node: Node, at: At, run: Run, targets: frozenset[str]) -> None:
    """A reference by identifier: only its type can be looked at."""
    kind = node.get("type")
    if type(kind) is str and kind and ":" not in kind:
        if not run.definitions.is_resource(kind):
            run.say("R4-REFERENCE", (at, "type"), case="no-type")
        else:
            _aimed(kind, (at, "type"), run, targets)


def _of_type(kind: str, node: Node, at: At, run: Run, targets: frozenset[str]) -> None:
    said = node.get("type")
    if type(said) is str and ":" not in said:
        if not run.definitions.is_resource(said):
            run.say("R4-REFERENCE", (at, "type"), case="no-type")
        elif kind and kind != said:
            run.say("R4-REFERENCE", (at, "type"), case="other-type", type=kind)
        kind = kind or said
    if kind:
        _aimed(kind, (at, "reference"), run, targets)


def _aimed(kind: str, at: At, run: Run, targets: frozenset[str]) -> None:
    if targets and kind not in targets and "Resource" not in targets and run.definitions.is_resource(kind):
        run.say("R4-REFERENCE", at, case="target", type=kind, targets=", ".join(sorted(targets)))


def _outside(reference: str, at: At, run: Run) -> None:
    """What leads to nothing at hand: within the resource or by a made-up name that is wrong."""
    if reference.startswith("#"):
        if len(reference) > 1:
            run.broken("ref-1", REF_1, False, at)
    elif run.entries is not None:
        if reference.startswith(("urn:uuid:", "urn:oid:")):
            run.say("R4-REFERENCE", (at, "reference"), case="not-in-bundle")
        else:
            run.say("R4-UNRESOLVED", (at, "reference"), WARNING)
