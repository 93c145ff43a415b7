"""Plans into FHIR, and plans before the law."""

from typing import Any, Literal

from sipfhir.errors import BadInput
from sipfhir.fhir_reader import from_fhir
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.reading import Reading
from sipfhir.registry import mapping, shipped, system
from sipfhir.resources import (
    Activities,
    Built,
    Context,
    build,
    collection,
    models,
    ndjson,
    r5,
    transaction,
    unsent,
)
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import tables
from sipfhir.rules import Assessment
from sipfhir.rules import validate as assess
from sipfhir.site import Site

Version = Literal["R4", "R5"]
DEMO_TAG = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
"""Marks a Bundle made with the demo key as test health data: it must not be delivered."""
KEY_DEMO = Finding("KEY-DEMO", Severity.WARNING)


class Resources(list[Node]):
    """The FHIR resources of one plan, as plain dicts in stable order: R4, or the ``version`` asked for.

    ``findings`` are those of the making (no business key, demo key); ``withheld`` are the plan paths that a
    protected identity kept back.
    """

    def __init__(
        self,
        built: Built,
        context: Context,
        demo: bool,
        unsent: tuple[Finding, ...] = (),
        version: Version = "R4",
    ) -> None:
        super().__init__(built)
        self.version = version
        self._built, self._unsent = built, unsent
        self.findings: tuple[Finding, ...] = tuple(built.findings)
        self.withheld: tuple[str, ...] = tuple(built.withheld)
        self._base = tables(context).systems.base
        self._demo = demo

    def collection(self) -> Node:
        """A Bundle for a file."""
        return collection(self, self._base)

    def transaction(self) -> Node:
        """A Bundle for a server: PUT by id. With the demo key it is marked as test data, with a finding.

        What only the Patient holds stays behind, since the Patient is the server's: LOSS findings tell it.
        """
        bundle = transaction(self._built, self._base)
        told = (*self._unsent, KEY_DEMO) if self._demo else self._unsent
        self.findings += tuple(finding for finding in told if finding not in self.findings)
        if not self._demo:
            return bundle
        return {"resourceType": "Bundle", "meta": {"tag": [DEMO_TAG]}, **bundle}

    def logical(self) -> dict[str, Node]:
        """Reference to what belongs to the server (Patient, Organization, Practitioner) → the logical one."""
        return self._built.logical()

    def ndjson(self) -> dict[str, bytes]:
        """Resources by type, one a line."""
        return ndjson(self)

    def models(self) -> list[Any]:
        """Objects of fhir.resources (for R4 its R4B classes, which have R4's elements here)."""
        return r5.models(self) if self.version == "R5" else models(self)


def to_fhir(
    what: Reading | Plan,
    *,
    site: Site | None = None,
    disclose_protected: bool = False,
    activities: Activities = "detail",
    version: Version = "R4",
) -> Resources:
    """A plan as FHIR R4 (4.0.1) resources, or R5 (5.0.0) by ``version``.

    What could lead to a person with protected identity is withheld, with a finding for each field, unless
    ``disclose_protected``. ``activities`` is the style of CarePlan.activity: ``detail``, or ``reference`` for
    a Task or ServiceRequest each; R5 has no other. What R5 does not hold is told with LOSS-R5. Raises
    BadInput for a record that could not be read.
    """
    site = site or shipped()
    plan = what if isinstance(what, Plan) else what.plan
    if plan is None:
        raise BadInput("the record could not be read: there is no plan to convert.")
    system = plan.source.system if plan.source else None
    style: Activities = "reference" if version == "R5" else activities
    context = Context.of(site, system, disclose_protected=disclose_protected, activities=style)
    built = build(plan, context)
    if version == "R5":
        built = _newer(built, site)
    lost = _unsent(plan, built.withheld)
    if isinstance(what, Reading):
        built.findings = [*map(what.placed, built.findings), *what.left_behind()]
        lost = tuple(map(what.placed, lost))
    return Resources(built, context, site.demo, lost, version)


def _newer(built: Built, site: Site) -> Built:
    """The same in R5, with what it does not hold among the findings."""
    made, lost = r5.carried(built, r5.table(site))
    return Built(made, [*built.findings, *lost], built.withheld, built.logical)


def _unsent(plan: Plan, withheld: list[str]) -> tuple[Finding, ...]:
    """What a transaction does not carry of the person. What is withheld has been told already."""
    paths = unsent(plan.person) if plan.person else []
    told = (path for path in paths if path not in withheld)
    return tuple(Finding("LOSS", Severity.NOTE, Place(plan=path), {"field": path}) for path in told)


def validate(
    what: Reading | Plan,
    *,
    site: Site | None = None,
    policy: str = "standard",
    checksum: bool = True,
    law: str | None = None,
    today: str | None = None,
) -> Assessment:
    """Ask a plan what the law asks: four verdicts, and findings with their place in the source.

    ``checksum`` off leaves out the check digit of identities, for sources that hold test numbers. A field
    that the source's mapping has no place for is not assessable, not missing. ``law`` (``sol-hsl``,
    ``discharge``) asks by that law whatever the plan says of itself. ``today`` (``2026-11-22``) asks also
    what has grown old: overdue follow-ups, plans never closed. Raises BadConfiguration, BadInput.
    """
    site = site or shipped()
    if isinstance(what, Plan):
        return assess(what, site, policy=policy, checksum=checksum, law=law, today=today)
    if what.plan is None:
        raise BadInput("the record could not be read: there is no plan to check.")
    known = what.origin is not None
    unplaced = mapping(site, what.system).unplaced if known else what.unplaced
    wanted = checksum and (system(what.system, site).checksum if known else True)
    found = assess(what.plan, site, policy=policy, checksum=wanted, unplaced=unplaced, law=law, today=today)
    placed = tuple(what.placed(finding) for finding in found.findings)
    return Assessment(found.verdicts, found.basis, found.basis_reason, found.date, placed)


__all__ = ["Resources", "from_fhir", "to_fhir", "validate"]
