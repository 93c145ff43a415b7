"""The rows of an endpoint as a table for people, in Markdown."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.carriers.hl7v2.profile import DEFAULT, PARTS, Endpoint, Row, endpoint
from sipfhir.site import Site

_HEADINGS = {
    "sv": ("Planens fält", "På svenska", "HL7-fält", "Form", "Koder"),
    "en": ("Field of the plan", "In Swedish", "HL7 field", "Form", "Codes"),
}
_NAMES = {"person": "person", "case": "", "call": "invitations", "document": "", "attachment": "attachments"}
_ABOVE = _NAMES | {"recipient": "invitations.recipients"}
_MESSAGES = {"person": "SIU, MDM", "document": "MDM", "attachment": "MDM"}


def table(site: Site, name: str = DEFAULT, language: str = "sv") -> str:
    """A row for each field that has a place, message by message."""
    known, headings = endpoint(site, name), _HEADINGS[language]
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return "\n".join([*lines, *_rows(known)]) + "\n"


def _rows(known: Endpoint) -> Iterator[str]:
    for part, rows in known.parts.items():
        titles = _titles(PARTS[part])
        for field, row in rows.items():
            path = f"{_ABOVE[part]}.{field}".strip(".")
            cells = (f"`{path}`", titles[field], _where(part, field, row), row.how, _codes(row, known))
            yield f"| {' | '.join(cells)} |"


def _where(part: str, field: str, row: Row) -> str:
    beside = [row.unit.at if row.unit else None, row.kind, row.contacts]
    places = ", ".join([row.at, *row.also, *(each for each in beside if each)])
    note = f" (NTE-4 `{field}`)" if row.how.startswith("note") else ""
    return f"{_MESSAGES.get(part, 'SIU')}: {places}{note}"


def _codes(row: Row, known: Endpoint) -> str:
    if row.how == "status":
        return ", ".join(f"{ours} = {'/'.join(theirs)}" for ours, theirs in known.status.items())
    codes = known.tables[row.table].codes if row.table else {}
    return ", ".join(f"{ours} = {theirs}" if ours != theirs else ours for ours, theirs in codes.items())


def _titles(part: Any) -> dict[str, str]:
    """The Swedish term of each field."""
    found = {}
    for field in msgspec.inspect.type_info(part).fields:  # type: ignore[attr-defined]
        inner = field.type
        found[field.encode_name] = (getattr(inner, "extra_json_schema", None) or {}).get("title", "")
    return found
