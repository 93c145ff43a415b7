"""The measurements as a table for people."""

from sipfhir.authoring.draft.measure import Measured

_HEAD = (
    "| system | format | record | groups P / R | fields P / R | right / proposed / true | kinds "
    "| right when sure ≥ 90 / 70–89 / < 70 |\n|---|---|---|---|---|---|---|---|\n"
)


def table(measured: list[Measured]) -> str:
    """The measurements as a Markdown table."""
    return _HEAD + "".join(map(_row, measured))


def _row(each: Measured) -> str:
    groups, fields = (f"{score.precision:.2f} / {score.recall:.2f}" for score in (each.groups, each.fields))
    counts = " / ".join(map(str, each.fields))
    bands = " · ".join(f"{right} of {proposed}" for right, proposed in each.bands)
    record = "yes" if each.record else "no"
    cells = (each.system, each.format, record, groups, fields, counts, f"{each.kinds:.2f}", bands)
    return f"| {' | '.join(cells)} |\n"
