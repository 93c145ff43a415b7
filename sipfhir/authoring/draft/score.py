"""How likely a place is a field: by what it is called, where it stands, and what its values are."""

from typing import NamedTuple

from sipfhir.authoring.draft.codes import CodeWords
from sipfhir.authoring.draft.fit import Fit
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.similarity import alike
from sipfhir.authoring.draft.targets import Step, Target
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.words import Words

_THROUGH = 0.97
_NATURAL = 0.95
_KIND = {"phone": ("phone",), "email": ("email",), "url": ("link",)}


class Context(NamedTuple):
    """Where a place stands: words that say nothing new there, and the wrapper that it stands in, if any."""

    words: frozenset[str] = frozenset()
    wrapper: Words = ()
    penalty: float = 1.0


class Scorer:
    """Scores places against targets; names are compared once."""

    def __init__(self, vocabulary: Vocabulary, codes: CodeWords) -> None:
        self._vocabulary = vocabulary
        self.fit = Fit(codes)
        self._names: dict[tuple[Words, tuple[Step, ...], Step, frozenset[str]], float] = {}

    def leaf(self, place: Place, target: Target, context: Context) -> float:
        """The score of a leaf, 0 to about 1.1."""
        factor = self.fit.of(place.facts, target, pair=place.halves is not None)
        if not factor:
            return 0.0
        name = self.placed(place, target, context)
        sign = self._sign(place, target)
        if name < 0.1 and any(step.key not in self._vocabulary.open for step in target.outer):
            return 0.0
        return max(name, 0.35 * name + 0.65 * sign if name > 0.1 or sign > 0.85 else 0.0) * factor

    def placed(self, place: Place, target: Target, context: Context) -> float:
        """The likeness of a name where it stands."""
        words = self._vocabulary.words(place.label)
        if context.wrapper and not self._vocabulary.lexicon.says(place.label):
            return self.name(context.wrapper, target, context.words) * _THROUGH
        alone = self.name(words, target, context.words) * context.penalty
        if not context.wrapper:
            return alone
        both = self.name((*context.wrapper, *words), target, context.words)
        return max(alone, both * _THROUGH)

    def name(self, words: Words, target: Target, context: frozenset[str]) -> float:
        """The likeness of a name and the best phrase of a target."""
        key = (words, target.outer, target.last, context)
        if key not in self._names:
            self._names[key] = self._name(words, target, context)
        return self._names[key]

    def _name(self, words: Words, target: Target, context: frozenset[str]) -> float:
        similarity = self._vocabulary.weights.similarity
        phrases = self._vocabulary.phrases
        said = [step for step in target.outer if step.key not in self._vocabulary.open]
        inner = phrases(target.last.part, target.last.field)
        fade = _THROUGH ** (len(target.outer) - len(said))
        if not said:
            best = max((similarity(words, phrase, context) for phrase in inner), default=0.0) * fade
            return max(best, self._through_open(words, target, context))
        # A name alone says little of a part in a part: what stands around must be said too.
        step = said[-1]
        outers = phrases(step.part, step.field)
        if not self._shared(words, outers, context):
            return 0.0
        both = max(similarity(words, (*outer, *phrase), context) for outer in outers for phrase in inner)
        alone = (
            max(similarity(words, outer, context) for outer in outers)
            if self._is_natural(target, step)
            else 0.0
        )
        return max(both * 0.98, alone * _NATURAL) * fade * _THROUGH ** (len(said) - 1)

    def _through_open(self, words: Words, target: Target, context: frozenset[str]) -> float:
        """`PersonNamn` for the name of the person: the part may be said as well."""
        if not target.outer:
            return 0.0
        step = target.outer[-1]
        similarity, phrases = self._vocabulary.weights.similarity, self._vocabulary.phrases
        outers, inner = phrases(step.part, step.field), phrases(target.last.part, target.last.field)
        inner = tuple(phrase for phrase in inner if self._shared(words, (phrase,), context))
        if not inner or not self._shared(words, outers, context):
            return 0.0
        return (
            max(similarity(words, (*outer, *phrase), context) for outer in outers for phrase in inner)
            * _THROUGH
        )

    def _shared(self, words: Words, phrases: tuple[Words, ...], context: frozenset[str]) -> bool:
        """A word in common that says something here."""
        said = [word for word in words if word not in context] or words
        return any(alike(word, other) for word in said for phrase in phrases for other in phrase)

    def _is_natural(self, target: Target, step: Step) -> bool:
        """Whether the outer part's word alone may mean this field of it."""
        path = (*(each.field for each in target.outer), target.last.field)
        inner = path[path.index(step.field) + 1 :]
        part = (
            target.outer[target.outer.index(step) + 1].part if step != target.outer[-1] else target.last.part
        )
        return inner in self._vocabulary.natural.get(part.__name__, ())

    def _sign(self, place: Place, target: Target) -> float:
        """What the values alone say for this target."""
        facts = place.facts
        if target.need == "identifiers":
            return 0.95 if facts.identities or facts.hsa or facts.organisation else 0.0
        if target.need == "contacts":
            return 0.95 if facts.contact in ("phone", "email") else 0.0
        if target.need == "concept" and len(facts.counts) > 1:
            return 0.8 * self.fit.known(facts, target)
        return 0.9 if target.last.field == "content_type" and facts.mime else 0.0
