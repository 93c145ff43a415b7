"""The forms of the statistics, by the name that the command line takes."""

from collections.abc import Callable

from sipfhir.site import Site
from sipfhir.statistics.result import Statistics

Form = Callable[[Statistics, str, Site], str]
FORMS = ("text", "csv", "json", "fhir", "html")


def form(name: str) -> Form:
    """What makes a form. Imported when asked for: a run that shows text pays for none of the others."""
    if name == "csv":
        from sipfhir.statistics.rows import as_csv

        return as_csv
    if name == "json":
        from sipfhir.statistics.machine import as_json

        return as_json
    if name == "fhir":
        from sipfhir.statistics.measure_report import as_measure_report

        return as_measure_report
    if name == "html":
        from sipfhir.statistics.page import as_html

        return as_html
    from sipfhir.statistics.text import as_text

    return as_text
