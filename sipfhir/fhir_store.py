"""Resources of an export that may be larger than memory, on disk, by the names that lead to them.

A private database of SQLite: it has a name on disk only until it is open, keeps what fits in memory there,
and is gone with the process, so that no person's data are left behind.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sipfhir import fhir_links as links
from sipfhir.fhir_bundles import Met, size
from sipfhir.fhir_places import Spot, Text, XmlText
from sipfhir.findings import Place
from sipfhir.formats import fhir_json

MOST = 5_000
"""Resources that one plan may reach."""
_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
CREATE TABLE text (number INTEGER PRIMARY KEY, raw BLOB, line INT, file TEXT, column INT, kind INT);
CREATE TABLE resource (seq INTEGER PRIMARY KEY, type BLOB, id BLOB, url BLOB, text INT, pointer TEXT,
  tree BLOB, leaves INT, digest BLOB, reached INT DEFAULT 0);
CREATE TABLE name (name BLOB, seq INT);
CREATE INDEX by_name ON name (name, seq);
CREATE TABLE seen (id BLOB PRIMARY KEY, line INT);
CREATE INDEX by_type ON resource (type, seq);
CREATE INDEX by_digest ON resource (digest);
BEGIN;
"""


class Unreached(NamedTuple):
    """Resources of one type in one file that no plan reached."""

    place: Place
    number: int
    leaves: int


