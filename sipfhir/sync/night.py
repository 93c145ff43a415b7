"""One run from beginning to end, or from where it was killed to its end."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import msgspec

from sipfhir.errors import BadConfiguration, Fatal, Retriable, SipfhirError
from sipfhir.migrate.disk import digest_of
from sipfhir.site import Site
from sipfhir.sync.config import Config
from sipfhir.sync.dead import Coffin
from sipfhir.sync.delivery import AWAY, GONE, Audited, Delivery, Outlet
from sipfhir.sync.intake import Intake
from sipfhir.sync.parcel import Gathering, Source, Taken, Target, Verdict
from sipfhir.sync.places import FromLetters, SourceConfig, TargetConfig
from sipfhir.sync.proof import known
from sipfhir.sync.state import Entry, Run, State

FAILED = 4
"""The exit code of a run that something did not arrive in."""


class Watcher(Protocol):
    """Who sees what happens: progress, log lines, audit. Told after the state has it."""

    def waiting(self, target: str) -> None:
        """Another run is writing to the target; this one waits."""

    def away(self, place: str, why: str) -> None:
        """A source or a target does not answer, or refuses. The others go on."""

    def phase(self, name: str) -> None:
        """Intake or delivery begins."""

    def read(self) -> None:
        """A plan was read."""

    def settled(self, taken: Taken, entry: Entry, verdict: Verdict, basis: str | None) -> None:
        """A plan has its verdict at a target."""


class Ledger(Protocol):
    """Who writes down for good what was given to whom. Told before the state has it."""

    def began(self, run: Run) -> None:
        """A run begins, or goes on."""

    def verdict(self, run: str) -> Audited:
        """Who writes down the verdicts of a run."""

    def ended(self, run: Run) -> None:
        """A run has come to its end."""


class Unwritten:
    """No ledger."""

    def began(self, run: Run) -> None:
        """Nothing."""

    def verdict(self, run: str) -> Audited:
        """Nothing."""
        return lambda *_: None

    def ended(self, run: Run) -> None:
        """Nothing."""


class Places(msgspec.Struct, frozen=True):
    """The sources and targets of a configuration, made."""

    sources: tuple[tuple[SourceConfig | FromLetters, Source], ...]
    targets: tuple[tuple[TargetConfig, Target], ...]


class Clock(Protocol):
    """What time it is: an instant as text, UTC."""

    def __call__(self) -> str: ...


class Night:
    """A run of a configuration."""

    def __init__(
        self,
        config: Config,
        state: State,
        site: Site,
        places: Places,
        watcher: Watcher,
        now: Clock,
        today: str,
        step: Callable[[str], None] = lambda name: None,
        ledger: "Ledger | None" = None,
    ) -> None:
        if site.demo:
            raise BadConfiguration("the demo key cannot deliver. Give site.yaml a key-file of your own.")
        known(config, site)
        self.config, self.state, self.site, self.places = config, state, site, places
        self.watcher, self.now, self.today, self.step = watcher, now, today, step
        self.ledger = ledger or Unwritten()
        self.away: dict[str, str] = {}
        self.missed: dict[str, str] = {}
        self.coffin = Coffin(config.dead, site, config.folder)

    def run(self, id: str, digest: str, anyway: bool = False) -> Run:
        """The whole run; one that was killed goes on under its own id. ``digest`` is of the configuration;
        ``anyway``: go on though it has changed since.

        Raises Retriable, Fatal: then it is unfinished, and can be resumed. Raises BadConfiguration when the
        configuration is another than the one that the killed run began with.
        """
        with self._outlets() as outlets:
            run, stale = self._begun(id, digest, anyway)
            self.ledger.began(run)
            self.state.letters.expire(self.now())
            gathering = [one.target for one in outlets.values() if isinstance(one.target, Gathering)]
            for target in gathering:
                target.begin(run.id)
            self._work(run, stale, outlets)
            for target in gathering:
                target.publish()
                self.step("published")
            dead = any(one.outcome == "dead" for one in self.state.counts(run.id))
            self.step("finish")
            self.state.finish(run.id, self.now(), FAILED if dead or self.missed else 0)
            finished = self.state.run(run.id)
            assert finished is not None
            self.ledger.ended(finished)
        return finished

    def _begun(self, id: str, digest: str, anyway: bool) -> tuple[Run, Collection[int]]:
        """The run; when it goes on under another configuration, the inputs that are to be read again."""
        run = self.state.unfinished(self.config.name)
        if run is None:
            return self._begin(id, digest), ()
        if run.config != digest and not anyway:
            raise BadConfiguration(
                f"{run.id} was stopped before its end, and the configuration has changed since. Put it back "
                "as it was and resume, or go on under the new one with --anyway."
            )
        return run, self.state.goes_on(run.id, digest)

    def _begin(self, id: str, digest: str) -> Run:
        """A new run; of two that begin in one second, the second has a number after its id."""
        ids = (id, *(f"{id}-{number}" for number in range(2, 100)))
        free = next(one for one in ids if self.state.run(one) is None)
        run = Run(free, self.config.name, digest, self.now())
        self.state.begin(run)
        self.step("begun")
        return run

    def _work(self, run: Run, stale: Collection[int], outlets: dict[str, Outlet]) -> None:
        intake = Intake(self.state, self.site, self.today, stale)
        inputs = list(self._intake(run, intake))
        intake.settle_twins(run.id)
        self.step("decided")
        self.watcher.phase("delivery")
        delivery = Delivery(
            run.id, self.state, self.site, self.today, self.now,
            self.coffin, self.watcher.settled, self.step, self.away,
            self.ledger.verdict(run.id),
        )  # fmt: skip
        told = set(self.away)
        for source, taken, number in inputs:
            delivery.input(taken, number, outlets)
            self.step("delivered")
            self._archive(source, taken)
            self.step("archived")
            self.state.stage(number, "done")
            self.step("done")
            for name in self.away.keys() - told:
                self.watcher.away(name, self.away[name])
            told = set(self.away)
        self._lost(run, intake, delivery)

    def _archive(self, source: Source, taken: Taken) -> None:
        """What has changed since it was claimed stays claimed: the next run reads it again."""
        now = None if taken.again else digest_of(taken.path, self.site.key)
        if now not in (None, taken.digest):
            return
        try:
            source.done(taken)
        except (Retriable, Fatal) as error:
            self._miss(source.name, error)

    def _lost(self, run: Run, intake: Intake, delivery: Delivery) -> None:
        """Inputs of a killed run that are archived already, or that cannot be had: somebody took them away,
        or their source is away and gives them to a later run."""
        for each in self.state.inputs(run.id):
            if each.stage != "done":
                verdict = AWAY if each.source in self.missed else GONE
                intake.missing(each, self._targets(each.source), verdict.case or "")
                delivery.gone(each.id, Taken(each.source, each.ref, each.digest, Path()), verdict)
                self.state.stage(each.id, "done")

    def _targets(self, source: str) -> tuple[TargetConfig, ...]:
        """Those of a source; all, of one that the configuration no longer has."""
        named = [name for one, _ in self.places.sources if one.name == source for name in one.targets]
        return tuple(one for one, _ in self.places.targets if one.name in named or not named)

    def _intake(self, run: Run, intake: Intake) -> Iterator[tuple[Source, Taken, int]]:
        self.watcher.phase("intake")
        for config, source in self.places.sources:
            targets = tuple(one for one, _ in self.places.targets if one.name in config.targets)
            for taken in self._taken(source):
                self.step("taken")
                yield source, taken, intake.input(run.id, taken, targets, self.watcher.read)
                self.step("read")

    def _taken(self, source: Source) -> Iterator[Taken]:
        """What a source gives, for as long as it does."""
        try:
            yield from source.take()
        except (Retriable, Fatal) as error:
            self._miss(source.name, error)

    def _miss(self, source: str, error: SipfhirError) -> None:
        self.missed[source] = str(error)
        self.watcher.away(source, str(error))

    @contextmanager
    def _outlets(self) -> Iterator[dict[str, Outlet]]:
        """All targets, locked and opened: in the order of their names, so that two runs never wait for each
        other."""
        made: dict[str, Outlet] = {}
        with ExitStack() as stack:
            for _, source in self.places.sources:
                stack.callback(source.close)
            for config, target in sorted(self.places.targets, key=lambda one: one[0].name):
                said = _Said(self.watcher, config.name)
                sure = stack.enter_context(self.state.lock(config.name, self.config.state.wait, said))
                stack.callback(target.close)
                self._open(config.name, target)
                pace = getattr(config, "pace", None)
                made[config.name] = Outlet(config, target, pace.together if pace else 1, sure)
            yield made

    def _open(self, name: str, target: Target) -> None:
        """A target that does not answer is left alone tonight; one that cannot take what we send stops the
        run."""
        try:
            target.open()
        except Retriable as error:
            self.away[name] = str(error)
            self.watcher.away(name, str(error))


class _Said:
    """Tells the watcher which target is waited for."""

    def __init__(self, watcher: Watcher, target: str) -> None:
        self.watcher, self.target = watcher, target

    def __call__(self) -> None:
        self.watcher.waiting(self.target)
