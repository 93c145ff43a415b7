"""Two nights with all that may be in them, the second of which is killed; and what must stand after it."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.sync.crash.server import Store
from tests.sync.nights import SOURCE, TARGET, Field, plan, withdrawn

ROOT = Path(__file__).parents[3]
SERVER = """[[target]]
kind="fhir"
name="u"
url="{0}"
actor={{name="Region X", huvudman="region", huvudman-name="Region X"}}
retry={{attempts=1, wait=0.01, timeout=20}}
"""
FIRST = {
    "1.xml": (plan(1), plan(2), plan(3)),
    "2.xml": (plan(4),),
}
SECOND = {
    "1.xml": (plan(1), plan(2, "Ändrat", "2025-09-09"), withdrawn(3), plan(5), plan(6, consent="Nekat")),
    "2.xml": (plan(4, "Ny", "2025-09-09"), plan(4, "Äldre", "2025-09-03"), plan(7), "<PratorArende/>"),
    "3.xml": (plan(8, "ett"), plan(8, "annat"), plan(5)),
    "4.xml": ("<PratorArende><ArendeId>",),
}
STAND = {
    "1": "active", "2": "active", "3": "revoked", "4": "active", "5": "active", "7": "active",
}  # fmt: skip
"""Counted by hand from the files above: number of the plan → status of its CarePlan after both nights."""
CHANGED = {"2", "3", "4"}
"""Plans that the second night writes over what the first one wrote."""


class Driver:
    """Nights in processes of their own."""

    def __init__(self, line: "subprocess.Popen[str]") -> None:
        self.line = line

    def send(self, field: Field, **job: Any) -> None:
        """Begin a night."""
        assert self.line.stdin
        self.line.stdin.write(json.dumps({"folder": str(field.folder), "url": field.url, **job}) + "\n")
        self.line.stdin.flush()

    def ended(self) -> dict[str, Any]:
        """How it ended."""
        assert self.line.stdout
        said: dict[str, Any] = json.loads(self.line.stdout.readline())
        return said

    def night(self, field: Field, **job: Any) -> dict[str, Any]:
        """A night from its beginning to its end."""
        self.send(field, **job)
        return self.ended()


@contextmanager
def driving() -> Iterator[Driver]:
    """A driver, until the block ends."""
    command = [sys.executable, "-m", "tests.sync.crash.driver"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=-1, stdout=-1) as line:
        try:
            yield Driver(line)
        finally:
            assert line.stdin
            line.stdin.close()
            if line.wait(30):
                line.kill()


def begun(folder: Path, url: str, address: str, driver: Driver) -> Field:
    """The first night is over, and the files of the second lie ready."""
    folder.mkdir(exist_ok=True)
    field = Field(folder, url, (SOURCE.format("a"), TARGET.format("t", "full"), SERVER.format(address)))
    _drop(field, FIRST)
    assert driver.night(field, run="r1")["code"] == 0
    assert field.counts("r1") == {"t created": 4, "u created": 4}
    _drop(field, SECOND)
    return field


def _drop(field: Field, files: dict[str, tuple[str, ...]]) -> None:
    for name, plans in files.items():
        field.drop(name, *plans)


def check(field: Field, store: Store) -> None:
    """Source and targets say the same, nothing was written twice, and the state knows what it did."""
    assert field.stands("t") == STAND
    assert at_server(store) == STAND
    for name, times in versions(store).items():
        assert times == (2 if name in CHANGED else 1), name
    assert rest_at_server(store)
    _reconciled(field)
    assert not list((field.folder / "a/.taken").glob("[!.]*"))
    assert len(list((field.folder / "a/archive").iterdir())) == len(FIRST) + len(SECOND)


def at_server(store: Store) -> dict[str, str]:
    """Number of the plan → status, as the server has it."""
    plans = (one for name, one in store.resources.items() if name.startswith("CarePlan/"))
    return {_number(one): one["status"] for one in plans}


def versions(store: Store) -> dict[str, int]:
    """Number of the plan → how often its CarePlan was written."""
    plans = {name: one for name, one in store.resources.items() if name.startswith("CarePlan/")}
    return {_number(one): store.written[name] for name, one in plans.items()}


def rest_at_server(store: Store) -> bool:
    """Nothing stands there that was written more often than its plan's two nights allow."""
    return all(times <= 2 for times in store.written.values())


def _reconciled(field: Field) -> None:
    """Every record has one verdict at each target, and each was told."""
    with field.state() as state:
        runs = state.runs("n")
        assert [one.id for one in runs if one.finished is None] == []
        assert runs[0].code == 4
        inputs = state.inputs(runs[0].id)
        entries = [one for each in inputs for one in state.entries(each.id)]
        assert {one.stage for one in inputs} == {"done"}
        assert all(one.outcome for one in entries)
        records = sum(map(len, SECOND.values()))
        assert Counter(one.target for one in entries) == {"t": records, "u": records}
        for target in ("t", "u"):
            got = Counter(f"{one.outcome} {one.case or ''}" for one in entries if one.target == target)
            assert got == OUTCOMES, got
            open_letters = Counter(one.case for one in state.letters.open(target))
            assert open_letters == {"record": 1, "torn": 2}
        told = {tuple(line.split()) for line in field.watcher.told}
        assert all((runs[0].id, one.target, one.key, one.outcome) in told for one in entries if one.key)


OUTCOMES = {
    "created ": 2, "updated ": 2, "revoked ": 1, "unchanged ": 1, "unchanged older": 1, "unchanged same": 1,
    "held refused": 1, "held silent": 1, "dead record": 1, "dead torn": 2,
}  # fmt: skip


def _number(care_plan: dict[str, Any]) -> str:
    return str(int(care_plan["identifier"][0]["value"].rpartition("-")[2]))
