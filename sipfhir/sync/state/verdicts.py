"""What a verdict changes: the entry, what the target has, the dead letters. All in one transaction."""

import msgspec
import sqlalchemy as sa

from sipfhir.sync.parcel import ARRIVED, Verdict
from sipfhir.sync.state.history import told
from sipfhir.sync.state.rows import Entry, Letter
from sipfhir.sync.state.tables import ENTRY, LETTER, PLAN

_encode = msgspec.json.Encoder(order="deterministic").encode
GIVEN = ("send", "revoke")
"""Actions that reach for a target."""
STANDS = ("send", "revoke", "hold")
"""Actions of the one version of a plan that counts: what is overtaken closes no dead letter."""


def settle(
    connection: sa.Connection,
    run: str,
    entry: Entry,
    verdict: Verdict,
    at: str,
    basis: str | None,
    letter: Letter | None,
) -> None:
    """Keep a verdict."""
    said = {"outcome": verdict.outcome, "case": verdict.case, "retry": int(verdict.retry), "at": at}
    said["findings"] = told(entry.findings, verdict.findings)
    connection.execute(sa.update(ENTRY).where(ENTRY.c.id == entry.id).values(said))
    if verdict.outcome == "dead":
        _doubt(connection, run, entry, verdict, at)
    elif entry.action in STANDS:
        _keep(connection, run, entry, verdict, at, basis)
        _arrived(connection, entry)
    if letter is not None:
        _bury(connection, letter)


def _keep(
    connection: sa.Connection, run: str, entry: Entry, verdict: Verdict, at: str, basis: str | None
) -> None:
    """What the target has now."""
    here = {"target": entry.target, "key": entry.key}
    if verdict.outcome in ARRIVED or (verdict.outcome == "unchanged" and verdict.servers):
        outcome = "revoked" if entry.action == "revoke" else verdict.outcome
        row = {
            "hash": entry.hash,
            "rank": entry.rank,
            "outcome": outcome,
            "basis": basis,
            "run": run,
            "at": at,
        }
        connection.execute(sa.delete(PLAN).filter_by(**here))
        connection.execute(sa.insert(PLAN).values(**here, **row, servers=_encode(verdict.servers).decode()))
    elif verdict.outcome == "unchanged":
        newer = sa.update(PLAN).filter_by(**here).where(PLAN.c.rank < entry.rank)
        connection.execute(newer.values(rank=entry.rank))


def _doubt(connection: sa.Connection, run: str, entry: Entry, verdict: Verdict, at: str) -> None:
    """The target may have got it all the same: it is sent again when it comes again, and a withdrawal goes
    there too, where the verdict says that it may stand."""
    if entry.action not in GIVEN:
        return
    here = {"target": entry.target, "key": entry.key}
    servers = _encode(verdict.servers).decode()
    said = {"hash": "", "servers": servers} if verdict.servers else {"hash": ""}
    if not connection.execute(sa.update(PLAN).filter_by(**here).values(said)).rowcount:
        row = {"hash": "", "rank": "", "outcome": "dead", "servers": servers, "run": run, "at": at}
        connection.execute(sa.insert(PLAN).values(**here, **row))


def _arrived(connection: sa.Connection, entry: Entry) -> None:
    """The plan came through after all: what waited of it, and is no later version, is done."""
    mine = (ENTRY.c.target == entry.target, ENTRY.c.key == entry.key)
    older = sa.select(ENTRY.c.id).where(*mine, ENTRY.c.rank <= entry.rank)
    where = (LETTER.c.target == entry.target, LETTER.c.key == entry.key, LETTER.c.status == "open")
    done = sa.update(LETTER).where(*where, LETTER.c.entry.in_(older))
    connection.execute(done.values(status="replayed", sealed=None))


def _bury(connection: sa.Connection, letter: Letter) -> None:
    """A new letter; one that died again says why it did this time, and keeps its record and its time. One
    that somebody discarded meanwhile is a new one."""
    again = {"entry": letter.entry, "key": letter.key, "case": letter.case, "retry": letter.retry}
    known = sa.update(LETTER).where(LETTER.c.id == letter.id, LETTER.c.status == "open")
    if not connection.execute(known.values(**again, findings=letter.findings)).rowcount:
        connection.execute(sa.delete(LETTER).where(LETTER.c.id == letter.id))
        connection.execute(sa.insert(LETTER).values(msgspec.structs.asdict(letter)))
