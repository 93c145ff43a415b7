"""What a place stands in, for telling how much its name says there."""

from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.score import Context
from sipfhir.authoring.draft.targets import Target
from sipfhir.authoring.draft.vocabulary import Vocabulary

_WRAPPED = 0.85
_PLAN_WORDS = frozenset({"plan", "case"})
RECORD = Context(frozenset({"plan"}))


def inside(place: Place, target: Target, vocabulary: Vocabulary) -> Context:
    """In a place that is a part: the words of the part say nothing new there."""
    phrases = vocabulary.phrases(target.last.part, target.last.field)
    single = {phrase[0] for phrase in phrases if len(phrase) == 1}
    return Context(frozenset(single | set(vocabulary.words(place.label))))


def wrapped(place: Place, context: Context, vocabulary: Vocabulary) -> Context:
    """In a place that is no part of its own: its words may belong to the names of what is in it."""
    words = vocabulary.words(place.label)
    silent = place.name.lower() in vocabulary.wrappers and not place.condition
    if silent or set(words) <= context.words | _PLAN_WORDS:
        return context
    return Context(context.words, words, 1.0 if is_list(place) else context.penalty * _WRAPPED)


def is_list(place: Place) -> bool:
    """A wrapper around the items of a list: `<Mal>` in `<Malen>`."""
    inner = place.children
    return len(inner) == 1 and not place.many and not inner[0].leaf and not inner[0].core
