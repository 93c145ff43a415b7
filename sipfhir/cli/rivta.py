"""``sipfhir rivta``: care plans as NPÖ and 1177 read them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, Input, inputs, readings
from sipfhir.cli.options import shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir import Reading
    from sipfhir.findings import Finding

SOURCE = click.option(
    "--source-system", metavar="HSA-ID", help="Our system. Else adapters/rivta/sender.yaml."
)
OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output when left out."
)


@click.group()
@shared
def rivta() -> None:
    """Write, check and serve RIV-TA messages: GetCarePlans 2.0 and the engagement index.

    På svenska: skriv, granska och lämna ut vårdplaner så som NPÖ och 1177 läser dem.

    A response is read as any file: sipfhir convert response.xml --to fhir.

    \b
    Examples:
      sipfhir rivta write plan.xml --source-system SE2321000016-SIP1 --out response.xml
      sipfhir rivta check response.xml
      sipfhir rivta serve endpoint.toml
    """


@rivta.command()
@FILES
@FROM
@OUT
@SOURCE
@click.option(
    "--document", type=click.Choice(["pdf", "html"]), help="The readable plan. Else as in sender.yaml."
)
@click.option("--soap", is_flag=True, help="In an envelope, as an endpoint answers.")
@CHARSET
@shared
@click.pass_context
def write(
    context: click.Context,
    files: tuple[str, ...],
    system: str | None,
    out: Path | None,
    source_system: str | None,
    document: str | None,
    soap: bool,
    charset: str | None,
) -> None:
    """Write the plans of FILES as one GetCarePlansResponse.

    På svenska: skriv planer som ett svar i GetCarePlans 2.0, med den läsbara planen som PDF eller HTML.

    The contract has no place for goals, interventions and consents: they are in the document alone, and
    listed as losses. A document that is too large becomes HTML or a reference; nothing is cut.

    \b
    Examples:
      sipfhir rivta write plan.xml --source-system SE2321000016-SIP1 --out response.xml
      sipfhir rivta write bundle.json --document html --soap
    """
    from sipfhir.carriers.rivta import response
    from sipfhir.carriers.rivta.sender import sender
    from sipfhir.carriers.rivta.soap import wrapped

    session = context.find_root().ensure_object(Session)
    who = sender(session.site, {"source-system": source_system, "document": document})
    outcomes = {item: Outcome(item.name) for item in inputs(files)}
    made = response.write(_read(outcomes, system, charset, session), who, session.site)
    last = list(outcomes.values())[-1]
    last.findings += [*made.findings, *_demo(session)]
    if made.plans:
        _put(wrapped(made.data) if soap else made.data, out)
        for name, data in made.files.items():
            _put(data, (out.parent if out else Path()) / name)
    _end(context, session, outcomes, out)


@rivta.command()
@FILES
@FROM
@OUT
@SOURCE
@click.option(
    "--data-controller", metavar="ID", help="SE and organisation number, or HSA-id. Else sender.yaml."
)
@click.option("--delete", is_flag=True, help="Take the posts of these persons away.")
@click.option("--to-index", metavar="ID", help="In SOAP, to the index with this logical address.")
@CHARSET
@shared
@click.pass_context
def update(
    context: click.Context,
    files: tuple[str, ...],
    system: str | None,
    out: Path | None,
    source_system: str | None,
    data_controller: str | None,
    delete: bool,
    to_index: str | None,
    charset: str | None,
) -> None:
    """Write the engagement index posts of the plans of FILES as Update messages.

    På svenska: skriv indexposter för planerna, så att de hittas av NPÖ och 1177.

    One post a person and data controller, with the time of the newest plan; more than 1000 posts become
    several messages: update.xml, update-2.xml, and so on.

    \b
    Examples:
      sipfhir rivta update plan.xml --source-system SE2321000016-SIP1 --data-controller SE2321000016
    """
    from sipfhir.carriers.rivta.engagement import posts, updates
    from sipfhir.carriers.rivta.sender import sender

    session = context.find_root().ensure_object(Session)
    who = sender(session.site, {"source-system": source_system, "data-controller": data_controller})
    outcomes = {item: Outcome(item.name) for item in inputs(files)}
    made = posts(_read(outcomes, system, charset, session), who, session.site, delete=delete)
    list(outcomes.values())[-1].findings += [*made.findings, *_demo(session)]
    for number, data in enumerate(updates(made.engagements, session.site, to_index), start=1):
        _put(data, out.with_stem(f"{out.stem}-{number}") if out and number > 1 else out)
    _end(context, session, outcomes, out)


@rivta.command()
@FILES
@shared
@click.pass_context
def check(context: click.Context, files: tuple[str, ...]) -> None:
    """Check that FILES are valid messages: requests, responses, Update, ProcessNotification; bare or in SOAP.

    På svenska: kontrollera meddelanden mot kontraktens scheman och regler.

    \b
    Examples:
      sipfhir rivta check response.xml
    """
    from sipfhir.carriers.rivta.check import check as checked
    from sipfhir.cli import show

    session = context.find_root().ensure_object(Session)
    outcomes = {item: Outcome(item.name, system="rivta") for item in inputs(files)}
    for item, outcome in outcomes.items():
        with outcome.unreadable():
            found = checked(_bytes(item), session.site, item.name)
            outcome.judged = found.operation is not None
            outcome.findings += found.findings
    show.report(session, outcomes, sys.stdout)
    context.exit(exit_code(outcomes.values()))


@rivta.command()
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@shared
@click.pass_context
def serve(context: click.Context, config: Path) -> None:
    """Answer GetCarePlans from a folder or a FHIR server, and take in notifications, as CONFIG says.

    På svenska: lämna ut vårdplaner som tjänsteproducent.

    Without [tls] only this machine is listened to. docs/rivta.md shows a whole CONFIG.

    \b
    Examples:
      sipfhir rivta serve endpoint.toml --site ./region-x
    """
    from datetime import UTC, datetime
    from uuid import uuid4

    from sipfhir.carriers.rivta.config import load
    from sipfhir.carriers.rivta.serve import address, run
    from sipfhir.errors import BadConfiguration

    session = context.find_root().ensure_object(Session)
    read = load(config)
    if read.tls and session.site.demo:
        raise BadConfiguration(
            "the demo key cannot deliver. Make a site with a key of its own: sipfhir site init."
        )
    click.echo(f"{address(read)}/GetCarePlans?wsdl", err=True)
    run(
        read, session.site, lambda: datetime.now(UTC).isoformat(timespec="milliseconds"), lambda: str(uuid4())
    )


@rivta.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@shared
@click.pass_context
def audit(context: click.Context, file: Path) -> None:
    """Check that no line of an audit FILE was changed, taken out or put in.

    På svenska: kontrollera att inget är ändrat i en åtkomstlogg.

    \b
    Examples:
      sipfhir rivta audit audit.jsonl --site ./region-x
    """
    from sipfhir.audit import broken_at

    session = context.find_root().ensure_object(Session)
    line = broken_at(file, session.site.key)
    if line is None:
        click.echo(session.say("Kedjan är hel.", "The chain is whole."))
        return
    click.echo(session.say(f"Kedjan är bruten på rad {line}.", f"The chain is broken at line {line}."))
    context.exit(1)


def _read(
    outcomes: dict[Input, Outcome], system: str | None, charset: str | None, session: Session
) -> "Iterator[Reading]":
    from sipfhir.attachments import inlined

    for item, outcome in outcomes.items():
        with outcome.unreadable():
            for reading in readings(item, system, charset, session.site):
                outcome.count(reading)
                file = item.source if isinstance(item.source, Path) else None
                yield reading if reading.plan is None else reading.with_plan(inlined(reading.plan, file))


def _demo(session: Session) -> "list[Finding]":
    from sipfhir.exchange import KEY_DEMO

    return [KEY_DEMO] if session.site.demo else []


def _bytes(item: Input) -> bytes:
    from sipfhir.errors import BadInput

    if isinstance(item.source, bytes):
        return item.source
    try:
        return item.source.read_bytes()
    except OSError as error:
        raise BadInput(f"{item.name}: cannot be read: {error.strerror}.") from None


def _put(data: bytes, out: Path | None) -> None:
    from sipfhir.cli.files import written_aside

    if out is None:
        sys.stdout.buffer.write(data)
        return
    with written_aside(out) as stream:
        stream.write(data)


def _end(context: click.Context, session: Session, outcomes: dict[Input, Outcome], out: Any) -> None:
    from sipfhir.cli import show

    show.report(session, outcomes, sys.stderr if out is None else sys.stdout)
    context.exit(exit_code(outcomes.values()))
