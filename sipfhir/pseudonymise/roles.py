"""What a value is, as a mapping tells it: its role decides what may take its place."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sipfhir.mapping.ir import Constant, Leaf
from sipfhir.mapping.lookup import Lookup
from sipfhir.mapping.shape import Action
from sipfhir.pseudonymise.tokens import never
from sipfhir.pseudonymise.vocabulary import MEDIA_TYPES
from sipfhir.values.errors import BadValue, Doubt

_CODECS = {
    "integer": "number",
    "minutes": "number",
    "date": "date",
    "local-time": "date",
    "instant": "date",
    "utc-date": "utc-date",
    "swedish-identity": "personal",
    "hsa-id": "hsa",
    "organisation-number": "organisation",
    "reserve-number": "id",
    "local-id": "id",
    "name": "name",
}
_FIELDS = {
    "family": "family",
    "given": "given",
    "who": "name",
    "line": "street",
    "postal_code": "postal",
    "city": "place",
    "home_municipality": "place",
    "link": "url",
    "url": "url",
    "data": "file",
    "id": "id",
    "parent": "id",
    "goal": "id",
    "need": "id",
    "refers_to": "id",
    "replaces": "id",
}
"""Texts whose field says more of them than that they are texts."""

_MOST_DIGITS = 4


class Role(NamedTuple):
    """``kind`` says which replacement; ``keeps`` is true of a value that is no data about anybody."""

    kind: str = "text"
    keeps: Callable[[Any], bool] = never


ANY = Role("any")
"""Nothing tells what it is: its own form decides."""


def role(actions: Collection[Action], field: str, lookups: dict[int, Lookup]) -> Role:
    """The role of a leaf that these rules take. A code that any of them knows is kept."""
    kinds, keeps = [], []
    for action in actions:
        kinds.append(_kind(action, field))
        keeps.append(_keeps(action))
        if id(action) in lookups:
            kinds.append("unit")
    if "content_type" in map(_field, actions):
        keeps.append(MEDIA_TYPES.__contains__)
    kind = next((each for each in sorted(kinds, key=_rank) if each), "text")
    return Role(kind, lambda value: any(keep(value) for keep in keeps))


def also(keeps: Callable[[Any], bool], values: Collection[str]) -> Callable[[Any], bool]:
    """Keeps these values too."""
    return lambda value: value in values or keeps(value)


def _rank(kind: str) -> int:
    """Of several, the one that tells most."""
    return ("text", "code").index(kind) if kind in ("text", "code") else -1


def _kind(action: Action, field: str) -> str:
    if isinstance(action, Constant):
        return "code"
    last = _field(action) or field
    if action.codec.name in ("text", "rtf", "html", "word"):
        return _FIELDS.get(last, "text")
    return _CODECS.get(action.codec.name, "code")


def _field(action: Action) -> str:
    """The field of the plan that an action fills, without what stands above it."""
    return action.field.rpartition(".")[2].partition("#")[0] if isinstance(action, Leaf) else ""


def _keeps(action: Action) -> Callable[[Any], bool]:
    if isinstance(action, Constant):
        return (action.value, *action.also).__contains__
    if action.codec.table is not None or action.codec.name == "boolean":
        return _codes(action)
    return {"number": is_small, "date": is_clock}.get(_CODECS.get(action.codec.name, ""), never)


def _codes(leaf: Leaf) -> Callable[[Any], bool]:
    """Words that the table, or the converter, knows."""

    def known(value: Any) -> bool:
        pair = (None, None)
        if leaf.part is not None:
            pair = (value, None) if leaf.part == 0 else (None, value)
        try:
            found = leaf.codec.read(*pair) if leaf.part is not None else leaf.codec.read(value)
        except (BadValue, Doubt):
            return False
        return found is None or isinstance(found, bool) or found.code is not None

    return known


def is_small(value: Any) -> bool:
    """Minutes, counts, an order: too short to be anybody's number."""
    return len(str(value).strip()) <= _MOST_DIGITS and str(value).strip().isdecimal()


def is_clock(value: Any) -> bool:
    """A time of day in a leaf of its own."""
    text = str(value)
    return len(text) in (5, 8) and text[2::3] == ":" * (len(text) // 3) and text.replace(":", "").isdecimal()
