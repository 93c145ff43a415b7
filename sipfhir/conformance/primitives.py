"""Primitive types: which JSON type holds them, and their form (R4, Datatypes)."""

import re
from binascii import Error, a2b_base64
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from sipfhir.conformance.moments import is_date, is_date_time, is_instant, is_time
from sipfhir.conformance.narrative import is_narrative

Holds = Callable[[Any], bool]

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_CODE = re.compile(r"[^\s]+(\s[^\s]+)*", re.A)
_OID = re.compile(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UNSAFE = re.compile(r"[\s\x00-\x1f]", re.A)
_BLANK = re.compile(r"[ \t\r\n]+")
_LONGEST = 1024 * 1024
_MOST = 2**31 - 1


def is_string(value: Any) -> bool:
    """Text that is not empty, without control characters, of one mebicharacter at most."""
    if type(value) is not str or not value or len(value) > _LONGEST:
        return False
    return value.isprintable() or not _CONTROLS.search(value)


def is_uri(value: Any) -> bool:
    """No blank and no control character; an OID or a UUID has the form of one."""
    return type(value) is str and _is_uri(value)


@lru_cache(maxsize=4096)
def _is_uri(value: str) -> bool:
    """Kept, for the same systems and extensions stand everywhere."""
    if not value or _UNSAFE.search(value):
        return False
    if value.startswith("urn:oid:"):
        return _OID.fullmatch(value.partition("|")[0]) is not None
    if value.startswith("urn:uuid:"):
        return _UUID.fullmatch(value.partition("|")[0].lower()) is not None
    return not value.startswith(("oid:", "uuid:"))


def is_base64(value: Any) -> bool:
    """Base 64 with its padding; blanks may stand in it."""
    if type(value) is not str or not value:
        return False
    packed = _BLANK.sub("", value)
    try:
        a2b_base64(packed, strict_mode=True)
    except (Error, ValueError):
        return False
    return bool(packed)


def is_number(value: Any) -> bool:
    """Any JSON number: how many digits it has is its precision. A float of Python's may be none."""
    return type(value) is int or (isinstance(value, float | Decimal) and isfinite(value))


def _whole(least: int) -> Holds:
    return lambda value: type(value) is int and least <= value <= _MOST


def _text(form: Callable[[str], Any]) -> Holds:
    return lambda value: type(value) is str and bool(form(value))


FORMS: dict[str, Holds] = {
    "string": is_string,
    "markdown": is_string,
    "code": _text(_CODE.fullmatch),
    "id": _text(_ID.fullmatch),
    "uri": is_uri,
    "url": is_uri,
    "canonical": is_uri,
    "oid": _text(_OID.fullmatch),
    "uuid": _text(_UUID.fullmatch),
    "boolean": lambda value: type(value) is bool,
    "integer": _whole(-(2**31)),
    "unsignedInt": _whole(0),
    "positiveInt": _whole(1),
    "decimal": is_number,
    "date": _text(is_date),
    "dateTime": _text(is_date_time),
    "instant": _text(is_instant),
    "time": _text(is_time),
    "base64Binary": is_base64,
    "xhtml": is_narrative,
}
"""Whether a JSON value holds a value of the type, by the type's name."""

JSON: dict[str, str] = {
    "boolean": "boolean",
    **dict.fromkeys(("integer", "unsignedInt", "positiveInt", "decimal"), "number"),
}
"""The JSON type of a primitive; ``string`` for those not named."""


def json_type(value: Any) -> str:
    """What JSON calls the type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    kinds: dict[type, str] = {str: "string", list: "array", dict: "object", int: "number"}
    if isinstance(value, float | Decimal):
        return "number"
    return kinds.get(type(value), "other")
