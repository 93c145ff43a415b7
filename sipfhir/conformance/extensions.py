"""Extensions by their definitions: those at hand are asked for, others are told of."""

from typing import Any

from sipfhir.conformance.members import Check
from sipfhir.conformance.overlay import Profile
from sipfhir.conformance.run import WARNING, At, Node, Run
from sipfhir.conformance.shape import Shape

EXT_1 = "Must have either extensions or value[x], not both"
ANYWHERE = frozenset({"Element", "Resource", "DomainResource"})
_PLAIN = {"url", "extension", "id"}


def member(shape: Shape, names: frozenset[str]) -> Check:
    """The checker of extensions of a type, which goes by these names."""

    def check(node: Any, at: At, run: Run) -> None:
        shape.check(node, at, run)
        if type(node) is dict:
            _whole(node, at, run, names)

    return check


def _whole(node: Node, at: At, run: Run, names: frozenset[str]) -> None:
    if ("extension" in node) != node.keys().__le__(_PLAIN):
        run.broken("ext-1", EXT_1, False, at)
    url = node.get("url")
    if type(url) is not str or not url:
        return
    definitions = run.definitions
    profile = definitions.profile(url)
    if profile is not None and profile.type == "Extension":
        definitions.profiled(url)(node, at, run)
        if profile.modifier != _modifies(at):
            run.say("R4-CONTEXT", at, case="modifier" if profile.modifier else "no-modifier")
        if not _at_home(profile, at, run, names):
            run.say("R4-CONTEXT", at)
    elif ":" in url:
        run.say("R4-EXTENSION", at, WARNING)
    elif "Extension" not in names:
        run.say("R4-FORMAT", (at, "url"), case="relative")


def _modifies(at: At) -> bool:
    """Whether it stands where those that change a meaning stand."""
    above = at[0] if at is not None and isinstance(at[1], int) else at
    return above is not None and above[1] == "modifierExtension"


def _at_home(profile: Profile, at: At, run: Run, names: frozenset[str]) -> bool:
    """Whether the element that has the extension is one that its definition names."""
    wanted = {expression for _, expression in profile.contexts}
    if not wanted or wanted & ANYWHERE or any(kind != "element" for kind, _ in profile.contexts):
        return True
    if wanted & names:
        return True
    from sipfhir.conformance.places import hosts

    return bool(wanted & hosts(at, run))
