"""The content of documents: a title, sections, lines. How they look is a rendering's affair.

The narrative of resources and the printed plan are both made of this.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sipfhir.document.words import Words


class Section(NamedTuple):
    """A heading with its lines; without a heading, the lines under the title."""

    heading: str
    lines: list[str]


class Document(NamedTuple):
    """What a person reads."""

    title: str
    sections: list[Section]


def labelled(words: Words, *pairs: tuple[str, str | None]) -> list[str]:
    """Label and text, for every pair that has a text."""
    return [f"{words.labels[label]}: {text}" for label, text in pairs if text]


def section(words: Words, label: str, lines: Iterable[str | None]) -> list[Section]:
    """A section of the lines that say something; none when there are none."""
    said = [line for line in lines if line]
    return [Section(words.labels[label], said)] if said else []


def demanded(words: Words, label: str, lines: Iterable[str | None]) -> list[Section]:
    """A section that the law asks for: that nothing is stated is said."""
    return section(words, label, lines) or [Section(words.labels[label], [words.labels["not-stated"]])]
