"""How a client reaches a server: patience, pace, certificates, who it says it is."""

from typing import Annotated, Literal

import msgspec

from sipfhir.sync.secret import Secret


class Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename="kebab", kw_only=True):
    """A table of the file: names with hyphens, none unknown."""


Name = Annotated[str, msgspec.Meta(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$")]
"""What a run, source or target is called: it becomes part of file names, labels and log lines."""


Some = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Retry(Table, frozen=True, kw_only=True):
    """How patient a client is. Seconds."""

    attempts: Some = 5
    wait: Seconds = 1.0
    longest: Seconds = 60.0
    timeout: Seconds = 30.0
    deadline: Seconds = 300.0
    """For one plan, with all its attempts."""
    circuit: Some = 5
    """So many plans in a row that did not arrive, and the target counts as away."""
    pause: Seconds = 60.0
    """How long it is left alone then."""


class Pace(Table, frozen=True, kw_only=True):
    """How much a server is asked at once, and a second (0: as much as it answers)."""

    together: Some = 2
    each_second: Seconds = 0.0


class Tls(Table, frozen=True, kw_only=True):
    """Mutual TLS. ``authority`` is a file of trusted certificates besides those of the machine."""

    certificate: str | None = None
    key: str | None = None
    authority: str | None = None


class NoAuth(Table, frozen=True, kw_only=True, tag="none", tag_field="kind"):
    """Nobody asks."""


class Bearer(Table, frozen=True, kw_only=True, tag="bearer", tag_field="kind"):
    """A token that does not change."""

    token: Secret


class Header(Table, frozen=True, kw_only=True, tag="header", tag_field="kind"):
    """An API key in a header."""

    header: str
    value: Secret


class Basic(Table, frozen=True, kw_only=True, tag="basic", tag_field="kind"):
    """Name and password."""

    user: str
    password: Secret


class Client(Table, frozen=True, kw_only=True, tag="client", tag_field="kind"):
    """OAuth2 client credentials."""

    token_url: str
    client_id: str
    client_secret: Secret
    scope: str | None = None


class Smart(Table, frozen=True, kw_only=True, tag="smart", tag_field="kind"):
    """SMART Backend Services: a private key signs. It is read anew for each token, PEM or JWK; the ``kid`` of
    a JWK takes the place of ``key_id``."""

    client_id: str
    private_key: Secret
    key_id: str
    token_url: str | None = None
    """None: what the server's ``.well-known/smart-configuration`` says."""
    scope: str = "system/*.read system/*.write"
    algorithm: Literal["RS384", "ES384"] = "RS384"


Auth = NoAuth | Bearer | Header | Basic | Client | Smart


class Sftp(Table, frozen=True, kw_only=True):
    """Where an SFTP server is, and how it is known."""

    host: str
    user: str
    host_key: str
    """Its public key, as in known_hosts: ``ssh-ed25519 AAAA…``. Without it nothing is sent."""
    port: int = 22
    password: Secret | None = None
    private_key: Secret | None = None
