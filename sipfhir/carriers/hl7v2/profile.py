"""What an endpoint speaks: `adapters/hl7v2/NAME.yaml`, with the fields and the codes under it."""

import re
from functools import lru_cache
from typing import Literal

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.plan import Attachment, Invitation, Part, Person, Plan, Recipient
from sipfhir.site import Site

DEFAULT = "endpoint"
PARTS: dict[str, type[Part]] = {
    "person": Person,
    "case": Plan,
    "call": Invitation,
    "recipient": Recipient,
    "document": Plan,
    "attachment": Attachment,
}
_HOW = """
    identifiers entity name time code concept address contacts text truth number integer party note note-time
    note-concept forwarded status media data link
"""
KINDS = frozenset(_HOW.split())
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_AT = re.compile(r"([A-Z][A-Z0-9]{2})-([1-9][0-9]?)(?:\.([1-9][0-9]?))?")


class At(msgspec.Struct, frozen=True):
    """A field of a segment, and a component of it when not the whole."""

    segment: str
    field: int
    component: int = 0

    def __str__(self) -> str:
        return f"{self.segment}-{self.field}" + (f".{self.component}" if self.component else "")


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"how": "as"}):
    """Where the unit of a party stands, and in which data type: PL or CE."""

    at: str
    how: Literal["PL", "CE"]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"how": "as"}):
    """Where one field of a part stands, and how it is written."""

    at: str
    how: str
    also: tuple[str, ...] = ()
    table: str | None = None
    system: str | None = None
    unit: Unit | None = None
    kind: str | None = None
    contacts: str | None = None

    @property
    def places(self) -> tuple[At, ...]:
        """The place, and those where it is written too."""
        return tuple(map(at, (self.at, *self.also)))


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our codes as theirs. ``other`` is written for a word that we have no code for."""

    system: str
    codes: dict[str, str]
    other: str | None = None

    def ours(self, theirs: str) -> str | None:
        """Our code for theirs: the first of several."""
        return next((ours for ours, code in self.codes.items() if code == theirs), None)


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word of HL7 with its words for people."""

    sv: str
    en: str
    word: str = ""
    status: str | None = None


class Fixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A constant code with its text."""

    code: str
    text: str


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who issues a kind of number: an OID and those accepted for it; type is of table 0203."""

    type: str
    oid: str | None = None
    accept: tuple[str, ...] = ()


class Answering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule makes of an answer: AE or AR, and the code of table 0357."""

    answer: str
    error: str


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Application and facility, as MSH names them."""

    application: str = ""
    facility: str = ""


class Charset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of MSH-18: what is written, what its absence means, what messages really are."""

    write: str
    missing: str
    override: str | None = None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes, counts and seconds."""

    message: int
    parts: int
    file: int
    connections: int
    idle: float
    whole: float
    answer: float
    attempts: int
    pause: float


class Endpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One endpoint: its rows, its codes, its manners."""

    parts: dict[str, dict[str, Row]]
    constants: dict[str, str]
    units: dict[str, str]
    longest: dict[str, int]
    ignored: dict[str, Named]
    ours: str
    tables: dict[str, Table]
    status: dict[str, tuple[str, str]]
    no_status: tuple[str, str]
    events: dict[str, Named]
    answered: Named
    notes: dict[str, Named]
    unknown: str
    protected_name: str
    meeting: Fixed
    document: Fixed
    enclosure: Fixed
    identifiers: dict[str, Authority]
    contacts: dict[str, str]
    media: dict[str, tuple[str, str]]
    charsets: dict[str, str]
    answers: dict[str, Answering]
    version: str
    reads: tuple[str, ...]
    sending: Side
    receiving: Side
    processing: str
    charset: Charset
    limits: Limits

    def codec(self, name: str) -> str | None:
        """The Python codec of a name of MSH-18."""
        return self.charsets.get(name.strip().upper())


@lru_cache(maxsize=1024)
def at(text: str) -> At:
    """``PID-15.2`` taken apart. Raises BadConfiguration."""
    match = _AT.fullmatch(text)
    if not match:
        raise BadConfiguration(f"{text}: no field of a segment. Write PID-3 or PID-15.2.")
    return At(match[1], int(match[2]), int(match[3] or 0))


@lru_cache(maxsize=64)
def endpoint(site: Site, name: str = DEFAULT) -> Endpoint:
    """The endpoint of that name. Raises BadConfiguration for one that is not there or is wrong."""
    if not _NAME.fullmatch(name):
        raise BadConfiguration(f"{name}: no name of an endpoint: small letters, digits and hyphens only.")
    file = f"adapters/hl7v2/{name}.yaml"
    try:
        made = msgspec.convert(site.document(file), Endpoint, strict=False)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{file}: {error}. Mend the file, or what it extends.") from None
    for wrong in _wrong(made):
        raise BadConfiguration(f"{file}: {wrong}. Mend the file, or what it extends.")
    return made


def _wrong(made: Endpoint) -> list[str]:
    """What the types do not say."""
    charset = made.charset
    named = (charset.write, charset.missing, *([charset.override] if charset.override else []))
    wrong = [f"charset: {name} is in no row of charsets" for name in named if made.codec(name) is None]
    wrong += [f"parts: {name} is no part" for name in made.parts.keys() - PARTS.keys()]
    wrong += [f"parts: {name} is needed" for name in PARTS.keys() - made.parts.keys()]
    rows = [(part, name, row) for part in made.parts for name, row in made.parts[part].items()]
    wrong += [text for part, name, row in rows if part in PARTS for text in _wrong_row(made, part, name, row)]
    return wrong + [f"version: {made.version} is none of reads"] * (made.version not in made.reads)


def _wrong_row(made: Endpoint, part: str, name: str, row: Row) -> list[str]:
    told: list[tuple[bool, str]] = [
        (name not in PARTS[part].__struct_fields__, "is no field of it"),
        (row.how not in KINDS, f"as: {row.how} is not known"),
        (row.table is not None and row.table not in made.tables, f"table: {row.table} is not there"),
        (row.how.startswith("note") and name not in made.notes, "needs a row of notes"),
    ]
    places = (row.at, *row.also, row.unit.at if row.unit else None, row.kind, row.contacts)
    for place in (each for each in places if each is not None):
        told.append((not _AT.fullmatch(place), f"{place} is no field of a segment"))
    return [f"parts: {part}.{name}: {text}" for bad, text in told if bad]
