"""``sipfhir mapping docs``: pages for people, made from mappings."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.site import Site

WORDS = {
    "written": ("skriven", "written"),
    "unchanged": ("oförändrad", "unchanged"),
    "stale": ("INAKTUELL: kör sipfhir mapping docs", "STALE: run sipfhir mapping docs"),
}


@click.command()
@click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
@click.option("--check", is_flag=True, help="Write nothing; end with 1 when a page is stale.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the pages: docs/systems in the site's folder, or in the current one.",
)
@shared
@click.pass_context
def docs(context: click.Context, systems: tuple[str, ...], check: bool, out: Path | None) -> None:
    """Write a page about each system: its evidence, and every field in words.

    På svenska: skriv en sida om varje system: belägg, och varje fält i ord.

    The page has Swedish and English side by side: which field of the plan stands where in the source, how it
    is converted and which way, what is constant, what is ignored and why, and every code table.

    \b
    Examples:
      sipfhir mapping docs              docs/systems/<system>.md for each system
      sipfhir mapping docs --check      for a pipeline: are they up to date?
    """
    from sipfhir.registry import system
    from sipfhir.registry import systems as known

    session = context.find_root().ensure_object(Session)
    site = session.site
    folder = out or (site.folder or Path()) / "docs" / "systems"
    names = [system(name, site).folder for name in systems] or [each.folder for each in known(site)]
    states = {folder / f"{name}.md": _state(name, folder / f"{name}.md", site, check) for name in names}
    _show(states, session)
    context.exit(1 if "stale" in states.values() else 0)


def _state(name: str, file: Path, site: "Site", check: bool) -> str:
    from sipfhir.authoring.pages import page

    text = page(name, site)
    if file.is_file() and file.read_text("utf-8") == text:
        return "unchanged"
    if check:
        return "stale"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return "written"


def _show(states: dict[Path, str], session: Session) -> None:
    if session.as_json:
        import msgspec

        pages = [{"file": file.as_posix(), "state": state} for file, state in states.items()]
        document = {"exit_code": 1 if "stale" in states.values() else 0, "pages": pages}
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
        return
    for file, state in states.items():
        click.echo(f"{file.as_posix()}: {session.say(*WORDS[state])}")
