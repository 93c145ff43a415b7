"""A client of one server: retries by class with jitter, Retry-After, deadline, circuit breaker, pacing."""

import random
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import msgspec
import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, stop_after_delay
from tenacity.wait import wait_base, wait_exponential_jitter

from sipfhir.errors import Retriable
from sipfhir.sync.connection import Auth, Pace, Retry, Tls
from sipfhir.sync.http.auth import credentials
from sipfhir.sync.http.pacing import Breaker, Pacing

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""What a later call may be answered otherwise."""
LARGEST = 50_000_000
"""Bytes of an answer; a longer one is refused."""


class Reply(msgspec.Struct, frozen=True):
    """An answer. ``body`` is None when it is no JSON object."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any] | None


class Unclear(Exception):
    """A call that may have had its effect, though nobody said so: cut off, timed out, a fault answered."""


class _Again(Exception):
    """A call that is worth another one. ``after``: seconds that the server asks us to wait."""

    def __init__(self, reply: Reply | None, after: float = 0.0) -> None:
        self.reply, self.after = reply, after


class _Wait(wait_base):
    """Longer each time with jitter, never shorter than the server asks."""

    def __init__(self, retry: Retry, chance: Callable[[], float]) -> None:
        self._grows = wait_exponential_jitter(initial=retry.wait, max=retry.longest, jitter=0)
        self._chance, self._longest = chance, retry.longest

    def __call__(self, retry_state: RetryCallState) -> float:
        failed = retry_state.outcome.exception() if retry_state.outcome else None
        asked = failed.after if isinstance(failed, _Again) else 0.0
        return max(asked, self._grows(retry_state) * (0.5 + self._chance() / 2))


class Client:
    """Speaks to one server. ``name`` is what messages call it."""

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
        self.name, self.base, self._retry, self._sleep = name, base.rstrip("/"), retry, sleep
        self._session = requests.Session()
        self._session.mount("https://", _adapter(pace))
        self._session.mount("http://", _adapter(pace))
        self._session.trust_env = False
        if tls.certificate:
            files = (str(folder / tls.certificate), str(folder / (tls.key or tls.certificate)))
            self._session.cert = files
        if tls.authority:
            self._session.verify = str(folder / tls.authority)
        self._who = credentials(auth, self.base, folder, self._session, retry.timeout)
        self._pacing, self._wait = Pacing(pace.each_second), _Wait(retry, chance)
        self._breaker = Breaker(name, retry.circuit, retry.pause)

    def get(self, path: str, **params: str) -> Reply:
        """Read. Retried; raises Retriable when it comes to nothing."""
        return self._safely("GET", path, params=params)

    def search(self, resource: str, **params: str) -> Reply:
        """Search by POST: what is looked for may be a person, and addresses are logged."""
        return self._safely("POST", f"{resource}/_search", data=params)

    def send(self, method: str, path: str, body: Any, *, again: bool, **headers: str) -> Reply:
        """Write. ``again``: a second call does no harm, so that it is retried.

        Raises Unclear when it may have had its effect, Retriable when it cannot have had any.
        """
        data = msgspec.json.encode(body)
        typed = {"Content-Type": "application/fhir+json", **headers}
        if again:
            try:
                return self._retried(method, path, data=data, headers=typed)
            except Retriable:
                raise Unclear from None
        return self._once(method, path, data, typed)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _once(self, method: str, path: str, data: bytes, headers: dict[str, str]) -> Reply:
        self._breaker.check()
        try:
            return self._call(method, path, data=data, headers=headers)
        except _Again as again:
            if again.reply is not None and again.reply.status in (408, 425, 429, 503):
                raise Retriable(f"{self.name}: answers {again.reply.status}. Try again later.") from None
            raise Unclear from None

    def _safely(self, method: str, path: str, **given: Any) -> Reply:
        return self._retried(method, path, **given)

    def _retried(self, method: str, path: str, **given: Any) -> Reply:
        self._breaker.check()
        stop = stop_after_attempt(self._retry.attempts) | stop_after_delay(self._retry.deadline)
        retrying = Retrying(
            stop=stop, wait=self._wait, sleep=self._sleep, retry=retry_if_exception_type(_Again), reraise=True
        )
        try:
            reply: Reply = retrying(self._call, method, path, **given)
        except _Again as again:
            self._breaker.failed()
            told = f"answers {again.reply.status}" if again.reply else "does not answer"
            raise Retriable(f"{self.name}: {told}. See that it runs, then resume.") from None
        self._breaker.answered()
        return reply

    def _call(self, method: str, path: str, **given: Any) -> Reply:
        """One call, and one more when the token was taken back."""
        reply = self._sent(method, path, **given)
        if reply.status == 401 and self._who.refused():
            reply = self._sent(method, path, **given)
        if reply.status in AGAIN:
            raise _Again(reply, _after(reply.headers.get("retry-after"), self._retry.longest))
        return reply

    def _sent(self, method: str, path: str, *, headers: dict[str, str] | None = None, **given: Any) -> Reply:
        self._pacing.wait(self._sleep)
        url = f"{self.base}/{path}" if path else self.base
        said = {"Accept": "application/fhir+json", **self._who.headers(), **(headers or {})}
        try:
            with self._session.request(
                method,
                url,
                headers=said,
                timeout=self._retry.timeout,
                allow_redirects=False,
                stream=True,
                **given,
            ) as answer:
                return _reply(answer, self._retry.timeout)
        except (requests.RequestException, OSError):
            raise _Again(None) from None


def _adapter(pace: Pace) -> requests.adapters.HTTPAdapter:
    return requests.adapters.HTTPAdapter(pool_maxsize=max(pace.together, 1), max_retries=0)


def _reply(answer: requests.Response, timeout: float) -> Reply:
    """The answer, read whole: one that drips is given up after twice the time of a call."""
    until, pieces, size = time.monotonic() + 2 * timeout, [], 0
    for piece in answer.iter_content(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST or time.monotonic() > until:
            raise requests.ConnectionError
    return Reply(
        answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, _object(b"".join(pieces))
    )


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict) else None


def _after(value: str | None, longest: float) -> float:
    """Seconds of a Retry-After header: a number, or an HTTP date; never more than ``longest``."""
    if not value:
        return 0.0
    try:
        seconds = float(value) if value.isdigit() else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), longest)
