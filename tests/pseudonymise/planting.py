"""Canaries: words that nobody has, planted where a file holds anything, by other means than the product's."""

import csv
import io
import re
from collections.abc import Callable

CANARY = "kanarie"
NUMBERS = ("190313372461", "7713374242")
KINDS = (
    "Kanarietorpet",
    "Kanarie, Kajsa",
    "kajsa.kanarie@region.example",
    NUMBERS[0],
    "<b>Kanarie</b> &amp; kanariefågel",
    "Skrivet av Kajsa Kanarie i Kanarieby, tel 08-7713374242",
    "https://kanarie.example/Kanarie?kanarie=Kanarie",
    "KANARIE-77133742",
    NUMBERS[1],
)
_XML = re.compile(
    r"(?<=>)(?P<text>[^<>]*[^<>\s][^<>]*)(?=<)|(?P<start>=\s*)(?P<quote>[\"'])(?P<value>[^<>\"']*)(?P=quote)"
)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"(?P<colon>\s*:)?|(?P<number>-?\d+(?:\.\d+)?)|true|false|null')
_NAME = re.compile(r"<(?P<name>[A-Za-zÅÄÖåäö][\w.]*)(?P<rest>[^<>]*)>")

Chosen = Callable[[int], bool]


def planted(text: str, form: str, chosen: Chosen) -> str:
    """The text with a canary in place of each value whose number is chosen."""
    return {"xml": _in_xml, "csv": _in_csv}.get(form, _in_json)(text, chosen)


def named(text: str, form: str, chosen: Chosen) -> str:
    """The text with a canary in place of each chosen name of an element, member or column."""
    count = iter(range(10**6))

    def xml(found: re.Match[str]) -> str:
        number = next(count)
        return f"<Kanarie{found['name']} {found['rest']}>" if chosen(number) else found[0]

    def json(found: re.Match[str]) -> str:
        if not found["colon"]:
            return found[0]
        return f'"Kanarie {KINDS[3]}"{found["colon"]}' if chosen(next(count)) else found[0]

    if form == "csv":
        head, _, rest = text.partition("\n")
        cells = [f"Kanarie{cell}" if chosen(i) and i else cell for i, cell in enumerate(head.split(";"))]
        return ";".join(cells) + "\n" + rest
    return _NAME.sub(xml, text) if form == "xml" else _JSON.sub(json, text)


def found(data: bytes) -> list[str]:
    """The canaries in a file, whatever its charset."""
    texts = (data.decode(charset, "replace").casefold() for charset in ("utf-8", "iso-8859-1", "utf-16"))
    return [each for text in texts for each in (CANARY, *NUMBERS) if each in text]


def _in_xml(text: str, chosen: Chosen) -> str:
    count = iter(range(10**6))

    def plant(match: re.Match[str]) -> str:
        number = next(count)
        if not chosen(number):
            return match[0]
        canary = KINDS[number % len(KINDS)].replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        if match["text"] is not None:
            return canary
        return f"{match['start']}{match['quote']}{canary}{match['quote']}"

    head = re.match(r"\s*<\?xml[^>]*\?>", text)
    end = head.end() if head else 0
    return text[:end] + _XML.sub(plant, text[end:])


def _in_json(text: str, chosen: Chosen) -> str:
    count = iter(range(10**6))

    def plant(match: re.Match[str]) -> str:
        if match["colon"] or not chosen(number := next(count)):
            return match[0]
        canary = KINDS[number % len(KINDS)].replace('"', '\\"')
        return NUMBERS[number % 2] if match["number"] else f'"{canary}"'

    return _JSON.sub(plant, text)


def _in_csv(text: str, chosen: Chosen) -> str:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    count = iter(range(10**6))
    for row in rows[1:]:
        for i, cell in enumerate(row):
            if (number := next(count)) >= 0 and chosen(number) and (cell or number % 5 == 0):
                row[i] = KINDS[number % len(KINDS)]
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows(rows)
    return made.getvalue()
