"""The readable plan as bytes: the paper that is printed, or the same as HTML."""

from sipfhir.carriers.rivta.sender import Document
from sipfhir.document import paper
from sipfhir.plan import Plan
from sipfhir.site import Site


def rendered(plan: Plan, form: Document, site: Site) -> bytes:
    """The plan in Swedish. It leads to nobody whose identity is protected."""
    if form == "pdf":
        return paper.pdf(plan, "plan", site=site)
    return paper.html(plan, "plan", site=site).encode()
