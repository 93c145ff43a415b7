"""Who we are to a server: every way that a configuration can name."""

import base64
import json
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.sync import connection
from sipfhir.sync.connection import Auth, NoAuth, Pace, Retry, Tls
from sipfhir.sync.http import Client
from tests.sync.http.saying import Asked, Said, saying

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8
OPEN = serialization.NoEncryption()


def client(base: str, folder: Path, auth: Auth, tls: Tls | None = None) -> Client:
    retry = Retry(attempts=2, wait=0, timeout=5)
    return Client("t", base, folder, auth=auth, tls=tls or Tls(), retry=retry, pace=Pace())


def headers(auth: Auth, folder: Path) -> dict[str, str]:
    """What a server gets."""
    with saying(lambda asked: (200, {}, {})) as (base, calls):
        client(base, folder, auth).get("x")
    return calls[0].headers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("p:ä s\n")
    return tmp_path


def test_tokens_keys_and_passwords_stand_in_headers(folder: Path) -> None:
    (folder / "token").write_text("abc\n")
    assert headers(connection.Bearer(token="file:token"), folder)["authorization"] == "Bearer abc"
    assert headers(connection.Header(header="X-Api-Key", value="file:token"), folder)["x-api-key"] == "abc"
    basic = headers(connection.Basic(user="u", password="file:token"), folder)["authorization"]
    assert base64.b64decode(basic.removeprefix("Basic ")) == b"u:abc"
    assert "authorization" not in headers(NoAuth(), folder)


def test_a_secret_that_is_not_there_stops_before_anything_is_sent(folder: Path) -> None:
    with pytest.raises(BadConfiguration, match="file:none"):
        client("http://localhost:1", folder, connection.Bearer(token="file:none"))


class Tokens:
    """A server with a token endpoint. ``lives``: seconds that a token lives."""

    def __init__(self, lives: float = 300) -> None:
        self.lives, self.bought, self.good = lives, list[Asked](), set[str]()

    def __call__(self, asked: Asked) -> Said:
        if asked.path.endswith("smart-configuration"):
            return 200, {}, {"token_endpoint": f"http://{asked.headers['host']}/token"}
        if asked.path == "/token":
            self.bought.append(asked)
            token = f"t{len(self.bought)}"
            self.good = {f"Bearer {token}"}
            return 200, {}, {"access_token": token, "token_type": "bearer", "expires_in": self.lives}
        return (200 if asked.headers.get("authorization") in self.good else 401), {}, {}


def smart(**given: str) -> connection.Smart:
    return connection.Smart(**({"client_id": "us", "private_key": "file:key", "key_id": "k1"} | given))  # type: ignore[arg-type]


def key(folder: Path, algorithm: str = "RS384") -> Any:
    """A new private key, written where the configuration says."""
    made: Any = (
        rsa.generate_private_key(65537, 2048)
        if algorithm == "RS384"
        else ec.generate_private_key(ec.SECP384R1())
    )
    (folder / "key").write_bytes(made.private_bytes(PEM, PKCS8, OPEN))
    return made


@pytest.mark.parametrize("algorithm", ["RS384", "ES384"])
def test_smart_backend_services_signs_for_a_token_and_keeps_it(folder: Path, algorithm: str) -> None:
    tokens, private = Tokens(), key(folder, algorithm)
    with saying(tokens) as (base, _):
        one = client(base, folder, smart(algorithm=algorithm))
        assert [one.get("x").status for _ in range(3)] == [200] * 3
    [asked] = tokens.bought
    form = {name: value[0] for name, value in parse_qs(asked.body).items()}
    assert form["grant_type"] == "client_credentials"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert form["scope"] == "system/*.read system/*.write"
    said = form["client_assertion"]
    assert jwt.get_unverified_header(said) == {"alg": algorithm, "kid": "k1", "typ": "JWT"}
    audience = base.removesuffix("/fhir") + "/token"
    claims = jwt.decode(said, private.public_key(), [algorithm], audience=audience)
    assert claims["iss"] == claims["sub"] == "us"
    assert 0 < claims["exp"] - time.time() <= 300


def test_a_token_that_ends_or_is_taken_back_is_bought_again_with_another_name(folder: Path) -> None:
    tokens = Tokens(lives=10)
    key(folder)
    with saying(tokens) as (base, _):
        one = client(base, folder, smart())
        assert [one.get("x").status for _ in range(2)] == [200, 200]
        assert len(tokens.bought) == 2
        tokens.lives = 300
        one.get("x")
        tokens.good = set()
        assert one.get("x").status == 200
    assert len(tokens.bought) == 4
    assert len({parse_qs(one.body)["client_assertion"][0] for one in tokens.bought}) == 4


