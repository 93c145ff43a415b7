"""Who is told in the morning: a signed webhook, a mail. Numbers and names of the configuration only."""

import hashlib
import hmac
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import requests

from sipfhir.errors import SipfhirError
from sipfhir.sync.config import Config, Mail, Webhook
from sipfhir.sync.report import Account
from sipfhir.sync.secret import reveal

TIMEOUT = 15
SIGNATURE, INSTANT = "X-Sipfhir-Signature", "X-Sipfhir-Timestamp"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What is told. ``error`` is what stopped a run that did not come to its end."""

    name: str
    run: str | None
    code: int
    at: str
    counts: dict[str, int] = {}
    not_withdrawn: int = 0
    dead_letters: dict[str, int] = {}
    error: str | None = None


def notice(told: Account, at: str) -> Notice:
    """The notice of a run that came to its end."""
    return Notice(
        name=told.name,
        run=told.run,
        code=told.code or 0,
        at=at,
        counts=told.totals,
        not_withdrawn=len(told.not_withdrawn),
        dead_letters=told.waiting,
    )


def tell(config: Config, what: Notice, lang: str) -> Iterator[str]:
    """Tell whom the configuration names, if there is a reason to. What could not be told is given back."""
    if not what.code and not config.notify.always:
        return
    if config.notify.webhook is not None:
        yield from _tried("webhook", lambda: post(config.notify.webhook, what, config.folder))
    if config.notify.mail is not None:
        yield from _tried("mail", lambda: send(config.notify.mail, what, config.folder, lang))


def post(webhook: Webhook | None, what: Notice, folder: Path) -> None:
    """POST the notice as JSON. The signature is HMAC-SHA256 over the instant, a full stop and the body, so
    that an old one cannot be sent again."""
    assert webhook is not None
    body = msgspec.json.encode(what)
    headers = {
        "Content-Type": "application/json",
        INSTANT: what.at,
        SIGNATURE: signature(reveal(webhook.secret, folder), what.at, body),
    }
    answer = requests.post(webhook.url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
    if not answer.ok:
        raise OSError(f"answered {answer.status_code}")


def signature(secret: bytes, at: str, body: bytes) -> str:
    """``sha256=…`` as the receiver makes it too."""
    return "sha256=" + hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()


def send(mail: Mail | None, what: Notice, folder: Path, lang: str) -> None:
    """Send the notice by mail."""
    assert mail is not None
    with smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT) as server:
        if mail.starttls:
            import ssl

            server.starttls(context=ssl.create_default_context())
        if mail.user and mail.password:
            server.login(mail.user, reveal(mail.password, folder).decode())
        server.send_message(letter(mail, what, lang))


def letter(mail: Mail, what: Notice, lang: str) -> EmailMessage:
    """The mail: how it went, the numbers, what to do."""
    words = _WORDS["en" if lang == "en" else "sv"]
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, ", ".join(mail.to)
    message["Subject"] = f"sipfhir {what.name}: {words['failed' if what.code else 'well']}"
    message.set_content("\n".join(_lines(what, words)) + "\n")
    return message


def _lines(what: Notice, words: dict[str, str]) -> Iterator[str]:
    if what.error:
        yield f"{words['stopped']}: {what.error}"
    if what.run:
        yield f"{words['run']}: {what.run}"
    if what.not_withdrawn:
        yield f"{words['not_withdrawn']}: {what.not_withdrawn}"
    yield from (f"{words.get(name, name)}: {number}" for name, number in what.counts.items() if number)
    for target, number in what.dead_letters.items():
        yield f"{words['letters']} ({target}): {number}"
    yield words["do"]


def _tried(name: str, act: Callable[[], Any]) -> Iterator[str]:
    """What came in the way, without what a server said: that may hold a secret or an address."""
    try:
        act()
    except (OSError, smtplib.SMTPException, requests.RequestException) as error:
        said = str(error) if type(error) is OSError and error.args[0:1] and not error.errno else ""
        yield f"{name}: nobody was told ({said or type(error).__name__})."
    except SipfhirError as error:
        yield f"{name}: nobody was told ({error})"


_WORDS = {
    "sv": {
        "failed": "allt kom inte fram",
        "well": "allt kom fram",
        "stopped": "Körningen stannade",
        "run": "Körning",
        "not_withdrawn": "Kunde inte återkallas hos målet (brådskar)",
        "created": "Nya",
        "updated": "Ändrade",
        "revoked": "Återkallade",
        "unchanged": "Oförändrade",
        "held": "Hållna",
        "dead": "Döda",
        "undecided": "Utan utfall",
        "letters": "Dödbrev",
        "do": "Se sipfhir sync status och sipfhir sync dead list.",
    },
    "en": {
        "failed": "something did not arrive",
        "well": "everything arrived",
        "stopped": "The run stopped",
        "run": "Run",
        "not_withdrawn": "Could not be withdrawn at the target (urgent)",
        "created": "Created",
        "updated": "Updated",
        "revoked": "Revoked",
        "unchanged": "Unchanged",
        "held": "Held",
        "dead": "Dead",
        "undecided": "Undecided",
        "letters": "Dead letters",
        "do": "See sipfhir sync status and sipfhir sync dead list.",
    },
}
