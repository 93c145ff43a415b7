"""The vocabulary: synonyms and phrases of `mappings/vocabulary.yaml`, and the plan model's own terms."""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.authoring.draft.similarity import Weights
from sipfhir.authoring.draft.words import Lexicon, Words
from sipfhir.plan import Part
from sipfhir.site import Site

FILE = "mappings/vocabulary.yaml"


class Vocabulary:
    """Names and phrases as words. Raises BadConfiguration when the file is not there or cannot be read."""

    def __init__(self, site: Site) -> None:
        document = site.document(FILE)
        self._document: dict[str, Any] = document
        self.lexicon = Lexicon(document["synonyms"], document["noise"])
        self.weights = Weights(document["weak"])
        self.open = frozenset(document["open"])
        self.natural: dict[str, tuple[tuple[str, ...], ...]] = {
            part: tuple(tuple(path.split(".")) for path in paths)
            for part, paths in document["natural"].items()
        }
        self.units = frozenset(document["units"])
        self.phrases = cache(self._phrases)

    def words(self, name: str) -> Words:
        """A name as words."""
        return self.lexicon.words(name)

    @cached_property
    def wrappers(self) -> frozenset[str]:
        """Names of what only wraps a value, in lower case."""
        return frozenset(self._document["wrappers"])

    def pair(self, half: str) -> frozenset[str]:
        """Names of the ``code`` or the ``text`` of a pair, in lower case."""
        return frozenset(self._document["pairs"][half])

    def selectors(self, kind: str) -> frozenset[str]:
        """Names of members that say what an item is, in lower case."""
        return frozenset(self._document["selectors"][kind])

    @property
    def codes(self) -> dict[str, dict[str, list[str]]]:
        """Further words for codes, by code system."""
        return self._document["codes"]  # type: ignore[no-any-return]

    def _phrases(self, part: type[Part], field: str) -> tuple[Words, ...]:
        """All that a field may be called, each as words."""
        given = self._document["fields"].get(part.__name__, {}).get(field, [])
        told = [field, *terms(part, field), *given]
        return tuple(dict.fromkeys(words for phrase in told if (words := self.words(phrase))))


def terms(part: type[Part], field: str) -> Iterator[str]:
    """The Swedish term of a field, from the model."""
    hint: Any = _hints(part)[field]
    if get_origin(hint) is Annotated:
        for item in get_args(hint)[1:]:
            if isinstance(item, msgspec.Meta) and item.title:
                yield item.title


@cache
def _hints(part: type[Part]) -> dict[str, Any]:
    return get_type_hints(part, include_extras=True)