def test_a_key_is_rotated_by_putting_another_there(folder: Path) -> None:
    tokens = Tokens(lives=1)
    first = key(folder)
    with saying(tokens) as (base, _):
        one = client(base, folder, smart())
        one.get("x")
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(second := rsa.generate_private_key(65537, 2048)))
        (folder / "key").write_text(json.dumps(told | {"kid": "k2"}))
        one.get("x")
    said = [parse_qs(one.body)["client_assertion"][0] for one in tokens.bought]
    assert [jwt.get_unverified_header(one)["kid"] for one in said] == ["k1", "k2"]
    for one, private in zip(said, (first, second), strict=True):
        jwt.decode(one, private.public_key(), ["RS384"], options={"verify_aud": False})


@pytest.mark.parametrize("text", ["no key", '{"kty": "RSA"}', "{"])
def test_a_key_that_is_none_is_told_by_its_name_only(folder: Path, text: str) -> None:
    (folder / "key").write_text(text)
    with (
        saying(Tokens()) as (base, _),
        pytest.raises(BadConfiguration, match="file:key: no private key") as told,
    ):
        client(base, folder, smart()).get("x")
    assert text not in str(told.value).replace("no private key", "")


def test_client_credentials_are_said_as_every_server_takes_them(folder: Path) -> None:
    tokens = Tokens()
    with saying(tokens) as (base, _):
        url = base.removesuffix("/fhir") + "/token"
        auth = connection.Client(token_url=url, client_id="u s", client_secret="file:secret", scope="a b")
        assert client(base, folder, auth).get("x").status == 200
    [asked] = tokens.bought
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")) == b"u+s:p%3A%C3%A4+s"
    assert parse_qs(asked.body) == {"grant_type": ["client_credentials"], "scope": ["a b"]}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ((500, {}, {}), Retriable),
        ((429, {}, {}), Retriable),
        ((401, {}, {"error": "invalid_client"}), Fatal),
        ((200, {}, {}), Fatal),
        ((200, {}, b"no json"), Fatal),
        ((200, {}, []), Fatal),
    ],
)
def test_a_token_server_that_gives_none(folder: Path, said: Said, kind: type[Exception]) -> None:
    key(folder)
    with saying(lambda asked: said) as (base, _), pytest.raises(kind):
        client(base, folder, smart(token_url=f"{base}/token")).get("x")


def certificate(folder: Path, name: str, issuer: tuple[Any, Any] | None = None) -> tuple[Any, Any]:
    """A certificate and its key as files; signed by itself, or by another."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(issuer is None, None), True)
        .sign(issuer[1] if issuer else private, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(made.public_bytes(PEM))
    (folder / f"{name}.key").write_bytes(private.private_bytes(PEM, PKCS8, OPEN))
    return made, private


@pytest.fixture
def trusting(folder: Path) -> Callable[[], ssl.SSLContext]:
    """A server that wants to know who calls."""
    authority = certificate(folder, "authority")
    certificate(folder, "server", authority)
    certificate(folder, "us", authority)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    context.load_verify_locations(folder / "authority.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    return lambda: context


def test_mutual_tls_lets_in_who_has_a_certificate(
    folder: Path, trusting: Callable[[], ssl.SSLContext]
) -> None:
    tls = Tls(authority="authority.pem", certificate="us.pem", key="us.key")
    with saying(lambda asked: (200, {}, {}), trusting()) as (base, calls):
        assert client(base, folder, NoAuth(), tls).get("x").status == 200
        with pytest.raises(Retriable):
            client(base, folder, NoAuth(), Tls(authority="authority.pem")).get("x")
    assert len(calls) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(
    folder: Path, trusting: Callable[[], ssl.SSLContext]
) -> None:
    with (
        saying(lambda asked: (200, {}, {}), trusting()) as (base, calls),
        pytest.raises(Fatal, match="not trusted"),
    ):
        client(base, folder, NoAuth()).send("POST", "", {"a": 1})
    assert calls == []


@pytest.mark.parametrize(
    "tls", [Tls(authority="none"), Tls(certificate="us.pem", key="server.key"), Tls(certificate="secret")]
)
def test_certificates_that_cannot_be_used_are_told_before_anything_is_sent(
    folder: Path, trusting: Callable[[], ssl.SSLContext], tls: Tls
) -> None:
    with pytest.raises(BadConfiguration, match="tls"):
        client("https://localhost:1", folder, NoAuth(), tls)
