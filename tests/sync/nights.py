"""A night in a folder: sources with invented plans, targets, a key, and what came of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sipfhir.site import Site
from sipfhir.sync.config import Config, load
from sipfhir.sync.factory import places
from sipfhir.sync.night import Night, Places
from sipfhir.sync.parcel import Taken, Verdict
from sipfhir.sync.state import Entry, Run, State

TODAY = "2026-11-22"
SITE = Site(Path(__file__).parent / "site")
"""Read once: its tables are costly."""
KEY = "h0tC7AsoUMr2JfrQ1HLKxq_pJL4pn9tTwmRrDXCmCNo="
"""A key for dead letters, for tests only."""
SOURCE = '[[source]]\nkind="folder"\nname="{0}"\npath="{0}"\nsystem="prator"\nsettle=0\ntargets=["t", "u"]\n'
TARGET = """[[target]]
kind="folder"
name="{0}"
path="out-{0}"
actor={{name="Region X", huvudman="region", huvudman-name="Region X", role="{1}"}}
"""
PLAIN = (SOURCE.format("a"), TARGET.format("t", "full"), TARGET.format("u", "calendar"))


def plan(
    number: int, text: str = "Samtal", changed: str = "2025-09-02", consent: str = "Lämnat", extra: str = ""
) -> str:
    """A plan as Prator exports it: its number, what is in it, when it was changed, the state of consent."""
    return f"""<PratorArende Version="1">
  <ArendeId>P-2025-{number:06}</ArendeId><Arendetyp>SIP</Arendetyp>
  <Patient><Personnummer>19900222-2397</Personnummer><Namn>Prov, Örjan</Namn></Patient>
  <Samtycke Id="1" Avser="SIP" Status="{consent}"><Datum>2025-08-19</Datum>{extra}</Samtycke>
  <SIP Status="Justerat"><Upprattad>2025-09-01</Upprattad><Andrad>{changed}</Andrad>
    <Insats Nr="1" Huvudman="Region" Status="Pågår"><Text>{text}</Text></Insats>
    <IngaAndraAtgarder>J</IngaAndraAtgarder><OvergripandeAnsvar Huvudman="Kommun"/>
  </SIP>
</PratorArende>"""


def withdrawn(number: int, on: str = "2025-10-01", changed: str = "2025-09-02") -> str:
    """The same plan when the consent is taken back."""
    return plan(number, changed=changed, consent="Återkallat", extra=f"<Aterkallat>{on}</Aterkallat>")


class Watcher:
    """Sees everything; keeps it in a file that survives a kill."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.missed: list[str] = []

    def waiting(self, target: str) -> None:
        self.say("waiting", target)

    def away(self, place: str, why: str) -> None:
        self.missed.append(place)

    def phase(self, name: str) -> None:
        pass

    def read(self) -> None:
        pass

    def settled(self, taken: Taken, entry: Entry, verdict: Verdict, basis: str | None) -> None:
        pass

    def began(self, run: Run) -> None:
        pass

    def ended(self, run: Run) -> None:
        pass

    def verdict(self, run: str) -> Callable[[Taken, Entry, Verdict, str | None, str], None]:
        """The audit: a line for each verdict, before the state has it."""

        def tell(taken: Taken, entry: Entry, verdict: Verdict, basis: str | None, at: str) -> None:
            self.say(run, entry.target, entry.key, verdict.outcome)

        return tell

    def say(self, *words: str) -> None:
        """A line, whole or not there."""
        with self.file.open("ab", buffering=0) as stream:
            stream.write(f"{' '.join(words)}\n".encode())

    @property
    def told(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []


class Field:
    """A folder with a configuration. ``parts`` are its sources and targets, as TOML."""

    def __init__(self, folder: Path, url: str, parts: tuple[str, ...] = PLAIN, write: bool = True) -> None:
        self.folder, self.url = folder, url
        self.watcher = Watcher(folder / "told")
        if write:
            (folder / "dead").write_text(KEY)
            self.configure(parts)

    def configure(self, parts: tuple[str, ...] = PLAIN) -> None:
        """Write the configuration anew."""
        state = f'[state]\nurl="{self.url}"\n[dead]\nkey="file:dead"\n'
        text = f'name="n"\n{state}{"".join(parts)}'
        (self.folder / "n.toml").write_text(text)

    def drop(self, name: str, *plans: str, source: str = "a") -> Path:
        """A file of a source; with several plans, an export of them."""
        file = self.folder / source / name
        file.parent.mkdir(exist_ok=True)
        whole = plans[0] if len(plans) == 1 else f"<PratorExport>{''.join(plans)}</PratorExport>"
        file.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}', "utf-8")
        return file

    @property
    def config(self) -> Config:
        return load(self.folder / "n.toml")

    @contextmanager
    def state(self) -> Iterator[State]:
        with State(self.url, self.folder) as state:
            yield state

    def run(
        self,
        id: str = "r1",
        step: Callable[[str], None] = lambda name: None,
        change: Callable[[Places], Places] = lambda found: found,
        digest: str = "same",
        today: str = TODAY,
    ) -> Run:
        """A night, or the rest of one."""
        with self.state() as state:
            found = change(places(self.config, SITE, state))
            made = Night(self.config, state, SITE, found, self.watcher, Clock(), today, step, self.watcher)
            return made.run(id, digest, anyway=True)

    def counts(self, run: str = "r1") -> Counter[str]:
        """``target outcome case`` → how many."""
        with self.state() as state:
            found = state.counts(run)
        return Counter({f"{one.target} {one.outcome} {one.case or ''}".strip(): one.number for one in found})

    def stands(self, target: str = "t") -> dict[str, str]:
        """What stands at a target that is a folder: number of the plan → status of its CarePlan."""
        return {_number(each): each["status"] for each in self.care_plans(target)}

    def care_plans(self, target: str = "t") -> list[dict[str, Any]]:
        """Read without any of our code."""
        files = sorted((self.folder / f"out-{target}").glob("*"))
        bundles = [json.loads(file.read_bytes()) for file in files]
        return [each["entry"][0]["resource"] for each in bundles]


def _number(care_plan: dict[str, Any]) -> str:
    return str(int(care_plan["identifier"][0]["value"].rpartition("-")[2]))


class Clock:
    """Each time a second later."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> str:
        self.seconds += 1
        return (datetime.fromisoformat(f"{TODAY}T01:00:00+00:00") + timedelta(0, self.seconds)).isoformat()
