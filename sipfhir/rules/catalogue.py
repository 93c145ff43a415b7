"""The rule catalogues in ``validators/*.yaml``: what a rule asks, why, and what it says to people."""

from functools import lru_cache
from typing import Any, Literal, TypeVar

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.site import Site

Force = Literal["error", "warning", "note"]
T = TypeVar("T")
UNVERIFIED = "lydelsen ej verifierad"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Swedish and in English."""

    sv: str
    en: str

    def text(self, lang: str) -> str:
        """The text in one language; everything but ``en`` is Swedish."""
        return self.en if lang == "en" else self.sv


class Message(Words, frozen=True, forbid_unknown_fields=True):
    """What a finding says. ``force`` is given when this message is not as bad as its rule."""

    force: Force | None = None


class Basis(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """A paragraph in force from one day to another. ``wording`` is quoted from ``source`` or not verified."""

    law: str
    paragraph: str
    since: str
    wording: str
    to: str | None = None
    source: str | None = None


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Samples that show a rule: one that trips it, one that does not though it holds what the rule asks of.

    Paths below ``samples/``; several when plans are compared. ``policy`` and ``today`` when it needs them,
    ``to`` for what is found on writing to another system, ``fhir`` for another version of FHIR than R4.
    """

    bad: str | tuple[str, ...]
    good: str | tuple[str, ...]
    policy: str = "standard"
    today: str | None = None
    to: str | None = None
    fhir: str | None = None


class Tested(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The test that shows a rule which no sample can, and why none can."""

    test: str
    because: Words


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule. ``checked`` says by what: a check of the plan, or reading, writing, delivery, several plans.

    ``settings`` are numbers and choices that a policy may set otherwise. Either ``samples`` show it or, where
    no file can, a test (``shown_by``).
    """

    title: Words
    force: Force
    checked: Literal["plan", "plans", "read", "write", "deliver"]
    messages: dict[str, Message]
    help: Words
    source: str
    basis: tuple[Basis, ...] = ()
    settings: dict[str, str] = {}
    samples: Shown | None = None
    shown_by: Tested | None = None


class Pointer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a bare pointer is worded: an opening (se), a place (journal)."""

    openings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of rules, in the order in which they are asked. ``terms``: words for a parameter's values."""

    title: Words
    rules: dict[str, Rule]
    filler: tuple[str, ...] = ()
    pointer: Pointer = Pointer()
    reasons: dict[str, Words] = {}
    terms: dict[str, dict[str, Words]] = {}


@lru_cache(maxsize=8)
def catalogues(site: Site) -> dict[str, Catalogue]:
    """Every catalogue of a site by file name, law first. Raises BadConfiguration."""
    names = sorted(site.names("validators", "*.yaml"), key=lambda name: (name != "legal.yaml", name))
    return {name: _catalogue(site.document(f"validators/{name}"), name) for name in names}


@lru_cache(maxsize=8)
def rules(site: Site) -> dict[str, Rule]:
    """Every rule of a site by id. Raises BadConfiguration when two catalogues have the same id."""
    found: dict[str, Rule] = {}
    for name, catalogue in catalogues(site).items():
        for twice in found.keys() & catalogue.rules.keys():
            raise BadConfiguration(f"validators/{name}: {twice} stands in another catalogue. Rename one.")
        found |= catalogue.rules
    return found


@lru_cache(maxsize=8)
def terms(site: Site) -> dict[str, dict[str, Words]]:
    """What the values of a message's parameters are called, by parameter: ``limit``, ``as``."""
    found: dict[str, dict[str, Words]] = {}
    for catalogue in catalogues(site).values():
        for name, words in catalogue.terms.items():
            found[name] = found.get(name, {}) | words
    return found


def _catalogue(data: dict[str, Any], name: str) -> Catalogue:
    for rule, body in (data.get("rules") or {}).items():
        _converted(body, Rule, f"validators/{name}, {rule}")
    return _converted(data, Catalogue, f"validators/{name}")


def _converted(data: Any, into: type[T], where: str) -> T:
    try:
        return msgspec.convert(data, into)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{where}: {error}. Mend the catalogue.") from None
