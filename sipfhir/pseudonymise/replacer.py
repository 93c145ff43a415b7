"""One value for another: by its role first, by its own form otherwise. What nothing tells is a text."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sipfhir.pseudonymise import contacts, days, identities, people
from sipfhir.pseudonymise.enclosed import base64_file
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.known import Hollow, Units
from sipfhir.pseudonymise.letters import holds_data, scrambled
from sipfhir.pseudonymise.markup import looks_marked_up, marked_up
from sipfhir.pseudonymise.roles import Role
from sipfhir.pseudonymise.tokens import never, token
from sipfhir.pseudonymise.typed import is_resource
from sipfhir.pseudonymise.vocabulary import ENDINGS

_WORD = re.compile(r"\w+")
_REFERENCE = re.compile(
    r"(?P<base>.*/|)(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9.\-]{1,64})(?P<rest>/_history/.*)?"
)
_MOJIBAKE = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u2122]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DIGITS = re.compile("[1-9][0-9]+")
_TRIVIAL = 3


class Replacer:
    """Replaces values under one key."""

    def __init__(self, key: Key, units: Units, hollow: Hollow) -> None:
        self._key = key
        self._units = units
        self._filler, self._pointing = hollow

    def value(self, text: str, value: Any, role: Role, shift: int) -> str:
        """The text that stands for another; blanks around it stay. ``value`` is what JSON makes of it."""
        core = text.strip()
        if not core or self._kept(core, value, role):
            return text
        made = self._by_role(core, role, shift)
        if made is None or role.keeps(made):
            made = self._by_form(core, shift, role.keeps)
        if isinstance(value, int | Decimal) and not _NUMBER.fullmatch(made):
            made = _DIGITS.sub(lambda found: token(self._key, "id", found[0]), core)
        start = text.index(core)
        return text[:start] + made + text[start + len(core) :]

    def name(self, text: str, known: frozenset[str]) -> str:
        """Another name for an element, member or column that nobody knows."""
        return token(self._key, "id", text, known.__contains__)

    def word(self, text: str, refused: Callable[[str], bool]) -> str:
        """Another word of a declaration."""
        return token(self._key, "id", text, refused)

    def loose(self, text: str) -> str:
        """What stands outside of all values: comments, strays."""
        return marked_up(self._key, "text", text) if looks_marked_up(text) else self._scrambled(text)

    def reference(self, text: str) -> str | None:
        """A FHIR reference whose id is replaced as that of the resource is."""
        if text.startswith("#"):
            return "#" + self._id(text[1:])
        if text.lower().startswith(("urn:uuid:", "urn:oid:")):
            return text[:9] + self._id(text[9:]) if text[4] in "uU" else None
        match = _REFERENCE.fullmatch(text)
        if match is None or not is_resource(match["type"]):
            return None
        base = contacts.url(self._key, match["base"]) if match["base"] else ""
        rest = scrambled(self._key, "url", match["rest"][10:]) if match["rest"] else ""
        head = f"{base or ''}{match['type']}/{self._id(match['id'])}"
        return f"{head}/_history/{rest}" if match["rest"] else head

    def _id(self, text: str) -> str:
        return text if _trivial(text) else token(self._key, "id", text)

    def _kept(self, core: str, value: Any, role: Role) -> bool:
        if value is None or isinstance(value, bool) or not holds_data(core):
            return True
        if role.keeps(value) or role.keeps(core):
            return True
        return _trivial(core) or (role.kind in ("text", "any") and self._filler.empty(core))

    def _by_role(self, core: str, role: Role, shift: int) -> str | None:
        made = _MAKERS.get(role.kind)
        if self._units.knows(core):
            return self._units.another(self._key, core)
        if role.kind in ("date", "utc-date"):
            return days.moved(core, shift, utc_date=role.kind == "utc-date")
        if role.kind == "personal":
            return identities.replaced(self._key, core, shift)
        if role.kind == "reference":
            return self.reference(core)
        if role.kind in ("id", "code", "url") and not re.search(r"\s", core):
            return (
                None if "://" in core or core.startswith("urn:") else token(self._key, "id", core, role.keeps)
            )
        return made(self._key, core) if made else None

    def _by_form(self, core: str, shift: int, refused: Callable[[Any], bool]) -> str:
        tries: tuple[Callable[[], str | None], ...] = (
            lambda: identities.replaced(self._key, core, shift),
            lambda: identities.hsa_id(self._key, core),
            lambda: days.moved(core, shift, sure=False),
            lambda: contacts.mail(self._key, core),
            lambda: contacts.phone(self._key, core),
            lambda: self.reference(core),
            lambda: contacts.url(self._key, core),
            lambda: base64_file(core, sure=False) if any(map(str.isdigit, core)) else None,
        )
        for each in tries:
            made = each()
            if made is not None and not refused(made):
                return made
        return self._text(core, refused)

    def _text(self, core: str, refused: Callable[[Any], bool] = never) -> str:
        if looks_marked_up(core):
            return marked_up(self._key, "text", core)
        if self._filler.points(core):
            return _WORD.sub(lambda found: self._unless_pointing(found[0]), core)
        stem, mark, ending = core.rpartition(".")
        if stem and f".{ending.lower()}" in ENDINGS:
            return self._text(stem, refused) + mark + ending
        if not re.search(r"\s", core):
            return token(self._key, "id", core, lambda made: refused(made) or self._says_nothing(made))
        return self._scrambled(core)

    def _says_nothing(self, text: str) -> bool:
        return self._filler.empty(text) or self._filler.points(text)

    def _unless_pointing(self, word: str) -> str:
        return word if word.casefold() in self._pointing else scrambled(self._key, "text", word)

    def _scrambled(self, text: str) -> str:
        """A text that was written in UTF-8 and read as something else keeps that defect."""
        if _MOJIBAKE.search(text):
            for charset in ("iso-8859-1", "cp1252"):
                try:
                    right = text.encode(charset).decode("utf-8")
                    return scrambled(self._key, "text", right).encode("utf-8").decode(charset)
                except UnicodeError:
                    continue
        return scrambled(self._key, "text", text)


def _trivial(text: str) -> bool:
    """A single sign, a number of at most three digits: nobody's."""
    return len(text) == 1 or (text.isdecimal() and len(text) <= _TRIVIAL)


_MAKERS: dict[str, Callable[[Key, str], str | None]] = {
    "hsa": identities.hsa_id,
    "organisation": identities.organisation_number,
    "name": people.name,
    "family": lambda key, text: people.name(key, text, family=True),
    "given": lambda key, text: people.name(key, text, given=True),
    "street": contacts.street,
    "place": contacts.place,
    "postal": contacts.postal_code,
    "file": lambda key, text: base64_file(text, sure=True),
}
