"""What kind of values a leaf has, over all samples. Values are looked at; only the kind is told."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from sipfhir.authoring.draft import forms
from sipfhir.authoring.draft.dates import Times, times_of
from sipfhir.values import identity

_MOST_CODES = 25
_LONGEST_CODE = 45


class Facts:
    """Facts about the values of one leaf: what they could be read as."""

    def __init__(self, values: list[Any], units: frozenset[str] = frozenset()) -> None:
        given = [value for value in values if value is not None and value != ""]
        self.count = len(given)
        self.truth = bool(given) and all(type(value) is bool for value in given)
        self.whole = bool(given) and all(type(value) is int for value in given)
        self.text = bool(given) and all(type(value) is str for value in given)
        self.texts = [value.strip() for value in given if type(value) is str and value.strip()]
        self.counts = Counter(self.texts if self.text else map(str, given))
        self._units = units

    @property
    def empty(self) -> bool:
        """No value was seen."""
        return not self.counts

    def _all(self, test: Callable[[str], Any]) -> bool:
        return self.text and all(test(value) for value in self.counts)

    def _share(self, test: Callable[[str], Any]) -> float:
        return sum(map(bool, map(test, self.counts))) / len(self.counts) if self.text and self.counts else 0.0

    @cached_property
    def times(self) -> Times | None:
        """How dates or times are written, None when they are none."""
        return times_of(list(self.counts)) if self.text and self.counts else None

    @cached_property
    def truths(self) -> tuple[str, str] | None:
        """The two words of a truth value; one of them may not have been seen."""
        if not self.text or not self.counts:
            return None
        return next((pair for pair in forms.TRUTHS if set(self.counts) <= set(pair)), None)

    @cached_property
    def integer(self) -> bool:
        """Whole numbers, as JSON numbers or digits."""
        return self.whole or self._all(lambda value: value.isascii() and value.isdigit())

    @cached_property
    def identities(self) -> str | None:
        """The form of personal identity numbers: plain, dashed, short; None when they are none."""
        if not self.text or not self.counts or not all(map(forms.read_identity, self.counts)):
            return None
        sound = [not identity.problems(made) for value in self.counts if (made := forms.read_identity(value))]
        if sum(sound) * 2 < len(sound):
            return None
        first = next(iter(self.counts))
        if len(re.sub(r"\D", "", first)) == len("yyMMddXXXX") and first[-4:].isdigit():
            return "short"
        return "dashed" if any("-" in value for value in self.counts) else "plain"

    @cached_property
    def hsa(self) -> bool:
        """HSA-ids."""
        return self._all(lambda value: not identity.hsa_problems(value)) and not self.empty

    @cached_property
    def organisation(self) -> bool:
        """Organisation numbers: the third and fourth digit are at least 20."""
        return not self.empty and self._all(forms.is_organisation)

    @cached_property
    def contact(self) -> str | None:
        """phone, email or url."""
        for kind, pattern in (("email", forms.EMAIL), ("url", forms.LINK), ("phone", forms.PHONE)):
            if not self.empty and self._all(pattern.fullmatch):
                return None if kind == "phone" and (self.times or self.identities) else kind
        return None

    @cached_property
    def markup(self) -> str | None:
        """rtf or html, when any value is that."""
        if any(value.startswith("{\\rtf") for value in self.texts):
            return "rtf"
        return "html" if any(forms.HTML.search(value) for value in self.texts) else None

    @cached_property
    def unit(self) -> bool:
        """Names of units or organisations."""
        return self._share(lambda value: any(word in value.casefold() for word in self._units)) >= 0.5

    @cached_property
    def person(self) -> bool:
        """Names of people."""
        return not self.unit and self._share(forms.PERSON.fullmatch) >= 0.7

    @property
    def family_first(self) -> bool:
        """Names written "Test, Åsa"."""
        return self._share(lambda value: ", " in value) > 0.5

    @cached_property
    def activity(self) -> str | None:
        """KVÅ or KSI codes."""
        if self.empty:
            return None
        return "KVÅ" if self._all(forms.KVA.fullmatch) else "KSI" if self._all(forms.KSI.fullmatch) else None

    @cached_property
    def mime(self) -> bool:
        """Media types."""
        return not self.empty and self._all(forms.MIME.fullmatch)

    @cached_property
    def postal(self) -> bool:
        """Swedish postal codes."""
        return not self.empty and self._all(forms.POSTAL.fullmatch)

    @cached_property
    def token(self) -> bool:
        """No blanks inside, not long: a number or key of some kind."""
        return self.whole or (not self.empty and self._all(forms.TOKEN.fullmatch))

    @cached_property
    def coded(self) -> bool:
        """Few short words: may be a code."""
        return (
            self.text
            and 0 < len(self.counts) <= _MOST_CODES
            and all(len(value) <= _LONGEST_CODE and value.count(" ") <= 5 for value in self.counts)
            and not (self.times or self.identities or self.hsa or self.contact)
        )

    @property
    def kind(self) -> str:
        """One word for a list that people read."""
        tests: list[tuple[str, Any]] = [
            ("empty", self.empty), ("personal identity", self.identities), ("date or time", self.times),
            ("number", self.integer), ("truth value", self.truth or self.truths), ("HSA-id", self.hsa),
            ("organisation number", self.organisation), (str(self.contact), self.contact),
            (str(self.markup), self.markup), ("unit", self.unit), ("name", self.person), ("code", self.coded),
        ]  # fmt: skip
        return next((word for word, holds in tests if holds), "text")