class Store:
    """Resources in the order in which they came. ``wanted`` are the types that a plan is read from."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = frozenset(wanted)
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(_TABLES)
        self._held: dict[int, dict[str, Any]] = {}
        self._texts: dict[int, Text] = {}
        self._count = 0
        self._last: tuple[Text | None, int] = (None, 0)

    def close(self) -> None:
        """Give the disk back."""
        self._db.close()

    def add(self, met: Met) -> None:
        """One more resource."""
        self._count += 1
        one, kind = met.resource, met.resource["resourceType"]
        self._db.execute(
            "INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                self._count,
                _key(kind),
                _key(one["id"]) if isinstance(one.get("id"), str) else None,
                _key(met.url) if met.url is not None else None,
                self._text(met.spot, kind in self._wanted),
                met.spot.pointer,
                self._tree(met) if kind in self._wanted else None,
                size(one),
                links.digest(one),
            ),
        )
        names = dict.fromkeys(links.answers(one, met.url))
        self._db.executemany("INSERT INTO name VALUES (?, ?)", [(_key(name), self._count) for name in names])

    def plans(self) -> Iterator[int]:
        """The CarePlans."""
        last = 0
        while row := self._row(
            "SELECT seq FROM resource WHERE type = ? AND seq > ? ORDER BY seq", b"CarePlan", last
        ):
            last = row[0]
            yield last

    def reachable(self, plan: int) -> tuple[list[int], bool]:
        """All that can be reached from a CarePlan, in order; and whether that is not too much."""
        found, ahead = {plan}, [plan]
        while ahead and len(found) < MOST:
            seq = ahead.pop()
            met = self.met(seq, plan)
            for name in links.asks(met.resource, met.url) if self._read(met.resource, seq, plan) else ():
                new = [seq for seq in self._named(name, plan) if seq not in found]
                found.update(new)
                ahead += new
        return sorted(found), not ahead

    def met(self, seq: int, plan: int) -> Met:
        """A resource; of another plan, and of a type that no plan is read from, only its name."""
        row = self._row("SELECT type, id, url, text, pointer, tree FROM resource WHERE seq = ?", seq)
        kind, id, url, number, pointer, tree = row
        spot = Spot(self._text_of(number), pointer)
        name = _said(kind)
        resource = {"resourceType": name, **({"id": _said(id)} if id is not None else {})}
        if not self._read(resource, seq, plan):
            return Met(resource, spot, None if url is None else _said(url))
        if seq in self._held:
            resource = self._held[seq]
        else:
            resource = fhir_json.read((spot.text.raw if tree is None else tree).decode())
        return Met(resource, spot, None if url is None else _said(url))

    def reach(self, seqs: Iterable[int]) -> None:
        """Note that a plan was read from these."""
        self._db.executemany("UPDATE resource SET reached = 1 WHERE seq = ?", [(seq,) for seq in seqs])

    def first(self, id: str, place: Place) -> int | None:
        """The line of the CarePlan that had this id before, 0 when it has no line; None for the first."""
        done = self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (_key(id), place.line or 0))
        return None if done.rowcount else self._row("SELECT line FROM seen WHERE id = ?", _key(id))[0]

    def repeated(self) -> int:
        """Leaves of what no plan reached and stands elsewhere too, the same in every word."""
        return int(
            self._row(f"SELECT COALESCE(SUM(leaves), 0) FROM resource r WHERE {_LEFT} AND {_AGAIN}")[0]
        )

    def unreached(self, most: int) -> Iterator[Unreached]:
        """What no plan reached, each by itself; more than ``most`` of a type in a file together."""
        groups = self._db.execute(
            f"SELECT type, file, COUNT(*) FROM resource r JOIN text ON number = text WHERE {_LEFT} "
            f"AND NOT {_AGAIN} GROUP BY type, file ORDER BY MIN(seq)"
        ).fetchall()
        for kind, file, count in groups:
            yield from self._group(kind, file, count, count > most)

    def _group(self, kind: bytes, file: str | None, count: int, together: bool) -> Iterator[Unreached]:
        rows = self._db.execute(
            f"SELECT text, pointer, {'SUM(leaves), MIN(seq)' if together else 'leaves, seq'} FROM resource r "
            f"JOIN text ON number = text WHERE {_LEFT} AND NOT {_AGAIN} AND type = ? "
            "AND file IS ? ORDER BY seq",
            (kind, file),
        ).fetchall()
        for number, pointer, leaves, _ in rows:
            place = Spot(self._text_of(number), pointer).place
            yield Unreached(place, count if together else 1, leaves)

    def _read(self, resource: dict[str, Any], seq: int, plan: int) -> bool:
        """True of what a plan is read from: not of another plan."""
        kind = resource["resourceType"]
        return kind in self._wanted and (kind != "CarePlan" or seq == plan)

    def _tree(self, met: Met) -> bytes | None:
        """The resource's own JSON, unless its text is that."""
        text = met.spot.text
        if not text.raw:
            self._held[self._count] = met.resource
            return None
        return fhir_json.write(met.resource) if met.spot.pointer or text.xml else None

    def _text(self, spot: Spot, wanted: bool) -> int:
        """The number of a text. Of what is never looked into, only the place is kept."""
        text = spot.text
        if self._last[0] is text:
            return self._last[1]
        bare = bool(text.raw) and not (wanted or spot.pointer)
        done = self._db.execute(
            "INSERT INTO text VALUES (NULL, ?, ?, ?, ?, ?)",
            (b"" if bare else text.raw, text.line, text.file, text.column, 2 if bare else int(text.xml)),
        )
        self._last = (text, int(done.lastrowid or 0))
        return self._last[1]

    def _text_of(self, number: int) -> Text:
        """The text with a number; the last few are kept, since the resources of a page share theirs."""
        if number not in self._texts:
            row = self._row("SELECT raw, line, file, column, kind FROM text WHERE number = ?", number)
            raw, line, file, column, kind = row
            if len(self._texts) > 50:
                self._texts.clear()
            self._texts[number] = (Text, XmlText, _Placed)[kind](raw, line, file, column)
        return self._texts[number]

    def _named(self, name: str, plan: int) -> list[int]:
        """Those with a name: of a Type/id the first at or after the plan, of others some."""
        most = 1 if name[0] not in links.ALIAS + links.IDENTITY + links.TARGET + links.LABEL else 8
        ask = "SELECT seq FROM name WHERE name = ? AND seq {} ? ORDER BY seq LIMIT ?"
        for side in (">=", "<"):
            rows = self._db.execute(ask.format(side), (_key(name), plan, most)).fetchall()
            if rows:
                return [row[0] for row in rows]
        return []

    def _row(self, ask: str, *given: Any) -> Any:
        return self._db.execute(ask, given).fetchone()


class _Placed(Text):
    """A text whose bytes were not kept."""

    def place(self, pointer: str) -> Place:
        """File and line."""
        return Place(self.file, self.line, path=pointer or None)


_LEFT = "r.reached = 0 AND r.type <> x'436172655061'"
_AGAIN = """(r.id IS NOT NULL AND EXISTS (SELECT 1 FROM resource o WHERE o.type = r.type AND o.id = r.id
  AND o.digest = r.digest AND o.seq <> r.seq AND (o.seq < r.seq OR o.reached = 1)))"""


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _said(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
