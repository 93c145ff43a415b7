"""The code of a printed sheet, and back: which plan a scanned sheet belongs to."""

import re

from sipfhir.document.conceal import conceal
from sipfhir.findings import Finding, Severity
from sipfhir.plan import Plan
from sipfhir.resources.build import Build
from sipfhir.resources.context import Context
from sipfhir.site import Site

NO_CALL = Finding("PAPER-NOCALL", Severity.WARNING)
"""A kallelse was asked for of a plan without one."""
_WRITTEN = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f-]*)?)")


def code(plan: Plan, site: Site | None = None) -> str:
    """What a sheet finds its plan by: the id of the plan's CarePlan, made with the site's key.

    It tells nothing of the person, and a FHIR server finds the plan by it as it is. A plan without a number
    of its own gets another code when its content changes.
    """
    plan, _ = conceal(plan)
    system = plan.source.system if plan.source else None
    context = Context.of(site or Site(), system)
    return str(Build(plan, context).care_plan["reference"].partition("/")[2])


def wanted(written: str) -> str | None:
    """How the code begins that somebody read or scanned; None for what is none."""
    found = _WRITTEN.fullmatch("".join(written.split()).lower())
    return found[1] if found else None
