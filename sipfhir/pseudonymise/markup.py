"""Texts with structure: HTML and RTF keep their tags and control words, and lose what stands between."""

import re
from html.entities import name2codepoint

from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.letters import alphabet, scrambled
from sipfhir.pseudonymise.vocabulary import ATTRIBUTES, RTF, TAGS

_ENTITY = r"&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]{1,7});"
_IN_HTML = re.compile(rf"<!--|-->|</?([A-Za-z][A-Za-z0-9]*)|{_ENTITY}")
_IN_RTF = re.compile(r"\\'[0-9a-fA-F]{2}|\\u(-?[0-9]+)(?=[^0-9])|\\([a-z]+)(-?[0-9]{0,5})")
_ATTRIBUTE = re.compile(r"\b([A-Za-z]+)(?=\s*=)")
_LOOKS = re.compile(rf"<[A-Za-z!/][^<>]*>|{_ENTITY}")


def looks_marked_up(text: str) -> bool:
    """Whether it may be HTML or RTF."""
    return is_rtf(text) or bool(_LOOKS.search(text))


def is_rtf(text: str) -> bool:
    """Whether it begins as RTF does."""
    return text.lstrip().startswith("{\\rtf")


def marked_up(key: Key, purpose: str, text: str) -> str:
    """The text with other letters and digits, known tags and control words kept."""
    kept = _kept_in_rtf(text) if is_rtf(text) else _kept_in_html(text)
    made = list(scrambled(key, purpose, text))
    for start, end in kept:
        made[start:end] = text[start:end]
    return _escapes(key, text, "".join(made))


def _kept_in_html(text: str) -> list[tuple[int, int]]:
    kept = []
    for found in _IN_HTML.finditer(text):
        if not found[1]:
            kept += [found.span()] if _everybodys(found[0]) else []
        elif found[1].lower() in TAGS:
            kept += [found.span(), *_names(text, found.end())]
    return kept


def _everybodys(mark: str) -> bool:
    """A mark of a comment, a number of a sign, or a name of one in HTML 4."""
    return mark[0] != "&" or mark[1] == "#" or mark[1:-1] in name2codepoint


def _names(text: str, start: int) -> list[tuple[int, int]]:
    """Names of attributes, up to the end of the tag."""
    end = text.find(">", start)
    inside = _ATTRIBUTE.finditer(text, start, end if end >= 0 else len(text))
    return [name.span() for name in inside if name[1].lower() in ATTRIBUTES]


def _kept_in_rtf(text: str) -> list[tuple[int, int]]:
    escapes = (found for found in _IN_RTF.finditer(text))
    return [found.span() for found in escapes if found[2] is None or found[2] in RTF]


def _escapes(key: Key, text: str, made: str) -> str:
    """Letters that are written as numbers become other letters, written as numbers."""
    if is_rtf(text):
        return _IN_RTF.sub(lambda found: _other_rtf(key, found), made)
    return re.sub(_ENTITY, lambda found: _other_entity(key, found), made)


def _other_entity(key: Key, found: re.Match[str]) -> str:
    said = found[0][2:-1]
    if found[0][1] != "#":
        return found[0]
    code = int(said[1:], 16) if said[:1] in "xX" else int(said)
    other = ord(_other(key, chr(code), found)) if code < 0x110000 else code
    return f"&#{said[0]}{other:x};" if said[:1] in "xX" else f"&#{other};"


def _other_rtf(key: Key, found: re.Match[str]) -> str:
    if found[0][1] == "'":
        char = bytes.fromhex(found[0][2:]).decode("cp1252", "replace")
        return (
            f"\\'{_other(key, char, found).encode('cp1252', 'replace').hex()}" if alphabet(char) else found[0]
        )
    if found[1] is not None:
        return f"\\u{ord(_other(key, chr(int(found[1]) % 0x10000), found))}"
    return found[0]


def _other(key: Key, char: str, found: re.Match[str]) -> str:
    others = alphabet(char)
    return (
        others[key.number("escape", f"{char} {found.start()} {found.string}", len(others))]
        if others
        else char
    )
