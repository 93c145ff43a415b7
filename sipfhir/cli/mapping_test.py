"""``sipfhir mapping test``: fixtures beside a mapping."""

from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.compare import Difference
    from sipfhir.authoring.fixtures import Case, Result


@click.command()
@click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
@click.option("--update", is_flag=True, help="Write what the mapping gives now as what is expected.")
@shared
@click.pass_context
def test(context: click.Context, systems: tuple[str, ...], update: bool) -> None:
    """Read the fixtures beside mappings and compare with what is expected.

    På svenska: läs exemplen bredvid mappningarna och jämför med facit.

    A case is a folder mappings/SYSTEM/fixtures/CASE with input.xml (or .json, .csv), plan.json and
    findings.json. Each input must also be written back as it was, and its leaves must add up. Values are
    shown as their kind and length: --show-values shows them.

    \b
    Examples:
      sipfhir mapping test                  every system
      sipfhir mapping test prator --update  what comes out now is right
    """
    from sipfhir.authoring.fixtures import check
    from sipfhir.authoring.updating import update as write

    session = context.find_root().ensure_object(Session)
    run = write if update else check
    results = [run(case, session.site) for case in _cases(session, systems)]
    if session.as_json:
        _as_json(results, session)
    else:
        _as_text(results, session)
    context.exit(_code(results))


def _code(results: "list[Result]") -> int:
    return 0 if all(result.passed for result in results) else 1


def _cases(session: Session, names: tuple[str, ...]) -> "list[Case]":
    """The cases of the systems that were named, or of all. Raises BadConfiguration when one has none."""
    from sipfhir.authoring.fixtures import cases
    from sipfhir.errors import BadConfiguration
    from sipfhir.registry import system
    from sipfhir.registry import systems as known

    folders = [system(name, session.site).folder for name in names] or [
        each.folder for each in known(session.site)
    ]
    found = {folder: cases(session.site, folder) for folder in dict.fromkeys(folders)}
    bare = [folder for folder in found if names and not found[folder]]
    if bare:
        raise BadConfiguration(
            f"mappings/{bare[0]}/fixtures: no case. Put an export in mappings/{bare[0]}/fixtures/CASE/ as "
            f"input.xml, input.json or input.csv, and run sipfhir mapping test {bare[0]} --update."
        )
    return [case for each in found.values() for case in each]


def _as_json(results: "list[Result]", session: Session) -> None:
    import msgspec

    document = {"exit_code": _code(results), "cases": [_row(result, session) for result in results]}
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _row(result: "Result", session: Session) -> dict[str, Any]:
    from sipfhir.authoring.masking import pair

    def sides(each: "Difference", *, values: bool) -> dict[str, str]:
        want, got = pair(each, session.lang, values=values)
        return {"path": each.path, "want": want, "got": got}

    return {
        "system": result.case.system,
        "case": result.case.name,
        "passed": result.passed,
        "plan": [sides(each, values=session.show_values) for each in result.plan],
        "findings": [sides(each, values=True) for each in result.findings],
        "laws": result.laws,
        "missing": result.missing,
        "updated": result.updated,
        "problem": result.problem,
    }


def _as_text(results: "list[Result]", session: Session) -> None:
    from sipfhir.cli.fixture_text import lines

    for result in results:
        for line in lines(result, session):
            click.echo(line)
    failed = sum(not result.passed for result in results)
    told = session.say("Fall: {}. Stämmer: {}. Stämmer inte: {}.", "Cases: {}. As expected: {}. Not: {}.")
    click.echo(told.format(len(results), len(results) - failed, failed))
