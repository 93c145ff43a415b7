"""The fields of a system's page: a table a part of the plan."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sipfhir.authoring.outline import Row
from sipfhir.authoring.page_words import CONVERTERS, cell, code, table
from sipfhir.authoring.terms import term
from sipfhir.mapping.paths import Path, show
from sipfhir.plan import Plan

HEADINGS = "fält · field|svenska|in English|i källan · in the source|hur · how|håll · way|anmärkning · note"


def sections(rows: Sequence[Row]) -> Iterator[str]:
    """A heading and a table for what the plan says itself, then for each of its parts."""
    groups = [(name, list(group)) for name, group in groupby(rows, _top)]
    alone = [row for _, group in groups for row in group if len(group) == 1]
    if alone:
        yield _section("### Planen själv · The plan itself", alone, ())
    for name, group in groups:
        if len(group) > 1:
            words = term(Plan, name)
            at = _common([path for row in group for path in row.source])
            yield _section(f"### `{name}` · {words.swedish}\n\n{words.english}{_under(at)}", group, at)


def tables(rows: Sequence[Row]) -> list[str]:
    """The names of the tables that rows use, in the order met: of codes, and of what tells branches apart."""
    found: dict[str, None] = {}
    for row in rows:
        steps = (step for path in row.source for step in path)
        inside = (step.condition.table for step in steps if step.condition)
        found |= dict.fromkeys(name for name in (*inside, row.spec.get("table")) if isinstance(name, str))
    return list(found)


def _top(row: Row) -> str:
    return row.field.partition(".")[0].removesuffix("[]")


def _under(at: Path) -> str:
    return f" I källan under · In the source below {code(show(at))}." if at else ""


def _common(paths: list[Path]) -> Path:
    """The steps that all paths begin with."""
    first, last = min(paths, default=(), key=_key), max(paths, default=(), key=_key)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[:same]


def _key(path: Path) -> tuple[str, ...]:
    return tuple(show((step,)) for step in path)


def _section(heading: str, rows: Sequence[Row], at: Path) -> str:
    return f"{heading}\n\n{table(HEADINGS, [_cells(row, at) for row in rows])}\n"


def _cells(row: Row, at: Path) -> tuple[str, ...]:
    return (
        code(row.field),
        cell(row.term.swedish),
        cell(row.term.english),
        " ".join(code(_place(path, at)) for path in row.source) or "–",
        _how(row),
        row.way,
        "; ".join(_notes(row)),
    )


def _place(path: Path, at: Path) -> str:
    rest = path[len(at) :]
    if not at:
        return show(path)
    return f"…/{show(rest)}" if rest else "…"


def _how(row: Row) -> str:
    name = row.spec.get("table")
    if isinstance(name, str) and row.how in ("code", "from"):
        return f"{CONVERTERS[row.how]} [`{name}`](#{name})"
    return f"{CONVERTERS[row.how]}"


def _notes(row: Row) -> Iterator[str]:
    """What the mapping file says besides: options, and reasons in its own words."""
    told: Mapping[str, Any] = row.spec
    if row.how == "constant":
        yield f"alltid · always {code(told['constant'])}"
    if row.how == "from":
        yield f"ur · from {code(told['from'])}"
    if row.how == "each" and "key" in told:
        yield f"nyckel · key {code(told['key'])}"
    if row.how == "each":
        return
    if "refers" in told:
        targets = told["refers"]
        listed = [targets] if isinstance(targets, str) else targets
        yield f"hänvisar till · refers to {', '.join(map(code, listed))}"
    if "true" in told:
        yield f"{code(told['true'])} / {code(told['false'])}"
    yield from _options(told)
    if "default" in told:
        yield f"{code(told['default'])} när uppgiften saknas · when absent"
    if "because" in told:
        yield cell(told["because"])


def _options(told: Mapping[str, Any]) -> Iterator[str]:
    for name in ("patterns", "form", "order", "system", "zone"):
        if name in told:
            given = told[name] if isinstance(told[name], list) else [told[name]]
            yield f"{name}: {' '.join(code(each) for each in given)}"
    if "longest" in told:
        yield f"högst {told['longest']} tecken · at most {told['longest']} characters"
