"""A FHIR Bundle as records: each resource that is a plan, with what it refers to nested in its references.

A reference object ``{"reference": "Patient/1"}`` that leads to an entry of the Bundle gets a member
``entry``, each time it stands in a record but within that entry itself; ``flattened`` takes them out again,
once each.
References to other records stay bare: a plan that replaces another does not hold it.
"""

from collections.abc import Callable
from typing import Any

from sipfhir.formats.record import Slot

Entry = dict[str, Any]
Namer = Callable[[dict[str, Any]], str]
ENTRY = "entry"


class Conflict(Exception):
    """A reference object in the source already has a member ``entry``, which FHIR does not know."""


class TooDeep(Exception):
    """What a record refers to is nested deeper than the limit, or more often."""


MOST_NESTED = 2_000
"""Entries nested in one record. References that fan out at every step would grow without end."""


class Bundle:
    """A Bundle's entries, by what leads to them. ``met`` gathers those that a record refers to."""

    def __init__(self, tree: dict[str, Any], record: str, most_depth: int) -> None:
        entries = tree.get(ENTRY)
        self.entries: list[Any] = entries if isinstance(entries, list) else []
        self.records: list[int] = []
        self.met: set[int] = set()
        self.most_depth = most_depth
        self._by_url: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        for number, entry in enumerate(self.entries):
            if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
                self._add(number, entry, record)

    def nested(self, number: int) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
        """The record of an entry, and which pointers in it stand for which in the Bundle, longest first.

        Raises Conflict, TooDeep.
        """
        nesting = _Nesting(self)
        tree = nesting.resource(number, "", 1)
        self.met |= nesting.met
        return tree, tuple(sorted(nesting.origins, key=lambda pair: -len(pair[0])))

    def target(self, reference: Any, base: str) -> int | None:
        """The entry that a reference leads to, from inside an entry with this base URL."""
        if not isinstance(reference, str) or reference.startswith("#"):
            return None
        plain = reference.partition("/_history/")[0]
        for url in (plain, base + plain):
            if url in self._by_url:
                return self._by_url[url]
        return self._by_name.get(plain)

    def _add(self, number: int, entry: Entry, record: str) -> None:
        url, name = entry.get("fullUrl"), _name(entry["resource"])
        if isinstance(url, str):
            self._by_url.setdefault(url, number)
        if name:
            self._by_name.setdefault(name, number)
        if entry["resource"].get("resourceType") == record:
            self.records.append(number)


class _Nesting:
    """Builds one record."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._bare = set(bundle.records)
        self._within: list[int] = []
        self._nested = 0
        self.met: set[int] = set()
        self.origins: list[tuple[str, str]] = []

    def resource(self, number: int, pointer: str, depth: int) -> Any:
        entry = self._bundle.entries[number]
        self.origins.append((pointer, f"/entry/{number}/resource"))
        return self._node(entry["resource"], pointer, _base(entry), depth)

    def _node(self, node: Any, pointer: str, base: str, depth: int) -> Any:
        if depth > self._bundle.most_depth:
            raise TooDeep
        if isinstance(node, list):
            return [self._node(item, f"{pointer}/{i}", base, depth + 1) for i, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        made = {
            name: self._node(value, f"{pointer}/{_escaped(name)}", base, depth + 1)
            for name, value in node.items()
        }
        return self._referring(made, pointer, base, depth)

    def _referring(self, made: dict[str, Any], pointer: str, base: str, depth: int) -> dict[str, Any]:
        if isinstance(made.get("reference"), str) and ENTRY in made:
            raise Conflict
        number = self._bundle.target(made.get("reference"), base)
        if number is not None and number not in self._bare and number not in self._within:
            made[ENTRY] = self._entry(number, pointer, depth)
        return made

    def _entry(self, number: int, pointer: str, depth: int) -> Entry:
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise TooDeep
        self.met.add(number)
        self.origins.append((f"{pointer}/entry", f"/entry/{number}"))
        self._within.append(number)
        entry = {**self._bundle.entries[number]}
        entry["resource"] = self.resource(number, f"{pointer}/entry/resource", depth + 2)
        self._within.pop()
        return entry


def flattened(node: Any, entries: list[Entry], name: Namer) -> Any:
    """A record with its references bare again; what was nested is added to ``entries``, in the order met.

    An entry that was never in a Bundle has no address yet: ``name`` gives it one, and its references.
    """
    if isinstance(node, list):
        return [flattened(item, entries, name) for item in node]
    if not isinstance(node, dict):
        return node
    nested = node.get(ENTRY)
    if not isinstance(nested, dict) or not isinstance(nested.get("resource"), dict):
        return {key: flattened(value, entries, name) for key, value in node.items()}
    place = len(entries)
    entries.append({})
    resource = flattened(nested["resource"], entries, name)
    entries[place] = addressed({**nested, "resource": resource}, name)
    rest = {key: flattened(value, entries, name) for key, value in node.items() if key != ENTRY}
    return rest if "reference" in rest else {"reference": entries[place]["fullUrl"], **rest}


def addressed(entry: Entry, name: Namer) -> Entry:
    """The entry with a full URL: its own, else the one that its content is given."""
    if "fullUrl" in entry or _name(entry["resource"]):
        return entry
    return {"fullUrl": name(entry["resource"]), **entry}


def key_of(entry: Entry) -> str:
    """What tells entries of one Bundle apart: full URL, type and id."""
    return f"{entry.get('fullUrl') or ''} {_name(entry['resource']) or ''}"


def slots(bundle: Bundle, records: list[int]) -> list[Slot]:
    """The places of a Bundle's entries: records that were read, entries met, and all others whole."""
    numbers = {number: index for index, number in enumerate(records)}
    made = []
    for number, entry in enumerate(bundle.entries):
        if number in numbers:
            rest = {name: value for name, value in entry.items() if name != "resource"}
            made.append(Slot(record=numbers[number], key=_name(entry["resource"]), entry=rest))
        elif number in bundle.met:
            made.append(Slot(key=key_of(entry)))
        else:
            made.append(Slot(entry=entry))
    return made


def _name(resource: Any) -> str | None:
    kind, number = (
        (resource.get("resourceType"), resource.get("id")) if isinstance(resource, dict) else (0, 0)
    )
    return f"{kind}/{number}" if isinstance(kind, str) and isinstance(number, str) else None


def _base(entry: Entry) -> str:
    url, name = entry.get("fullUrl"), _name(entry["resource"])
    return url[: -len(name)] if isinstance(url, str) and name and url.endswith("/" + name) else ""


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
