"""The fixed words of the pages about systems, Swedish and English side by side."""

from collections.abc import Sequence
from typing import Any

BASIS = {
    "published": "leverantören publicerar gränssnittet · the vendor publishes the interface",
    "adjacent": "leverantören publicerar ett närliggande gränssnitt · "
    "the vendor publishes a neighbouring one",
    "vocabulary": "orden finns i handledningar, filens form är föreslagen · "
    "the words are in manuals, the shape of the file is proposed",
    "invented": "påhittat · invented",
}

CONVERTERS = {
    "boolean": "två ord · two words",
    "code": "kod · code",
    "constant": "står inte i källan · not in the source",
    "date": "datum · date",
    "each": "upprepas · repeats",
    "from": "slås upp · looked up",
    "hsa-id": "HSA-id",
    "html": "text, kanske HTML · text, maybe HTML",
    "instant": "tid med zon · time with its zone",
    "integer": "heltal · whole number",
    "local-id": "systemets eget nummer · the system's own number",
    "local-time": "svensk väggtid · Swedish wall time",
    "minutes": "minuter · minutes",
    "name": "namn · name",
    "organisation-number": "organisationsnummer · organisation number",
    "reserve-number": "lokalt reservnummer · local reserve number",
    "rtf": "text, kanske RTF · text, maybe RTF",
    "swedish-identity": "personnummer eller liknande · personnummer or the like",
    "text": "text",
    "utc-date": "datum som midnatt UTC · date as midnight UTC",
    "word": "ordet behålls · the word is kept",
}

IMPORT_ONLY = """– (bara inläsning: bara det som lästs härifrån skrivs tillbaka ·
import only: only what was read from it is written back)"""

LEGEND = """⇄ läses och skrivs · read and written. → läses bara · only read. ← skrivs bara · only written.
Sökvägar börjar i posten · Paths begin at the record. `…` står för det som rubriken säger · is what the heading says.
Omvandlarna står i [mappningsspråket](../mapping-language.md) · Converters: [the mapping language](../mapping-language.md)."""  # noqa: E501


def cell(text: Any) -> str:
    """Text as it may stand in a cell of a Markdown table."""
    return " ".join(str(text).replace("|", "\\|").split())


def code(text: Any) -> str:
    """Text as code in a cell."""
    return f"`{cell(text)}`"


def table(headings: str, rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; headings with | between."""
    names = headings.split("|")
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
