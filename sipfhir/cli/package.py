"""``sipfhir package``: our profiles, terminology and examples as a FHIR package."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.package import Package

_ENDINGS = (".tgz", ".tar.gz")


def _url(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A canonical base: an absolute address that names can be put behind."""
    if value is None or (value.startswith(("http://", "https://")) and not set(value) & set(" #?|")):
        return value.rstrip("/") if value else None
    raise click.BadParameter("not a canonical base. Write https://fhir.example.se, without # or ?.")


@click.command()
@click.option("--out", type=click.Path(), metavar="DIR|FILE.tgz", help="A folder, or a file ending in .tgz.")
@click.option("--base", metavar="URL", callback=_url, help="Canonical base, instead of that of the site.")
@shared
@click.pass_context
def package(context: click.Context, /, out: str | None, base: str | None) -> None:
    """Make the FHIR package of our profiles: the file that others load to validate and derive.

    På svenska: skapa FHIR-paketet med våra profiler, kodsystem och exempel.

    StructureDefinitions (differential and snapshot), extensions, CodeSystems, ValueSets, ConceptMaps of every
    code table, SearchParameters, CapabilityStatement, ImplementationGuide, and every good sample as an
    example. All of it is checked before anything is written; the same site gives the same bytes. Without
    --out the file stands in the working folder, named after the package.

    \b
    Examples:
      sipfhir package
      sipfhir package --out profiles/
      sipfhir package --site ./region-x --base https://fhir.region-x.se --out region-x.tgz
    """
    from sipfhir.findings import Severity, worst
    from sipfhir.package import package
    from sipfhir.report.lines import plain

    session = context.find_root().ensure_object(Session)
    made = package(session.site, base)
    if worst(made.findings) is Severity.ERROR:
        for line in plain(made.findings, session.lang, site=session.site):
            click.echo(line, err=True)
        click.echo(
            session.say("Inget skrevs: rätta felen.", "Nothing was written: correct the errors."), err=True
        )
        context.exit(1)
    place = Path(out) if out else Path(f"{made.name}.tgz")
    _write(made, place)
    _told(session, made, place)


def _write(made: "Package", place: Path) -> None:
    """One file, or a folder with the files. Raises Fatal."""
    from sipfhir.cli.files import written_aside

    whole = {place: made.archive}
    inside = {place / name: data for name, data in made.files.items()}
    for file, data in (whole if place.name.endswith(_ENDINGS) else inside).items():
        with written_aside(file) as stream:
            stream.write(data)


def _told(session: Session, made: "Package", place: Path) -> None:
    import json
    from hashlib import sha256

    counts = Counter(one["resourceType"] for one in made.resources)
    if session.as_json:
        told: dict[str, Any] = {
            "package": made.name,
            "place": str(place),
            "resources": dict(sorted(counts.items())),
            "examples": len(made.examples),
            "sha256": sha256(made.archive).hexdigest(),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for kind, count in sorted(counts.items()):
        click.echo(f"{count:5} {kind}")
    click.echo(f"{len(made.examples):5} {session.say('exempel', 'examples')}")
    click.echo(f"{place}: {made.name}")
