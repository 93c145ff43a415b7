"""Which of two versions of a plan is the later: within one run, and against what a target has."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from sipfhir.plan import Plan
from sipfhir.rules.dates import day
from sipfhir.sync.state import Action, Entry, Known
from sipfhir.sync.state.history import TONIGHT
from sipfhir.values.zone import STOCKHOLM

Decision = tuple[Action, str]
"""What is to be done with an entry, and the case that says why."""
NO = ("withdrawn", "refused")
"""Cases of the door that are the person's no."""


def rank(plan: Plan, today: str, read: str = TONIGHT) -> str:
    """What is later, as text that sorts: the last change of plan or consent, that of the plan, its version,
    when it was read.

    A consent may change while its plan does not say that it did. What is dated after ``today`` has not
    happened: one slip of a date must not shut out all that comes after.
    """
    changed = _past(today, plan.updated or plan.created)
    consents = [_past(today, when) for one in plan.consents for when in (one.date, one.withdrawn)]
    version = plan.version or ""
    padded = version.zfill(12) if version.isdigit() else version
    return msgspec.json.encode((max(changed, *consents, ""), changed, padded, read)).decode()


def later(one: str, other: str) -> bool | None:
    """Whether a rank is later than another, however late they were read; None when nobody can say."""
    mine, its = (msgspec.json.decode(each, type=tuple[str, ...])[:-1] for each in (one, other))
    if not mine[0] or not its[0]:
        return None
    return mine > its


def against(entry: Entry, known: Known | None) -> Entry:
    """The entry, measured against what its target has: an older version never goes over a newer one, and a
    withdrawal stands until a later yes."""
    if known is None or not known.rank:
        return entry
    if later(known.rank, entry.rank):
        return msgspec.structs.replace(entry, action="twice", case="older")
    if known.outcome == "revoked" and entry.action == "send" and not later(entry.rank, known.rank):
        return msgspec.structs.replace(entry, action="hold", case="withdrawn-elsewhere")
    return entry


def losers(twins: Sequence[Entry]) -> dict[int, Decision]:
    """Entries of one run that are not to be sent → what to do instead, and why: ``same`` (says what another
    says), ``older`` (a later version is in the run), ``torn`` (two say different things and neither says it
    is later: nobody may guess). Of two as late as each other a no is not guessed away: it holds back the yes.
    """
    last = max(one.rank for one in twins)
    best = [one for one in twins if one.rank == last]
    older: dict[int, Decision] = {one.id: ("twice", "older") for one in twins if one.rank != last}
    noes = [one for one in best if one.action == "revoke" or one.case in NO]
    if noes:
        held: dict[int, Decision] = {
            one.id: ("hold", "withdrawn-elsewhere") for one in best if one not in noes
        }
        return older | held | _same([one for one in noes if one.action == "revoke"])
    if any(one.action == "send" for one in best) and len({(one.hash, one.action) for one in best}) > 1:
        return older | {one.id: ("torn", "torn") for one in best}
    return older | _same([one for one in best if one.action == "send"])


def _same(twins: Sequence[Entry]) -> dict[int, Decision]:
    return {one.id: ("twice", "same") for one in twins[1:]}


def _past(today: str, moment: str | None) -> str:
    """A moment as an instant; a day is its beginning. Empty for none, and for one that has not been."""
    if not moment or day(moment) > today:
        return ""
    try:
        then = datetime.fromisoformat(moment if "T" in moment else day(moment))
        known = then if then.tzinfo else then.replace(tzinfo=STOCKHOLM)
        return known.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        return ""
