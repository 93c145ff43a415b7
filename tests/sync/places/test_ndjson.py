"""Bulk files: all of a run or nothing of it, each plan once, however often the run was killed."""

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from sipfhir.errors import Fatal
from sipfhir.sync.targets import ndjson
from tests.sync.places.making import SAMPLES, TARGET, Nights, Stopped

SAMPLE = SAMPLES / "lifecare/good/flera-planer.json"
NIGHT = f"""
site = "site"
[[source]]
kind = "folder"
name = "a"
path = "in"
settle = 0
targets = ["t"]
[[target]]
kind = "ndjson"
name = "t"
path = "out"
{TARGET}
"""


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLE, tmp_path / "in/a.json")
    return Nights(tmp_path, NIGHT)


def plans(folder: Path) -> list[str]:
    """The ids of CarePlans in all that is shown, in order."""
    files = sorted(folder.glob("[!.]*/CarePlan.ndjson"))
    return [msgspec.json.decode(line)["id"] for file in files for line in file.read_bytes().splitlines()]


def shown(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith("."))


def test_a_file_a_type_for_the_run(nights: Nights) -> None:
    out = nights.folder / "out"
    assert nights.run() == {"created": 4}
    assert shown(out) == ["natt-1"]
    assert [name for name in os.listdir(out) if name.startswith(".")] == []
    for file in (out / "natt-1").glob("*.ndjson"):
        lines = file.read_bytes().splitlines()
        assert {msgspec.json.decode(line)["resourceType"] for line in lines} == {file.stem}
    assert len(set(plans(out))) == 4
    patients = (out / "natt-1/Patient.ndjson").read_bytes().splitlines()
    assert len(set(patients)) == len(patients)
    shutil.copy(SAMPLE, nights.folder / "in/a.json")
    assert nights.run() == {"unchanged": 4}
    assert shown(out) == ["natt-1"]


STEPS = [("sent", 1), ("settled", 2), ("published", 1)]


@pytest.mark.parametrize(("step", "nth"), [*STEPS, ("finish", 1)])
def test_a_killed_run_shows_nothing_and_its_rest_everything_once(nights: Nights, step: str, nth: int) -> None:
    out = nights.folder / "out"
    with pytest.raises(Stopped):
        nights.run(kill=step, nth=nth)
    assert len(plans(out)) in ((4,) if step in ("published", "finish") else (0,))
    nights.run()
    assert shown(out) == ["natt-1"]
    assert len(plans(out)) == len(set(plans(out))) == 4


@pytest.mark.parametrize("call", ["_lines", "sipfhir.durable.flush", "shutil.rmtree"])
def test_it_may_be_killed_while_it_shows(nights: Nights, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    out = nights.folder / "out"
    with pytest.raises(Stopped):
        nights.run(kill="done")

    def die(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as context:
        context.setattr(f"{ndjson.__name__}.{call}" if "." not in call else call, die)
        with pytest.raises(Stopped):
            nights.run()
    nights.run()
    assert len(plans(out)) == len(set(plans(out))) == 4


def test_what_comes_when_a_crash_fell_behind_the_showing_is_shown_apart(nights: Nights) -> None:
    with pytest.raises(Stopped):
        nights.run(kill="published")
    shutil.copy(SAMPLES / "lifecare/good/god-man.json", nights.folder / "in/b.json")
    nights.run()
    out = nights.folder / "out"
    assert shown(out) == ["natt-1", "natt-1-2"]
    assert len(plans(out)) == len(set(plans(out))) == 5


def test_a_full_disk_can_be_mended_and_the_run_resumed(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(ndjson, "_lines", full)
        with pytest.raises(Fatal, match=r"cannot be written: No space left.*resume"):
            nights.run()
    nights.run()
    assert len(plans(nights.folder / "out")) == 4


def test_lines_that_somebody_took_away_are_missed(nights: Nights) -> None:
    with pytest.raises(Stopped):
        nights.run(kill="done")
    next((nights.folder / "out/.natt-1").iterdir()).unlink()
    with pytest.raises(Fatal, match="are gone"):
        nights.run()


def test_the_same_plans_make_the_same_bytes(nights: Nights, tmp_path: Path) -> None:
    nights.run()
    other = tmp_path / "other"
    (other / "in").mkdir(parents=True)
    shutil.copy(SAMPLE, other / "in/z.json")
    Nights(other, NIGHT).run()
    for file in (tmp_path / "out/natt-1").glob("*.ndjson"):
        if file.stem != "Provenance":
            assert file.read_bytes() == (other / "out/natt-1" / file.name).read_bytes()
