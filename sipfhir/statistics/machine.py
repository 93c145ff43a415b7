"""JSON for programs: stable keys, every key always there, null where a number is hidden."""

from typing import Any

import msgspec

from sipfhir.site import Site
from sipfhir.statistics.knowledge import knowledge
from sipfhir.statistics.result import CodeCount, Statistics, Table
from sipfhir.statistics.words import Words


def as_json(found: Statistics, lang: str, site: Site) -> str:
    """The whole answer. Keys of categories are ours; labels are in the reader's language."""
    words = Words(found.asked, lang, site)
    known = knowledge(site)
    whole = {
        "asked": found.asked,
        "plans": found.plans,
        "hidden": words.said("too-few") if found.plans is None else None,
        "codes": [_code(one, words) for one in found.codes],
        "code_source": {"source": known.source, "verified": False, "note": known.verified[words.lang]},
        "tables": [_table(table, words) for table in found.tables],
        "follow_up": found.follow_up,
        "left_out": found.left_out,
        "derived": found.derived,
        "systems": found.systems,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


def _code(one: CodeCount, words: Words) -> dict[str, Any]:
    return {**msgspec.structs.asdict(one), "display": words.display(one.code)}


def _table(table: Table, words: Words) -> dict[str, Any]:
    rows, columns = table.by
    return {
        "name": table.name,
        "title": words.title(table.name),
        "rows_by": rows,
        "columns_by": columns,
        "withheld": table.withheld,
        "columns": [
            {"key": key, "label": words.key(columns or "", key), "total": total}
            for key, total in zip(table.columns, table.totals, strict=True)
        ],
        "rows": [
            {"key": row.key, "label": words.key(rows, row.key), "cells": row.cells, "total": row.total}
            for row in table.rows
        ],
    }
