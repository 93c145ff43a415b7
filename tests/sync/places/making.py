"""What the tests of places are made of: a site with a key, a state, parcels of samples, a whole night."""

from itertools import count
from pathlib import Path
from typing import Any

import sipfhir
from sipfhir.plan import Plan
from sipfhir.reading import Reading
from sipfhir.site import Site, defaults
from sipfhir.sync.config import Config, load
from sipfhir.sync.factory import places
from sipfhir.sync.night import Night
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Parcel
from sipfhir.sync.places import Actor, ToFolder
from sipfhir.sync.state import Count, Known, Run, State

SAMPLES = defaults() / "samples"
SAMPLE = SAMPLES / "prator/good/inget-att-anmarka.xml"
TARGET = """
actor = {name = "Region Exempel", huvudman = "region", huvudman-name = "Region Exempel"}
consent = {silent = "deliver", basis = "avtal"}
"""
TODAY = "2026-11-22"


def site(folder: Path) -> Site:
    """A site with a key of its own."""
    made = folder / "site"
    made.mkdir(exist_ok=True)
    (made / "key").write_text("k" * 32, "ascii")
    (made / "site.yaml").write_text("installation: exempel\nkey-file: key\n", "utf-8")
    return Site(made)


def readings(sample: Path = SAMPLE) -> list[Reading]:
    """The plans of a sample."""
    return [one for one in sipfhir.read(sample) if one.plan is not None]


def parcel(
    folder: Path, *, reading: Reading | None = None, known: Known | None = None, revoke: bool = False
) -> Parcel:
    """A plan for a target named t."""
    target = ToFolder(name="t", path="out", actor=Actor(name="Region Exempel"))
    return Packing(reading or readings()[0], target, site(folder)).parcel(known, revoke)


def replaced(reading: Reading, **fields: Any) -> Reading:
    """A reading whose plan says something else."""
    import msgspec

    plan = reading.plan
    assert isinstance(plan, Plan)
    return reading.with_plan(msgspec.structs.replace(plan, **fields))


class Quiet:
    """Who watches nothing."""

    def waiting(self, target: str) -> None: ...
    def phase(self, name: str) -> None: ...
    def read(self) -> None: ...
    def settled(self, *told: object) -> None: ...


class Stopped(Exception):
    """Where a test kills a run."""


class Nights:
    """Runs of one configuration, one a night."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder, self.site, self.count = folder, site(folder), count(1)
        (folder / "night.toml").write_text(f'name = "natt"\n{text}', "utf-8")
        self.config: Config = load(folder / "night.toml")

    def run(self, kill: str | None = None, nth: int = 1) -> dict[str | None, int]:
        """What came of the plans, by outcome. ``kill``: the step at which it is killed, the nth time."""
        number, left = next(self.count), [nth]

        def step(name: str) -> None:
            left[0] -= name == kill
            if name == kill and not left[0]:
                raise Stopped

        with State(self.config.state.url, self.folder) as state:
            made = places(self.config, self.site, state)
            now = (f"2026-11-22T02:{n // 60:02}:{n % 60:02}+00:00" for n in count())
            night = Night(self.config, state, self.site, made, Quiet(), lambda: next(now), TODAY, step)
            run: Run = night.run(f"natt-{number}", "digest")
            self.counts = state.counts(run.id)
            return outcomes(self.counts)


def outcomes(counts: list[Count]) -> dict[str | None, int]:
    """Number of plans by outcome."""
    found: dict[str | None, int] = {}
    for one in counts:
        found[one.outcome] = found.get(one.outcome, 0) + one.number
    return found
