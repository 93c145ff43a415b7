"""``sipfhir terminology``: what a code becomes elsewhere, and whether a code is in a value set."""

from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.terminology import Translation, Validation

SYSTEM = click.option("--system", required=True, metavar="URL", help="The code system that CODE is of.")
SERVER = click.option(
    "--server",
    metavar="URL",
    help="A FHIR R4 terminology server, asked only where nothing at hand has an answer. It is told the code, "
    "the system and the value set. A site may name one: terminology-server in site.yaml.",
)
REPORT = click.option(
    "--report",
    "form",
    type=click.Choice(["text", "fhir"]),
    default="text",
    show_default=True,
    help="Text, or FHIR Parameters as the R4 operation gives them.",
)


@click.group()
@shared
def terminology() -> None:
    """Translate codes and check them against value sets, offline for what ships.

    På svenska: översätt koder och pröva dem mot urval, utan nätet för det som följer med.

    \b
    Examples:
      sipfhir terminology maps
      sipfhir terminology translate Justerad --system https://sipfhir.example/fhir/CodeSystem/samsa-status
      sipfhir terminology validate-code active --system http://hl7.org/fhir/request-status
          --valueset http://hl7.org/fhir/ValueSet/request-status
    """


@terminology.command()
@click.argument("code")
@SYSTEM
@click.option("--target", metavar="URL", help="The code system or value set to translate to.")
@click.option("--map", metavar="URL", help="The ConceptMap to translate by.")
@click.option("--reverse", is_flag=True, help="From the target's codes back to the source's.")
@SERVER
@REPORT
@shared
@click.pass_context
def translate(
    context: click.Context,
    code: str,
    system: str,
    target: str | None,
    map: str | None,
    reverse: bool,
    server: str | None,
    form: str,
) -> None:
    """Say what CODE becomes: a word of a source system in our codes, one of ours in FHIR's.

    På svenska: översätt en kod.

    The exit code is 1 when there is no translation, 2 when no map at hand can tell.
    """
    from sipfhir import terminology

    session = context.find_root().ensure_object(Session)
    found = terminology.translate(
        code, system, target=target, map=map, reverse=reverse, site=session.site, server=server
    )
    if session.as_json or form == "fhir":
        _json(found.parameters())
    else:
        _translated(found, session)
    context.exit(0 if found.result else 1)


@terminology.command("validate-code")
@click.argument("code")
@SYSTEM
@click.option("--valueset", "value_set", required=True, metavar="URL", help="The value set.")
@click.option("--display", metavar="TEXT", help="The display, to be checked too.")
@SERVER
@REPORT
@shared
@click.pass_context
def validate_code(
    context: click.Context,
    code: str,
    system: str,
    value_set: str,
    display: str | None,
    server: str | None,
    form: str,
) -> None:
    """Say whether CODE is in a value set: ours, R4's, or one of your site's.

    På svenska: pröva en kod mot ett urval.

    The exit code is 1 when it is not, 2 when nothing at hand can tell.
    """
    from sipfhir import terminology

    session = context.find_root().ensure_object(Session)
    found = terminology.validate_code(
        code, system, value_set, display=display, site=session.site, server=server
    )
    if session.as_json or form == "fhir":
        _json(found.parameters())
    else:
        _validated(found, session)
    context.exit(0 if found.result else 1)


@terminology.command()
@click.option("--of", "folder", metavar="SYSTEM", help="Only the maps of a system.")
@shared
@click.pass_context
def maps(context: click.Context, folder: str | None) -> None:
    """List the maps at hand: from, to, rows.

    På svenska: lista de översättningar som finns.
    """
    from sipfhir.registry import system
    from sipfhir.terminology import fhir_maps, table_maps

    session = context.find_root().ensure_object(Session)
    only = [system(folder, session.site).folder] if folder else []
    found = [*(() if folder else fhir_maps(session.site)), *table_maps(session.site, only)]
    if session.as_json:
        _json({"maps": [_listed(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.source} → {one.target} ({len(one.rows)})")


def _listed(one: Any) -> dict[str, Any]:
    return {"url": one.url, "source": one.source, "target": one.target, "rows": len(one.rows)}


def _translated(found: "Translation", session: Session) -> None:
    for one in found.matches:
        shown = f" {one.display}" if one.display else ""
        click.echo(f"{one.equivalence}: {one.code}{shown} ({one.system})")
    if not found.matches:
        click.echo(session.say("Ingen översättning.", "No translation."))
    _by(found, session)


def _validated(found: "Validation", session: Session) -> None:
    shown = f": {found.display}" if found.display else "."
    if found.result:
        said = session.say("Koden finns i urvalet", "The code is in the value set")
    elif found.display:
        said = session.say("Nej, koden heter något annat", "No, the display is another")
    else:
        said = session.say("Nej, koden finns inte i urvalet", "No, the code is not in the value set")
    click.echo(f"{said}{shown}")
    if not found.checked:
        click.echo(session.say("Namnet prövades inte.", "The display was not checked."), err=True)
    _by(found, session)


def _by(found: "Translation | Validation", session: Session) -> None:
    if found.by:
        said = f" {found.message}" if found.message else ""
        click.echo(session.say("Svar från {}.", "Answer of {}.").format(found.by) + said, err=True)


def _json(document: Any) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
