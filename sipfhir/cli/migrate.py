"""``sipfhir migrate``: a whole archive over to another system."""

from pathlib import Path

import click

from sipfhir.cli.inputs import CHARSET, FROM
from sipfhir.cli.options import DISCLOSE, FORM, TO, shared
from sipfhir.cli.session import Session


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@FROM
@TO
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new folder, or one of a run before."
)
@FORM
@CHARSET
@DISCLOSE
@click.option("--mask-names", "masked", is_flag=True, help="Call every file by an id, whatever it is called.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Where the report goes. OUT/report when left out."
)
@shared
@click.pass_context
def migrate(
    context: click.Context,
    folder: Path,
    system: str | None,
    to: str,
    out: Path,
    form: str,
    charset: str | None,
    disclose: bool,
    masked: bool,
    report: Path | None,
) -> None:
    """Carry a whole archive over: every file in DIR, every attachment, with one report.

    På svenska: flytta ett helt arkiv till ett annat system, med bilagor och en rapport.

    Each file becomes one of the same name in OUT; attachments are copied to bilagor/ beside it, or inlined
    where the target has a place for nothing else. What was written is read again and counted. Run the same
    command again after a stop: what is done stays done, what failed or changed is done anew.

    A file that may be called after a person is called by an id instead; .sipfhir-migrate/names.csv in OUT
    says which is which, and is as sensitive as the archive.

    \b
    Examples:
      sipfhir migrate archive/ --from prator --to lifecare --out moved/
      sipfhir migrate archive/ --to fhir --format ndjson --out moved/
    """
    from sipfhir.cli.progress import Progress
    from sipfhir.migrate.order import Order
    from sipfhir.migrate.report import base_of
    from sipfhir.migrate.run import Migration

    session = context.find_root().ensure_object(Session)
    if form != "bundle" and to != "fhir":
        raise click.UsageError("--format is of FHIR: leave it out, or give --to fhir.")
    options = {"form": form, "charset": charset, "disclose": disclose, "masked": masked}
    migration = Migration(Order.of(session.site, to, system, **options), folder, out, base_of(report, out))
    with Progress(session, len(migration.found)) as progress:
        came = migration.run(session.lang, progress.over, progress.step)
    click.echo(_shown(came.document) if session.as_json else came.text, nl=session.as_json)
    told = session.say("{} filer nu, {} gjorda sedan tidigare.", "{} files now, {} done before.")
    click.echo(told.format(came.now, came.before), err=True)
    context.exit(came.document["exit_code"])


def _shown(document: object) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
