"""A sheet made, with what it does not show."""

from typing import Literal, NamedTuple, get_args

from sipfhir.document.conceal import conceal
from sipfhir.document.paper.kinds import Sheet, sheet_content
from sipfhir.document.paper.page import page
from sipfhir.document.paper.press import set_sheet
from sipfhir.document.paper.setting import Setting
from sipfhir.document.words import words
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.site import Site

Form = Literal["pdf", "html"]

FORMS: tuple[Form, ...] = get_args(Form)


class Printed(NamedTuple):
    """A sheet. ``findings`` tell what a protected identity kept back and what no font could show."""

    data: bytes
    findings: tuple[Finding, ...] = ()


def printed(
    plan: Plan,
    sheet: Sheet,
    form: Form,
    language: str = "sv",
    easy: bool = False,
    code: str | None = None,
    site: Site | None = None,
    call: int = -1,
) -> Printed:
    """A sheet in one of its forms. Raises BadInput when there is no such kallelse, BadConfiguration."""
    site, known = site or Site(), words(site, language, easy)
    shown, withheld = conceal(plan)
    setting = Setting.of(sheet_content(shown, sheet, known, call), known, code)
    kept_back = tuple(
        Finding("PROTECT-1", Severity.NOTE, Place(plan=path), {"field": path}) for path in withheld
    )
    if form == "html":
        return Printed(page(setting, site).encode(), kept_back)
    data, missing = set_sheet(setting, site)
    unshown = (Finding("PAPER-GLYPH", Severity.WARNING, params={"count": missing}),) if missing else ()
    return Printed(data, (*kept_back, *unshown))
