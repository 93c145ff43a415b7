"""Two leaves that are one coded value: `{Code: 1, Text: "Kort sikt"}`, or `SiktKod` beside `SiktText`."""

from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.words import folded
from sipfhir.mapping.tree import Node

BESIDE = frozenset({"system", "version", "userselected", "use", "rank"})
"""Says where a value comes from, not what it is."""


def join_pairs(place: Place, nodes: list[Node], vocabulary: Vocabulary) -> None:
    """Marks a place as a pair when its only leaves are a code and a text."""
    held = [child for child in place.children if not child.selects and _name(child) not in BESIDE]
    if len(held) != 2 or place.parent is None:
        return
    code = next((child for child in held if _name(child) in vocabulary.pair("code")), None)
    text = next(
        (child for child in held if child is not code and _name(child) in vocabulary.pair("text")), None
    )
    if code is None or text is None or not _looks_coded(code, text):
        return
    place.halves = (code, text)
    place.values = [*text.values] or [*code.values]
    place.sets = _seen(nodes, code.name, text.name)


def _name(place: Place) -> str:
    return folded(place.name.lstrip("@"))


def _looks_coded(code: Place, text: Place) -> bool:
    """A number or a short word, and no text, name of a person, or identity beside it."""
    leaves = code.leaf and text.leaf and not code.many and not text.many
    facts = code.facts
    short = facts.integer or facts.coded or facts.empty
    return leaves and short and not text.facts.whole and (text.facts.coded or text.facts.empty)


def _seen(nodes: list[Node], code: str, text: str) -> list[tuple[object, object]]:
    """Code and text of every item, once each."""
    found = dict.fromkeys((node.leaf((code,)), node.leaf((text,))) for node in nodes)
    return [pair for pair in found if pair != (None, None)]
