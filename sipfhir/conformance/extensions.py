"""Extensions by their definitions: those at hand are asked for, others are told of."""

from typing import Any

from sipfhir.conformance.invariants.terms import has_any
from sipfhir.conformance.overlay import Profile
from sipfhir.conformance.run import WARNING, At, Node, Run

EXT_1 = "Must have either extensions or value[x], not both"
_ANYWHERE = frozenset({"Element", "Resource", "DomainResource"})


def check(node: Node, at: At, run: Run) -> None:
    """An Extension whose members are checked already."""
    if has_any(node, "value") == ("extension" in node):
        run.say("R4-INVARIANT", at, key="ext-1", human=EXT_1)
    url = node.get("url")
    if type(url) is not str or not url:
        return
    if ":" not in url:
        if not _inner(at):
            run.say("R4-FORMAT", (at, "url"), case="relative")
        return
    profile = run.definitions.profile(url)
    if profile is None or profile.type != "Extension":
        run.say("R4-EXTENSION", at, WARNING)
        return
    run.definitions.profiled(url)(node, at, run)
    if not _at_home(profile, at, run):
        run.say("R4-EXTENSION", at, case="context")


def _inner(at: At) -> bool:
    """Whether an extension stands in an extension: its URL may then be a bare name."""
    above = at[0] if at else None
    over: Any = above[0] if above else None
    return over is not None and (over[1] == "extension" or _is_index(over))


def _is_index(over: Any) -> bool:
    return isinstance(over[1], int) and over[0] is not None and over[0][1] in ("extension", "modifierExtension")


def _at_home(profile: Profile, at: At, run: Run) -> bool:
    """Whether the element that has the extension is one that its definition names."""
    wanted = {expression for kind, expression in profile.contexts if kind == "element"}
    if not profile.contexts or wanted & _ANYWHERE or any(kind != "element" for kind, _ in profile.contexts):
        return True
    from sipfhir.conformance.places import hosts

    return bool(wanted & hosts(at, run))
