"""``sipfhir hl7v2 read``: messages in files as plans."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.hl7v2 import ENDPOINT
from sipfhir.cli.inputs import CHARSET, FILES, Input, inputs
from sipfhir.cli.options import DISCLOSE, shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir import Reading


@click.command()
@FILES
@click.option("--to", metavar="SYSTEM", help="Convert: fhir, or a system that `sipfhir systems` lists.")
@click.option("--out", type=click.Path(), help="A file, or a folder when there are several files.")
@CHARSET
@ENDPOINT
@DISCLOSE
@shared
@click.pass_context
def read(
    context: click.Context,
    files: tuple[str, ...],
    to: str | None,
    out: str | None,
    charset: str | None,
    name: str,
    disclose: bool,
) -> None:
    """Read HL7 v2 messages from FILES: one, several, or a batch in each.

    På svenska: läs kallelser, svar och plandokument ur HL7 v2-meddelanden.

    Without --to the messages are checked: each finding has its line and field. A broken message is told and
    the next one goes on.

    \b
    Examples:
      sipfhir hl7v2 read inkorg/*.hl7
      sipfhir hl7v2 read kallelse.hl7 --to fhir
      sipfhir hl7v2 read bunt.hl7 --charset windows-1252 --to lifecare --out planer.json
    """
    from sipfhir.cli import show
    from sipfhir.cli.destinations import destinations, target

    session = context.find_root().ensure_object(Session)
    items = inputs(files)
    outcomes = {item: Outcome(item.name) for item in items}
    told, ending = target(to, "bundle", session.site) if to else ("", "")
    places = destinations(items, out, ending) if to else dict.fromkeys(items)
    for item, outcome in outcomes.items():
        with outcome.unreadable():
            found = _plans(item, outcome, session, name, charset)
            if found and to:
                _deliver(found, told, places[item], session, outcome, disclose)
    show.report(session, outcomes, sys.stderr if to and out is None else sys.stdout)
    context.exit(exit_code(outcomes.values()))


def _plans(
    item: Input, outcome: Outcome, session: Session, name: str, charset: str | None
) -> "list[Reading]":
    from sipfhir.carriers.hl7v2 import read as messages

    found = []
    for reading in messages(item.source, site=session.site, name=name, file=item.name, charset=charset):
        outcome.count(reading)
        if reading.plan is not None:
            found.append(reading)
    return found


def _deliver(
    found: "list[Reading]", to: str, out: Path | None, session: Session, outcome: Outcome, disclose: bool
) -> None:
    from sipfhir.cli import deliver

    if to == "fhir":
        outcome.findings += deliver.bundles(found, out, session.site, "bundle", disclose)
    else:
        outcome.findings += deliver.system(found, to, out, session.site, residue=False)
