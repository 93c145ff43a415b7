"""A FHIR search as a source: whole plans, nothing missed, and a watermark that never runs ahead."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sipfhir
from sipfhir.errors import Fatal, Retriable
from sipfhir.plan import Plan
from sipfhir.sync.connection import Retry
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromFhir
from sipfhir.sync.sources.search import Search
from sipfhir.sync.state import State
from tests.sync.places.making import SAMPLES, TARGET, Nights, Stopped, readings, site
from tests.sync.places.searched import Searched, ago, query
from tests.sync.places.services import Said, answering

SOON = Retry(attempts=2, wait=0.01, longest=0.02, timeout=5)
PLANS = readings(SAMPLES / "lifecare/good/flera-planer.json")


class Bench:
    """A server, and a source that reads from it."""

    def __init__(self, folder: Path, server: Searched, state: State) -> None:
        self.folder, self.server, self.state = folder, server, state
        self.site = site(folder)

    def source(self, **given: Any) -> Search:
        told = {"name": "a", "url": self.server.base, "targets": ("t",), "retry": SOON, "count": 2}
        return Search(FromFhir(**{**told, **given}), self.folder, self.site, self.state)

    def put(self, *, changed: float = 3600) -> list[str]:
        """The plans, a second apart; the ids of their CarePlans."""
        ids = []
        for number, reading in enumerate(PLANS):
            for resource in sipfhir.to_fhir(reading, site=self.site):
                self.server.put(resource, ago(changed - number))
                ids += [resource["id"]] if resource["resourceType"] == "CarePlan" else []
        return ids

    def night(self, **given: Any) -> list[str]:
        """The CarePlans of one run, each as often as it came."""
        one = self.source(**given)
        taken = list(one.take())
        met = [id for each in taken for id in care_plans(each)]
        for each in taken:
            one.done(each)
        one.close()
        return met


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    server = Searched()
    with answering(server) as url, State("sqlite:///state.db", tmp_path) as state:
        server.base = f"{url}/fhir"
        yield Bench(tmp_path, server, state)


def care_plans(taken: Taken) -> list[str]:
    """The ids of the CarePlans of an input, in order."""
    pages = [json.loads(line) for line in taken.path.read_text("utf-8").splitlines()]
    entries = [entry for page in pages for entry in page["entry"] if isinstance(entry, dict)]
    found = [entry["resource"] for entry in entries]
    return [one["id"] for one in found if one["resourceType"] == "CarePlan"]


def plans(taken: list[Taken]) -> list[Plan]:
    found = (reading.plan for one in taken for reading in sipfhir.read(one.path, one.system))
    return [plan for plan in found if plan]


@pytest.mark.parametrize("links", ["absolute", "relative"])
def test_plans_come_whole(bench: Bench, links: str) -> None:
    bench.server.links = links
    bench.put()
    one = bench.source()
    taken = list(one.take())
    assert len(taken) == 2
    known = [reading.plan for reading in PLANS]
    for plan, known_as in zip(plans(taken), known, strict=True):
        assert known_as
        assert len(plan.goals) == len(known_as.goals)
        assert len(plan.consents) == len(known_as.consents)
        assert plan.person
        assert known_as.person
        assert plan.person.identifiers == known_as.person.identifiers
    assert one.spool.folder.stat().st_mode & 0o777 == 0o700
    one.close()


def test_the_watermark_moves_when_the_last_page_is_done(bench: Bench) -> None:
    bench.put()
    one = bench.source()
    taken = list(one.take())
    one.done(taken[0])
    assert bench.state.watermark("a") is None
    one.done(taken[1])
    newest = max(
        each["meta"]["lastUpdated"]
        for each in bench.server.resources.values()
        if each["resourceType"] == "CarePlan"
    )
    assert bench.state.watermark("a") == newest
    assert list(one.spool.folder.iterdir()) == []
    one.close()


def test_the_next_run_asks_from_there_and_a_little_before(bench: Bench) -> None:
    ids = bench.put()
    assert bench.night() == ids
    bench.server.calls.clear()
    assert bench.night(overlap=0.0) == ids[-1:]
    [first, *_] = [query(call) for call in bench.server.calls if call.startswith("CarePlan?")]
    assert first["_lastUpdated"] == f"ge{bench.state.watermark('a')}"
    assert first["_sort"] == "_lastUpdated"
    assert bench.night(overlap=60.0) == ids
    assert all("_lastUpdated" not in call or "%2B" not in call for call in bench.server.calls)


def test_a_watermark_never_runs_ahead_of_the_run(bench: Bench) -> None:
    """A server whose clock is ahead, and what it says was changed tomorrow."""
    bench.put(changed=-86400)
    bench.night()
    mark = bench.state.watermark("a")
    assert mark is not None
    assert mark <= ago(0)


@pytest.mark.parametrize("kind", ["Consent", "Goal"])
def test_a_plan_is_read_again_when_what_it_refers_to_changes(bench: Bench, kind: str) -> None:
    ids = bench.put()
    bench.night()
    changed = next(one for one in bench.server.resources.values() if one["resourceType"] == kind)
    bench.server.put(changed, ago(5))
    subject = (changed.get("patient") or changed.get("subject"))["reference"]
    of_person = [
        id for id in ids if bench.server.resources[f"CarePlan/{id}"]["subject"]["reference"] == subject
    ]
    bench.server.calls.clear()
    assert set(of_person) <= set(bench.night(overlap=0.0))
    assert any("subject=Patient" in call for call in bench.server.calls)
    assert (bench.state.watermark("a") or "") >= ago(60)


def test_what_slips_by_while_pages_shift_is_found_by_another_pass(bench: Bench) -> None:
    ids = bench.put()
    shifted: list[str] = []

    def change(search: str) -> None:
        if "_offset" in search and not shifted:
            shifted.append(ids[0])
            bench.server.put(bench.server.resources[f"CarePlan/{ids[0]}"], ago(-1))

    bench.server.before = change  # type: ignore[assignment]
    assert set(bench.night(count=1)) == set(ids)
    assert shifted


def test_what_changes_all_the_time_moves_no_watermark(bench: Bench) -> None:
    ids = bench.put()

    def change(search: str) -> None:
        if search.startswith("CarePlan?"):
            bench.server.put(bench.server.resources[f"CarePlan/{ids[0]}"], ago(-1))

    bench.server.before = change  # type: ignore[assignment]
    assert set(bench.night()) == set(ids)
    assert bench.state.watermark("a") is None


def test_a_killed_run_gives_its_pages_again_and_searches_on(bench: Bench) -> None:
    ids = bench.put()
    killed = bench.source()
    first = next(killed.take())
    again = bench.source()
    taken = list(again.take())
    assert taken[0] == first
    assert [id for one in taken for id in care_plans(one)] == ids
    again.done(taken[0])
    bench.server.calls.clear()
    assert list(bench.source().take()) == taken[1:]
    assert bench.server.calls == []


def test_a_dry_run_leaves_no_page_and_no_mark(bench: Bench) -> None:
    ids = bench.put()
    one = bench.source()
    assert [id for each in one.look() for id in care_plans(each)] == ids
    assert one.spool.files() == []
    assert bench.state.watermark("a") is None


@pytest.mark.parametrize(("links", "words"), [("elsewhere", "at another server"), ("circle", "lead back")])
def test_pages_that_lead_astray(bench: Bench, links: str, words: str) -> None:
    bench.put()
    bench.server.links = links
    with pytest.raises(Fatal, match=words):
        list(bench.source().take())


@pytest.mark.parametrize(
    ("status", "offset", "error"),
    [
        (401, 0, Fatal),
        (403, 0, Fatal),
        (400, 0, Fatal),
        (404, 0, Fatal),
        (410, 1, Retriable),
        (503, 1, Retriable),
    ],
)
def test_a_server_that_refuses(bench: Bench, status: int, offset: int, error: type[Exception]) -> None:
    bench.put()
    refused = Said(status, b'{"resourceType": "OperationOutcome"}', "application/fhir+json")
    bench.server.before = lambda search: refused if ("_offset" in search) == offset else None
    with pytest.raises(error) as told:
        list(bench.source().take())
    assert "source a" in str(told.value)
    bench.server.before = lambda search: None
    assert len(list(bench.source().take())) == 2


@pytest.mark.parametrize("has", [True, False])
def test_a_server_that_does_not_say_what_it_has(bench: Bench, has: bool) -> None:
    """It is asked all the same; one that has no such resources says so, and its plans are read without."""
    bench.put()
    bench.server.types.remove("Goal")
    unknown = Said(404, b'{"resourceType": "OperationOutcome"}', "application/fhir+json")
    bench.server.before = lambda search: unknown if search.startswith("Goal") and not has else None
    assert any(plan.goals for plan in plans(list(bench.source().take()))) == has


def test_a_server_without_plans(bench: Bench) -> None:
    bench.server.types = ["Patient"]
    with pytest.raises(Fatal, match="has no CarePlan"):
        list(bench.source().take())


def test_resources_of_strange_shapes_stop_nobody(bench: Bench) -> None:
    ids = bench.put()
    strange = {"resourceType": "CarePlan", "id": "z", "subject": [], "goal": {"reference": 5}, "meta": 1}
    bundle = {
        "resourceType": "Bundle",
        "link": [1, {"relation": "next"}],
        "entry": [1, {"resource": strange}],
    }
    page = Said(200, json.dumps(bundle).encode(), "application/fhir+json")
    bench.server.before = lambda search: page if search.startswith("CarePlan?") else None
    assert bench.night() == ["z"]
    assert bench.state.watermark("a") is None
    bench.server.before = lambda search: None
    assert bench.night() == ids


NIGHT = """
site = "site"
[[source]]
kind = "fhir"
name = "a"
url = "{url}"
count = 2
targets = ["t"]
[[target]]
kind = "folder"
name = "t"
path = "out"
"""


@pytest.mark.parametrize("step", ["read", "archived"])
def test_a_night_that_is_killed(bench: Bench, step: str) -> None:
    ids = bench.put()
    nights = Nights(bench.folder, NIGHT.format(url=bench.server.base) + TARGET)
    with pytest.raises(Stopped):
        nights.run(kill=step)
    nights.run()
    assert len(list((bench.folder / "out").iterdir())) == len(ids)
    assert set(nights.run()) == {"unchanged"}
