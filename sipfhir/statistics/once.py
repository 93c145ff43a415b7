"""One SIP is counted once: however many files, versions and parties it was registered in."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sipfhir.across import Seen
from sipfhir.across.compare import likeness
from sipfhir.across.groups import by_person
from sipfhir.plan import Identifier
from sipfhir.rules.policy import settings
from sipfhir.site import Site
from sipfhir.statistics.kept import Kept

Key = tuple[str, Identifier]


class Sip(msgspec.Struct):
    """One SIP: the record of it that counts, all records of it, and why the others do not count."""

    chosen: Kept
    records: list[Kept]
    left_out: list[str]


def once(kept: Sequence[Kept], site: Site) -> list[Sip]:
    """The SIPs, in the order of their first record.

    Records are of one SIP when they have its number (and not different persons), when one replaces the
    other, and when they are copies by PLAN-2: the same person, words and parties within its days.
    """
    joined = _Joined(len(kept))
    for first, other in (*_numbered(kept), *_replacing(kept), *_copies(kept, site)):
        joined.join(first, other)
    return [_sip([kept[i] for i in group]) for group in joined.groups()]


def _sip(records: list[Kept]) -> Sip:
    """The latest version counts; of equals the last one read. One that was not made, only when none was."""
    replaced = {key for one in records for key in _keys(one, one.seen.replaces)}
    order = [
        (one.out in (None, "revoked"), not _own(one) & replaced, one.updated, _version(one), i)
        for i, one in enumerate(records)
    ]
    chosen = records[order.index(max(order))]
    others = [one for one in records if one is not chosen]
    return Sip(chosen, records, [_why(one, chosen, replaced) for one in others])


def _why(one: Kept, chosen: Kept, replaced: set[Key]) -> str:
    if one.out and one.out != "revoked":
        return one.out
    if _own(one) & _own(chosen):
        return "duplicate"
    return "replaced" if _own(one) & replaced else "copy"


def _version(one: Kept) -> int:
    version = one.seen.version or ""
    return int(version) if version.isdecimal() else 0


def _own(one: Kept) -> set[Key]:
    return set(_keys(one, one.seen.own))


def _keys(one: Kept, identifiers: Iterable[Identifier]) -> Iterator[Key]:
    """A number without an issuer is the source system's own."""
    return (("" if each.system else one.seen.system, each) for each in identifiers)


def _numbered(kept: Sequence[Kept]) -> Iterator[tuple[int, int]]:
    known: dict[Key, list[int]] = {}
    for i, one in enumerate(kept):
        for key in sorted(_own(one), key=repr):
            before = known.setdefault(key, [])
            first = next((j for j in before if _may_be_one(kept[j].seen, one.seen)), None)
            if first is None:
                before.append(i)
            else:
                yield first, i


def _replacing(kept: Sequence[Kept]) -> Iterator[tuple[int, int]]:
    known: dict[Key, list[int]] = {}
    for i, one in enumerate(kept):
        for key in _own(one):
            known.setdefault(key, []).append(i)
    for i, one in enumerate(kept):
        for key in sorted(_keys(one, one.seen.replaces), key=repr):
            yield from ((i, j) for j in known.get(key, ()) if _may_be_one(kept[j].seen, one.seen))


def _may_be_one(first: Seen, other: Seen) -> bool:
    """Two installations may give the same number to plans of different people."""
    return not first.person or not other.person or bool(first.person & other.person)


def _copies(kept: Sequence[Kept], site: Site) -> Iterator[tuple[int, int]]:
    """Each record with the first of its person that it is a copy of; compared with one of each kind only."""
    number = {id(one.seen): i for i, one in enumerate(kept)}
    given = settings(site, "standard")["PLAN-2"]
    days, percent = int(given["days"]), int(given["percent"])
    for group in by_person(one.seen for one in kept if one.seen.made):
        distinct: list[Seen] = []
        for one in group:
            first = next((each for each in distinct if likeness(each, one, days, percent)), None)
            if first is None:
                distinct.append(one)
            else:
                yield number[id(first)], number[id(one)]


class _Joined:
    """Numbers joined into groups, each known by its lowest."""

    def __init__(self, count: int) -> None:
        self._to = list(range(count))

    def join(self, first: int, other: int) -> None:
        low, high = sorted((self._lowest(first), self._lowest(other)))
        self._to[high] = low

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for i in range(len(self._to)):
            found.setdefault(self._lowest(i), []).append(i)
        return list(found.values())

    def _lowest(self, i: int) -> int:
        while self._to[i] != i:
            self._to[i] = self._to[self._to[i]]
            i = self._to[i]
        return i
