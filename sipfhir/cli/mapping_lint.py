"""``sipfhir mapping lint``: everything that is wrong with a mapping, at once."""

import click

from sipfhir.cli.options import shared
from sipfhir.cli.problems import as_data, exit_code, lines
from sipfhir.cli.session import Session


@click.command()
@click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
@click.option("--notes", is_flag=True, help="Show notes too: words of tables that no sample has.")
@shared
@click.pass_context
def lint(context: click.Context, systems: tuple[str, ...], notes: bool) -> None:
    """Check mappings: their form, their meaning, their samples.

    På svenska: granska mappningar, deras form, innebörd och prov.

    Without SYSTEM every system is checked. All problems are told, each with file:line:column, what was
    expected and what to write. Exit code 1 when one of them is an error.

    \b
    LINT-FORM      not as the JSON Schema says (docs/mapping.schema.json, docs/system.schema.json)
    LINT-COMPILE   the compiler refuses it
    LINT-TABLE     a row of a table is wrong
    LINT-TWICE     two fields are written to one place
    LINT-LAW       nothing reaches an element that the law asks for
    LINT-UNSEEN    no sample has the path
    LINT-SPELLING  what is written is spelt in another way than the samples, and nothing says so
    LINT-UNUSED    no sample has the word (a note)
    """
    from sipfhir.authoring.lint import folders
    from sipfhir.authoring.lint import lint as linted

    session = context.find_root().ensure_object(Session)
    problems = [each for folder in folders(session.site, systems) for each in linted(session.site, folder)]
    if session.as_json:
        import msgspec

        document = msgspec.json.encode(as_data(problems, session))
        click.echo(msgspec.json.format(document, indent=2).decode())
    else:
        for line in lines(problems, session, notes=notes):
            click.echo(line)
    context.exit(exit_code(problems))
