"""``sipfhir hl7v2 send``: messages over MLLP."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.hl7v2 import ENDPOINT, MESSAGE, TIME
from sipfhir.cli.inputs import FILES, FROM, Input, inputs
from sipfhir.cli.options import shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    import ssl

    from sipfhir.carriers.hl7v2 import Message
    from sipfhir.carriers.hl7v2.sending import Sent

NOT_DELIVERED = 4
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PEM = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@FILES
@FROM
@MESSAGE
@click.option("--host", default="127.0.0.1", show_default=True, help="The peer.")
@click.option("--port", type=click.IntRange(1, 65535), required=True, help="Its port.")
@click.option("--tls", is_flag=True, help="Encrypt, and check who the peer is.")
@click.option(
    "--ca", type=_PEM, help="Whose certificates are believed (PEM). The computer's own when left out."
)
@click.option("--cert", type=_PEM, help="Our certificate, for a peer that asks (PEM).")
@click.option("--key", type=_PEM, help="Its key (PEM), when not in the same file.")
@ENDPOINT
@TIME
@shared
@click.pass_context
def send(
    context: click.Context,
    /,
    files: tuple[str, ...],
    system: str | None,
    form: str,
    host: str,
    port: int,
    tls: bool,
    ca: Path | None,
    cert: Path | None,
    key: Path | None,
    name: str,
    time: str,
) -> None:
    """Send messages over MLLP: FILES of HL7 v2, or of plans that are written as --message says.

    På svenska: skicka HL7 v2-meddelanden över MLLP och vänta på kvittens.

    A message is delivered when the peer answers AA. AR and a lost connection are tried again, with the same
    control id; AE is not. Exit code 4 when any message was not delivered.

    \b
    Examples:
      sipfhir hl7v2 send ut/*.hl7 --port 2575
      sipfhir hl7v2 send export.xml --message siu --host hl7.region-x.example --port 2575 --tls
    """
    import asyncio

    from sipfhir.carriers.hl7v2 import tls as secure
    from sipfhir.carriers.hl7v2.profile import endpoint
    from sipfhir.carriers.hl7v2.sending import Sender
    from sipfhir.cli import show

    session = context.find_root().ensure_object(Session)
    _refuse_demo(session, host)
    encrypted: ssl.SSLContext | None = secure.client(ca, cert, key) if tls else None
    outcomes = {item: Outcome(item.name) for item in inputs(files)}
    messages = [
        message
        for item, outcome in outcomes.items()
        for message in _messages(item, outcome, session, form, system, name=name, time=time)
    ]
    sender = Sender(host, port, endpoint(session.site, name).limits, encrypted)
    done = asyncio.run(sender.send(messages))
    show.report(session, outcomes, sys.stderr)
    for sent in done:
        click.echo(_line(sent, session))
    code = exit_code(outcomes.values())
    context.exit(NOT_DELIVERED if not all(sent.delivered for sent in done) else code)


def _refuse_demo(session: Session, host: str) -> None:
    """What is made with the key that everybody has must not be delivered to anybody."""
    from sipfhir.errors import BadConfiguration

    if session.site.demo and host not in LOOPBACK:
        raise BadConfiguration(
            "the demo key makes numbers that anybody can make: messages go to this computer only. "
            "Give --site a folder with a key of your own."
        )


def _messages(
    item: Input, outcome: Outcome, session: Session, form: str, system: str | None, **asked: Any
) -> "list[Message]":
    from sipfhir.carriers.hl7v2.sending import of_file
    from sipfhir.cli.hl7v2_write import written
    from sipfhir.opening import content

    with outcome.unreadable():
        data = item.source if isinstance(item.source, bytes) else content(item.source, item.name)
        if (found := of_file(data, item.name)) is not None:
            messages, findings = found
            outcome.findings += findings
            outcome.judged = bool(messages)
            return messages
    return list(written(item, outcome, session, form, system, None, **asked))


def _line(sent: "Sent", session: Session) -> str:
    """``8AE283CFB88327C174EA  AA`` with what went wrong behind."""
    trouble = {
        "connection": session.say("ingen kontakt med mottagaren", "no connection to the peer"),
        "timeout": session.say("inget svar i tid", "no answer in time"),
        "frame": session.say("svaret är ingen MLLP-ram", "the answer is no MLLP frame"),
        "no-ack": session.say("svaret är ingen kvittens", "the answer is no acknowledgement"),
        "other-message": session.say(
            "kvittensen gäller ett annat meddelande", "the answer is to another message"
        ),
    }
    told = [sent.control_id, sent.code or "-", trouble.get(sent.trouble or "", ""), *sent.errors]
    tries = session.say(f"försök: {sent.attempts}", f"attempts: {sent.attempts}")
    return "  ".join([each for each in told if each] + ([tries] if sent.attempts != 1 else []))
