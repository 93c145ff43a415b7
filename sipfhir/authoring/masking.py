"""Values as they may be shown: their kind and length, so that a difference is seen and a person is not."""

import re
from typing import Any

from sipfhir.authoring.compare import ABSENT, Difference

_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT.*")
WORDS = {
    "sv": {
        "absent": "(inget)",
        "text": "text, längd {}",
        "date": "datum",
        "moment": "tidpunkt",
        "truth": "sant eller falskt",
        "number": "tal, längd {}",
        "empty": "(tomt)",
        "another": ", en annan",
    },
    "en": {
        "absent": "(nothing)",
        "text": "text, length {}",
        "date": "date",
        "moment": "moment",
        "truth": "true or false",
        "number": "number, length {}",
        "empty": "(empty)",
        "another": ", another one",
    },
}


def pair(difference: Difference, lang: str, *, values: bool) -> tuple[str, str]:
    """Both sides of a difference as text: the values when they are asked for, else kind and length."""
    want, got = (shown(side, lang, values=values) for side in (difference.want, difference.got))
    return want, f"{got}{WORDS[lang]['another']}" if want == got else got


def shown(value: Any, lang: str, *, values: bool) -> str:
    """A leaf as text: itself when ``values`` are asked for, else its kind and length."""
    if values and value is not ABSENT:
        return value if isinstance(value, str) else repr(value)
    kind, length = _kind(value)
    return WORDS[lang][kind].format(length)


def _kind(value: Any) -> tuple[str, int]:
    if value is ABSENT:
        return "absent", 0
    if isinstance(value, bool):
        return "truth", 0
    if isinstance(value, int | float):
        return "number", len(str(value))
    if not isinstance(value, str):
        return "empty", 0
    if _DATE.fullmatch(value):
        return "date", 0
    return ("moment" if _MOMENT.fullmatch(value) else "text"), len(value)
