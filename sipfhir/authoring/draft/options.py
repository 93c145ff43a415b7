"""What a place may be: every target that its name, its values or what is in it speak for."""

from collections.abc import Iterator

from sipfhir.authoring.draft.contexts import inside, is_list, wrapped
from sipfhir.authoring.draft.matched import Option
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.score import Context, Scorer
from sipfhir.authoring.draft.targets import Target, targets
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.plan import Organization, Part, Party

HELD, SECOND = 0.55, 0.4
"""The least likeness of a part or group; the least at which anything is a possibility at all."""
_LEAST_NAME = 0.35
_NAME, _CONTENT, _NO_LEAVES = 0.78, 0.27, 0.7
_OWN_TEXT = 0.9


class Options:
    """Tells what the places of a part may be."""

    def __init__(self, vocabulary: Vocabulary, scorer: Scorer) -> None:
        self._vocabulary, self._scorer = vocabulary, scorer

    def spread(self, place: Place, part: type[Part], context: Context) -> Iterator[tuple[Place, Context]]:
        """The places in a place; of a wrapper that is itself nothing, those in it."""
        for child in place.children:
            if child.selects:
                continue
            stands = child.leaf or child.core is not None or child.repeated
            if stands or (not is_list(child) and self._is_held(child, part, context)):
                yield child, context
            else:
                yield from self.spread(child, part, wrapped(child, context, self._vocabulary))

    def _is_held(self, place: Place, part: type[Part], context: Context) -> bool:
        return any(option.score >= HELD for option in self.of(place, part, context))

    def of(self, place: Place, part: type[Part], context: Context) -> list[Option]:
        """All that a place may be in a part."""
        found = (self._option(place, target, part, context) for target in targets(part))
        return [option for option in found if option and option.score >= SECOND]

    def _option(self, place: Place, target: Target, part: type[Part], context: Context) -> Option | None:
        leaf = place.core or place
        if target.need == "group" and leaf.leaf:
            return self._alone(leaf, target, context)
        if target.need in ("part", "group"):
            return None if leaf.leaf else Option(self._held(place, target, context), place, target)
        if leaf.leaf:
            return self._leaf(place, leaf, target, part, context)
        inner = self.contact(place, target)
        if inner is None:
            return None
        score = self._scorer.leaf(inner, target, wrapped(place, context, self._vocabulary))
        return Option(max(score, self._scorer.placed(place, target, context)), place, target)

    def _leaf(
        self, place: Place, leaf: Place, target: Target, part: type[Part], context: Context
    ) -> Option | None:
        if leaf.repeated and not target.field.many:
            return None
        score = self._scorer.leaf(leaf, target, context)
        if leaf.name == "." and target.path in self._vocabulary.natural.get(part.__name__, ()):
            score = max(score, _OWN_TEXT * self._scorer.fit.of(leaf.facts, target))
        return Option(score, place, target)

    def _held(self, place: Place, target: Target, context: Context) -> float:
        """A place with places in it as a part: its name, and whether what is in it belongs there."""
        name = self._scorer.placed(place, target, context)
        if name < _LEAST_NAME or target.field.part is None:
            return 0.0
        if target.need == "part" and place.repeated:
            return 0.0
        score = _NAME * name + _CONTENT * self._content(place, target)
        facts = [child.facts for child in place.children if child.leaf and not child.selects]
        only_contacts = bool(facts) and all(each.contact for each in facts)
        return score * 0.6 if only_contacts and target.field.part in (Party, Organization) else score

    def _content(self, place: Place, target: Target) -> float:
        assert target.field.part is not None
        context, fields = inside(place, target, self._vocabulary), targets(target.field.part)
        held = [child for child in place.children if not child.selects and (child.leaf or child.core)]
        best = [
            max(self._scorer.leaf(child.core or child, each, context) for each in fields) for child in held
        ]
        return min(1.0, sum(best) / len(best)) if best else _NO_LEAVES

    def _alone(self, leaf: Place, target: Target, context: Context) -> Option | None:
        """A leaf that is an item all by itself: `<Omfattar>` for one of those that a consent covers."""
        name = self._scorer.placed(leaf, target, context)
        assert target.field.part is not None
        if name < HELD:
            return None
        natural = self._vocabulary.natural.get(target.field.part.__name__, ())
        fits = [
            (self._scorer.fit.of(leaf.facts, inner, pair=leaf.halves is not None), inner)
            for inner in targets(target.field.part)
            if inner.path in natural
        ]
        factor, best = max(fits, key=lambda each: each[0], default=(0.0, None))
        if best is None or factor < HELD:
            return None
        return Option(name * min(factor, 1.0) * (0.95 if leaf.many else 0.85), leaf, target, best)

    def contact(self, place: Place, target: Target) -> Place | None:
        """The leaf of a place that only holds a way to reach someone, or a number: `Phones[]/Number`."""
        if target.need not in ("contacts", "identifiers"):
            return None
        fits = [
            child
            for child in place.children
            if child.leaf and not child.selects and self._scorer.fit.of(child.facts, target) > 1
        ]
        return fits[0] if len(fits) == 1 and len(place.children) <= 3 else None
