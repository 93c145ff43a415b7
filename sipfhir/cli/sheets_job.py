"""The sheets of one input."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sipfhir.cli.inputs import Input, readings
from sipfhir.cli.outcome import Outcome
from sipfhir.cli.sheets_tray import Tray

if TYPE_CHECKING:
    from sipfhir import Reading
    from sipfhir.findings import Finding
    from sipfhir.site import Site


@dataclass(frozen=True)
class Job:
    """What is asked of every input."""

    site: "Site"
    language: str
    sheet: Any
    form: Any
    easy: bool
    system: str | None
    charset: str | None

    def run(self, item: Input, tray: Tray) -> Outcome:
        """Print every plan of an input. What cannot be read or printed does not stop the next one."""
        outcome = Outcome(item.name)
        with outcome.unreadable():
            for reading in readings(item, self.system, self.charset, self.site):
                outcome.count(reading)
                if reading.plan is not None:
                    self._print(reading, outcome, tray)
        return outcome

    def _print(self, reading: "Reading", outcome: Outcome, tray: Tray) -> None:
        from sipfhir.document.paper import printed
        from sipfhir.sheets import NO_CALL, code

        plan = reading.plan
        assert plan is not None
        if self.sheet == "kallelse" and not plan.invitations:
            outcome.findings.append(reading.placed(NO_CALL))
            return
        known = code(plan, self.site)
        made = printed(plan, self.sheet, self.form, self.language, self.easy, known, self.site)
        outcome.findings += map(reading.placed, made.findings)
        tray.put(f"{known}-{self.sheet}{'-easy' if self.easy else ''}", made.data)


def demo(site: "Site", outcomes: "Iterable[Outcome]") -> "list[Finding]":
    """That the codes are made with the demo key; told once, when anything was read."""
    from sipfhir.exchange import KEY_DEMO

    return [KEY_DEMO] if site.demo and any(outcome.plans for outcome in outcomes) else []
