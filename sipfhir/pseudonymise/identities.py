"""Identity numbers: another of the same form, as valid or as wrong as the one that it stands for.

A personnummer or samordningsnummer keeps its form, its sex, and whether its checksum holds; the date moves as
the person's other dates do, and the individual number is one of 980–999, where published test persons of
Skatteverket lie (18900202-9800). An organisation number begins with 0, which none that is given out does.
"""

import re
from datetime import date, timedelta

from sipfhir.mapping.codecs import SHORT_YEAR_PIVOT
from sipfhir.plan import Identifier
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.tokens import token
from sipfhir.values.errors import BadValue
from sipfhir.values.identity import PERSONAL, birth_date, read_identity

_LONG = re.compile(r"([0-9]{8})([-+]?)([0-9]{4})")
_SHORT = re.compile(r"([0-9]{6})([-+]?)([0-9]{4})")
_RESERVE = re.compile(r"([0-9]{8})(-?)([A-Za-z0-9]{4})")
_HSA = re.compile(r"(SE)([0-9]{10})(-[A-Za-z0-9]+)")
_ORGANISATION = re.compile(r"(16)?([0-9]{6})(-?)([0-9]{4})")
_FIRST_TEST = 980
_LETTERS = "ABCDEFGHJKLMNPRSTUXYZ"


def personal(text: str) -> Identifier | None:
    """The identity of a person that a text is; None when it is none."""
    try:
        found = read_identity(text, today=SHORT_YEAR_PIVOT)
    except BadValue:
        return None
    return found if found.kind in PERSONAL else None


def replaced(key: Key, text: str, days: int) -> str | None:
    """The number in its own form, its date moved by ``days``; None when the text is no such number."""
    found = personal(text)
    compact = "".join(text.split())
    if found is None or compact != text:
        return None
    if found.kind == "nationellt-reservnummer":
        return _reserve(key, found, compact, days)
    day = _birth(key, found, days)
    last = _last_four(key, found, day)
    return _written(compact, day, last)


def hsa_id(key: Key, text: str) -> str | None:
    """SE, an organisation number, and what the organisation chose itself."""
    match = _HSA.fullmatch(text)
    if match is None:
        return None
    return match[1] + _company(key, match[2]) + token(key, "hsa", match[3])


def organisation_number(key: Key, text: str) -> str | None:
    """Ten digits, or twelve that begin with 16."""
    match = _ORGANISATION.fullmatch(text)
    if match is None:
        return None
    made = _company(key, match[2] + match[4])
    return f"{match[1] or ''}{made[:6]}{match[3]}{made[6:]}"


def luhn(digits: str) -> int:
    """The digit that belongs after nine digits (SS-ISO/IEC 7812-1)."""
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in digits[0::2])
    return -(doubled + sum(map(int, digits[1::2]))) % 10


def _birth(key: Key, found: Identifier, days: int) -> str:
    """Year, month and day as the number holds them; what is no day becomes another that is none."""
    born, digits = birth_date(found), found.value[:8]
    if born is None:
        return _no_day(key, found)
    try:
        moved = born + timedelta(days=days)
    except OverflowError:
        return digits
    off = 60 if found.kind == "samordningsnummer" else 0
    return f"{moved.year:04}{moved.month:02}{moved.day + off:02}"


def _no_day(key: Key, found: Identifier) -> str:
    first = int(found.value[:4])
    for step in range(1, 200):
        year = first - step if step + 1800 < first else first + step
        made = f"{year % 10000:04}{found.value[4:8]}"
        if birth_date(Identifier(kind=found.kind, value=made + found.value[8:])) is None:
            return made
    return found.value[:8]


def _last_four(key: Key, found: Identifier, day: str) -> str:
    """Of the test series: the sex that it was, a checksum as right or as wrong as it was."""
    number, check = found.value[8:11], int(found.value[11])
    off = (check - luhn(found.value[2:11])) % 10
    if number != "000":
        pick = key.number("personal", found.value, 10)
        number = str(_FIRST_TEST + 2 * pick + int(number) % 2)
    return f"{number}{(luhn(day[2:] + number) + off) % 10}"


def _written(text: str, day: str, last: str) -> str:
    match = _LONG.fullmatch(text)
    if match:
        return f"{day}{match[2]}{last}"
    match = _SHORT.fullmatch(text)
    sign = match[2] if match else ""
    signs = [sign, "-" if sign == "+" else "+"] if sign else [sign]
    forms = [f"{day[2:]}{each}{last}" for each in signs]
    right = [
        form for form in forms if (personal(form) or Identifier(kind="local", value="")).value == day + last
    ]
    return (right or forms)[0]


def _reserve(key: Key, found: Identifier, text: str, days: int) -> str | None:
    match = _RESERVE.fullmatch(text)
    if match is None:
        return None
    try:
        born = date(int(match[1][:4]), int(match[1][4:6]), int(match[1][6:]))
        day = f"{born + timedelta(days=days):%Y%m%d}"
    except (ValueError, OverflowError):
        day = token(key, "reserve day", match[1])
    picks = key.drawn("reserve", found.value, 4)
    signs = zip(match[3], picks, strict=True)
    last = "".join(str(pick % 10) if sign.isdigit() else _LETTERS[pick % 21] for sign, pick in signs)
    return f"{day}{match[2]}{last.lower() if match[3].islower() else last}"


def _company(key: Key, digits: str) -> str:
    """Ten digits that no company has; the checksum as right or as wrong as it was."""
    off = (int(digits[9]) - luhn(digits[:9])) % 10
    number = key.number("organisation", digits, 10**7)
    made = f"0{number // 10**6}{2 + int(digits[2]) % 8}{number % 10**6:06}"
    return f"{made}{(luhn(made) + off) % 10}"
