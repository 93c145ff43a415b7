"""After a run: the report, the figures, and who is told."""

from collections.abc import Callable, Iterator

from sipfhir.errors import SipfhirError
from sipfhir.sync.job import Job
from sipfhir.sync.metrics import leave
from sipfhir.sync.notify import Notice, notice, tell
from sipfhir.sync.page import as_html
from sipfhir.sync.report import Account, account, machine
from sipfhir.sync.state import Run


class Morning:
    """What is done when a run is over. Nothing here changes what came of it: complaints are given back."""

    def __init__(self, job: Job, lang: str) -> None:
        self.job, self.lang = job, lang

    def after(self, run: Run) -> list[str]:
        """A run that came to its end."""
        told = account(self.job, run)
        complaints = [*_tried("report", lambda: self._report(told))]
        complaints += _tried("metrics", lambda: leave(self.job, told))
        complaints += tell(self.job.config, notice(told, self.job.now()), self.lang)
        return complaints

    def failed(self, error: SipfhirError) -> list[str]:
        """A run that could not begin, or that something stopped."""
        stopped = self.job.state.unfinished(self.job.config.name)
        what = Notice(
            name=self.job.config.name,
            run=stopped.id if stopped else None,
            code=error.exit_code,
            at=self.job.now(),
            error=str(error),
        )
        return list(tell(self.job.config, what, self.lang))

    def _report(self, told: Account) -> None:
        folder = self.job.config.folder / self.job.config.report
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{told.run}.json").write_bytes(machine(told, self.job, self.lang))
        (folder / f"{told.run}.html").write_text(as_html(told, self.job.site, self.lang), "utf-8")


def _tried(what: str, act: Callable[[], None]) -> Iterator[str]:
    try:
        act()
    except OSError as error:
        yield f"{what}: {error.strerror or type(error).__name__}. `sipfhir sync report` makes it again."
