"""What is found in a file, to be found in its copy too: rule, severity and line of every finding."""

from collections import Counter

import sipfhir
from sipfhir.errors import BadInput, UnknownSystem
from sipfhir.findings import Severity
from sipfhir.site import Site

Found = Counter[tuple[str, Severity, int | None]]


def found(data: bytes, folder: str, site: Site, charset: str | None = None) -> Found:
    """The findings of reading and of the rules, counted; an input that cannot be read is one finding."""
    result: Found = Counter()
    try:
        for reading in sipfhir.read(data, folder, site=site, charset=charset):
            findings = list(reading.findings)
            if reading.plan is not None:
                findings += map(reading.placed, sipfhir.validate(reading, site=site).findings)
            result.update((each.rule, each.severity, each.place.line) for each in findings)
    except (BadInput, UnknownSystem) as error:
        result[type(error).__name__, Severity.ERROR, None] += 1
    return result
