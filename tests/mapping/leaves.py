"""A plan as the set of what it says: paths without positions, and values."""

import re
from collections import Counter
from typing import Any

from sipfhir.plan import Concept, Part, Plan
from sipfhir.values import zone

_INDEX = re.compile(r"\[\d+\]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT.*")


def said(plan: Plan) -> Counter[tuple[str, Any]]:
    """Each leaf, as often as it is there. Moments in UTC, code and own word apart, the source left out."""
    found: Counter[tuple[str, Any]] = Counter()
    for path, value in leaves("", plan):
        if not path.startswith("source"):
            found[_INDEX.sub("", path), value] += 1
    return found


def leaves(at: str, value: Any) -> list[tuple[str, Any]]:
    """Path and value of every leaf."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [leaf for i, item in enumerate(value) for leaf in leaves(f"{at}[{i}]", item)]
    if isinstance(value, Concept):
        return [(f"{at}.code", value.code)] * (value.code is not None) + [(f"{at}.text", value.text)] * (
            value.text is not None
        )
    if isinstance(value, Part):
        return [
            leaf
            for name in value.__struct_fields__
            for leaf in leaves(f"{at}.{name}".lstrip("."), getattr(value, name))
        ]
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return [(at, zone.to_utc(value))]
    return [(at, value)]
