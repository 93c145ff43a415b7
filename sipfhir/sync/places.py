"""Where plans come from and where they go, as the configuration says it."""

from typing import Annotated, Literal

import msgspec

from sipfhir.sync.connection import Auth, Name, NoAuth, Pace, Retry, Seconds, Sftp, Some, Table, Tls


class Actor(Table, frozen=True, kw_only=True):
    """Whom a target stands for: a consent must cover them. ``huvudman``: kommun, region or other."""

    name: str
    huvudman: Literal["kommun", "region"] | None = None
    huvudman_name: str | None = None
    hsa_id: str | None = None
    organisationsnummer: str | None = None
    role: str = "full"
    """A role of ``validators/roles.yaml``: what the least data are that it may see."""


class AtTheDoor(Table, frozen=True, kw_only=True):
    """What is done where an export is silent on consent: held, or delivered on a named basis, audited."""

    silent: Literal["hold", "deliver"] = "hold"
    basis: str | None = None


class FromFolder(Table, frozen=True, kw_only=True, tag="folder", tag_field="kind"):
    """A drop folder. ``settle``: seconds that a file must have lain unchanged."""

    name: Name
    path: str
    targets: tuple[str, ...]
    system: str | None = None
    pattern: str = "*"
    settle: Seconds = 10.0
    archive: str | None = None


class FromSftp(Table, frozen=True, kw_only=True, tag="sftp", tag_field="kind"):
    """A folder at an SFTP server."""

    name: Name
    path: str
    server: Sftp
    targets: tuple[str, ...]
    system: str | None = None
    pattern: str = "*"
    settle: Seconds = 10.0
    archive: str | None = None
    retry: Retry = Retry()


class FromFhir(Table, frozen=True, kw_only=True, tag="fhir", tag_field="kind"):
    """A search at a FHIR server: CarePlans changed since the watermark, with what they refer to.

    ``search`` may narrow it: ``CarePlan?category=…``.
    """

    name: Name
    url: str
    targets: tuple[str, ...]
    search: Annotated[str, msgspec.Meta(pattern=r"^CarePlan(\?|$)")] = "CarePlan"
    count: Some = 50
    overlap: Seconds = 60.0
    """Seconds that a search goes back behind the watermark: clocks differ."""
    auth: Auth = NoAuth()
    tls: Tls = Tls()
    retry: Retry = Retry()
    pace: Pace = Pace()


class FromRivta(Table, frozen=True, kw_only=True, tag="rivta", tag_field="kind"):
    """GetCarePlans at a service of RIV-TA, for each person of a list."""

    name: Name
    url: str
    logical_address: str
    persons: str
    """A file with an identity a line."""
    targets: tuple[str, ...]
    tls: Tls = Tls()
    retry: Retry = Retry()
    pace: Pace = Pace()


SourceConfig = FromFolder | FromSftp | FromFhir | FromRivta

LETTERS = "dead-letters"
"""What the source of dead letters is called in state and reports; no source of a file is."""


class FromLetters(Table, frozen=True, kw_only=True):
    """Dead letters of one target, tried again. Not for the file: a run has them by itself."""

    targets: tuple[str, ...]
    name: str = LETTERS


class Delivery(Table, frozen=True, kw_only=True):
    """What every target has."""

    name: Name
    actor: Actor
    consent: AtTheDoor = AtTheDoor()


class ToFhir(Delivery, frozen=True, kw_only=True, tag="fhir", tag_field="kind"):
    """A FHIR R4 server. ``conflict``: whose a plan is that was changed there since we wrote it."""

    url: str
    conflict: Literal["ours", "theirs", "stop"] = "stop"
    create: tuple[Literal["Patient", "Organization", "Practitioner"], ...] = ()
    """What of the server's own may be created when it is not found there. It is never updated."""
    auth: Auth = NoAuth()
    tls: Tls = Tls()
    retry: Retry = Retry()
    pace: Pace = Pace()


class ToFolder(Delivery, frozen=True, kw_only=True, tag="folder", tag_field="kind"):
    """A file a plan in a folder: FHIR, or a system's own form."""

    path: str
    to: str = "fhir"


class ToSftp(Delivery, frozen=True, kw_only=True, tag="sftp", tag_field="kind"):
    """A file a plan in a folder at an SFTP server."""

    path: str
    server: Sftp
    to: str = "fhir"
    retry: Retry = Retry()


class ToNdjson(Delivery, frozen=True, kw_only=True, tag="ndjson", tag_field="kind"):
    """One file a type of resource, all plans of the run."""

    path: str


class ToIndex(Delivery, frozen=True, kw_only=True, tag="engagement-index", tag_field="kind"):
    """RIV-TA Update to the engagement index: that there is a plan, not what is in it."""

    url: str
    logical_address: str
    source_system: str
    tls: Tls = Tls()
    retry: Retry = Retry()
    pace: Pace = Pace()


TargetConfig = ToFhir | ToFolder | ToSftp | ToNdjson | ToIndex
