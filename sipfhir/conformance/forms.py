"""The forms of primitive types as JSON Schema: narrower than R4 where a pattern cannot say all of it."""

from typing import Any

_DAY = "[1-9][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
_MONTH = "[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])"
ID = r"[A-Za-z0-9\-.]{1,64}"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^({pattern})$"}


_STRING = _text(r"[^\s\u0000-\u001f][^\u0000-\u0008\u000b\u000c\u000e-\u001f]*") | {"maxLength": 1024 * 1024}
_URI = _text(rf"https?://[!-~]+|urn:oid:[0-2](\.(0|[1-9][0-9]*))+|urn:uuid:{UUID}")
PATTERNS: dict[str, dict[str, Any]] = {
    "string": _STRING,
    "markdown": _STRING,
    "code": _text("[!-~]+( [!-~]+)*"),
    "id": _text(ID),
    "uri": _URI,
    "url": _URI,
    "canonical": _URI,
    "date": _text(f"{_MONTH}|{_DAY}"),
    "dateTime": _text(f"{_MONTH}|{_DAY}|{_DAY}T{_CLOCK}"),
    "instant": _text(f"{_DAY}T{_CLOCK}"),
    "boolean": {"type": "boolean"},
}
"""What is not here is asked by the function that the check asks."""
