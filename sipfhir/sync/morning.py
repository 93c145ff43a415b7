"""After a run: the report, the figures, and who is told."""

from sipfhir.errors import SipfhirError
from sipfhir.sync.job import Job
from sipfhir.sync.report import account, machine
from sipfhir.sync.state import Run


class Morning:
    """What is done when a run is over. Nothing here changes what came of it: complaints are given back."""

    def __init__(self, job: Job, lang: str) -> None:
        self.job, self.lang = job, lang

    def after(self, run: Run) -> list[str]:
        """A run that came to its end."""
        folder = self.job.config.folder / self.job.config.report
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{run.id}.json").write_bytes(machine(account(self.job, run), self.job, self.lang))
        return []

    def failed(self, error: SipfhirError) -> list[str]:
        """A run that could not begin, or was stopped by something outside."""
        return []
