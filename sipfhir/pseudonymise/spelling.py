"""How a value is spelled in a file, sign by sign, so that another is spelled in the same way."""

import json
import re

_REFERENCE = re.compile(r"&#([0-9]{1,7});|&#[xX]([0-9A-Fa-f]{1,6});|&(amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_XML_MUST = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_JSON = re.compile(
    r'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])'
)

Atom = tuple[str, str]
"""A sign of the value, and how it is spelled."""


def atoms(raw: str, notation: str) -> list[Atom]:
    """The signs of a raw text: ``xml``, ``json``, ``quoted`` (CSV), or as they stand."""
    match notation:
        case "xml":
            return _with(_REFERENCE, raw, _referred)
        case "json":
            return _with(_JSON, raw, _escaped)
        case "quoted":
            return _with(re.compile('""'), raw, lambda found: '"')
    return [(char, char) for char in raw]


def value(spelled: list[Atom]) -> str:
    """What they say."""
    return "".join(char for char, _ in spelled)


def respelled(spelled: list[Atom], new: str, notation: str, charset: str) -> str:
    """Another value in the same spelling: sign by sign when it is as long, else as most of it was."""
    if len(new) == len(spelled):
        return "".join(_like(char, old, notation, charset) for char, old in zip(new, spelled, strict=True))
    escaped = any(ord(char) > 127 for char, _ in spelled) and all(
        char != raw for char, raw in spelled if ord(char) > 127
    )
    sample = next((each for each in spelled if escaped and ord(each[0]) > 127), ("", ""))
    return "".join(_like(char, sample if ord(char) > 127 else ("", ""), notation, charset) for char in new)


def _like(char: str, old: Atom, notation: str, charset: str) -> str:
    """One sign, spelled as the old one in its place."""
    if char == old[0]:
        return old[1]
    numbered = old[0] != old[1] and old[1][:2] in ("&#", "\\u")
    if notation == "xml":
        if numbered:
            return f"&#x{ord(char):X};" if old[1][2] in "xX" else f"&#{ord(char)};"
        return _XML_MUST.get(char) or (char if _fits(char, charset) else f"&#{ord(char)};")
    if notation == "json":
        return json.dumps(char, ensure_ascii=numbered)[1:-1]
    return '""' if notation == "quoted" and char == '"' else char


def _fits(char: str, charset: str) -> bool:
    try:
        char.encode(charset, "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _with(pattern: "re.Pattern[str]", raw: str, read: "object") -> list[Atom]:
    found: list[Atom] = []
    at = 0
    for match in pattern.finditer(raw):
        found += [(char, char) for char in raw[at : match.start()]]
        found.append((read(match), match[0]))  # type: ignore[operator]
        at = match.end()
    return found + [(char, char) for char in raw[at:]]


def _referred(match: "re.Match[str]") -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def _escaped(match: "re.Match[str]") -> str:
    return str(json.loads(f'"{match[0]}"'))
