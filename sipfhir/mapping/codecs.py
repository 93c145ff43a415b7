"""Converters between a leaf and a value of the plan, made from `as:` and its options.

A leaf of XML and CSV is text. A leaf of JSON is text, a number or a truth value, and a converter takes the
kind that its `as:` says: a number where text is expected is a bad value, so that nothing is changed unseen.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sipfhir.mapping.fields import Field, Kind
from sipfhir.mapping.words import Words
from sipfhir.plan import Concept, HumanName, Identifier
from sipfhir.values import identity, instants, text, time
from sipfhir.values.codes import Table
from sipfhir.values.errors import BadValue, CannotHold, Doubt

Options = dict[str, Any]
_OID, _URN = re.compile(r"[0-2](\.\d+)+"), "urn:oid:"
SHORT_YEAR_PIVOT = date(2026, 1, 1)
"""Two-digit years are read as the latest that is not after this day; a fixed day, so that output never
drifts."""


@dataclass(frozen=True)
class Codec:
    """``read`` raises BadValue or Doubt, ``write`` CannotHold. ``name`` is what findings call it.

    ``parts``: how many leaves make one value; then read takes and write gives that many.
    ``holds``: whether an item of a list can be written by it.
    """

    name: str
    read: Callable[..., Any]
    write: Callable[..., Any]
    plain: bool = False
    parts: int = 1
    table: Table | None = None
    holds: Callable[[Any], bool] = bool


def make(field: Field, options: Options, *, json: bool, words: Words | None) -> Codec:
    """The converter that a field's options ask for. Raises ValueError that says what was expected."""
    if field.kind is Kind.CONCEPT:
        return _concept(options, json, words)
    name = options.get("as") or _default(field, options)
    maker = _MAKERS.get(name)
    if maker is None:
        raise ValueError(f"as: {name} is no converter; write one of {', '.join(sorted(_MAKERS))}")
    return maker(name, field, options, json)


def _yes(word: str | None) -> bool:
    return word in ("yes", "true")


def _default(field: Field, options: Options) -> str:
    by_kind = {Kind.NUMBER: "integer", Kind.TRUTH: "boolean", Kind.TEXT: "text"}
    if field.part is HumanName:
        return "name"
    if field.kind not in by_kind:
        raise ValueError(f"the field {field.name} is a part: give its fields, or a path with as:")
    return by_kind[field.kind]


