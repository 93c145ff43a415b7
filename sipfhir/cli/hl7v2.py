"""``sipfhir hl7v2``: kallelse and plan documents as HL7 v2. Each command is loaded when it is used."""

from importlib import import_module

import click

from sipfhir.cli.options import shared

COMMANDS = ("fields", "listen", "read", "send", "write")

ENDPOINT = click.option(
    "--endpoint",
    "name",
    metavar="NAME",
    default="endpoint",
    show_default=True,
    help="How the other side speaks: adapters/hl7v2/NAME.yaml of your site.",
)
MESSAGE = click.option(
    "--message",
    "form",
    type=click.Choice(["siu", "answer", "mdm"]),
    default="siu",
    show_default=True,
    help="siu: a message a call. answer: what recipients answered. mdm: the plan as a PDF.",
)


def time(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """The time of the messages. Only here is the clock looked at, when no time is given."""
    from datetime import datetime

    return value or datetime.now().astimezone().isoformat(timespec="seconds")


TIME = click.option(
    "--time",
    metavar="MOMENT",
    callback=time,
    help="The time of the messages: 2026-11-22T10:00:00+01:00. The clock when left out.",
)


class Group(click.Group):
    """Commands found by name: ``sipfhir hl7v2 read`` is ``sipfhir.cli.hl7v2_read:read``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"sipfhir.cli.hl7v2_{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Group)
@shared
def hl7v2() -> None:
    """Write, read, send and take HL7 v2: kallelse as SIU, the plan's document as MDM.

    På svenska: kallelser och plandokument som HL7 v2, i filer och över MLLP.
    """
