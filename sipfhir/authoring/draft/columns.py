"""Which column keeps the rows of one plan together, and which columns are the same on all of them."""

import csv
import io
from collections import Counter

from sipfhir.authoring.draft.record import Found
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.plan import Person, Plan

Row = list[str]


def of_csv(texts: list[str], delimiter: str, vocabulary: Vocabulary) -> Found:
    """The column with the likeliest name and position that keeps adjacent rows together."""
    columns, rows = _table(texts, delimiter)
    scores = [(_score(columns, rows, at, vocabulary), -at) for at in range(len(columns))]
    best = max(scores, default=(0.0, 0))
    key = -best[1]
    shared = [
        column
        for at, column in enumerate(columns)
        if at != key and _constant(rows, key, at) and _several(rows, key)
    ]
    return Found(columns[key] if columns else "", None, tuple(columns), tuple(shared))


def _table(texts: list[str], delimiter: str) -> tuple[list[str], list[Row]]:
    columns: list[str] = []
    rows: list[Row] = []
    for text in texts:
        own = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))
        columns = columns or (own[0] if own else [])
        rows += [row for row in own[1:] if len(row) == len(columns)]
    return columns, rows


def _score(columns: list[str], rows: list[Row], at: int, vocabulary: Vocabulary) -> float:
    values = [row[at] for row in rows]
    runs = sum(1 for i, value in enumerate(values) if not i or values[i - 1] != value)
    if not all(values) or runs != len(set(values)):
        return -1.0
    words = vocabulary.words(columns[at])
    named = max(
        vocabulary.weights.similarity(words, phrase)
        for part in (Plan, Person)
        for phrase in vocabulary.phrases(part, "identifiers")
    )
    steady = sum(_constant(rows, at, other) for other in range(len(columns))) / len(columns)
    return named + steady + (0.5 if len(set(values)) > 1 else 0.0) - 0.01 * at


def _constant(rows: list[Row], key: int, at: int) -> bool:
    """One value for all rows of a key; a column without any value is not shared."""
    found: dict[str, str] = {}
    return any(row[at] for row in rows) and all(
        found.setdefault(row[key], row[at]) == row[at] for row in rows
    )


def _several(rows: list[Row], key: int) -> bool:
    return max(Counter(row[key] for row in rows).values(), default=0) > 1
