"""JSON decoded strictly: no key twice, no NaN, no lone surrogate; decimals and long numbers stay exact."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import RULE as CHARSET_RULE
from sipfhir.formats.container import Limits
from sipfhir.formats.faults import error
from sipfhir.formats.json_text import place, repeated_key

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_UNFINISHED = re.compile(r"[\w.+-]*\s*")
_LONGEST_ESCAPE = len(r"\u00e5")
_INT_DIGITS = 18


class Broken(ValueError):
    """Text that is not the JSON we take: which rule, where in the text, why, and whether it just stops."""

    def __init__(self, rule: str, at: int, reason: str, stops: bool = False) -> None:
        super().__init__(rule)
        self.rule, self.at, self.reason, self.stops = rule, at, reason, stops

    def finding(self, text: str, start: Place, most_depth: int) -> Finding:
        """The finding, when ``text`` begins at ``start`` in the file, and ``at`` counts from there."""
        down, across = place(text, self.at)
        first = (start.column or 1) - 1 if down == 1 else 0
        where = Place(file=start.file, line=(start.line or 1) + down - 1, column=across + first)
        if self.rule == "FORMAT-LIMIT":
            return error(self.rule, where, limit=self.reason, most=most_depth)
        return error(self.rule, where, reason=self.reason)


class _Repeated(ValueError):
    pass


def decode(text: str, at: int, decoder: json.JSONDecoder | None = None) -> tuple[Any, int]:
    """The value at ``at`` and where it ends, by ``decoder`` or one with Decimal. Raises Broken."""
    try:
        value, end = (decoder or _DECODER).raw_decode(text, at)
    except _Repeated:
        raise Broken("FORMAT-JSON-KEY", repeated_key(text, at), "repeated") from None
    except json.JSONDecodeError as problem:
        raise Broken("FORMAT-JSON", problem.pos, "syntax", _stops(text, problem)) from None
    except (ValueError, ArithmeticError):
        raise Broken("FORMAT-JSON", at, "number") from None
    except RecursionError:
        raise Broken("FORMAT-LIMIT", at, "depth") from None
    _check_characters(value, text, at, end)
    return value, end


def beyond(value: Any, size: int, limits: Limits) -> tuple[str, int] | None:
    """The limit, and its figure, that a decoded value of ``size`` characters is beyond."""
    depth, leaves, text = measures(value)
    found = (
        ("record_bytes", size, limits.record_bytes),
        ("depth", depth, limits.depth),
        ("leaves", leaves, limits.leaves),
        ("text", text, limits.text),
    )
    return next(((name, most) for name, count, most in found if count > most), None)


def measures(value: Any) -> tuple[int, int, int]:
    """Depth, leaves, longest text; without recursion."""
    deepest = leaves = longest = 0
    ahead = [(value, 1)]
    while ahead:
        node, depth = ahead.pop()
        deepest = max(deepest, depth)
        if isinstance(node, dict | list) and node:
            ahead.extend((inner, depth + 1) for inner in (node.values() if isinstance(node, dict) else node))
        else:
            leaves += 1
            longest = max(longest, len(node) if isinstance(node, str) else 0)
    return deepest - 1, leaves, longest


def _check_characters(value: Any, text: str, at: int, end: int) -> None:
    try:
        text[at:end].encode()
    except UnicodeEncodeError as problem:
        raise Broken(CHARSET_RULE, at + problem.start, "bytes") from None
    escaped = _SURROGATE.search(text, at, end)
    if escaped:
        try:
            json.dumps(value, ensure_ascii=False, default=str).encode()
        except UnicodeEncodeError:
            raise Broken("FORMAT-JSON", escaped.start(), "surrogate") from None


def _stops(text: str, problem: json.JSONDecodeError) -> bool:
    """True when nothing is wrong but that the text ends."""
    rest = len(text) - problem.pos
    cut_escape = problem.msg.startswith("Invalid \\") and rest <= _LONGEST_ESCAPE
    open_string = problem.msg.startswith("Unterminated string")
    return open_string or cut_escape or _UNFINISHED.fullmatch(text, problem.pos) is not None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Repeated
    return made


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _INT_DIGITS and digits != "-0" else Decimal(digits)


def _refuse(_: str) -> Any:
    raise ValueError("not a number")


def strict(decimal: Callable[[str], Decimal]) -> json.JSONDecoder:
    """A strict decoder that makes numbers with a point by ``decimal``."""
    return json.JSONDecoder(
        object_pairs_hook=_object, parse_float=decimal, parse_int=_integer, parse_constant=_refuse
    )


_DECODER = strict(Decimal)
