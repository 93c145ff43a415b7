"""Lays the places of the source on the fields of the plan: the likeliest first, each once."""

from typing import NamedTuple

from sipfhir.authoring.draft.contexts import RECORD, inside, wrapped
from sipfhir.authoring.draft.matched import Group, Match, Option, Path, Second
from sipfhir.authoring.draft.options import HELD, Options
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.score import Context, Scorer
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.plan import HumanName, Part, Plan

LEAST = 0.5
_AGAIN = 0.75
Placed = tuple[Place, Context]


class Where(NamedTuple):
    """The part that is being filled: its group, its path in the group, the paths that are filled already."""

    group: Group
    part: type[Part]
    prefix: Path
    taken: set[Path]


class Matcher:
    """Matches one record. ``guesses``: the likeliest field of every leaf that may be something at all."""

    def __init__(self, vocabulary: Vocabulary, scorer: Scorer) -> None:
        self._vocabulary, self._options = vocabulary, Options(vocabulary, scorer)
        self.guesses: dict[Place, Second] = {}

    def record(self, place: Place) -> Group:
        """The record as a group of the plan's fields."""
        group = Group(place, (), Plan)
        self._fill(Where(group, Plan, (), set()), place, RECORD)
        return group

    def _fill(self, where: Where, place: Place, context: Context) -> list[Place]:
        """Fills a part; the leaves that found no field of it."""
        spread = list(self._options.spread(place, where.part, context))
        over: list[Place] = []
        while spread:
            left, orphans = self._take(where, spread)
            outside = [(leaf, wrapped(leaf.parent or leaf, context, self._vocabulary)) for leaf in orphans]
            left |= self._take(where, outside)[0]
            over += [leaf for leaf, _ in (*spread, *outside) if leaf in left and leaf.leaf]
            spread = [
                each
                for child, around in spread
                if child in left
                for each in self._opened(child, where, around)
            ]
        return over

    def _opened(self, place: Place, where: Where, context: Context) -> list[Placed]:
        """What is in a place that is nothing itself."""
        if place.leaf or place.core or place.repeated:
            return []
        return list(self._options.spread(place, where.part, wrapped(place, context, self._vocabulary)))

    def _take(self, where: Where, places: list[Placed]) -> tuple[set[Place], list[Place]]:
        """Takes the likeliest; the places that are left, and leaves left over in parts that were taken."""
        options = [
            option for place, around in places for option in self._options.of(place, where.part, around)
        ]
        left, orphans = {place for place, _ in places}, list[Place]()
        for option in options:
            self._guess(option, ".".join((*where.group.path, *where.prefix, *option.target.path)))
        for _, option in sorted(enumerate(options), key=lambda each: (-each[1].score, each[0])):
            path = (*where.prefix, *option.target.path)
            if option.place in left and _free(option, path, where.taken):
                left.discard(option.place)
                where.taken.add(path)
                orphans += self._put(where, path, option, _second(option, options))
        return left, orphans

    def _guess(self, option: Option, path: str) -> None:
        leaf = option.place.core or option.place
        if option.score > self.guesses.get(leaf, ("", 0.0))[1]:
            self.guesses[leaf] = (path, option.score)

    def _put(self, where: Where, path: Path, option: Option, second: Second | None) -> list[Place]:
        """Puts a place where it belongs; the leaves in it that found no field."""
        place, target, part = option.place, option.target, option.target.field.part
        if target.need == "group" and part is not None:
            self._put_group(where, Group(place, path, part, option.score, second), option)
        elif target.need == "part" and part is not None:
            within = Where(where.group, part, path, where.taken)
            return self._fill(within, place, inside(place, target, self._vocabulary))
        else:
            leaf = place.core or place
            found = leaf if leaf.leaf else self._options.contact(place, target) or leaf
            where.group.matches.append(Match(found, path, target, option.score, second))
        return []

    def _put_group(self, where: Where, group: Group, option: Option) -> None:
        where.group.groups.append(group)
        if option.inner:
            leaf = option.place.core or option.place
            group.matches.append(Match(leaf, option.inner.path, option.inner, option.score, group.second))
        else:
            context = inside(option.place, option.target, self._vocabulary)
            self._fill(Where(group, group.part, (), set()), option.place, context)


def _free(option: Option, path: Path, taken: set[Path]) -> bool:
    """Whether a place is likely enough, and its field not filled."""
    least = LEAST if option.place.leaf or option.place.core else HELD
    if option.target.need in ("group", "part"):
        return option.score >= (_AGAIN if path in taken else least)
    if option.target.field.many:
        return option.score >= least and not (option.target.need == "texts" and path in taken)
    if option.target.need == "name" and any(other[: len(path)] == path for other in taken):
        return False
    whole = option.target.last.part is HumanName and path[:-1] in taken
    return option.score >= least and path not in taken and not whole


def _second(option: Option, options: list[Option]) -> Second | None:
    """What else the place may be."""
    others = [other for other in options if other.place is option.place and other.target is not option.target]
    best = max(others, key=lambda other: other.score, default=None)
    return (".".join(best.target.path), best.score) if best else None
