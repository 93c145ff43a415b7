"""``sipfhir sync``: the nightly run. Each command is loaded when it is used."""

from importlib import import_module

import click

from sipfhir.cli.options import shared

COMMANDS = ("dead", "key", "plan", "report", "resume", "run", "status", "verify")


class Nightly(click.Group):
    """Commands found by name: ``sipfhir sync run`` is ``sipfhir.cli.sync_run:run``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"sipfhir.cli.sync_{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Nightly)
@shared
def sync() -> None:
    """Carry plans from source to target every night, and see in the morning what came of it.

    På svenska: nattkörningen, från källor till mål, och vad som blev av den.

    \b
    Try first:
      sipfhir sync plan night.toml       what the file says, and what the next run would do
      sipfhir sync run night.toml --dry-run
      sipfhir sync run night.toml
      sipfhir sync status night.toml
      sipfhir sync dead list night.toml  what did not arrive, why, and what to do
    """
