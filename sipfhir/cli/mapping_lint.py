"""``sipfhir mapping lint``: everything that is wrong with a mapping, at once."""

from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.problem import Problem


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
    code = 1 if any(each.severity == 3 for each in problems) else 0
    if session.as_json:
        _as_json(problems, code, session)
    else:
        _as_text(problems, notes, session)
    context.exit(code)


def _as_json(problems: "list[Problem]", code: int, session: Session) -> None:
    import msgspec

    rows = [_row(each, session) for each in problems]
    document = msgspec.json.encode({"exit_code": code, "problems": rows})
    click.echo(msgspec.json.format(document, indent=2).decode())


def _row(problem: "Problem", session: Session) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "severity": problem.severity.name.lower(),
        "file": problem.spot.file,
        "line": problem.spot.line,
        "column": problem.spot.column,
        "path": problem.path,
        "what": problem.what.text(session.lang),
        "expected": problem.expected.text(session.lang),
        "write": problem.write.text(session.lang),
    }


def _as_text(problems: "list[Problem]", notes: bool, session: Session) -> None:
    from sipfhir.findings import Severity
    from sipfhir.report.words import SEVERITY

    expected = session.say("väntat", "expected")
    write = session.say("skriv", "write")
    for each in problems:
        if notes or each.severity > Severity.NOTE:
            what = each.what.text(session.lang)
            word = SEVERITY[session.lang][each.severity]
            at = f" {each.path}:" if each.path else ""
            click.echo(f"{each.spot}: {word} {each.rule}:{at} {what}")
            click.echo(f"    {expected}: {each.expected.text(session.lang)}")
            click.echo(f"    {write}: {each.write.text(session.lang)}")
    click.echo(_sum(problems, notes, session))


def _sum(problems: "list[Problem]", notes: bool, session: Session) -> str:
    counts = [sum(each.severity == worth for each in problems) for worth in (3, 2, 1)]
    text = session.say("Fel: {}. Varningar: {}. Upplysningar: {}", "Errors: {}. Warnings: {}. Notes: {}")
    more = session.say(" (visas med --notes)", " (shown with --notes)") if counts[2] and not notes else ""
    return text.format(*counts) + more + "."
