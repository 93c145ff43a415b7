"""A client of one server: retries by class with jitter, Retry-After, deadline, circuit breaker, pacing."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay

from sipfhir.errors import Fatal, Retriable
from sipfhir.sync.connection import Auth, NoAuth, Pace, Retry, Tls
from sipfhir.sync.http.auth import credentials
from sipfhir.sync.http.pacing import Breaker, Pacing
from sipfhir.sync.http.patience import Unclear, Wait, after
from sipfhir.sync.http.session import session
from sipfhir.sync.places import FromFhir, FromRivta, ToFhir, ToIndex

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""What a later call may be answered otherwise."""
LARGEST = 50_000_000
"""Bytes of an answer; a longer one is refused."""


class Reply(msgspec.Struct, frozen=True):
    """An answer. ``headers`` by lower-case name; ``body`` is None when it is no JSON object; ``data`` is
    the answer as it came."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any] | None
    data: bytes = b""


class Client:
    """Speaks to one server. ``name`` is what messages call it."""

    @classmethod
    def of(cls, name: str, config: FromFhir | FromRivta | ToFhir | ToIndex, folder: Path) -> Self:
        """The client of a source or target of a configuration. RIV-TA asks for certificates alone."""
        auth = NoAuth() if isinstance(config, FromRivta | ToIndex) else config.auth
        tls, retry, pace = config.tls, config.retry, config.pace
        return cls(name, config.url, folder, auth=auth, tls=tls, retry=retry, pace=pace)

    def __init__(
        self,
        name: str,
        base: str,
        folder: Path,
        *,
        auth: Auth,
        tls: Tls,
        retry: Retry,
        pace: Pace,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.name, self.base, self.retry, self._sleep = name, base.rstrip("/"), retry, sleep
        self._session = session(tls, pace, folder)
        self._who = credentials(auth, self.base, folder, self._session, retry.timeout)
        self._pacing, self._wait = Pacing(pace.each_second), Wait(retry.wait, retry.longest, chance)
        self.breaker = Breaker(name, retry.circuit, retry.pause)

    def get(self, path: str, **params: str) -> Reply:
        """Read. Retried; raises Retriable when it comes to nothing."""
        return self._retried("GET", path, params=params)

    def follow(self, link: str) -> Reply:
        """A page that an answer names. Raises Fatal for one elsewhere: it would get our credentials."""
        url = urljoin(f"{self.base}/", link)
        if urlsplit(url)[:2] != urlsplit(self.base)[:2]:
            raise Fatal(f"{self.name}: a next page lies at another server. Mend the base address there.")
        return self._retried("GET", url)

    def post(self, data: bytes, final: Callable[[Reply], bool], **headers: str) -> Reply:
        """A call of another kind that may be made twice. ``final``: what is an answer, whatever its status.

        Retried; raises Retriable when it comes to nothing.
        """
        return self._retried("POST", "", data=data, headers=headers, final=final)

    def search(self, resource: str, **params: str | list[str]) -> Reply:
        """Search by POST: what is looked for may be a person, and addresses are logged."""
        return self._retried("POST", f"{resource}/_search", data=params)

    def send(self, method: str, path: str, body: Any, **headers: str) -> Reply:
        """Write, once. Raises Unclear when it may have had its effect though nobody said so: look, then send
        again (``patiently``)."""
        typed = {"Content-Type": "application/fhir+json", **headers}
        data = msgspec.json.encode(body) if body is not None else None
        return self._call(method, path, data=data, headers=typed)

    def patiently(self, *kinds: type[Exception]) -> Retrying:
        """Tries what it is given again after these exceptions, as often and as long as one plan may take;
        then the last is raised."""
        return Retrying(
            stop=stop_after_attempt(self.retry.attempts) | stop_before_delay(self.retry.deadline),
            wait=self._wait,
            sleep=self._sleep,
            retry=retry_if_exception_type(kinds),
            reraise=True,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _retried(self, method: str, path: str, **given: Any) -> Reply:
        self.breaker.check()
        try:
            reply: Reply = self.patiently(Unclear)(self._call, method, path, **given)
        except Unclear as last:
            self.breaker.failed()
            told = f"answers {last.status}" if last.status else "does not answer"
            raise Retriable(f"{self.name}: {told}. See that it runs, then resume.") from None
        self.breaker.answered()
        return reply

    def _call(
        self, method: str, path: str, final: Callable[[Reply], bool] = lambda _: False, **given: Any
    ) -> Reply:
        """One call, and one more when the token was taken back."""
        reply = self._sent(method, path, **given)
        if reply.status == 401 and self._who.refused():
            reply = self._sent(method, path, **given)
        if reply.status in AGAIN and not final(reply):
            raise Unclear(reply.status, after(reply.headers.get("retry-after"), time.time()))
        return reply

    def _sent(self, method: str, path: str, *, headers: dict[str, str] | None = None, **given: Any) -> Reply:
        said = {"Accept": "application/fhir+json", **self._who.headers(), **(headers or {})}
        url, limit = path if _is_whole(path) else f"{self.base}/{path}".rstrip("/"), self.retry.timeout
        self._pacing.wait(self._sleep)
        try:
            with self._session.request(
                method, url, headers=said, timeout=limit, allow_redirects=False, stream=True, **given
            ) as answer:
                return _reply(answer, limit)
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" not in str(error):
                raise Unclear from None
            raise Fatal(
                f"{self.name}: its certificate is not trusted, has run out, or is another's. Nothing was "
                "sent. See tls.authority, and ask who runs it."
            ) from None
        except (requests.RequestException, OSError):
            raise Unclear from None


def _reply(answer: requests.Response, timeout: float) -> Reply:
    """The answer, read whole: one that drips is given up after twice the time of a call."""
    until, pieces, size = time.monotonic() + 2 * timeout, [], 0
    for piece in answer.iter_content(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST or time.monotonic() > until:
            raise requests.ConnectionError
    headers = {name.lower(): value for name, value in answer.headers.items()}
    data, typed = b"".join(pieces), answer.ok and "xml" not in headers.get("content-type", "")
    return Reply(answer.status_code, headers, _object(data, typed), data)


def _is_whole(path: str) -> bool:
    return path.startswith(("http://", "https://"))


def _object(data: bytes, whole: bool) -> dict[str, Any] | None:
    """A success that says half a word was cut off on its way."""
    try:
        found = msgspec.json.decode(data) if data else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        if whole:
            raise requests.ConnectionError from None
        return None
    return found if isinstance(found, dict) else None
