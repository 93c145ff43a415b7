"""Invariants of the resources that a plan is written in."""

from sipfhir.conformance.invariants.terms import coded, has, has_any, listed
from sipfhir.conformance.moments import after
from sipfhir.conformance.run import Node, Run
from sipfhir.conformance.shape import Holds

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_OPEN = ("proposed", "cancelled", "waitlist")
# R4 writes no-show here where its code is noshow: the official expression is asked as it stands.
_CANCELLED = ("no-show", "cancelled")


def _abated(node: Node, run: Run) -> bool:
    closed = coded(node.get("clinicalStatus"), CLINICAL, "resolved", "remission", "inactive")
    return not has_any(node, "abatement") or closed


def _erroneous(node: Node) -> bool:
    return coded(node.get("verificationStatus"), VERIFICATION, "entered-in-error")


def _on_behalf(node: Node, run: Run) -> bool:
    """Only of a member that is known to be no practitioner: one that cannot be found may be."""
    member = node.get("member")
    reference = member.get("reference") if isinstance(member, dict) else None
    found = run.find(reference) if isinstance(reference, str) else None
    return not has(node, "onBehalfOf") or found is None or found["resourceType"] == "Practitioner"


def _consented(scope: str) -> Holds:
    """R4's expression asks for a system that is called 'something'."""
    return lambda node, run: has(node, "patient") or not coded(node.get("scope"), "something", scope)


def _modified(node: Node, run: Run) -> bool:
    return after(node.get("authoredOn"), node.get("lastModified")) is not True


def _at_home(node: Node, run: Run) -> bool:
    return node.get("use") != "home"


RULES: dict[str, Holds] = {
    "app-1": lambda node, run: has(node, "type") or has(node, "actor"),
    "app-2": lambda node, run: has(node, "start") == has(node, "end"),
    "app-3": lambda node, run: (has(node, "start") and has(node, "end")) or node.get("status") in _OPEN,
    "app-4": lambda node, run: not has(node, "cancelationReason") or node.get("status") in _CANCELLED,
    "con-1": lambda node, run: has(node, "summary") or has(node, "assessment"),
    "con-2": lambda node, run: has(node, "code") or has(node, "detail"),
    "con-3": lambda node, run: has(node, "clinicalStatus") or _erroneous(node) or not has(node, "category"),
    "con-4": _abated,
    "con-5": lambda node, run: not (_erroneous(node) and has(node, "clinicalStatus")),
    "cpl-3": lambda node, run: not (has(node, "detail") and has(node, "reference")),
    "ctm-1": _on_behalf,
    "gol-1": lambda node, run: not has_any(node, "detail") or has(node, "measure"),
    "Task inv-1": _modified,
    "org-1": lambda node, run: any(listed(node, "identifier")) or has(node, "name"),
    "org-2": _at_home,
    "org-3": _at_home,
    "pat-1": lambda node, run: any(has(node, one) for one in ("name", "telecom", "address", "organization")),
    "ppc-1": lambda node, run: has(node, "policy") or has(node, "policyRule"),
    "ppc-2": _consented("patient-privacy"),
    "ppc-3": _consented("research"),
    "ppc-4": _consented("adr"),
    "ppc-5": _consented("treatment"),
    "prr-1": lambda node, run: not has(node, "orderDetail") or has(node, "code"),
}
