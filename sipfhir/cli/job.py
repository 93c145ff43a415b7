"""One conversion: which input goes where, and what came of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipfhir.cli import as_it_is, deliver, residues
from sipfhir.cli.inputs import Input, readings
from sipfhir.cli.outcome import Outcome

if TYPE_CHECKING:
    from sipfhir import Reading
    from sipfhir.findings import Finding
    from sipfhir.site import Site

Step = Callable[[], None]


@dataclass(frozen=True)
class Job:
    """What is asked of every input. ``form`` is of FHIR: bundle, transaction or ndjson.

    ``disclose``: name, address and relatives of a protected person go along to FHIR. ``xml``: FHIR is
    written as XML. ``style``: what else `to_fhir` is asked for.
    """

    site: "Site"
    to: str
    form: str
    system: str | None
    charset: str | None
    residue: bool
    disclose: bool = False
    xml: bool = False
    style: dict[str, Any] = field(default_factory=dict)

    def run(self, item: Input, out: Path | None, step: Step) -> Outcome:
        """Convert one input into ``out``, or to standard output. ``step`` is called for each record.

        An input without a plan gives no output.
        """
        outcome = Outcome(item.name)
        with outcome.unreadable():
            if self._stays(item):
                as_it_is.run(item, out, self.site, outcome, self.disclose, self.xml, step)
                return outcome
            plans = self._read(item, outcome, step)
            first = next(plans, None)
            if first is not None:
                outcome.findings += self._deliver(chain((first,), plans), outcome, item, out)
        return outcome

    def _stays(self, item: Input) -> bool:
        """True of FHIR that becomes FHIR again: nothing of it needs to become a plan."""
        from sipfhir.reader import system_of

        wanted = self.to == "fhir" and self.form == "bundle" and self.residue and not self.style
        return wanted and system_of(item.source, self.system, site=self.site, file=item.name) == "fhir"

    def _read(self, item: Input, outcome: Outcome, step: Step) -> "Iterator[Reading]":
        for reading in readings(item, self.system, self.charset, self.site):
            step()
            outcome.count(reading)
            if reading.plan is not None:
                yield reading

    def _deliver(
        self, read: "Iterator[Reading]", outcome: Outcome, item: Input, out: Path | None
    ) -> "list[Finding]":
        if self.to != "fhir":
            whole = residues.laid_on(read, item, self.to, outcome.findings) if self.residue else read
            return deliver.system(whole, self.to, out, self.site, self.residue)
        kept = residues.kept(read, out, self.disclose) if self.residue and out else read
        if self.form == "ndjson":
            return deliver.ndjson(kept, out, self.site, self.disclose, **self.style)
        return deliver.bundles(kept, out, self.site, self.form, self.disclose, self.xml, **self.style)
