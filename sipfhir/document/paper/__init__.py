"""Paper: the plan, the kallelse and the consent form to print, read and sign, as HTML and as tagged PDF.

Made of the same content as the narrative. Of a person with protected identity a sheet says what the
narrative says: neither name nor places nor relatives, whoever asks.
"""

from sipfhir.document.paper.kinds import SHEETS, Sheet
from sipfhir.document.paper.printed import FORMS, Form, Printed, printed
from sipfhir.plan import Plan
from sipfhir.site import Site


def html(
    plan: Plan,
    sheet: Sheet = "plan",
    *,
    language: str = "sv",
    easy: bool = False,
    code: str | None = None,
    site: Site | None = None,
    call: int = -1,
) -> str:
    """A sheet as one HTML page that needs nothing outside itself.

    ``easy`` chooses easy words and larger type. ``code`` is what a scanned sheet finds its plan by
    (``sipfhir.sheets.code``); it stands as QR and as text. ``call`` is which kallelse, the last one when not
    given. Raises BadInput for a kallelse of a plan without one, BadConfiguration for an unknown language.
    """
    return printed(plan, sheet, "html", language, easy, code, site, call).data.decode()


def pdf(
    plan: Plan,
    sheet: Sheet = "plan",
    *,
    language: str = "sv",
    easy: bool = False,
    code: str | None = None,
    site: Site | None = None,
    call: int = -1,
) -> bytes:
    """A sheet as PDF/UA-1: tagged, with its language, its title and its fonts. Same input, same bytes.

    Parameters and exceptions as of ``html``.
    """
    return printed(plan, sheet, "pdf", language, easy, code, site, call).data


__all__ = ["FORMS", "SHEETS", "Form", "Printed", "Sheet", "html", "pdf", "printed"]
