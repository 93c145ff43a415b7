"""The readable plan as bytes: the paper that is printed, or the same as HTML."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sipfhir.carriers.rivta.sender import Document
from sipfhir.document import narrative
from sipfhir.document.words import words
from sipfhir.plan import Plan
from sipfhir.site import Site

PAPER = "sipfhir.document.paper"


def rendered(plan: Plan, form: Document, site: Site) -> tuple[bytes, Document]:
    """The plan in Swedish, and the form that it got. It leads to nobody whose identity is protected."""
    paper: Any = import_module(PAPER) if find_spec(PAPER) else None
    if paper is None:
        return _page(plan, site), "html"
    if form == "pdf":
        return bytes(paper.pdf(plan, "plan", language="sv", site=site)), "pdf"
    return str(paper.html(plan, "plan", language="sv", site=site)).encode(), "html"


def _page(plan: Plan, site: Site) -> bytes:
    body = narrative(plan, plan, words(site))
    head = '<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>SIP</title></head><body>'
    return f"{head}{body}</body></html>".encode()
