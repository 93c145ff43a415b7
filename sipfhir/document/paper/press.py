"""The PDF of a sheet, set by typst.

Text of a plan reaches typst as JSON, never as source, so nothing in it is a command. Only the fonts of the
site, ours and typst's own are used, never the machine's, and no clock: the same sheet is the same bytes.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import typst

from sipfhir.document.paper.setting import Setting
from sipfhir.errors import BadConfiguration
from sipfhir.site import Site

TEMPLATE = "fhir/paper/sheet.typ"
FONTS = "fhir/paper/fonts"
MISSING = "□"
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_LONG = re.compile(r"\S{24,}")
_EIGHT = re.compile(r"\S{8}(?![\u0300-\u036f\u200d\ufe00-\ufe0f])(?=\S)")
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")


def set_sheet(setting: Setting, site: Site) -> tuple[bytes, int]:
    """The PDF, and how many characters no font has. Each stands as a box, which the sheet explains.

    Raises BadConfiguration for a template that typst cannot set.
    """
    setting, missing = _changed(setting, _breakable), set[str]()
    while True:
        shown, count = _boxed(setting, missing)
        try:
            return _compiled(shown, site), count
        except typst.TypstError as error:
            more = {_character(text) for text in _NO_GLYPH.findall(error.diagnostic)} - missing
            if not more:
                raise _bad_template(site) from None
            missing |= more


def _changed(setting: Setting, change: Callable[[str], str]) -> Setting:
    """The sheet with every text of the plan changed."""

    def changed(part: Any) -> Any:
        if isinstance(part, str):
            return change(part)
        if isinstance(part, dict):
            return {name: changed(value) for name, value in part.items()}
        return [changed(one) for one in part]

    title, facts, sections = changed(setting.title), changed(setting.facts), changed(setting.sections)
    return setting._replace(title=title, facts=facts, sections=sections)


def _breakable(text: str) -> str:
    """A word longer than a line may break anywhere but within a letter."""
    return _LONG.sub(lambda word: _EIGHT.sub("\\g<0>\u200b", word[0]), text)


def _compiled(setting: Setting, site: Site) -> bytes:
    template = site.find(TEMPLATE)
    fonts = [root / FONTS for root in site.roots if (root / FONTS).is_dir()]
    data: bytes = typst.compile(
        template,
        root=template.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheet": msgspec.json.encode(setting._asdict()).decode()},
        pdf_standards=["ua-1"],
    )
    return data


def _boxed(setting: Setting, missing: set[str]) -> tuple[Setting, int]:
    """The sheet with a box for each text that no font has, and how many there were."""
    if not missing:
        return setting, 0
    pattern = re.compile("|".join(map(re.escape, sorted(missing, key=len, reverse=True))))
    count = 0

    def boxed(text: str) -> str:
        nonlocal count
        text, found = pattern.subn(MISSING, text)
        count += found
        return text

    shown = _changed(setting, boxed)
    none = dict.fromkeys(("columns", "rows", "cards", "facts"), ())
    explained = {**none, "heading": "", "role": "text", "lines": [setting.labels["unprintable"]]}
    return shown._replace(sections=[*shown.sections, explained]), count


def _character(text: str) -> str:
    """A text as it was, of how typst quotes it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _bad_template(site: Site) -> BadConfiguration:
    """Without typst's own words: they may quote the plan."""
    file = site.find(TEMPLATE)
    return BadConfiguration(
        f"{file}: typst cannot set a sheet with this template. Try it with `typst compile`."
    )
