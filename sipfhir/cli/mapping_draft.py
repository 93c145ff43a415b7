"""``sipfhir mapping draft``: a first mapping out of samples of an unknown export."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.draft.draft import Draft

NAME = "draft"
_BANDS = ((90, "90–99 %"), (70, "70–89 %"), (0, "–69 %"))


@click.command()
@click.argument(
    "samples", metavar="SAMPLE...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--system", default=NAME, show_default=True, help="Name of the system: small letters, digits, dashes."
)
@click.option(
    "--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Site folder to write to."
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option(
    "--measure",
    is_flag=True,
    help="Measure drafts of the systems that ship (with --site: of the site), their mappings the answer.",
)
@shared
@click.pass_context
def draft(
    context: click.Context,
    samples: tuple[Path, ...],
    system: str,
    out: Path | None,
    force: bool,
    measure: bool,
) -> None:
    """Draft a mapping from samples of one export: XML, JSON or CSV of unknown origin.

    På svenska: gör ett första utkast till mappning ur exempelfiler.

    Without --out the mapping is printed. With it, DIR becomes a site folder that can be used at once:
    sipfhir --site DIR convert SAMPLE --from NAME
    """
    session = context.find_root().ensure_object(Session)
    if measure:
        _measure(session)
        return
    _check(context, session, samples, system)
    from sipfhir.authoring.draft.draft import draft as made_of

    made = made_of(list(samples), system, session.site)
    if out is not None:
        _write(made, out, session, force=force)
    _show(made, out, session)
    context.exit(0 if made.proposals else 1)


def _check(context: click.Context, session: Session, samples: tuple[Path, ...], system: str) -> None:
    if not samples:
        told = session.say("Ange minst en exempelfil.", "Give at least one sample.")
        raise click.UsageError(told, context)
    if not system.replace("-", "").isalnum() or system != system.lower() or not system.isascii():
        told = session.say(
            "--system: skriv små bokstäver a–z, siffror och bindestreck.",
            "--system: write small letters a–z, digits and dashes.",
        )
        raise click.UsageError(told, context)


def _write(made: "Draft", out: Path, session: Session, *, force: bool) -> None:
    """All files, or none when one of them is there already."""
    from sipfhir.authoring.draft.files import write

    there = [name for name in made.files if (out / name).exists()]
    if there and not force:
        told = session.say(
            "{} finns redan. Välj en annan katalog eller skriv över med --force.",
            "{} is there already. Choose another folder, or write over it with --force.",
        )
        raise click.UsageError(told.format(out / there[0]))
    write(made, out)


def _show(made: "Draft", out: Path | None, session: Session) -> None:
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(_document(made)), indent=2).decode())
        return
    if out is None:
        click.echo(made.files[f"mappings/{made.system}.yaml"], nl=False)
    for line in _summary(made, out, session):
        click.echo(line, err=out is None)


def _document(made: "Draft") -> dict[str, Any]:
    """Tables by name only: their rows are words out of the samples."""
    return {
        "system": made.system,
        "container": made.container,
        "record": made.record,
        "records": made.records,
        "unreadable": made.unreadable,
        "proposals": [each._asdict() for each in made.proposals],
        "not_recognised": [each._asdict() for each in made.unknown],
        "files": sorted(made.files),
        "mapping": made.files[f"mappings/{made.system}.yaml"],
    }


def _summary(made: "Draft", out: Path | None, session: Session) -> list[str]:
    told = session.say(
        "{} poster lästa ({} gick inte), en plan är {}.", "{} records read ({} could not be), one plan is {}."
    )
    lines = [told.format(made.records, made.unreadable, made.record), _bands(made, session)]
    if made.unknown:
        lines.append(session.say("Inte igenkänt:", "Not recognised:"))
        lines += [f"  {each.path} ({each.kind})" for each in made.unknown]
    if out is None:
        lines.append(session.say("Skriv filerna med --out KATALOG.", "Write the files with --out DIR."))
    else:
        lines += [str(out / name) for name in sorted(made.files)]
    return lines


def _bands(made: "Draft", session: Session) -> str:
    sure = [each.sure for each in made.proposals]
    counts, below = [], 101
    for least, name in _BANDS:
        counts.append(f"{sum(least <= each < below for each in sure)} ({name})")
        below = least
    told = session.say(
        "{} förslag: {}; platser inte igenkända: {}.", "{} proposals: {}; places not recognised: {}."
    )
    return told.format(len(sure), ", ".join(counts), len(made.unknown))


def _measure(session: Session) -> None:
    from sipfhir.authoring.draft.measure import measured
    from sipfhir.authoring.draft.measure_table import table

    found = measured(session.site)
    if session.as_json:
        import msgspec

        rows = [
            {"system": each.system, "format": each.format, "record": each.record, **each.figures}
            for each in found
        ]
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
    else:
        click.echo(table(found), nl=False)
