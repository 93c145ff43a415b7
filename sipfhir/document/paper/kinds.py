"""The kinds of sheet: what each of them says."""

from typing import Literal, get_args

from sipfhir.document.content import Document
from sipfhir.document.paper.consent import consent_sheet
from sipfhir.document.paper.kallelse import kallelse_sheet
from sipfhir.document.paper.plan import plan_sheet
from sipfhir.document.words import Words
from sipfhir.plan import Plan

Sheet = Literal["plan", "kallelse", "consent"]
"""Planen, kallelsen, samtyckesblanketten."""

SHEETS: tuple[Sheet, ...] = get_args(Sheet)


def sheet_content(plan: Plan, sheet: Sheet, words: Words, call: int = -1) -> Document:
    """What a sheet says of a plan that nothing has to be taken out of any more.

    Raises BadInput when there is no such kallelse.
    """
    if sheet == "kallelse":
        return kallelse_sheet(plan, words, call)
    return plan_sheet(plan, words) if sheet == "plan" else consent_sheet(plan, words)
