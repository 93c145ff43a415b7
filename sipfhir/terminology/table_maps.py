"""The words of each source system ↔ our codes: one map for each table in ``mappings/tables`` that is coded.

A table does not say which list its codes are of; the field that the mapping reads through it does.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import get_args

from sipfhir.authoring.described import describe
from sipfhir.document.words import CODE_SYSTEMS
from sipfhir.registry import System, systems
from sipfhir.resources import Context
from sipfhir.resources.systems import Systems
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.terminology.code_maps import CodeMap, Row

Rows = list[dict[str, str]]


def table_maps(site: Site, only: Iterable[str] = ()) -> tuple[CodeMap, ...]:
    """Maps by system and table; of the systems in ``only`` (their folders), when any are given."""
    chosen = set(only)
    folders = [one.folder for one in systems(site) if not chosen or one.folder in chosen]
    return tuple(one for folder in folders for one in _of_system(site.folder, folder))


@lru_cache(maxsize=64)
def _of_system(root: Path | None, folder: str) -> tuple[CodeMap, ...]:
    site = Site(root)
    system = next(one for one in systems(site) if one.folder == folder)
    listed = _listed(site, system)
    uris = tables(Context.of(site)).systems
    return tuple(_map(uris, table, name, site.table(table)) for table, name in sorted(listed.items()))


def _listed(site: Site, system: System) -> dict[str, str]:
    """Table → our code system that its codes are of."""
    known = {get_args(literal): name for literal, name in CODE_SYSTEMS.items()}
    document = site.document(f"mappings/{system.folder}.yaml")
    found: dict[str, str] = {}
    for table, fields in describe(site, document, system.format, local_names=system.local_names).used.items():
        names = {known[field.codes] for _, field in fields if field is not None and field.codes in known}
        if names:
            found[table] = min(names)
    return found


def _map(uris: Systems, table: str, name: str, rows: Rows) -> CodeMap:
    shown = uris.codings(name)
    made = (_row(row, rows, shown[row["ours"]].get("display")) for row in rows if row["ours"] in shown)
    return CodeMap(
        name=table,
        ours=name,
        url=f"{uris.base}/ConceptMap/{table}",
        source=f"{uris.base}/CodeSystem/{table}",
        target=uris.code_system(name),
        source_set=None,
        target_set=f"{uris.base}/ValueSet/{name}",
        rows=tuple(made),
    )


def _row(row: dict[str, str], rows: Rows, display: str | None) -> Row:
    return Row(
        code=row["theirs"],
        display=row.get("text") or None,
        target=row["ours"],
        target_display=display,
        equivalence=_equivalence(row, rows),
        comment=row.get("note") or None,
        anycase=row.get("case") == "any",
    )


def _equivalence(row: dict[str, str], rows: Rows) -> str:
    """The word that is written back means the same; another word of the code only belongs to it."""
    if row.get("nearest"):
        return "inexact"
    alone = sum(one["ours"] == row["ours"] for one in rows) == 1
    return "equivalent" if alone or row.get("preferred") == "yes" else "relatedto"
