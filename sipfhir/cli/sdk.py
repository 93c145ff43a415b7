"""``sipfhir sdk``: plans and calls as messages of Säker digital kommunikation, and back."""

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs
from sipfhir.cli.options import DISCLOSE, shared
from sipfhir.cli.session import Session

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OUT = click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder."
)


@click.group()
@shared
def sdk() -> None:
    """Messages of SDK, secure digital communication.

    På svenska: skicka en SIP eller en kallelse med Säker digital kommunikation (SDK), och läs svaren.

    The message and its unencrypted envelope are made and read here. Signing, encryption, the address book and
    the access point are the message service's.
    """


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """A moment in UTC with milliseconds. Only here is a clock looked at, when no time was given."""
    try:
        when = datetime.fromisoformat(value) if value else datetime.now(UTC)
        if when.tzinfo is None:
            raise ValueError
        return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise click.BadParameter("not a moment with its offset. Write 2026-11-22T09:00:00+01:00.") from None


def _id(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _UUID.fullmatch(value):
        raise click.BadParameter("not an id of a conversation: it is a UUID.")
    return value and value.lower()


@sdk.command()
@FILES
@click.option(
    "--sheet", required=True, type=click.Choice(["kallelse", "plan"]), help="The call, or the plan itself."
)
@click.option("--from-address", "sender", metavar="ADDRESS", help="Who sends: 0203:DOMAIN/FUNCTION.")
@click.option("--to-address", "recipient", metavar="ADDRESS", help="Who gets it: 0203:DOMAIN/FUNCTION.")
@click.option("--to-unit", metavar="UNIT", help="Which unit of the plan that is: its name or HSA-id.")
@click.option("--conversation", metavar="ID", callback=_id, help="The conversation; a new one when left out.")
@click.option(
    "--reply-to",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The message that this one answers: gives conversation and addresses.",
)
@click.option("--reference", "references", metavar="ROOT=NUMBER", multiple=True, help="The recipient's dnr.")
@click.option("--basis", metavar="NAME", help="On what it is sent though the consent does not cover it.")
@click.option(
    "--time", "moment", metavar="MOMENT", callback=_moment, help="When it is made. Now when left out."
)
@click.option(
    "--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True, help="Of the message."
)
@click.option("--fhir/--no-fhir", default=True, show_default=True, help="Attach the plan as FHIR, too.")
@click.option("--envelope", is_flag=True, help="In its header envelope (XHE), neither signed nor encrypted.")
@DISCLOSE
@FROM
@CHARSET
@_OUT
@shared
@click.pass_context
def write(
    context: click.Context,
    /,
    files: tuple[str, ...],
    system: str | None,
    charset: str | None,
    out: Path,
    **given: object,
) -> None:
    """Make a message of each plan in FILES: the sheet as PDF, and as FHIR.

    På svenska: gör ett SDK-meddelande av varje plan, med kallelsen eller planen som PDF och FHIR.

    No message is made for a recipient that the consent does not cover, unless --basis names on what. A file
    is called by the id of its message; nothing in label or name is about a person. Receivers need only take
    PDF: FHIR is agreed on with each, else --no-fhir.

    \b
    Examples:
      sipfhir sdk write export.xml --sheet kallelse --out ut/ \\
        --from-address 0203:region.example.se/sip.region.example.se \\
        --to-address 0203:kommun.example.se/sip.kommun.example.se
      sipfhir sdk write export.xml --sheet plan --reply-to in/message.xml --out ut/
    """
    from sipfhir.cli.sdk_write import Sending, report

    session = context.find_root().ensure_object(Session)
    sending = Sending.of(session, out, system, charset, given)
    outcomes = {item: sending.run(item) for item in inputs(files)}
    context.exit(report(session, outcomes, sending.made))


@sdk.command()
@FILES
@click.option(
    "--sent",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of messages sent: answers and receipts are matched to them.",
)
@DISCLOSE
@_OUT
@shared
@click.pass_context
def read(
    context: click.Context, files: tuple[str, ...], sent: Path | None, disclose: bool, out: Path
) -> None:
    """Read messages and receipts in FILES: plans and attachments come out.

    På svenska: läs SDK-meddelanden och kvittenser; planer och bilagor läggs i en mapp för varje meddelande.

    Each message becomes a folder in OUT, called by its id: message.json, plan-1.json (FHIR), the attached
    files. A message that is not as the standard asks is refused whole, with the line. Answers are matched to
    the messages of FILES, of --sent, and to those read before into OUT.

    \b
    Examples:
      sipfhir sdk read in/*.xml --sent ut/ --out mottaget/
      sipfhir sdk read kvittens.xml --sent ut/ --out mottaget/
    """
    from sipfhir.cli.sdk_read import Taking, report

    session = context.find_root().ensure_object(Session)
    taking = Taking(session, out, sent, disclose)
    outcomes = {item: taking.run(item) for item in inputs(files)}
    taking.match()
    context.exit(report(session, outcomes, taking.taken))
