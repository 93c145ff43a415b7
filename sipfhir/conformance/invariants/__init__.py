"""R4's invariants in Python, each by its key, held against FHIRPath by tests/conformance/test_invariants.py.

Those of every element (ele-1), of extensions (ext-1), of references (ref-1), of contained resources (dom-2
to dom-5) and of narratives (txt-1, txt-2) are asked where those are checked.
"""

from functools import cache

from sipfhir.conformance import facts
from sipfhir.conformance.invariants import bundles, datatypes, others, resources
from sipfhir.conformance.overlay import Invariant
from sipfhir.conformance.shape import Holds

RULES: dict[str, Holds] = {**datatypes.RULES, **resources.RULES, **bundles.RULES, **others.RULES}
"""By key; by type and key where two types have the same key."""


def known(invariant: Invariant, type_name: str) -> Holds | None:
    """The question of an invariant; None for one that we cannot ask, or that is asked elsewhere."""
    return RULES.get(f"{type_name} {invariant.key}") or RULES.get(invariant.key)


@cache
def _by_expression() -> dict[tuple[str, str], Holds]:
    found = {("comparator.empty()", "Quantity"): datatypes.RULES["sqty-1"]}
    for name, one in facts.facts().types.items():
        for number in one.invariants:
            invariant = facts.facts().invariants[number]
            holds = known(invariant, name)
            if holds is not None:
                found[invariant.expression, name] = holds
    return found


def by_expression(expression: str, type_name: str) -> Holds | None:
    """The question of a profile's own invariant, when its expression is one of R4's for that type."""
    return _by_expression().get((expression, type_name))
