"""What building and reading depend on besides the plan, and what they give."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from sipfhir.findings import Finding
from sipfhir.plan import Plan
from sipfhir.resources.systems import Node
from sipfhir.site import DEMO_KEY, Site

Activities = Literal["detail", "reference"]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a plan is made into resources, and how.

    ``key`` and ``installation`` make ids; ``system`` is the source system, whose numbers the plan's
    identifiers are. ``base`` is the canonical base of our URLs (None: that of fhir/systems.yaml).
    ``recorded`` is the instant of the run for Provenance (None: the plan's own latest instant).
    ``disclose_protected`` is False for delivery: name, address, contacts, places and relatives of a person
    with protected identity are then withheld. ``activities`` is the style of CarePlan.activity: in detail,
    or by reference to a Task or ServiceRequest each.
    """

    key: bytes = DEMO_KEY
    installation: str = "demo"
    system: str | None = None
    base: str | None = None
    recorded: str | None = None
    language: str = "sv"
    disclose_protected: bool = True
    activities: Activities = "detail"
    site: Site | None = None

    @classmethod
    def of(cls, site: Site, system: str | None = None, **given: Any) -> "Context":
        """The context of a site: its key, its installation, its canonical base."""
        base = site.settings.get("base")
        return cls(key=site.key, installation=site.installation, base=base, system=system, site=site, **given)


class Built(list[Node]):
    """The resources of a plan in stable order, with findings and the plan paths that were withheld.

    ``logical`` makes the logical References by which a delivery names what belongs to the server. Nodes are
    shared between resources: treat them as read only.
    """

    def __init__(
        self,
        resources: list[Node],
        findings: list[Finding],
        withheld: list[str],
        logical: Callable[[], dict[str, Node]],
    ) -> None:
        super().__init__(resources)
        self.findings, self.withheld, self.logical = findings, withheld, logical


class Parsed(msgspec.Struct, frozen=True):
    """A plan read out of resources. mapped + ignored + unmapped = all leaves of the resources that belong
    to it.

    ``unmapped`` are JSON pointers into the list of resources; ``reasons`` says why leaves were ignored,
    with counts. ``care_plan`` is the index of the CarePlan, ``readable`` False when it must not be read.
    ``unplaced`` are plan fields that it has no place for. ``places()`` reads the plan again and gives the
    pointer of each plan path whose place is known.
    """

    plan: Plan
    mapped: int
    ignored: int
    unmapped: list[str]
    findings: list[Finding]
    reasons: dict[str, int]
    care_plan: int | None = None
    readable: bool = True
    unplaced: frozenset[str] = frozenset()
    places: Callable[[], dict[str, str]] = dict
