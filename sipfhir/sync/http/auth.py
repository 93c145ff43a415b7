"""Who we are to a server: no one, a token, an API key, a password, OAuth2, SMART Backend Services.

SMART App Launch 2.2, Backend Services: a signed assertion (private_key_jwt, RFC 7523) buys a token.
"""

import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote_plus

import jwt
import msgspec
import requests

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.sync.connection import Auth, Basic, Bearer, Client, Header, Smart
from sipfhir.sync.secret import reveal

EARLY = 30.0
"""Seconds before its end that a token is renewed: clocks differ, and a call takes its time."""
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = 240
"""Seconds that an assertion lives; the standard allows five minutes."""


class Credentials(Protocol):
    """Headers that say who we are."""

    def headers(self) -> dict[str, str]:
        """For one call. Raises Retriable, Fatal when no token is to be had."""

    def refused(self) -> bool:
        """The server did not take them. True when others can be had and the call be tried once more."""


def credentials(
    auth: Auth, base: str, folder: Path, session: requests.Session, timeout: float
) -> Credentials:
    """What a configuration says, with the secrets that it names. Raises BadConfiguration."""
    match auth:
        case Bearer():
            return Fixed({"Authorization": f"Bearer {_text(auth.token, folder)}"})
        case Header():
            return Fixed({auth.header: _text(auth.value, folder)})
        case Basic():
            made = requests.Request("GET", base, auth=(auth.user, _text(auth.password, folder))).prepare()
            return Fixed({"Authorization": made.headers["Authorization"]})
        case Client() | Smart():
            return Token(auth, base, folder, session, timeout)
    return Fixed({})


class Fixed:
    """Credentials that never change."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def headers(self) -> dict[str, str]:
        """Always the same."""
        return self._headers

    def refused(self) -> bool:
        """There are no others."""
        return False


class Token:
    """A token that is bought, kept while it lives, and bought again."""

    def __init__(
        self,
        auth: Client | Smart,
        base: str,
        folder: Path,
        session: requests.Session,
        timeout: float,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._auth, self._base, self._folder = auth, base.rstrip("/"), folder
        self._session, self._timeout, self._now = session, timeout, now
        self._token, self._until, self._lock = "", 0.0, threading.Lock()

    def headers(self) -> dict[str, str]:
        """With a token that lives; one thread buys it, the others wait."""
        with self._lock:
            if self._now() >= self._until - EARLY:
                self._buy()
            return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> bool:
        """The token was taken back: buy another."""
        with self._lock:
            self._until = 0.0
        return True

    def _buy(self) -> None:
        url = self._auth.token_url or self._discovered()
        answer = self._asked("POST", url, data=self._form(url), auth=self._password())
        token, lasts = answer.get("access_token"), answer.get("expires_in", 300)
        if not isinstance(token, str) or not isinstance(lasts, int | float):
            raise Fatal("the token server's answer holds no token. Ask who runs it.")
        self._token, self._until = token, self._now() + lasts

    def _password(self) -> tuple[str, str] | None:
        """The secret of a client, as every OAuth2 server takes it (RFC 6749, 2.3.1): Basic, both parts
        encoded as in a form."""
        if not isinstance(self._auth, Client):
            return None
        secret = _text(self._auth.client_secret, self._folder)
        return quote_plus(self._auth.client_id), quote_plus(secret)

    def _form(self, url: str) -> dict[str, str]:
        auth = self._auth
        scope = {"scope": auth.scope} if auth.scope else {}
        form = {"grant_type": "client_credentials", **scope}
        if isinstance(auth, Client):
            return form
        return {**form, "client_assertion_type": ASSERTION, "client_assertion": self._assertion(auth, url)}

    def _assertion(self, auth: Smart, url: str) -> str:
        """Signed anew each time, with the key that lies there now: a new key needs no new start."""
        now = int(self._now())
        claims = {"iss": auth.client_id, "sub": auth.client_id, "aud": url, "jti": str(uuid.uuid4())}
        try:
            key, key_id = _key(reveal(auth.private_key, self._folder), auth)
            return jwt.encode({**claims, "iat": now, "exp": now + LIFE}, key, auth.algorithm, {"kid": key_id})
        except (ValueError, TypeError, jwt.exceptions.PyJWTError):
            raise BadConfiguration(
                f"{auth.private_key}: no private key for {auth.algorithm}: PEM without a password, or a JWK."
            ) from None

    def _discovered(self) -> str:
        found = self._asked("GET", f"{self._base}/.well-known/smart-configuration").get("token_endpoint")
        if not isinstance(found, str):
            raise BadConfiguration("the server does not say where its tokens are. Give auth.token-url.")
        return found

    def _asked(self, method: str, url: str, **given: Any) -> dict[str, Any]:
        try:
            answer = self._session.request(method, url, timeout=self._timeout, allow_redirects=False, **given)
            body = answer.json() if answer.ok else None
        except requests.JSONDecodeError:
            raise Fatal("the token server's answer is no JSON. Ask who runs it.") from None
        except requests.RequestException:
            raise Retriable("the token server does not answer. See that it runs, then resume.") from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Retriable(f"the token server answers {answer.status_code}. Try again later.")
        if not isinstance(body, dict):
            raise Fatal(f"the token server refuses us ({answer.status_code}). See client-id, key and scope.")
        return body


def _key(data: bytes, auth: Smart) -> tuple[Any, str]:
    """The key and its id: a JWK says its own, so that both change in one file when the key is rotated."""
    if not data.startswith(b"{"):
        return data, auth.key_id
    told = msgspec.json.decode(data)
    return jwt.PyJWK(told, auth.algorithm).key, str(told.get("kid", auth.key_id))


def _text(secret: str, folder: Path) -> str:
    return reveal(secret, folder).decode("utf-8", "replace")
