"""Names of people: made-up ones in the same form, the same for the same name."""

import re

from sipfhir.pseudonymise.invented import FAMILY, FAMILY_ENDS, GIVEN, GIVEN_ENDS
from sipfhir.pseudonymise.keyed import Key

_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[A-Za-zÅÄÖåäöÉéÈèÜü ,.'’\-]+")
_SWEDISH = re.compile("[åäöÅÄÖ]")
_TRIES = 60


def name(key: Key, text: str, *, family: bool = False, given: bool = False) -> str | None:
    """A made-up name: before a comma, or last, the family name; None for what has other signs than a name.

    ``family`` and ``given`` when all of it is one of them. Case, marks, and that there is an å, ä or ö, stay.
    """
    if not _PLAIN.fullmatch(text):
        return None
    words = list(_WORD.finditer(text))
    ends = len(words) - 1 if "," not in text else sum(word.start() < text.index(",") for word in words)
    made, at = "", 0
    for i, word in enumerate(words):
        last = family or (not given and (i < ends if "," in text else i == ends))
        made += text[at : word.start()] + _one(key, word[0], family=last)
        at = word.end()
    return made + text[at:]


def _one(key: Key, word: str, *, family: bool) -> str:
    starts, ends = (FAMILY, FAMILY_ENDS) if family else (GIVEN, GIVEN_ENDS)
    swedish = bool(_SWEDISH.search(word))
    made = word
    for again in range(_TRIES):
        pick = key.number(f"name {family} {again}", word.casefold(), len(starts) * len(ends))
        made = starts[pick // len(ends)] + ends[pick % len(ends)]
        if bool(_SWEDISH.search(made)) == swedish:
            break
    return made.upper() if word.isupper() and len(word) > 1 else made.lower() if word.islower() else made
