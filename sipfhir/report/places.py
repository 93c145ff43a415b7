"""How a place is told."""

from sipfhir.findings import Place


def line_and_column(place: Place) -> str:
    """``12:3``, ``12``, or nothing."""
    return ":".join(str(number) for number in (place.line, place.column) if number is not None)


def where(place: Place) -> str | None:
    """The path in the source when it is known, else in the plan."""
    return place.path or place.plan
