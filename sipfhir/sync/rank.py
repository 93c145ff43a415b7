"""The same plan several times in one run: which of them is the one to send."""

from collections.abc import Sequence

from sipfhir.sync.state import Entry


def losers(twins: Sequence[Entry]) -> dict[int, str]:
    """Entries that are not to be sent → why: ``same`` (says what another says), ``older`` (a later version is
    in the run), ``torn`` (two say different things and neither says it is later: nobody may guess).
    """
    last = max(one.rank for one in twins)
    best = [one for one in twins if one.rank == last]
    older = {one.id: "older" for one in twins if one.rank != last}
    # A run that goes on after a crash decides again: what lost before says nothing of its own.
    meant = {one.action for one in best} - {"twice"}
    if len({one.hash for one in best}) > 1 or len(meant) > 1:
        return older | {one.id: "torn" for one in best}
    return older | {one.id: "same" for one in best[1:]}
