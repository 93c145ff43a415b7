"""ConceptMaps: the words of each system and our codes, of every table that gives a field its codes."""

from collections.abc import Iterator
from typing import get_args

from sipfhir.authoring.described import describe
from sipfhir.document.words import CODE_SYSTEMS
from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node
from sipfhir.registry import System, systems

Rows = list[dict[str, str]]


def concept_maps(making: Making) -> Iterator[Node]:
    """One for each table that a mapping of the site uses for a field that is coded, by name."""
    listed = {get_args(literal): name for literal, name in CODE_SYSTEMS.items()}
    for system in systems(making.site):
        document = making.site.document(f"mappings/{system.folder}.yaml")
        used = describe(making.site, document, system.format, local_names=system.local_names).used
        for table, fields in sorted(used.items()):
            names = {
                listed[field.codes] for _, field in fields if field is not None and field.codes in listed
            }
            for name in sorted(names)[:1]:
                yield _concept_map(making, system, table, name)


def _concept_map(making: Making, system: System, table: str, name: str) -> Node:
    facts = making.codes[name]["name"]
    title = {
        "sv": f"{system.title}: {facts['sv'].lower()}",
        "en": f"{system.title}: {facts['en'].lower()}",
    }
    description = {
        "sv": f"Vad ord i {system.title} betyder hos oss. Rader märkta PROPOSED är antagna.",
        "en": f"What words of {system.title} mean in our codes. Rows marked PROPOSED are assumed.",
    }
    group = {
        "source": making.url("CodeSystem", table),
        "target": making.systems.code_system(name),
        "element": list(_elements(making, name, making.site.table(table))),
    }
    head = making.head("ConceptMap", table, title, description)
    return {**head, "targetCanonical": making.url("ValueSet", name), "group": [group]}


def _elements(making: Making, name: str, rows: Rows) -> Iterator[Node]:
    shown = making.codes[name]["codes"]
    for row in rows:
        if row["ours"] in shown:
            text = {"display": row["text"]} if row.get("text") else {}
            display = {"display": shown[row["ours"]]["sv"]}
            yield {
                "code": row["theirs"],
                **text,
                "target": [{"code": row["ours"], **display, **_meant(row, rows)}],
            }


def _meant(row: dict[str, str], rows: Rows) -> Node:
    """How near, with the row's note; cmd-1 asks for words where it is not the same."""
    told = {"equivalence": _equivalence(row, rows)}
    note = row.get("note") or ("nearest of our codes" if told["equivalence"] == "inexact" else "")
    return told | ({"comment": note} if note else {})


def _equivalence(row: dict[str, str], rows: Rows) -> str:
    """The word that is written back is the same; another word of the code is only said to belong to it."""
    if row.get("nearest"):
        return "inexact"
    alone = sum(one["ours"] == row["ours"] for one in rows) == 1
    return "equivalent" if alone or row.get("preferred") == "yes" else "relatedto"
