"""Forms of values: what a phone number, a name of a person, a code of an activity looks like."""

import re
from datetime import date

from sipfhir.plan import Identifier
from sipfhir.values import identity
from sipfhir.values.errors import BadValue

PIVOT = date(2026, 1, 1)
TRUTHS = (
    ("J", "N"), ("Ja", "Nej"), ("ja", "nej"), ("JA", "NEJ"), ("Y", "N"), ("Yes", "No"), ("yes", "no"),
    ("true", "false"), ("True", "False"), ("TRUE", "FALSE"), ("1", "0"),
)  # fmt: skip
PHONE = re.compile(r"(?:\+|0)[\d\s()/–-]{6,}\d")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LINK = re.compile(r"https?://\S+")
POSTAL = re.compile(r"(?:SE-?)?\d{3} ?\d{2}")
PERSON = re.compile(
    r"[^\W\d_][\w'’é-]+(?:, [^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]*)*|(?: [A-ZÅÄÖÉÜ][\w'’-]+){1,3})"
)
MIME = re.compile(r"(?:application|image|text)/[\w.+-]+")
KVA = re.compile(r"[A-Z]{2} ?\d{3}")
KSI = re.compile(r"X[A-Z]{2}\.\d\d\.\d\d")
HTML = re.compile(r"<(?:p|br|b|i|ul|li|div|span|strong|em|html|body)\b[^>]*>", re.IGNORECASE)
TOKEN = re.compile(r"\S{1,40}")
_ORG_MONTH = 20


def read_identity(value: str) -> Identifier | None:
    """A personal identity number, None when it is none."""
    try:
        return identity.read_identity(value, today=PIVOT)
    except BadValue:
        return None


def is_identity(text: str) -> bool:
    """Whether a text is a personal identity number that holds."""
    made = read_identity(text.strip()) if len(text) < 30 else None
    return made is not None and not identity.problems(made)


def is_organisation(value: str) -> bool:
    """An organisation number: its third and fourth digits are at least 20."""
    digits = re.sub(r"\D", "", value)[-10:]
    return len(digits) == 10 and int(digits[2:4]) >= _ORG_MONTH and not identity.organisation_problems(digits)
