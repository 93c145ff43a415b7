"""What no message holds of a plan: the plan is read back from what was written, and compared leaf by leaf."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sipfhir.carriers.hl7v2.line import fitting
from sipfhir.findings import Finding, Place, Severity
from sipfhir.mapping.tracker import PROTECT_LOST, PROTECTION
from sipfhir.plan import Part, Plan


class Held(NamedTuple):
    """A plan read back from one message; ``names``: what a path begins with there and in the whole plan."""

    plan: Plan | None
    names: tuple[tuple[str, str], ...] = ()

    def leaves(self) -> Iterator[tuple[str, Any]]:
        """Its leaves, by the paths of the whole plan."""
        for path, value in leaves(self.plan):
            yield next((to + path[len(own) :] for own, to in self.names if path.startswith(own)), path), value


def losses(plan: Plan, held: Iterable[Held], codec: str, within: tuple[str, ...] = ("",)) -> list[Finding]:
    """A finding for each leaf of a plan, or of a part of it, that no message gives back as it was."""
    found: dict[str, list[Any]] = {}
    for each in held:
        for path, value in each.leaves():
            found.setdefault(path, []).append(value)
    return [
        _lost(path, value, found.get(path, []), codec)
        for path, value in leaves(plan)
        if path.startswith(within) and not path.startswith("source") and value not in found.get(path, [])
    ]


def _lost(path: str, value: Any, instead: list[Any], codec: str) -> Finding:
    rule, severity = "LOSS", Severity.NOTE
    params: dict[str, str | int] = {"field": path}
    if path == PROTECTION and not instead:
        rule, severity = PROTECT_LOST, Severity.ERROR
    elif isinstance(value, str) and fitting(value, codec) != value:
        rule, severity = "LOSS-CHARACTER", Severity.WARNING
        params["count"] = len(value) - len(fitting(value, codec))
    elif instead:
        rule = "LOSS-FORM"
    return Finding(rule, severity, Place(plan=path), params)


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Path and value of every leaf that is not empty; a concept is one."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from leaves(item, f"{at}[{i}]")
    elif isinstance(value, Part):
        for name in value.__struct_fields__:
            yield from leaves(getattr(value, name), f"{at}.{name}" if at else name)
    elif value is not None:
        yield at, value
