"""The content of documents: a title, sections, lines. How they look is a rendering's affair.

The narrative of resources and the printed sheets are both made of this.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from sipfhir.document.words import Words

Role = Literal["lines", "table", "text", "tick", "sign"]
"""What a sheet does with a section: lists its lines, sets ``rows`` as a table, prints the lines as
paragraphs, puts a box to tick or a line to sign before each. A narrative lists the lines, whatever the role.
"""


class Fact(NamedTuple):
    """A line that is a label and a text."""

    label: str
    text: str


Line = str | Fact


class Section(NamedTuple):
    """A heading with its lines; without a heading, the lines under the title.

    ``rows`` say the same as the lines in cells, under ``columns`` (names of labels).
    """

    heading: str
    lines: list[Line]
    role: Role = "lines"
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Document(NamedTuple):
    """What a person reads."""

    title: str
    sections: list[Section]


def labelled(words: Words, *pairs: tuple[str, str | None]) -> list[Line]:
    """Label and text, for every pair that has a text."""
    return [Fact(words.labels[label], text) for label, text in pairs if text]


def section(words: Words, label: str, lines: Iterable[Line | None], role: Role = "lines") -> list[Section]:
    """A section of the lines that say something; none when there are none."""
    said = [line for line in lines if line]
    return [Section(words.labels[label], said, role)] if said else []


def demanded(words: Words, label: str, lines: Iterable[Line | None]) -> list[Section]:
    """A section that the law asks for: that nothing is stated is said."""
    return section(words, label, lines) or [Section(words.labels[label], [words.labels["not-stated"]])]


def line(one: Line) -> str:
    """A line as one text."""
    return one if isinstance(one, str) else ": ".join(one)


def joined(parts: Iterable[str | None]) -> str:
    """One line of the parts that say something."""
    return " · ".join([part for part in parts if part])


def stacked(*parts: str | None) -> str:
    """One cell of the parts that say something, each on a row of its own."""
    return "\n".join([part for part in parts if part])
