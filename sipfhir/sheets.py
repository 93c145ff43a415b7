"""The code of a printed sheet, and back: which plan a scanned sheet belongs to."""

from sipfhir.document.conceal import conceal
from sipfhir.plan import Plan
from sipfhir.resources.build import Build
from sipfhir.resources.context import Context
from sipfhir.site import Site


def code(plan: Plan, site: Site | None = None) -> str:
    """What a sheet finds its plan by: the id of the plan's CarePlan, made with the site's key.

    It tells nothing of the person, and a FHIR server finds the plan by it as it is.
    """
    plan, _ = conceal(plan)
    system = plan.source.system if plan.source else None
    context = Context.of(site or Site(), system)
    return str(Build(plan, context).care_plan["reference"].partition("/")[2])
