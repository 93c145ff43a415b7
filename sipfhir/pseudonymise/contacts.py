"""Where somebody is reached: telephones of the series for fiction (PTS: 070-1740605 to 070-1740699), mail and
addresses on the net at example.se, invented streets and places, postal codes that begin with 0."""

import re

from sipfhir.pseudonymise.invented import PLACES, STREETS
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.letters import scrambled
from sipfhir.pseudonymise.tokens import token

_MAIL = re.compile(r"(mailto:)?([^\s@<>,;]+)@([^\s@<>,;]+)", re.IGNORECASE)
_PHONE = re.compile(r"(tel:)?(?:(\+|00)46[ (0)]*|0)(?=(?:[ /()-]*[0-9]){6,11}$)[0-9 /()-]+", re.IGNORECASE)
_URL = re.compile(r"([a-z][a-z0-9+.-]{1,11}:(?://)?)([^\s/?#]*)(\S*)", re.IGNORECASE)
_SCHEMES = (
    "http",
    "https",
    "ftp",
    "urn",
    "tel",
    "mailto",
    "sip",
    "sips",
    "ldap",
    "ws",
    "wss",
    "sftp",
    "file",
)
_FIRST, _COUNT = 605, 95
_POSTAL = re.compile(r"(?:SE?-)?[0-9]{3} ?[0-9]{2}")
_NUMBER = re.compile(r"[0-9]+\s?[A-Za-z]?\b")


def phone(key: Key, text: str) -> str | None:
    """A telephone number of the series for fiction; None when the text is no number."""
    match = _PHONE.fullmatch(text)
    if match is None:
        return None
    number = 1740000 + _FIRST + key.number("phone", re.sub(r"\D", "", text)[-7:], _COUNT)
    start = f"{match[1] or ''}{match[2]}46" if match[2] else f"{match[1] or ''}0"
    return f"{start}70{'-' if '-' in text else ' ' if ' ' in text else ''}{number}"


def is_phone(text: str) -> bool:
    """Whether a text is a telephone number: one of the series may stand for another of the series."""
    return _PHONE.fullmatch(text) is not None


def mail(key: Key, text: str) -> str | None:
    """An address at example.se; None when the text is none."""
    match = _MAIL.fullmatch(text)
    return f"{match[1] or ''}{token(key, 'mail', match[2])}@example.se" if match else None


def url(key: Key, text: str) -> str | None:
    """An address on the net whose host, path and query are made up; None when the text is none."""
    match = _URL.fullmatch(text)
    if match is None or match[1].rstrip("/")[:-1].lower() not in _SCHEMES:
        return None
    if not match[1].endswith("//"):
        return match[1] + scrambled(key, "url", match[2]) + scrambled(key, "url", match[3])
    host = f"{key.number('host', match[2], 10**6):06}.example.se" if match[2] else ""
    return match[1] + host + scrambled(key, "url", match[3])


def street(key: Key, text: str) -> str | None:
    """An invented street with another number; None for what does not begin as a street does."""
    if not text[:1].isalpha() or not _NUMBER.search(text):
        return None
    number = _NUMBER.findall(text)[-1]
    return f"{STREETS[key.number('street', text, len(STREETS))]} {token(key, 'street number', number)}"


def place(key: Key, text: str) -> str | None:
    """An invented place; None for what is no word."""
    if not text[:1].isalpha():
        return None
    made = PLACES[key.number("place", text.casefold(), len(PLACES))]
    return made.upper() if text.isupper() else made


def postal_code(key: Key, text: str) -> str | None:
    """Another code, in a part of the country that there is not; None when the text is none."""
    if not _POSTAL.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    made = f"0{key.number('postal', digits, 10**4):04}"
    start = text[: re.search("[0-9]", text).start()]  # type: ignore[union-attr]
    return f"{start}{made[:3]}{' ' if ' ' in text else ''}{made[3:]}"
