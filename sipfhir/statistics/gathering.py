"""Plans in, one after the other, statistics out. Of a plan only a few words are kept."""

from collections import Counter
from collections.abc import Iterable

from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.statistics.cases import cases
from sipfhir.statistics.kept import Kept, keep
from sipfhir.statistics.knowledge import knowledge
from sipfhir.statistics.once import Sip, once
from sipfhir.statistics.result import Asked, LeftOut, Statistics
from sipfhir.statistics.tables import tables
from sipfhir.statistics.told import code_counts, rates


class Gathering:
    """Takes readings; ``statistics()`` counts what was taken.

    ``left_out`` says, after that, how many records were not counted and why, in full numbers: for whoever
    made the run, not for those who read its result.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.left_out: Counter[str] = Counter()
        self._kept: list[Kept] = []
        self._unread = 0
        self._systems: dict[str, None] = {}

    def take(self, reading: Reading) -> None:
        """Keep what is counted of one record."""
        kept = keep(reading, self.site)
        self._systems[reading.system] = None
        if kept is None:
            self._unread += 1
        else:
            self._kept.append(kept)

    def statistics(self, asked: Asked) -> Statistics:
        """The tables that were asked for, with what is small hidden."""
        known = knowledge(self.site)
        sips = self._counted(asked)
        counted = cases(sips, known, asked.bands, asked.months)
        enough = len({case.person for case in counted}) >= asked.limit
        made = tables(counted, asked.by, asked.limit, known.names(asked.bands)) if enough else []
        return Statistics(
            asked=asked,
            plans=len(counted) if enough else None,
            tables=tuple(made),
            codes=tuple(code_counts(made, known)),
            follow_up=tuple(rates(made)),
            left_out=tuple(
                LeftOut(reason, count if count >= asked.limit else None)
                for reason, count in sorted(self.left_out.items())
            ),
            derived=tuple(_derived(sips)) if enough else (),
            systems=tuple(sorted(self._systems)),
        )

    def _counted(self, asked: Asked) -> list[Sip]:
        """The SIPs that were made, in the period; the others are told in ``left_out``."""
        self.left_out = Counter({"unread": self._unread} if self._unread else {})
        sips = []
        for sip in once(self._kept, self.site):
            self.left_out.update(sip.left_out)
            why = sip.chosen.out or _outside(sip.chosen, asked)
            if why:
                self.left_out[why] += 1
            else:
                sips.append(sip)
        return sips


def _outside(kept: Kept, asked: Asked) -> str | None:
    if not asked.first and not asked.last:
        return None
    if kept.made is None:
        return "undated"
    inside = (asked.first or "") <= kept.made <= (asked.last or "9999")
    return None if inside else "outside-period"


def _derived(sips: Iterable[Sip]) -> list[str]:
    """What was derived for some plan: said of the whole, never of how many."""
    return ["sex"] if any(sip.chosen.sex_derived for sip in sips) else []
