"""``sipfhir hl7v2 write``: plans as messages in files."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.hl7v2 import ENDPOINT, MESSAGE, TIME
from sipfhir.cli.inputs import CHARSET, FILES, FROM, Input, inputs, readings
from sipfhir.cli.options import shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.carriers.hl7v2 import Message

DISCLOSE = click.option(
    "--disclose-protected",
    "disclose",
    is_flag=True,
    help="Let name, address, places and relatives of a person with protected identity go along.",
)


@click.command()
@FILES
@FROM
@CHARSET
@MESSAGE
@click.option("--out", required=True, metavar="DIR", help="A folder, or - for standard output.")
@ENDPOINT
@TIME
@DISCLOSE
@shared
@click.pass_context
def write(
    context: click.Context,
    /,
    files: tuple[str, ...],
    system: str | None,
    charset: str | None,
    form: str,
    out: str,
    **asked: Any,
) -> None:
    """Write the plans of FILES as HL7 v2 messages.

    På svenska: skriv kallelser (SIU), svar och plandokument (MDM) som HL7 v2.

    A call is SIU^S12, a new time S13, another change S14, one that is withdrawn S15. Each message is a file
    that is named after its control id (MSH-10), which is the same for the same content. What no message
    holds is listed.

    \b
    Examples:
      sipfhir hl7v2 write export.xml --message siu --out ut/
      sipfhir hl7v2 write export.xml --message mdm --endpoint region-x --out ut/
    """
    from sipfhir.cli import show
    from sipfhir.cli.files import written_aside

    session = context.find_root().ensure_object(Session)
    outcomes = {item: Outcome(item.name) for item in inputs(files)}
    for item, outcome in outcomes.items():
        for message in written(item, outcome, session, form, system, charset, **asked):
            if out == "-":
                sys.stdout.buffer.write(message.data)
                continue
            with written_aside(Path(out, f"{message.control_id}.hl7")) as stream:
                stream.write(message.data)
    show.report(session, outcomes, sys.stderr if out == "-" else sys.stdout)
    context.exit(exit_code(outcomes.values()))


def written(
    item: Input,
    outcome: Outcome,
    session: Session,
    form: str,
    system: str | None,
    charset: str | None,
    *,
    name: str,
    time: str,
    disclose: bool = False,
) -> "Iterator[Message]":
    """The messages of one input; what comes of them is told to the outcome."""
    from sipfhir.carriers.hl7v2 import Writer

    writer = Writer(session.site, time, name, disclose=disclose)
    with outcome.unreadable():
        for reading in readings(item, system, charset, session.site):
            outcome.count(reading)
            if reading.plan is None:
                continue
            pdf = _pdf(reading.plan, session) if form == "mdm" else None
            made = writer.write(reading.plan, form, pdf)  # type: ignore[arg-type]
            outcome.findings += [reading.placed(each) if each.place.plan else each for each in made.findings]
            yield from made.messages


def _pdf(plan: Any, session: Session) -> bytes:
    from sipfhir.document.paper import pdf

    return pdf(plan, "plan", language=session.lang, site=session.site)
