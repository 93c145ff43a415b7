"""``sipfhir sync verify``: whether the nights can be trusted."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, as_json, job

if TYPE_CHECKING:
    from sipfhir.sync.verify import Chain, Sum, Verified

FAULT = 1


@click.command()
@CONFIG
@click.option("--runs", default=365, show_default=True, type=click.IntRange(1), help="So many nights back.")
@shared
@click.pass_context
def verify(context: click.Context, config: Path, runs: int) -> None:
    """Check that no line of the audit log was changed, removed, inserted or cut, and that the sums add up.

    På svenska: kontrollera att revisionsloggen är hel och att summorna går ihop.

    Ends with 1 when something is wrong.

    \b
    Examples:
      sipfhir sync verify night.toml
    """
    from sipfhir.sync.verify import verify as check

    session = context.find_root().ensure_object(Session)
    with job(session, config) as found:
        told = check(found, runs)
    if session.as_json:
        as_json({"good": told.good, "chains": told.chains, "sums": told.sums})
    else:
        click.echo("\n".join(_lines(told, session)))
    context.exit(0 if told.good else FAULT)


def _lines(told: "Verified", session: Session) -> Iterator[str]:
    for chain in told.chains:
        yield f"{chain.file}: {_chain(chain, session)}"
    wrong = [one for one in told.sums if one.finished and (not one.adds_up or one.unaudited)]
    for one in wrong:
        yield f"{one.run}: {_sum(one, session)}"
    if not wrong:
        said = session.say(
            "{} körningar: läst = levererat + oförändrat + hållet + dött, och loggen säger detsamma.",
            "{} runs: read = delivered + unchanged + held + dead, and the log says the same.",
        )
        yield said.format(len(told.sums))


def _chain(chain: "Chain", session: Session) -> str:
    if chain.gone:
        return session.say("finns inte (arkiverad?)", "is not there (archived?)")
    if chain.broken is not None:
        return session.say(
            "BRUTEN vid rad {}: ändrad, borttagen eller insatt",
            "BROKEN at line {}: changed, removed or put in",
        ).format(chain.broken)
    if chain.cut:
        return session.say("KAPAD: rader saknas på slutet", "CUT: lines are missing at the end")
    torn = session.say(", en avbruten rad sist", ", a torn line last") if chain.torn else ""
    return session.say("hel, {} rader", "whole, {} lines").format(chain.lines) + torn


def _sum(one: "Sum", session: Session) -> str:
    if not one.adds_up:
        return session.say("SUMMAN GÅR INTE IHOP", "THE SUMS DO NOT ADD UP")
    return session.say("{} utfall saknas i loggen", "{} verdicts are missing from the log").format(
        one.unaudited
    )
