"""A sheet ready to be set: its content as plain data for a template, and the PDF that typst makes of it.

Text of a plan reaches typst as JSON, never as source, so nothing in it is a command.
"""

import re
from typing import Any, NamedTuple

import msgspec
import typst

from sipfhir.document.content import Document, Section
from sipfhir.document.paper.code import drawn
from sipfhir.document.words import Words
from sipfhir.errors import BadConfiguration
from sipfhir.site import Site

TEMPLATE = "fhir/paper/sheet.typ"
FONTS = "fhir/paper/fonts"
MISSING = "□"
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, and those that turn the order of what follows: they say nothing on paper."""


class Setting(NamedTuple):
    """What a template is given."""

    title: str
    language: str
    easy: bool
    sections: list[dict[str, Any]]
    labels: dict[str, str]
    code: str | None
    qr: str | None

    @classmethod
    def of(cls, document: Document, words: Words, easy: bool, code: str | None) -> "Setting":
        """The content of a sheet as data."""
        sections = [_section(one, words, easy) for one in document.sections if one.lines]
        qr = drawn(code) if code else None
        return cls(_seen(document.title), words.language, easy, sections, words.labels, code, qr)


def _section(one: Section, words: Words | None, easy: bool) -> dict[str, Any]:
    """Rows, then lines, then facts. In large type a table of five columns holds no words: each row is then
    a card of facts."""
    columns = [words.labels[name] for name in one.columns] if words else []
    rows = [[_seen(cell) for cell in row] for row in one.rows]
    rest = one.lines[len(rows) :]
    cards = [[fact for fact in zip(columns, row, strict=True) if fact[1]] for row in rows] if easy else []
    return {
        "heading": one.heading,
        "role": one.role,
        "columns": columns,
        "rows": [] if easy else rows,
        "cards": cards,
        "lines": [_seen(line) for line in rest if isinstance(line, str)],
        "facts": [(line.label, _seen(line.text)) for line in rest if not isinstance(line, str)],
    }


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def set_sheet(setting: Setting, site: Site | None) -> bytes:
    """The PDF. What no font has stands as a box, which the sheet explains."""
    site = site or Site()
    data = msgspec.json.encode(setting._asdict()).decode()
    try:
        return _compiled(data, site)
    except typst.TypstError as error:
        missing = {_character(text) for text in _NO_GLYPH.findall(error.diagnostic)}
        if not missing:
            raise _bad_template(error, site) from None
    return set_sheet(_boxed(setting, missing), site)


def _boxed(setting: Setting, missing: set[str]) -> Setting:
    pattern = re.compile("|".join(map(re.escape, sorted(missing, key=len, reverse=True))))

    def boxed(part: Any) -> Any:
        if isinstance(part, str):
            return pattern.sub(MISSING, part)
        if isinstance(part, dict):
            return {name: boxed(value) for name, value in part.items()}
        return [boxed(one) for one in part]

    note = _section(Section("", [setting.labels["unprintable"]], "text"), None, False)
    sections = boxed([one for one in setting.sections if one != note])
    return setting._replace(title=boxed(setting.title), sections=[*sections, note])


def _character(text: str) -> str:
    """What typst writes of a text, as it was."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _compiled(data: str, site: Site) -> bytes:
    template = site.find(TEMPLATE)
    fonts = [root / FONTS for root in site.roots if (root / FONTS).is_dir()]
    return typst.compile(
        template,
        root=template.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheet": data},
        pdf_standards=["ua-1"],
    )


def _bad_template(error: typst.TypstError, site: Site) -> BadConfiguration:
    """Without typst's own words: they may quote the plan."""
    return BadConfiguration(f"{site.find(TEMPLATE)}: typst cannot set a sheet with this template. Mend it.")
