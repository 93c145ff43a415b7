"""Identities: personnummer, samordningsnummer, nationellt reservnummer, HSA-id, organisationsnummer.

Reading is tolerant: source systems hold test numbers that fail the checksum, and such a number is still
the number that the source has. What is wrong with it is told by the functions named ``..._problems``.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from personnummer import personnummer

from sipfhir.plan import Identifier
from sipfhir.values.errors import BadValue, CannotHold

Form = Literal["plain", "dashed", "short"]
PERSONAL = frozenset({"personnummer", "samordningsnummer", "nationellt-reservnummer"})

_LONG = re.compile(r"([0-9]{8})[-+]?([0-9]{4})")
_SHORT = re.compile(r"([0-9]{6})([-+]?)([0-9]{4})")
# The alphabet without I, O, Q, V, W: HL7 Sweden's invariant for the national reserve number (branch 51),
# and one letter with three digits, as in the base profiles' own examples.
_LETTER = "[A-HJ-NPRSTUXYZ]"
_RESERVE = re.compile(rf"([0-9]{{8}})-?({_LETTER}[0-9]{{3}}|{_LETTER}{{2}}[0-9]{{2}}|{_LETTER}{{3}}[0-9])")
_HSA_ID = re.compile(r"SE[0-9]{10}-[A-Za-z0-9]+")
_HSA_LONGEST = 31
_COORDINATION = 60
_CENTURIES = ("18", "19", "20")


def read_identity(raw: str, *, today: date) -> Identifier:
    """A personnummer, samordningsnummer or nationellt reservnummer, normalised to 12 characters.

    ``today`` settles the century of a ten digit number: the latest birth that is not in the future,
    a hundred years before that after ``+``. Raises BadValue.
    """
    text = "".join(raw.split()).upper()
    if match := _LONG.fullmatch(text):
        return _personal(match[1] + match[2])
    if match := _SHORT.fullmatch(text):
        return _personal(_century(match[1], match[2], today) + match[1] + match[3])
    if match := _RESERVE.fullmatch(text):
        return Identifier(kind="nationellt-reservnummer", value=match[1] + match[2])
    raise BadValue("not a personal identity number")


def write_identity(identifier: Identifier, form: Form = "plain", *, today: date) -> str:
    """The identity as ``plain`` (12), ``dashed`` (yyyyMMdd-XXXX) or ``short`` (yyMMdd-XXXX, ``+`` at 100).

    Raises CannotHold when the identity has no such form.
    """
    value = identifier.value
    if identifier.kind not in PERSONAL or len(value) != 12:
        raise CannotHold("not a personal identity number")
    if form == "short":
        return _short(identifier, today)
    return f"{value[:8]}-{value[8:]}" if form == "dashed" else value


def problems(identifier: Identifier, *, checksum: bool = True, today: date | None = None) -> tuple[str, ...]:
    """What is wrong with a personal identity: ``form``, ``date``, ``century``, ``checksum``; or nothing.

    ``checksum`` is switched off for sources with test numbers. Only with ``today`` is a future birth seen.
    """
    value = identifier.value
    if identifier.kind == "nationellt-reservnummer":
        return () if _RESERVE.fullmatch(value) and len(value) == 12 else ("form",)
    if not _LONG.fullmatch(value) or len(value) != 12 or value[8:11] == "000":
        return ("form",)
    born = birth_date(identifier)
    if born is None:
        return ("date",)
    # personnummer looks at the clock, but only for the separator, which is not asked for here.
    wrong_sum = checksum and not personnummer.valid(value)
    return (*_century_problem(born, today), *(("checksum",) if wrong_sum else ()))


@lru_cache(maxsize=4096)
def birth_date(identifier: Identifier) -> date | None:
    """The date that the number holds, 60 days off for a samordningsnummer; None when it holds none."""
    value = identifier.value
    if identifier.kind not in ("personnummer", "samordningsnummer") or not value[:8].isdecimal():
        return None
    off = _COORDINATION if identifier.kind == "samordningsnummer" else 0
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]) - off)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def read_hsa_id(raw: str) -> Identifier:
    """An HSA-id, as it stands without blanks around it. Raises BadValue when empty or with blanks inside."""
    parts = raw.split()
    if len(parts) != 1:
        raise BadValue("not an HSA-id")
    return Identifier(kind="hsa-id", value=parts[0])


def hsa_problems(value: str) -> tuple[str, ...]:
    """``form`` unless SE, ten digits, ``-``, letters and digits, at most 31 in all (openEHR Sweden wiki)."""
    return () if _HSA_ID.fullmatch(value) and len(value) <= _HSA_LONGEST else ("form",)


def read_organisation_number(raw: str) -> Identifier:
    """An organisationsnummer as ten digits; twelve with the prefix 16 are taken too. Raises BadValue."""
    digits = "".join(raw.split()).replace("-", "", 1)
    if re.fullmatch("16[0-9]{10}", digits):
        digits = digits[2:]
    if not re.fullmatch("[0-9]{10}", digits):
        raise BadValue("not an organisation number")
    return Identifier(kind="organisationsnummer", value=digits)


def organisation_problems(value: str) -> tuple[str, ...]:
    """``form`` unless ten digits, ``checksum`` unless the last is the Luhn digit of the others."""
    if not re.fullmatch("[0-9]{10}", value):
        return ("form",)
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in value[0::2])
    return () if (sum(doubled) + sum(map(int, value[1::2]))) % 10 == 0 else ("checksum",)


def _personal(value: str) -> Identifier:
    if int(value[6:8]) >= _COORDINATION:
        return Identifier(kind="samordningsnummer", value=value)
    return Identifier(kind="personnummer", value=value)


def _century(six: str, sign: str, today: date) -> str:
    year = today.year - (today.year - int(six[:2])) % 100
    day = int(six[4:6])
    born = (int(six[2:4]), day - _COORDINATION if day >= _COORDINATION else day)
    if sign == "+" or (year == today.year and born > (today.month, today.day)):
        year -= 100
    return f"{year // 100:02}"


def _short(identifier: Identifier, today: date) -> str:
    value = identifier.value
    # The plus replaces the dash in the year a person turns a hundred (folkbokföringslagen 18 §).
    sign = "+" if value[:4].isdecimal() and today.year - int(value[:4]) >= 100 else "-"
    short = f"{value[2:8]}{sign}{value[8:]}"
    if not _SHORT.fullmatch(short) or read_identity(short, today=today) != identifier:
        raise CannotHold("no ten digit form")
    return short


def _century_problem(born: date, today: date | None) -> tuple[str, ...]:
    future = today is not None and born > today
    return ("century",) if future or f"{born.year:04}"[:2] not in _CENTURIES else ()
