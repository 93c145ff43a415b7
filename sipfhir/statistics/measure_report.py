"""FHIR R4 MeasureReport of type summary: a group a table, a stratum a cell. A hidden count is masked.

A two-way table is a stratifier whose strata have two components. The codes stand as codings where a stratum
is of one kind of plan; whether they are registered or derived is a stratifier of its own.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.resources import Context
from sipfhir.resources.systems import Systems
from sipfhir.resources.tables import tables as compiled
from sipfhir.site import Site
from sipfhir.statistics.knowledge import Knowledge, knowledge
from sipfhir.statistics.result import CodeCount, Statistics, Table
from sipfhir.statistics.sheets import about, notes
from sipfhir.statistics.words import Words

Node = dict[str, Any]
_POPULATION = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/measure-population", "code": "initial-population"}
    ]
}
_CLASSIFICATIONS = {"KVÅ": "kva", "KSI": "ksi"}


def as_measure_report(found: Statistics, lang: str, site: Site) -> str:
    """The report as one resource."""
    return (
        msgspec.json.format(msgspec.json.encode(_Making(found, lang, site).report()), indent=2).decode()
        + "\n"
    )


class _Making:
    def __init__(self, found: Statistics, lang: str, site: Site) -> None:
        self._found, self._site = found, site
        self._words = Words(found.asked, lang, site)
        self._systems: Systems = compiled(Context.of(site)).systems
        self._known: Knowledge = knowledge(site)

    def report(self) -> Node:
        """The groups, and as text what every reader must know."""
        told = [f"{heading}: {text}" for heading, text in about(self._found, self._words, self._site)]
        told += notes(self._found, self._words)
        groups = [self._group(table) for table in self._found.tables]
        groups += [self._codes()] if self._found.codes else []
        return {
            "resourceType": "MeasureReport",
            "language": self._words.lang,
            "text": {"status": "generated", "div": _div([self._words.said("title"), *told])},
            "status": "complete",
            "type": "summary",
            "measure": f"{self._systems.base}/Measure/sip-statistics",
            **({"date": self._found.asked.day} if self._found.asked.day else {}),
            "period": self._period(),
            "group": groups or [self._empty()],
        }

    def _period(self) -> Node:
        """The period that was asked for; of all years none is told, for the first and last are of someone."""
        asked = self._found.asked
        period = {"start": asked.first, "end": asked.last}
        return {name: day for name, day in period.items() if day} or {"extension": [self._absent("unknown")]}

    def _empty(self) -> Node:
        return {"code": {"text": self._words.said("too-few")}, "population": [self._population(None)]}

    def _group(self, table: Table) -> Node:
        strata = [*self._strata(table)]
        group: Node = {
            "code": {"coding": [self._own(table.name)], "text": self._words.title(table.name)},
            "population": [self._population(self._found.plans)],
        }
        return {**group, "stratifier": strata} if strata else group

    def _strata(self, table: Table) -> Iterator[Node]:
        rows, columns = table.by
        if table.rows:
            yield {
                "code": [self._axis(rows)],
                "stratum": [
                    self._stratum({"value": self._key(rows, row.key)}, row.total) for row in table.rows
                ],
            }
        if columns and table.rows:
            crossed = [
                self._stratum({"component": self._pair(table, row.key, column)}, count)
                for row in table.rows
                for column, count in zip(table.columns, row.cells, strict=True)
            ]
            yield {"code": [self._axis(rows), self._axis(columns)], "stratum": crossed}

    def _pair(self, table: Table, row: str, column: str) -> list[Node]:
        rows, columns = table.by
        return [
            {"code": self._axis(axis), "value": self._key(axis, key)}
            for axis, key in ((rows, row), (columns or rows, column))
        ]

    def _codes(self) -> Node:
        """Each code with how many of its plans have it registered in the source, and how many derived."""
        strata = [
            self._stratum(self._coded(one, which), count)
            for one in self._found.codes
            for which, count in _split(one)
        ]
        return {
            "code": {
                "coding": [self._own("codes")],
                "text": f"{self._words.said('codes')}. {self._words.verified}",
            },
            "population": [self._population(self._found.plans)],
            "stratifier": [{"code": [self._text("code"), self._text("how")], "stratum": strata}],
        }

    def _coded(self, one: CodeCount, which: str) -> Node:
        code = {"coding": [self._coding(one.code)], "text": self._words.display(one.code)}
        return {
            "component": [
                {"code": self._text("code"), "value": code},
                {"code": self._text("how"), "value": self._text(which)},
            ]
        }

    def _key(self, axis: str, key: str) -> Node:
        codings = [
            self._coding(name)
            for name, code in self._known.codes.items()
            if axis == "code" and code.event == key
        ]
        return {**({"coding": codings} if codings else {}), "text": self._words.key(axis, key)}

    def _coding(self, code: str) -> Node:
        known = self._known.codes[code]
        system = self._systems.code_system(_CLASSIFICATIONS[known.system])
        return {"system": system, "code": code, "display": known.display[self._words.lang]}

    def _axis(self, axis: str) -> Node:
        return {"coding": [self._own(axis.replace("_", "-"))], "text": self._words.axis(axis)}

    def _own(self, name: str) -> Node:
        return {"system": self._systems.code_system("statistics"), "code": name}

    def _text(self, name: str) -> Node:
        return {"text": self._words.said(name)}

    def _stratum(self, about: Node, count: int | None) -> Node:
        return {**about, "population": [self._population(count)]}

    def _population(self, count: int | None) -> Node:
        if count is not None:
            return {"code": _POPULATION, "count": count}
        return {"code": _POPULATION, "_count": {"extension": [self._absent("masked")]}}

    def _absent(self, why: str) -> Node:
        return {"url": self._systems.extension("data-absent-reason"), "valueCode": why}


def _split(one: CodeCount) -> list[tuple[str, int | None]]:
    return [("total", one.plans), ("registered", one.registered), ("derived", one.derived)]


def _div(paragraphs: list[str]) -> str:
    from xml.sax.saxutils import escape

    inside = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'
