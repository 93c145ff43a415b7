"""Words for codes: the displays of fhir/codes.yaml, the vocabulary, and the tables that there are."""

from functools import cached_property

from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.words import folded
from sipfhir.site import Site

_FILE = "fhir/codes.yaml"
Codes = tuple[str, ...]


class CodeWords:
    """Which of our codes a system's word is. ``without``: a system whose own tables are not looked at."""

    def __init__(self, site: Site, vocabulary: Vocabulary, without: str | None = None) -> None:
        self._site, self._vocabulary, self._without = site, vocabulary, without
        self._lists: dict[Codes, dict[str, str]] = {}

    def find(self, codes: Codes, word: str) -> str | None:
        """The code of a word among these codes; None when it is not known, never a guess by likeness."""
        return self.known(codes).get(_plain(word))

    def share(self, codes: Codes, words: list[str]) -> float:
        """How many of the words are known among these codes."""
        known = self.known(codes)
        return sum(_plain(word) in known for word in words) / len(words) if words else 0.0

    def known(self, codes: Codes) -> dict[str, str]:
        """Word to code, for a list of codes."""
        if codes not in self._lists:
            self._lists[codes] = self._made(codes)
        return self._lists[codes]

    def _made(self, codes: Codes) -> dict[str, str]:
        found = {_plain(code): code for code in codes}
        for source in (self._displays, self._further, self._tables):
            for own, words in source:
                if set(own) <= set(codes) and own:
                    for word, code in words.items():
                        found.setdefault(word, code)
        return found

    @cached_property
    def _displays(self) -> list[tuple[Codes, dict[str, str]]]:
        return [
            _words(
                {code: list(told.values()) for code, told in system["codes"].items()}, tuple(system["codes"])
            )
            for system in self._site.document(_FILE).values()
        ]

    @cached_property
    def _further(self) -> list[tuple[Codes, dict[str, str]]]:
        systems = self._site.document(_FILE)
        return [
            _words(words, tuple(systems[name]["codes"]))
            for name, words in self._vocabulary.codes.items()
            if name in systems
        ]

    @cached_property
    def _tables(self) -> list[tuple[Codes, dict[str, str]]]:
        """Tables that ship or that the site has, by the codes that they give."""
        found = []
        for file in self._site.names("mappings", "tables/*.csv"):
            name = file.removeprefix("tables/").removesuffix(".csv")
            if self._without and name.startswith(f"{self._without}-"):
                continue
            rows = self._site.table(name)
            words = {
                _plain(row[key]): row["ours"]
                for row in rows
                for key in ("theirs", "text")
                if row.get(key) and row.get("ours")
            }
            found.append((tuple(dict.fromkeys(words.values())), words))
        return found


def _words(words: dict[str, list[str]], codes: Codes) -> tuple[Codes, dict[str, str]]:
    return codes, {_plain(word): code for code, told in words.items() for word in told}


def _plain(word: str) -> str:
    return " ".join(folded(word).replace("-", " ").replace("_", " ").split())
