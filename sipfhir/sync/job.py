"""A configuration, opened: its site, its state, its log, and what can be done with them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.rules.policy import severities
from sipfhir.site import Site
from sipfhir.sync.config import Config
from sipfhir.sync.dead import Coffin
from sipfhir.sync.factory import places
from sipfhir.sync.ledger import Ledger
from sipfhir.sync.night import Clock, Night, Places, Watcher
from sipfhir.sync.places import FromLetters
from sipfhir.sync.proof import known
from sipfhir.sync.replay import Letters, chosen
from sipfhir.sync.secret import reveal
from sipfhir.sync.state import Letter, Run, State
from sipfhir.sync.state.database import exists

HERE = ZoneInfo("Europe/Stockholm")
PATIENCE = ("retry", "pace", "settle")
"""Settings of places that change no verdict: a run that was stopped may go on with others."""


class Seer(Watcher, Protocol):
    """A watcher who is told which run it is."""

    def began(self, run: Run) -> None:
        """A run begins, or goes on."""


class Job:
    """``today`` is the day on which consents are asked; the day in Sweden when it is not given."""

    def __init__(self, config: Config, site: Site, state: State, now: Clock, today: str | None) -> None:
        self.config, self.site, self.state, self.now = config, site, state, now
        self.today = today or day(now())
        self.ledger = Ledger(config, site, state, now)

    @cached_property
    def places(self) -> Places:
        """Sources and targets, made. Raises BadConfiguration for a secret that is not there."""
        return places(self.config, self.site, self.state)

    @cached_property
    def coffin(self) -> Coffin:
        """Who opens dead letters."""
        return Coffin(self.config.dead, self.site, self.config.folder)

    @property
    def replay_name(self) -> str:
        """What replays are called in the state: they are runs of their own."""
        return f"{self.config.name} (replay)"

    def check(self) -> None:
        """What the file names must be there. Raises BadConfiguration."""
        severities(self.site, self.config.policy)
        known(self.config, self.site)

    def run(self, watcher: Seer, step: Callable[[str], None], anyway: bool = False) -> Run:
        """A whole run, or what is left of one that was stopped. It begins with dead letters that trying again
        can help."""
        self.check()
        letters = self._waiting() if self.config.dead.retry else ()
        found = Places((*letters, *self.places.sources), self.places.targets)
        return self._night(self.config, found, watcher, step).run(run_id(self.now()), self.digest, anyway)

    def replay(self, letters: Sequence[Letter], watcher: Seer, step: Callable[[str], None]) -> Run:
        """Try dead letters again, as a run of their own. Raises BadConfiguration when a target is no more."""
        self.check()
        names = {one.target for one in letters}
        lost = sorted(names - {one.name for one in self.config.target})
        if lost:
            raise BadConfiguration(
                f"no target is called {lost[0]} any more. Discard its letters, or put it back."
            )
        sources = tuple(self._letters(name, partial(_to, letters, name)) for name in sorted(names))
        targets = tuple(one for one in self.places.targets if one[0].name in names)
        for letter in letters:
            self.ledger.letter("replay", letter.id, letter.target)
        config = msgspec.structs.replace(self.config, name=self.replay_name)
        night = self._night(config, Places(sources, targets), watcher, step)
        return night.run(run_id(self.now()), self.digest, anyway=True)

    def unkept(self, letter: Letter) -> str | None:
        """Why the record of a letter cannot be had; None when it can."""
        return self._letters(letter.target, tuple)[1].unkept(letter)

    def archived(self, letter: Letter) -> Path | None:
        """The file that a letter's record came in. Its name may be a person's: for who asks for values."""
        return self._letters(letter.target, tuple)[1].archived(letter)

    @cached_property
    def digest(self) -> str:
        """Of what decides which plan goes where. Reports, notices and patience may change in mid-run."""
        lasting = [
            {k: v for k, v in msgspec.to_builtins(one).items() if k not in PATIENCE}
            for one in (*self.config.source, *self.config.target)
        ]
        told = msgspec.json.encode([lasting, self.config.site], order="deterministic")
        return blake2b(told, digest_size=8, person=b"sipfhir sync").hexdigest()

    def _night(self, config: Config, found: Places, watcher: Seer, step: Callable[[str], None]) -> Night:
        ledger = _Both(self.ledger, watcher)
        return Night(config, self.state, self.site, found, watcher, self.now, self.today, step, ledger)

    def _waiting(self) -> Iterator[tuple[FromLetters, Letters]]:
        for target in self.config.target:
            yield self._letters(target.name, partial(self._again, target.name))

    def _again(self, target: str) -> list[Letter]:
        """Asked when the run has begun: what it buries itself waits for the next one."""
        run = self.state.unfinished(self.config.name)
        return chosen(self.state.letters.open(target), run.started if run else self.now())

    def _letters(self, target: str, choose: Callable[[], Sequence[Letter]]) -> tuple[FromLetters, Letters]:
        sources = {config.name: source for config, source in self.places.sources}
        made = Letters(choose, target, self.coffin, self.state, sources, self.config.folder)
        return FromLetters(targets=(target,)), made


@contextmanager
def opened(
    config: Config, now: Clock, today: str | None = None, site: Site | None = None, dry: bool = False
) -> Iterator[Job]:
    """The job of a configuration. ``site`` is used where the file names none. ``dry``: where there is no
    state yet none is made. Raises BadConfiguration, Retriable when the database is away."""
    found = Site(config.folder / config.site) if config.site else site or Site()
    password = reveal(config.state.password, config.folder) if config.state.password else None
    with ExitStack() as stack:
        folder = config.folder
        if dry and not exists(config.state.url, folder):
            folder = Path(stack.enter_context(TemporaryDirectory()))
        state = stack.enter_context(State(config.state.url, folder, password))
        yield Job(config, found, state, now, today)


def day(instant: str) -> str:
    """The day in Sweden at an instant."""
    return datetime.fromisoformat(instant).astimezone(HERE).date().isoformat()


def run_id(instant: str) -> str:
    """A run's id: when it began, so that ids sort by time (``2026-11-22T02-00-01Z``)."""
    return instant[:19].replace(":", "-") + "Z"


def _to(letters: Sequence[Letter], target: str) -> list[Letter]:
    return [one for one in letters if one.target == target]


class _Both:
    """The ledger, and the watcher who wants to know which run it is."""

    def __init__(self, ledger: Ledger, watcher: Seer) -> None:
        self.ledger, self.watcher = ledger, watcher
        self.verdict = ledger.verdict

    def began(self, run: Run) -> None:
        """Both are told."""
        self.ledger.began(run)
        self.watcher.began(run)

    def ended(self, run: Run) -> None:
        """The ledger is told; whoever runs the job has the run."""
        self.ledger.ended(run)
