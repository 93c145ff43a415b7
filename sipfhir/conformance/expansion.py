"""Value sets expanded without a server: what ValueSets and CodeSystems at hand let us say, code by code."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Node = dict[str, Any]
Codes = dict[str, frozenset[str] | None]
"""Codes by system; None for all that a system has which is not at hand."""
Find = Callable[[str], Node | None]


class Expansion:
    """Of the ValueSets and CodeSystems that two functions find by URL."""

    def __init__(self, value_set: Find, code_system: Find) -> None:
        self._value_set, self._code_system = value_set, code_system
        self._under_way: set[str] = set()
        """Value sets that are being expanded: one that has itself cannot be."""
        self._known: dict[str, dict[str, frozenset[str]] | None] = {}

    def expand(self, url: str) -> Codes | None:
        """The codes of a value set; None when a part of it cannot be told from what is at hand."""
        value_set = None if url in self._under_way else self._value_set(url.partition("|")[0])
        if value_set is None:
            return None
        self._under_way.add(url)
        try:
            return self._composed(value_set)
        except (KeyError, TypeError, AttributeError):
            return None
        finally:
            self._under_way.discard(url)

    def _composed(self, value_set: Node) -> Codes | None:
        compose = value_set.get("compose")
        if compose is None:
            return _listed(value_set.get("expansion", {}).get("contains", ()))
        made = self._united(compose.get("include", ()))
        for one in compose.get("exclude", ()):
            for system, codes in (self._part(one) or {}).items():
                held = None if made is None else made.get(system)
                if made is not None and held is not None and codes is not None:
                    made[system] = held - codes
        return made

    def system(self, url: str) -> dict[str, frozenset[str]] | None:
        """Every code of a system, with the codes above it; None for one that is not at hand whole."""
        if url not in self._known:
            found = self._code_system(url)
            whole = found is not None and found.get("content") == "complete"
            self._known[url] = dict(_concepts((found or {}).get("concept", ()), ())) if whole else None
        return self._known[url]

    def _united(self, parts: Iterable[Node]) -> Codes | None:
        return _union(self._part(one) for one in parts)

    def _part(self, one: Node) -> Codes | None:
        if "valueSet" in one:
            return _union(self.expand(each) for each in one["valueSet"])
        system = one["system"]
        if "concept" in one:
            return {system: frozenset(each["code"] for each in one["concept"])}
        known = self.system(system)
        if one.get("filter"):
            codes = None if known is None else _filtered(known, one["filter"])
            return None if codes is None else {system: codes}
        return {system: None if known is None else frozenset(known)}


def _union(parts: Iterable[Codes | None]) -> Codes | None:
    made: Codes = {}
    for one in parts:
        if one is None:
            return None
        for system, codes in one.items():
            held = made.get(system, frozenset())
            made[system] = None if held is None or codes is None else held | codes
    return made


def _listed(contains: Iterable[Node]) -> Codes | None:
    """The codes of an expansion that came with the value set."""
    made: dict[str, set[str]] = {}
    for one in contains:
        if "code" in one and not one.get("abstract"):
            made.setdefault(one["system"], set()).add(one["code"])
        for system, codes in (_listed(one.get("contains", ())) or {}).items():
            made.setdefault(system, set()).update(codes or ())
    return {system: frozenset(codes) for system, codes in made.items()} or None


def _concepts(concepts: Iterable[Node], above: tuple[str, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    """Code and all codes above it, by nesting and by the properties that say so."""
    for one in concepts:
        stated = [
            each["valueCode"] for each in one.get("property", ()) if each["code"] in ("subsumedBy", "parent")
        ]
        yield one["code"], frozenset((*above, *stated))
        yield from _concepts(one.get("concept", ()), (*above, one["code"]))


def _filtered(known: dict[str, frozenset[str]], filters: Iterable[Node]) -> frozenset[str] | None:
    """Codes that pass filters by what stands above them; None for filters of other kinds."""
    found = frozenset(known)
    for one in filters:
        if one["property"] != "concept" or one["op"] not in ("is-a", "is-not-a", "descendent-of"):
            return None
        under = {code for code in known if _under(known, code, one["value"])}
        under -= {one["value"]} if one["op"] == "descendent-of" else set()
        found = found - under if one["op"] == "is-not-a" else found & under
    return found


def _under(known: dict[str, frozenset[str]], code: str, top: str) -> bool:
    ahead, seen = [code], set[str]()
    while ahead:
        here = ahead.pop()
        if here == top:
            return True
        seen.add(here)
        ahead += [one for one in known.get(here, ()) if one not in seen]
    return False
