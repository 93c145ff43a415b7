"""FHIR's JSON, digit by digit: a decimal keeps its zeros and its exponent as they were written."""

import json
from decimal import Decimal
from typing import Any

import msgspec

from sipfhir.formats.json_decode import Broken, decode, strict
from sipfhir.formats.json_text import blanks


class Figure(Decimal):
    """A number that keeps how it was written: FHIR's decimals have significant zeros (R4, Datatypes)."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> "Figure":
        """Of the number's text."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text

    def __deepcopy__(self, memo: Any) -> "Figure":
        return self


def read(text: str) -> Any:
    """The value of a whole text. Raises Broken for what is not strict JSON: NaN, a key twice, more behind."""
    value, end = read_at(text, blanks(text, 0))
    if blanks(text, end) < len(text):
        raise Broken("FORMAT-JSON", end, "syntax")
    return value


def read_at(text: str, at: int) -> tuple[Any, int]:
    """The value at ``at`` and where it ends. Raises Broken."""
    return decode(text, at, _DECODER)


def write(tree: Any) -> bytes:
    """A tree as JSON, on one line."""
    return _ENCODER.encode(tree)


def raw(value: Any) -> msgspec.Raw:
    """What msgspec does not know. Raises TypeError for what is no number."""
    if not isinstance(value, Figure):
        raise TypeError(type(value).__name__)
    return msgspec.Raw(value.text.encode())


_DECODER: json.JSONDecoder = strict(Figure)
_ENCODER = msgspec.json.Encoder(enc_hook=raw, decimal_format="number")
