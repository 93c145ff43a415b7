"""``sipfhir mapping``: the workbench of those who map a system. Each command is loaded when it is used."""

from importlib import import_module

import click

from sipfhir.cli.options import shared

COMMANDS = ("coverage", "diff", "docs", "draft", "lint", "show", "test", "watch")


class Workbench(click.Group):
    """Commands found by name: ``sipfhir mapping lint`` is ``sipfhir.cli.mapping_lint:lint``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"sipfhir.cli.mapping_{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Workbench)
@shared
def mapping() -> None:
    """Write and check the mapping of a system.

    På svenska: verktyg för den som mappar ett system.
    """
