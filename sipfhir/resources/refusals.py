"""What must not be read: it says the opposite (a modifier), is of R5, was entered in error, or is another
person's.

FHIR R4, Modifier elements: who does not know one must not process the resource that has it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sipfhir.findings import Severity
from sipfhir.resources.newer import sign
from sipfhir.resources.reading import At, Reading, ToldError
from sipfhir.resources.systems import Node

MODIFIER, ERRONEOUS, SUBJECT, NEWER = "FHIR-MODIFIER", "FHIR-ERRONEOUS", "FHIR-SUBJECT", "FHIR-R5"
_UNKNOWN = ("modifierExtension", "implicitRules")
_ERROR = "entered-in-error"
_OPPOSITE = {"Procedure": ("status", "not-done"), "Condition": ("verificationStatus", "refuted")}
_OWN_WORD_FOR_ERROR = ("care-plan", "invitation", "message")
"""Shapes where entered-in-error is a status of the plan: felregistrerad, misdirected."""


class Denied(NamedTuple):
    """Members that are not believed, and the place of what contradicts them."""

    members: frozenset[str]
    at: At


def refusal(found: int, shape: str, r: Reading) -> ToldError | None:
    """Why a resource must not be read; None when it may."""
    resource, root = r.resources[found], r.pool.root(found)
    modifier = (_modified(resource) and _modifier(resource, root)) or _opposite(resource, root)
    if modifier is not None:
        return ToldError(MODIFIER, Severity.ERROR, modifier)
    newer = sign(resource)
    if newer is not None:
        return ToldError(NEWER, Severity.ERROR, _down(root, newer))
    wrong = _erroneous(resource)
    if wrong and shape not in _OWN_WORD_FOR_ERROR and r.resources[r.care_plan].get("status") != _ERROR:
        return ToldError(ERRONEOUS, Severity.WARNING, (root, wrong))
    if shape != "care-plan":
        other = next((key for key in ("subject", "patient", "for") if _another(resource.get(key), r)), None)
        return ToldError(SUBJECT, Severity.ERROR, (root, other)) if other else None
    return None


def _down(at: At, steps: Iterable[str]) -> At:
    for step in steps:
        at = (at, step)
    return at


def refused_activity(node: Any, at: At) -> ToldError | None:
    """Why an activity is none to do; None when it is."""
    detail = node.get("detail") if isinstance(node, dict) else None
    if not isinstance(detail, dict):
        return None
    if detail.get("doNotPerform", False) is not False:
        return ToldError(MODIFIER, Severity.ERROR, ((at, "detail"), "doNotPerform"))
    wrong = detail.get("status") == _ERROR
    return ToldError(ERRONEOUS, Severity.WARNING, ((at, "detail"), "status")) if wrong else None


def contradicted(resource: Node, root: At) -> Denied | None:
    """An active Consent that denies: whether consent was given is then left unread."""
    if resource.get("resourceType") != "Consent" or resource.get("status") != "active":
        return None
    denied = _denies(resource.get("provision"), (root, "provision"))
    return Denied(frozenset({"status", "_status"}), denied) if denied else None


def _denies(provision: Any, at: At) -> At | None:
    """Where a provision, or an exception to it, denies."""
    if not isinstance(provision, dict):
        return None
    if provision.get("type") == "deny":
        return at, "type"
    inner = provision.get("provision")
    places = enumerate(inner) if isinstance(inner, list) else ()
    return next(filter(None, (_denies(one, ((at, "provision"), i)) for i, one in places)), None)


def _modified(resource: Node) -> bool:
    """True when a modifier stands anywhere: asked of every resource, so without keeping track of places."""
    ahead: list[Any] = [resource]
    for node in ahead:
        if type(node) is dict:
            if "modifierExtension" in node or "implicitRules" in node:
                return True
            # What is contained is a resource of its own, and refuses itself.
            node = [child for key, child in node.items() if key != "contained"]
        ahead += [child for child in node if type(child) is dict or type(child) is list]
    return False


def _modifier(node: Any, at: At) -> At | None:
    """Where a modifier that we can not know stands, at any depth."""
    items: Iterable[tuple[Any, Any]] = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in items:
        if key in _UNKNOWN and child:
            return at, key
        inner = isinstance(child, dict | list) and key != "contained"
        found = _modifier(child, (at, key)) if inner else None
        if found is not None:
            return found
    return None


def _opposite(resource: Node, root: At) -> At | None:
    if resource.get("doNotPerform", False) is not False:
        return root, "doNotPerform"
    key, code = _OPPOSITE.get(str(resource["resourceType"]), ("", ""))
    return (root, key) if code and code in _codes(resource.get(key)) else None


def _erroneous(resource: Node) -> str | None:
    """The member that says that a resource was entered in error."""
    members = ("status", "lifecycleStatus", "verificationStatus")
    return next((key for key in members if _ERROR in _codes(resource.get(key))), None)


def _codes(node: Any) -> list[Any]:
    """The codes of a code or a CodeableConcept."""
    coding = node.get("coding") if isinstance(node, dict) else None
    if not isinstance(coding, list):
        return [node]
    return [one.get("code") for one in coding if isinstance(one, dict)]


def _another(node: Any, r: Reading) -> bool:
    """True of a Reference to another than the plan's subject; False where that can not be told."""
    if node is None or node == r.subject:
        return False
    theirs, ours = _names(node, r), _ours(r)
    comparable = {kind for kind, *_ in theirs} & {kind for kind, *_ in ours}
    return bool(comparable) and not theirs & ours


def _ours(r: Reading) -> set[tuple[str, Any, Any]]:
    """The names of the plan's subject, as they are read from the CarePlan."""
    within, r.within = r.within, r.care_plan
    try:
        return _names(r.subject, r)
    finally:
        r.within = within


def _names(node: Any, r: Reading) -> set[tuple[str, Any, Any]]:
    """By what a Reference names a person: the resource, its identities, its own identity."""
    if not isinstance(node, dict):
        return set()
    names: set[tuple[str, Any, Any]] = set()
    reference = node.get("reference")
    if isinstance(reference, str) and not reference.startswith("#"):
        found = r.find(reference)
        names.add(("resource", found, reference if found is None else None))
    listed = r.resource_of(node).get("identifier")
    for one in [node.get("identifier"), *(listed if isinstance(listed, list) else ())]:
        if isinstance(one, dict) and isinstance(one.get("value"), str):
            system = str(one.get("system"))
            names.add(("identity", r.systems.kinds.get(system, system), one["value"]))
    return names
