"""The forms of a report that is a file, by the name that the command line takes."""

from collections.abc import Callable

from sipfhir.report.account import Account

Form = Callable[[Account], str]


def forms() -> dict[str, Form]:
    """Name → what makes it. Imported when asked for: a run that shows text pays for none of them."""
    from sipfhir.report.junit import as_junit
    from sipfhir.report.operation_outcome import as_operation_outcome
    from sipfhir.report.page import as_html
    from sipfhir.report.rows import as_csv
    from sipfhir.report.sarif import as_sarif

    return {
        "operation-outcome": as_operation_outcome,
        "html": as_html,
        "junit": as_junit,
        "sarif": as_sarif,
        "csv": as_csv,
    }
