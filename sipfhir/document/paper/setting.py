"""A sheet as plain data for a template: what stands where, nothing of how it looks."""

import re
from typing import Any, NamedTuple

from sipfhir.document.content import Document, Section
from sipfhir.document.paper.code import drawn
from sipfhir.document.words import Words

_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control characters, and those that turn the order of what follows: they say nothing on paper."""
_FORMS = ("rows", "cards", "lines", "facts")


class Setting(NamedTuple):
    """What a template is given. ``facts`` stand under the title; ``code`` is text and ``qr`` an SVG.

    A section is ``{"heading", "role", "columns", "rows", "cards", "lines", "facts"}``.
    """

    title: str
    facts: list[tuple[str, str]]
    language: str
    easy: bool
    sections: list[dict[str, Any]]
    labels: dict[str, str]
    code: str | None
    qr: str | None

    @classmethod
    def of(cls, document: Document, words: Words, code: str | None) -> "Setting":
        """The content of a sheet as data. Its first section are the facts under the title."""
        head, *sections = (_section(one, words) for one in document.sections)
        told = [one for one in sections if any(one[form] for form in _FORMS)]
        title, qr = seen(document.title), drawn(code) if code else None
        return cls(title, head["facts"], words.language, words.easy, told, words.labels, code, qr)


def _section(one: Section, words: Words) -> dict[str, Any]:
    """Rows, then lines, then facts. In large type a table of five columns holds no words: each row is then
    a card of facts."""
    columns = [words.labels[name] for name in one.columns]
    rows = [[seen(cell) for cell in row] for row in one.rows]
    rest = one.lines[len(rows) :]
    cards = [[fact for fact in zip(columns, row, strict=True) if fact[1]] for row in rows]
    return {
        "heading": one.heading,
        "role": one.role,
        "columns": columns,
        "rows": [] if words.easy else rows,
        "cards": cards if words.easy else [],
        "lines": [seen(line) for line in rest if isinstance(line, str)],
        "facts": [(line.label, seen(line.text)) for line in rest if not isinstance(line, str)],
    }


def seen(text: str) -> str:
    """A text without what cannot be seen."""
    return _UNSEEN.sub("", text)