def _text_only(function: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Refuse what is not text: a JSON number or truth value, a blank."""

    def read(raw: Any) -> Any:
        if type(raw) is not str or not raw or raw.isspace():
            raise BadValue("not text")
        return function(raw)

    return read


def _same(value: str) -> str:
    return value


def _make_text(name: str, field: Field, options: Options, json: bool) -> Codec:
    return Codec(name, _text_only(_same) if json else _same, _same, plain=True)


def _make_integer(name: str, field: Field, options: Options, json: bool) -> Codec:
    return Codec(name, partial(_read_integer, field.kind is Kind.NUMBER, json), partial(_write_integer, json))


def _read_integer(number: bool, json: bool, raw: Any) -> int | str:
    if json and type(raw) is not int:
        raise BadValue("not a whole number")
    digits = str(raw).strip()
    if not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdigit():
        raise BadValue("not a whole number")
    return int(digits) if number else str(int(digits))


def _write_integer(json: bool, value: int | str) -> int | str:
    digits = str(value)
    if not digits.isascii() or not digits.removeprefix("-").isdigit() or str(int(digits)) != digits:
        raise CannotHold("not a whole number")
    return int(digits) if json else digits


def _make_boolean(name: str, field: Field, options: Options, json: bool) -> Codec:
    yes, no = options.get("true"), options.get("false")
    if (yes is None) != (no is None) or (yes is None and not json):
        raise ValueError("boolean needs both words: true: J, false: N")
    if yes is None or no is None:
        return Codec(name, _read_truth, _same_truth, holds=_is_truth)
    words = {yes: True, no: False}
    return Codec(name, _text_only(partial(_read_word, words)), partial(_write_word, yes, no), holds=_is_truth)


def _is_truth(value: Any) -> bool:
    return value is not None


def _read_truth(raw: Any) -> bool:
    if type(raw) is not bool:
        raise BadValue("not true or false")
    return raw


def _same_truth(value: bool) -> bool:
    return value


def _read_word(words: dict[str, bool], raw: str) -> bool:
    try:
        return words[raw.strip()]
    except KeyError:
        raise BadValue("neither of the two words") from None


def _write_word(yes: str, no: str, value: bool) -> str:
    return yes if value else no


def _patterns(options: Options, *default: str) -> tuple[str, ...]:
    given = options.get("patterns", default)
    return (given,) if isinstance(given, str) else tuple(given)


def _make_date(name: str, field: Field, options: Options, json: bool) -> Codec:
    patterns = _patterns(options, "yyyy-MM-dd")
    return Codec(
        name,
        _text_only(lambda raw: time.read_date(raw.strip(), patterns)),
        lambda value: _write_day(value, patterns[0]),
    )


def _make_local_time(name: str, field: Field, options: Options, json: bool) -> Codec:
    patterns = _patterns(options, "yyyy-MM-dd HH:mm", "yyyy-MM-dd")
    return Codec(
        name,
        _text_only(lambda raw: time.read_local(raw.strip(), patterns)),
        lambda value: _write_local(value, patterns),
    )


def _write_day(value: str, pattern: str) -> str:
    """A moment becomes its Swedish day, and the time of day is told as lost."""
    try:
        return time.write_date(value, pattern)
    except CannotHold:
        raise Doubt(time.write_date(instants.swedish_day(value), pattern), "LOSS-PRECISION") from None


def _write_local(value: str, patterns: tuple[str, ...]) -> str:
    """The first pattern that holds the value: a bare date takes the date pattern, where there is one.

    Seconds that no pattern holds are told as lost; the minute is kept.
    """
    for pattern in patterns:
        try:
            return time.write_local(value, pattern)
        except CannotHold:
            continue
    raise Doubt(time.write_local(instants.whole_minute(value), patterns[0]), "LOSS-PRECISION")


def _make_utc_date(name: str, field: Field, options: Options, json: bool) -> Codec:
    return Codec(name, _text_only(lambda raw: time.read_utc_date(raw.strip())), time.write_utc_date)


def _make_instant(name: str, field: Field, options: Options, json: bool) -> Codec:
    return Codec(name, _text_only(lambda raw: time.read_instant(raw.strip())), time.write_instant)


_KINDS_OF = {
    "swedish-identity": ("personnummer", "samordningsnummer", "nationellt-reservnummer"),
    "reserve-number": ("lokalt-reservnummer",),
    "hsa-id": ("hsa-id",),
    "organisation-number": ("organisationsnummer",),
    "local-id": ("local",),
}


def _make_identity(name: str, field: Field, options: Options, json: bool) -> Codec:
    if field.part is not Identifier:
        raise ValueError(f"as: {name} belongs to an identifiers field, not to {field.name}")
    kinds, system = _KINDS_OF[name], options.get("system")
    read, write = _identity_functions(name, options, kinds[0], system, json)
    digits = _yes(options.get("number"))

    def holds(item: Identifier) -> bool:
        return item.kind in kinds and item.system == system and (item.value.isdigit() or not digits)

    return Codec(name, read, write, holds=holds)


def _identity_functions(
    name: str, options: Options, kind: str, system: str | None, json: bool
) -> tuple[Callable[[Any], Identifier], Callable[[Identifier], Any]]:
    if name == "swedish-identity":
        form = options.get("form", "plain")
        return (
            _text_only(lambda raw: identity.read_identity(raw, today=SHORT_YEAR_PIVOT)),
            lambda item: identity.write_identity(item, form, today=SHORT_YEAR_PIVOT),
        )
    if name == "hsa-id":
        return _text_only(identity.read_hsa_id), _value_of
    if name == "organisation-number":
        return _text_only(identity.read_organisation_number), _value_of
    if _yes(options.get("number")):
        return partial(_read_number_id, kind, system), lambda item: _write_integer(json, item.value)
    return _text_only(partial(_read_id, kind, system)), _value_of


def _read_id(kind: Any, system: str | None, raw: str) -> Identifier:
    if not raw.strip():
        raise BadValue("blank")
    return Identifier(kind=kind, value=raw.strip(), system=system)


def _read_number_id(kind: Any, system: str | None, raw: Any) -> Identifier:
    return Identifier(kind=kind, value=str(_read_integer(False, True, raw)), system=system)


def _value_of(item: Identifier) -> str:
    return item.value


def _make_name(name: str, field: Field, options: Options, json: bool) -> Codec:
    order = options.get("order", "plain")
    if order not in ("plain", "family-first"):
        raise ValueError("order: is plain or family-first")
    return Codec(
        name, _text_only(lambda raw: text.split_name(raw, order)), lambda value: text.join_name(value, order)
    )


def _make_rtf(name: str, field: Field, options: Options, json: bool) -> Codec:
    return Codec(name, _text_only(text.plain_from_rtf), _same)


def _make_oid(name: str, field: Field, options: Options, json: bool) -> Codec:
    """A bare OID ↔ its URN (RFC 3061), as FHIR writes it; anything else stays as it is."""
    return Codec(name, _text_only(_read_oid), lambda value: value.removeprefix(_URN))


def _read_oid(raw: str) -> str:
    oid = raw.strip()
    return f"{_URN}{oid}" if _OID.fullmatch(oid) else oid


def _make_html(name: str, field: Field, options: Options, json: bool) -> Codec:
    return Codec(name, _text_only(text.plain_from_html), _same)


def _concept(options: Options, json: bool, words: Words | None) -> Codec:
    if words is None:
        return Codec("word", _text_only(_read_word_concept), _write_word_concept)
    if "code" in options:
        number = json and _yes(options.get("number", "yes"))
        read = partial(_read_pair, words, number)
        return Codec("code", read, partial(_write_pair, words, number), parts=2, table=words.table)
    if json and options.get("as") == "boolean":
        write = partial(_write_truth_code, words)
        return Codec("code", partial(_read_truth_code, words), write, table=words.table)
    return Codec("code", _text_only(words.read), words.write, table=words.table)


def _read_word_concept(raw: str) -> Concept:
    return Concept(None, raw)


def _write_word_concept(concept: Concept) -> str:
    if concept.text is None:
        raise CannotHold("no word for the code")
    return concept.text


def _read_truth_code(words: Words, raw: Any) -> Concept | None:
    return words.read("true" if _read_truth(raw) else "false")


def _write_truth_code(words: Words, concept: Concept) -> bool:
    try:
        return words.write(concept) == "true"
    except Doubt as doubt:
        raise Doubt(doubt.value == "true", doubt.rule) from None


def _read_pair(words: Words, number: bool, code: Any, word: Any) -> Concept | None:
    if word is not None and type(word) is not str:
        raise BadValue("the text of the code is not text")
    if number and code is not None and type(code) is not int:
        raise BadValue("the code is not a whole number")
    return words.read_pair(None if code is None else str(code), word)


def _write_pair(words: Words, number: bool, concept: Concept) -> tuple[Any, Any]:
    if concept.code is None:
        return None, concept.text
    try:
        code, word = words.write_pair(concept)
    except Doubt as doubt:
        code, word = doubt.value
        raise Doubt((int(code) if number else code, word), doubt.rule) from None
    return (int(code) if number and code is not None else code), word


_MAKERS: dict[str, Callable[[str, Field, Options, bool], Codec]] = {
    "text": _make_text,
    "integer": _make_integer,
    "minutes": _make_integer,
    "boolean": _make_boolean,
    "date": _make_date,
    "local-time": _make_local_time,
    "utc-date": _make_utc_date,
    "instant": _make_instant,
    "name": _make_name,
    "oid": _make_oid,
    "rtf": _make_rtf,
    "html": _make_html,
    **dict.fromkeys(_KINDS_OF, _make_identity),
}


def joined(codec: Codec) -> Codec:
    """A date and a time in two leaves as one value, a blank between."""

    def read(day: str | None, clock: str | None) -> Any:
        if day is None:
            raise BadValue("a time without a date")
        return codec.read(day if clock is None else f"{day} {clock}")

    def write(value: Any) -> tuple[str, str | None]:
        day, _, clock = codec.write(value).partition(" ")
        return day, clock or None

    return Codec(codec.name, read, write, parts=2)
