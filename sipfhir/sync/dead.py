"""Dead letters: what did not arrive, with all that is needed to try it again."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken

import sipfhir
from sipfhir.errors import BadConfiguration, BadInput, SipfhirError
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.config import Dead
from sipfhir.sync.parcel import Taken, Verdict
from sipfhir.sync.secret import reveal
from sipfhir.sync.state import Entry, Letter

LARGEST = 5_000_000
"""Bytes of a file that is kept whole, for a record that cannot be told from the file that holds it."""


class Coffin:
    """Seals raw records, and opens them again. Without a key nothing is kept but where a record lay."""

    def __init__(self, dead: Dead, site: Site, folder: Path) -> None:
        self.days, self.site = dead.days, site
        self._seal = _fernet(reveal(dead.key, folder)) if dead.key else None

    def letter(
        self, taken: Taken, entry: Entry, reading: Reading | None, verdict: Verdict, at: str
    ) -> Letter:
        """The dead letter of an entry. Its id is the same however often the same record dies at a target: in
        one run, in a later one, as a letter."""
        case = verdict.case or "unknown"
        came = taken.again or taken
        return Letter(
            id=self._id(taken, entry),
            entry=entry.id,
            source=came.source,
            ref=came.ref,
            ordinal=entry.ordinal,
            line=entry.line,
            target=entry.target,
            key=entry.key,
            case=case,
            findings=msgspec.json.encode(_rules(reading, verdict)).decode(),
            retry=verdict.retry,
            system=reading.system if reading else taken.system,
            digest=taken.digest,
            sealed=self._sealed(taken, reading),
            buried=at,
            expires=_later(at, self.days),
        )

    def _id(self, taken: Taken, entry: Entry) -> str:
        if taken.again and taken.again.ordinal == entry.ordinal:
            return taken.again.id
        what = f"{taken.source}|{taken.digest}|{entry.ordinal}|{entry.target}".encode()
        return blake2b(what, key=self.site.key, digest_size=8).hexdigest()

    def open(self, letter: Letter) -> bytes:
        """The raw record of a dead letter. Raises BadConfiguration when it was not kept, or the key is
        another."""
        if letter.sealed is None:
            raise BadConfiguration(
                f"{letter.id}: its record was not kept (no dead.key): it is record {letter.ordinal} of "
                f"{letter.ref} from {letter.source}. Put that file into the source again."
            )
        if self._seal is None:
            raise BadConfiguration(f"{letter.id}: its record is encrypted. Set dead.key to what sealed it.")
        try:
            return self._seal.decrypt(letter.sealed)
        except InvalidToken:
            raise BadConfiguration(f"{letter.id}: dead.key is not the key that sealed it.") from None

    def _sealed(self, taken: Taken, reading: Reading | None) -> bytes | None:
        if self._seal is None:
            return None
        raw = _alone(reading, self.site) or _whole(taken.path)
        return self._seal.encrypt(raw) if raw is not None else None


def _rules(reading: Reading | None, verdict: Verdict) -> list[str]:
    """The rules that say why: those of the target, or of a record that could not be read."""
    unread = reading.findings if reading is not None and reading.plan is None else ()
    return sorted({one.rule for one in (*verdict.findings, *unread)})


def _alone(reading: Reading | None, site: Site) -> bytes | None:
    """The record as a file of its own, in its own format; residue and all, as it came."""
    if reading is None or reading.plan is None or reading.origin is None:
        return None
    try:
        return bytes(sipfhir.write([reading], reading.system, site=site).data)
    except (SipfhirError, BadInput):
        return None


def _whole(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.stat().st_size <= LARGEST else None
    except OSError:
        return None


def _fernet(key: bytes) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise BadConfiguration(
            "dead.key: not a key. Make one with `sipfhir sync key`, and keep it apart from the state."
        ) from None


def _later(at: str, days: int) -> str:
    then = datetime.fromisoformat(at) + timedelta(days=days)
    return then.astimezone(UTC).isoformat(timespec="seconds")
