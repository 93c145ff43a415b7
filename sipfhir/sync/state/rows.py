"""What the state says, row by row."""

from typing import Literal

import msgspec

from sipfhir.sync.parcel import Outcome, Server

Action = Literal["send", "revoke", "hold", "twice", "torn", "broken"]
"""What intake found that is to be done with a plan at a target. ``twice``: a later or equal version of the
same plan stands in the run. ``torn``: two in the run say different things of one plan. ``broken``: the
record could not be read."""

Stage = Literal["taken", "read", "done"]
LetterStatus = Literal["open", "replayed", "discarded", "expired"]


class Run(msgspec.Struct, frozen=True):
    """One night. ``finished`` is None while it works, and after it was killed."""

    id: str
    name: str
    config: str
    started: str
    finished: str | None = None
    code: int | None = None


class Input(msgspec.Struct, frozen=True):
    """One file of a source in a run."""

    id: int
    run: str
    source: str
    ref: str
    digest: str
    stage: Stage
    records: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One plan for one target in a run. ``outcome`` is None until it has its verdict."""

    ordinal: int
    target: str
    key: str
    hash: str
    action: Action
    rank: str = ""
    """When the plan was last changed, and its version: of two, the greater is the later."""
    line: int | None = None
    case: str | None = None
    retry: int | None = None
    outcome: Outcome | None = None
    at: str | None = None
    findings: str = "{}"
    """Rules that found something → how often, as JSON: no place, no value."""
    id: int = 0
    input: int = 0


class Known(msgspec.Struct, frozen=True):
    """What a target has of a plan since earlier runs. ``outcome`` is ``revoked`` for as long as a withdrawal
    stands there, and ``dead`` when nobody knows whether it has the plan. ``hash`` is empty when nobody knows
    what it has of it."""

    hash: str
    outcome: Outcome
    servers: dict[str, Server]
    basis: str | None = None
    run: str = ""
    at: str = ""
    rank: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A dead letter: a plan that did not arrive, why, and where its record lies."""

    id: str
    entry: int
    source: str
    ref: str
    ordinal: int
    target: str
    key: str
    case: str
    findings: str
    retry: bool
    digest: str
    buried: str
    expires: str
    line: int | None = None
    system: str | None = None
    sealed: bytes | None = None
    status: LetterStatus = "open"


class Dying(msgspec.Struct, frozen=True):
    """A plan of a run that did not arrive at a target, as reports tell it."""

    source: str
    ref: str
    ordinal: int
    line: int | None
    target: str
    key: str
    action: Action
    case: str | None
    retry: int | None


class Count(msgspec.Struct, frozen=True):
    """So many plans of a source had this outcome at a target. ``outcome`` None: no verdict yet."""

    source: str
    target: str
    outcome: Outcome | None
    case: str | None
    number: int
