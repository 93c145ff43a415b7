"""One check under way: what was found so far, and what the resource at hand stands in."""

from typing import TYPE_CHECKING, Any, NamedTuple

from sipfhir.findings import Severity

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions
    from sipfhir.conformance.entries import Entries

Node = dict[str, Any]
At = tuple[Any, str | int] | None
"""A place: the place above it, and a member's name or an index. None is the whole."""
ERROR, WARNING = Severity.ERROR, Severity.WARNING


class Fault(NamedTuple):
    """A rule that is broken, and where. ``params`` hold no value of the resource."""

    rule: str
    at: At
    severity: Severity
    params: dict[str, str | int]


class Run:
    """What the checkers of one input share. ``container`` is the resource that ``#`` refers into."""

    def __init__(self, definitions: "Definitions", whole: Node) -> None:
        self.definitions = definitions
        self.whole = whole
        self.faults: list[Fault] = []
        self.container: Node = {}
        self.ids: set[str] = set()
        """Ids of the elements of the resource at hand."""
        self.held: dict[tuple[str, int], bool] = {}
        """Which resource holds which profile, where a reference asks it of what it leads to."""
        self.entries: Entries | None = None
        self.base: str | None = None
        """What relative references of the entry at hand begin with."""

    def say(self, rule: str, at: At, severity: Severity = ERROR, **params: str | int) -> None:
        """Keep a fault."""
        self.faults.append(Fault(rule, at, severity, params))

    def keep(self, rule: str, at: At, params: dict[str, str | int]) -> None:
        """Keep an error whose parameters are at hand."""
        self.faults.append(Fault(rule, at, ERROR, params))

    def broken(self, key: str, human: str, advice: bool, at: At) -> None:
        """Keep that an invariant does not hold, in the words of the standard."""
        told: dict[str, str | int] = {"key": key, "human": human.rstrip(". ")}
        if advice:
            self.faults.append(Fault("R4-INVARIANT", at, WARNING, {"case": "advice", **told}))
        else:
            self.faults.append(Fault("R4-INVARIANT", at, ERROR, told))

    def find(self, reference: str) -> Node | None:
        """The resource that a reference leads to in this input: contained, or an entry of the Bundle."""
        if reference.startswith("#"):
            return self.container if reference == "#" else self._contained(reference[1:])
        return self.entries.find(reference, self.base) if self.entries is not None else None

    def _contained(self, id: str) -> Node | None:
        listed = self.container.get("contained")
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and one.get("id") == id and isinstance(one.get("resourceType"), str):
                return one
        return None
