"""FHIR Bundles (searchset, collection): one record for each plan in it. A Bundle is read whole."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from sipfhir.findings import Finding, Place
from sipfhir.formats.bundle import (
    Bundle,
    Conflict,
    Entry,
    Namer,
    TooDeep,
    addressed,
    flattened,
    key_of,
    slots,
)
from sipfhir.formats.charset import BOM, opened, undecodable
from sipfhir.formats.container import Container
from sipfhir.formats.faults import Unreadable, error, note
from sipfhir.formats.json_decode import Broken, beyond, decode
from sipfhir.formats.json_text import blanks, element_places
from sipfhir.formats.json_write import encoded
from sipfhir.formats.record import Envelope, Record, Slot
from sipfhir.values.ids import resource_id

DEFAULT_RECORD = "CarePlan"


class SearchsetReader:
    """Records of a Bundle: the resources of the container's record type, with what they refer to nested."""

    def __init__(self, stream: BinaryIO, container: Container, file: str | None = None) -> None:
        self.envelope = Envelope()
        self._stream = stream
        self._container = container
        self._limits = container.limits
        self._file = file

    def __iter__(self) -> Iterator[Record | Finding]:
        try:
            text = self._text()
            tree = self._tree(text)
        except Unreadable as unreadable:
            yield unreadable.finding
            return
        bundle, raw = (
            Bundle(tree, self._container.record or DEFAULT_RECORD, self._limits.depth),
            text.encode(),
        )
        places = element_places(text, "entry")
        read: list[int] = []
        for number in bundle.records:
            item = self._item(bundle, number, raw, len(read), places[number])
            if isinstance(item, Record):
                read.append(number)
            yield item
        self.envelope.bundle = {**tree, "entry": []} if bundle.entries else tree
        self.envelope.slots = slots(bundle, read)
        yield from self._unreferenced(bundle, places)
        if not bundle.records:
            yield error("FORMAT-EMPTY", Place(file=self._file))

    def _text(self) -> str:
        container, most = self._container, self._limits.bundle_bytes
        stream, charset = opened(self._stream, container.charset, container.charset_override, self._file)
        self.envelope.bom = charset.bom
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise Unreadable(error("FORMAT-LIMIT", Place(file=self._file), limit="bundle_bytes", most=most))
        try:
            return raw.decode(charset.inside)
        except UnicodeDecodeError as bad:
            raise Unreadable(undecodable(raw, bad.start, 1, self._file)) from None

    def _tree(self, text: str) -> dict[str, Any]:
        start = blanks(text, 0)
        if start == len(text):
            raise Unreadable(error("FORMAT-EMPTY", Place(file=self._file)))
        try:
            tree, end = decode(text, start)
            if blanks(text, end) < len(text):
                raise Broken("FORMAT-JSON", end, "syntax")
        except Broken as broken:
            raise Unreadable(self._broken(broken, text)) from None
        if not isinstance(tree, dict) or tree.get("resourceType") != "Bundle":
            raise Unreadable(error("FORMAT-JSON", Place(file=self._file, line=1), reason="not-a-bundle"))
        return tree

    def _broken(self, broken: Broken, text: str) -> Finding:
        if broken.stops:
            return error("FORMAT-TRUNCATED", Place(file=self._file, line=text.count("\n") + 1))
        return broken.finding(text, Place(file=self._file, line=1, column=1), self._limits.depth)

    def _item(
        self, bundle: Bundle, number: int, raw: bytes, index: int, at: tuple[int, int]
    ) -> Record | Finding:
        place = Place(file=self._file, line=at[0], column=at[1], path=f"/entry/{number}")
        try:
            tree, origins = bundle.nested(number)
        except TooDeep:
            return error("FORMAT-LIMIT", place, limit="depth", most=self._limits.depth)
        except Conflict:
            return error("FORMAT-JSON", place, reason="entry-in-reference")
        over = beyond(tree, 0, self._limits)
        if over:
            return error("FORMAT-LIMIT", place, limit=over[0], most=over[1])
        return Record(tree, raw, 1, 0, index, origins=origins)

    def _unreferenced(self, bundle: Bundle, places: list[tuple[int, int]]) -> Iterator[Finding]:
        known = bundle.met.union(bundle.records)
        for number, (line, column) in enumerate(places):
            if number not in known:
                place = Place(file=self._file, line=line, column=column, path=f"/entry/{number}")
                yield note("FORMAT-UNREFERENCED", place)


def write(trees: Iterable[Any], container: Container, envelope: Envelope | None = None) -> Iterator[bytes]:
    """A Bundle with every entry once: in the order of the Bundle that was read, else as they are met."""
    came = envelope if envelope is not None and envelope.bundle else None
    waiting = _Waiting(trees, _namer(container.key))
    placed = [waiting.placed(slot) for slot in came.slots] if came else []
    entries = [entry for entry in placed if entry is not None]
    entries += [addressed(entry, waiting.name) for entry in waiting.rest()]
    bundle = dict(came.bundle if came else {"resourceType": "Bundle", "type": "collection"})
    if entries or "entry" in bundle:
        bundle["entry"] = entries
    yield (BOM.encode() if came and came.bom else b"") + encoded(bundle) + b"\n"


def _namer(key: bytes) -> Namer:
    """Addresses for resources that have none: a keyed hash, the same for the same content."""

    def name(resource: dict[str, Any]) -> str:
        return f"urn:uuid:{resource_id(key, '', 'entry', encoded(resource).decode())}"

    return name


class _Waiting:
    """Entries that wait for a place in the Bundle, in the order met; equal ones once."""

    def __init__(self, trees: Iterable[Any], name: Namer) -> None:
        self.name = name
        self._rest: dict[int, Entry] = {}
        self._records: dict[int, Entry] = {}
        self._numbers: dict[str, list[int]] = {}
        self._referred: dict[str, list[Entry]] = {}
        for number, tree in enumerate(trees):
            self._add(number, tree)

    def placed(self, slot: Slot) -> Any:
        """The entry for a slot, taken; None when it is gone. A record is known by its id, else its number."""
        if slot.record is not None:
            return self._record(slot)
        if slot.key is None:
            return slot.entry
        found = self._referred.get(slot.key)
        return self._rest.pop(id(found.pop(0))) if found else None

    def rest(self) -> list[Entry]:
        """Entries that no slot took."""
        return list(self._rest.values())

    def _record(self, slot: Slot) -> Entry | None:
        numbers = self._numbers.get(slot.key, []) if slot.key else [slot.record]
        entry = self._records.pop(numbers.pop(0) or 0, None) if numbers else None
        return {**slot.entry, **self._rest.pop(id(entry))} if entry is not None else None

    def _add(self, number: int, tree: Any) -> None:
        referred: list[Entry] = []
        record: Entry = {"resource": flattened(tree, referred, self.name)}
        self._records[number] = self._rest[id(record)] = record
        self._numbers.setdefault(key_of(record).strip(), []).append(number)
        for entry in referred:
            alike = self._referred.setdefault(key_of(entry), [])
            if entry not in alike:
                alike.append(entry)
                self._rest[id(entry)] = entry
