"""``sipfhir sync run --dry-run``, as a table or as JSON."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import as_json, job

if TYPE_CHECKING:
    from sipfhir.site import Site
    from sipfhir.sync.dry import Would

SHOWN = 40
"""So many plans one by one; --json has them all."""
FINDINGS = 1


def show(session: Session, config: Path, today: str | None) -> int:
    """Do a dry run and show it. 1 when something would not arrive."""
    from sipfhir.cli.progress import Progress
    from sipfhir.sync.dry import Dry

    with job(session, config, today, dry=True) as found, Progress(session, 0) as progress:
        found.check()
        would = Dry(found, progress.step).run()
        if session.as_json:
            as_json({"plans": would})
        else:
            click.echo("\n".join(_lines(would, session, found.site)))
    return FINDINGS if any(one.outcome == "dead" for one in would) else 0


def _lines(would: "list[Would]", session: Session, site: "Site") -> Iterator[str]:
    from sipfhir.cli.sync_text import HEADINGS, NUMBERS, width
    from sipfhir.cli.tables import drawn

    counted: dict[tuple[str, str], Counter[str]] = {}
    for one in would:
        counted.setdefault((one.source, one.target), Counter())[one.outcome] += 1
    rows = [
        (*which, str(counts.total()), *(str(counts[name]) for name in NUMBERS[1:]))
        for which, counts in sorted(counted.items())
    ]
    yield drawn(HEADINGS[session.lang], rows, width(), right=len(NUMBERS)).rstrip()
    worth = [one for one in would if one.outcome != "unchanged"]
    yield from (_line(one, session, site) for one in worth[:SHOWN])
    if len(worth) > SHOWN:
        yield session.say("… och {} till; --json visar alla", "… and {} more; --json shows all").format(
            len(worth) - SHOWN
        )
    yield session.say("Inget är hämtat, inget är skrivet.", "Nothing was claimed, nothing was written.")


def _line(one: "Would", session: Session, site: "Site") -> str:
    from sipfhir.sync.words import one_outcome, reason

    why = reason(one.outcome, one.case, session.lang, site) if one.case else ", ".join(one.elements)
    told = f"{one.ref}:{one.line or 1} → {one.target}: {one_outcome(one.outcome, session.lang)}"
    return f"{told}. {why}" if why else told
