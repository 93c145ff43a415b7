"""``docs/commands.md``: what ``--help`` says of every command."""

from collections.abc import Iterator

import click

from sipfhir.cli import main

HEAD = """# Commands

Made from `sipfhir --help` by `make docs`; do not edit. Options that every command takes (`--site`, `--lang`,
`--json`, `--show-values`, `--debug`) may stand before or after the command's name.
"""


def page() -> str:
    """The help of the group and of every command in it."""
    context = click.Context(main, info_name="sipfhir", terminal_width=100, **main.context_settings)
    return "\n".join([HEAD, *_sections(context)])


def _sections(context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None:
                below = click.Context(command, info_name=name, parent=context, terminal_width=100)
                yield from _sections(below)
