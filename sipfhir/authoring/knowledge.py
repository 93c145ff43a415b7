"""All that a site knows, as data: every YAML file with what it extends, every table as rows by first cell."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sipfhir.authoring.compare import ABSENT, Difference, differences
from sipfhir.site import FOLDERS, Site

Knowledge = Mapping[str, Any]
"""Path of a file, from the site's root, to what it says."""


class Change(NamedTuple):
    """What differs in one file. ``whole``: the file itself came ("new") or went ("gone"), else ""."""

    file: str
    whole: str
    differences: tuple[Difference, ...]


def knowledge(site: Site) -> Knowledge:
    """Raises BadConfiguration for a file that cannot be read."""
    documents = {
        f"{folder}/{name}": site.document(f"{folder}/{name}")
        for folder in FOLDERS
        for name in site.names(folder, "**/*.yaml")
    }
    tables = {
        f"mappings/tables/{name}": _rows(site.table(name.removesuffix(".csv")))
        for name in (each.partition("/")[2] for each in site.names("mappings", "tables/*.csv"))
    }
    return {**documents, **tables}


def changes(before: Knowledge, after: Knowledge) -> Iterator[Change]:
    """File by file, in the order of their names: field by field, row by row."""
    for file in sorted({*before, *after}):
        old, new = before.get(file, ABSENT), after.get(file, ABSENT)
        found = tuple(differences(old, new))
        if found:
            yield Change(file, "new" if old is ABSENT else "gone" if new is ABSENT else "", found)


def _rows(table: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    rows = {}
    for row in table:
        (_, key), *rest = row.items()
        rows[key] = {name: value for name, value in rest if value}
    return rows
