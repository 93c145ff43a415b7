"""The engagement index: one post for all plans of a person here, taken away with the last of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sipfhir.carriers.rivta.check import check
from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.engagement import Engagement, read
from sipfhir.carriers.rivta.messages import in_utf8, message
from sipfhir.carriers.rivta.soap import fault, wrapped
from sipfhir.errors import Retriable
from sipfhir.plan import Concept, Identifier
from sipfhir.reading import Reading
from sipfhir.registry import shipped
from sipfhir.sync.connection import Retry
from sipfhir.sync.parcel import Parcel, Verdict
from sipfhir.sync.places import Actor, ToIndex
from sipfhir.sync.state import Entry, Known, Run, State
from sipfhir.sync.targets.index import Index
from tests.carriers.rivta.making import SAMPLES
from tests.sync.places.making import parcel, readings, replaced, site
from tests.sync.places.services import Call, Said, answering

PERSON = "191212121212"
OURS, INDEX = "SE2321000016-SIP1", "SE165565594230-1000"
SOON = Retry(attempts=2, circuit=2, wait=0.01, longest=0.02, timeout=5)


def result(code: str) -> Said:
    known = contract(shipped())
    return Said(200, wrapped(in_utf8(message(known, "Update", "UpdateResponse", {"ResultCode": code}))))


class Kept:
    """What an index has, by its key; every call is held against the published contract as we have it."""

    def __init__(self) -> None:
        self.posts: dict[tuple[str, str], Engagement] = {}
        self.calls = 0
        self.says: Callable[[], Said] = lambda: result("OK")

    def __call__(self, call: Call) -> Said:
        self.calls += 1
        checked = check(call.body, shipped())
        assert checked.findings == []
        assert checked.call
        assert checked.call.address == INDEX
        assert call.headers["soapaction"].endswith('UpdateResponder:1:Update"')
        said = self.says()
        for one in read(checked.call.message) if said.status == 200 and b">OK<" in said.body else ():
            key = one.registered_resident_identification, one.data_controller
            self.posts.pop(key, None)
            if not one.delete_flag:
                self.posts[key] = one
        return said


class Bench:
    """An index, a target, and a state that is kept as a run keeps it."""

    def __init__(self, folder: Path, url: str, state: State, kept: Kept) -> None:
        self.folder, self.url, self.state, self.kept = folder, url, state, kept
        self.again()

    def again(self) -> None:
        """A new run."""
        actor = Actor(name="Index", role="full")
        told = {"url": self.url, "logical_address": INDEX, "source_system": OURS, "retry": SOON}
        config = ToIndex(name="t", actor=actor, **told)  # type: ignore[arg-type]
        self.target = Index(config, self.folder, site(self.folder), self.state)

    def parcel(self, reading: Reading, *, revoke: bool = False) -> Parcel:
        key = parcel(self.folder, reading=reading).key
        return parcel(self.folder, reading=reading, known=self.state.known("t", key), revoke=revoke)

    def deliver(self, reading: Reading, *, revoke: bool = False, settle: bool = True) -> Verdict:
        one = self.parcel(reading, revoke=revoke)
        verdict = self.target.deliver(one)
        if settle:
            entry = Entry(ordinal=1, target="t", key=one.key, hash=one.hash, action="send", id=1)
            self.state.settle("r", entry, verdict, "2026-11-22T02:00:00+00:00", None, None)
        return verdict


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    kept = Kept()
    with answering(kept) as url, State("sqlite:///state.db", tmp_path) as state:
        state.begin(Run("r", "natt", "digest", "2026-11-22T02:00:00+00:00"))
        yield Bench(tmp_path, url, state, kept)


def reading(number: str = "VP-1", **fields: Any) -> Reading:
    """A plan of a person and a vårdgivare that RIV-TA knows."""
    [one] = readings(SAMPLES / "rivta/good/sip-pdf.xml")
    assert one.plan
    own = tuple(msgspec.structs.replace(each, value=number) for each in one.plan.identifiers)
    return replaced(one, identifiers=own, **fields)


def test_that_there_is_a_plan_and_not_what_is_in_it(bench: Bench) -> None:
    verdict = bench.deliver(reading())
    assert verdict.outcome == "created"
    [post] = bench.kept.posts.values()
    assert (post.logical_address, post.source_system, post.categorization) == (OURS, OURS, "cll-cp")
    assert PERSON not in msgspec.json.encode(verdict).decode()
    assert bench.deliver(reading()).outcome == "updated"
    assert len(bench.kept.posts) == 1


def test_a_post_is_taken_away_with_the_last_plan_that_needs_it(bench: Bench) -> None:
    bench.deliver(reading("VP-1"))
    bench.deliver(reading("VP-2"))
    assert len(bench.kept.posts) == 1
    bench.again()
    assert bench.deliver(reading("VP-1"), revoke=True).outcome == "revoked"
    assert len(bench.kept.posts) == 1
    assert bench.deliver(reading("VP-2"), revoke=True).outcome == "revoked"
    assert bench.kept.posts == {}


@pytest.mark.parametrize("settle", [True, False])
def test_what_a_run_has_done_counts_before_the_state_has_it(bench: Bench, settle: bool) -> None:
    bench.deliver(reading("VP-1"))
    bench.deliver(reading("VP-2"), settle=settle)
    bench.deliver(reading("VP-1"), revoke=True, settle=settle)
    assert len(bench.kept.posts) == 1


def test_the_time_is_that_of_the_latest_plan(bench: Bench) -> None:
    bench.deliver(reading("VP-1", updated="2026-05-01T10:00:00+02:00"))
    bench.deliver(reading("VP-2", updated="2026-04-01T10:00:00+02:00"))
    [post] = bench.kept.posts.values()
    assert post.most_recent_content == "20260501100000"


def test_a_plan_that_changes_hands_leaves_no_post_behind(bench: Bench) -> None:
    first = reading()
    bench.deliver(first)
    plan = first.plan
    assert plan
    assert plan.author
    assert plan.author.organization
    assert plan.author.organization.huvudman
    huvudman = msgspec.structs.replace(plan.author.organization.huvudman, text="SE2120000142-A1")
    unit = msgspec.structs.replace(plan.author.organization, huvudman=huvudman)
    author = msgspec.structs.replace(plan.author, organization=unit)
    assert bench.deliver(reading(author=author)).outcome == "updated"
    assert [controller for _, controller in bench.kept.posts] == ["SE2120000142-A1"]


def test_a_plan_that_was_never_one_is_taken_away(bench: Bench) -> None:
    bench.deliver(reading())
    void = reading(status=Concept("entered-in-error"))
    assert bench.deliver(void).outcome == "revoked"
    assert bench.kept.posts == {}
    verdict = bench.deliver(reading("VP-9", status=Concept("entered-in-error")))
    assert (verdict.outcome, verdict.case) == ("held", "not-indexed")


def test_protected_identity_is_not_told_of(bench: Bench) -> None:
    plan = reading().plan
    assert plan
    assert plan.person
    person = msgspec.structs.replace(plan.person, protection=Concept("sekretessmarkering"))
    verdict = bench.deliver(reading(person=person))
    assert (verdict.outcome, verdict.case, bench.kept.calls) == ("held", "not-indexed", 0)


def test_a_number_that_no_post_may_have(bench: Bench) -> None:
    person = msgspec.structs.replace(
        reading().plan.person,
        identifiers=(Identifier("nationellt-reservnummer", "19121212A123"),),  # type: ignore[union-attr]
    )
    assert bench.deliver(reading(person=person)).outcome == "held"
    nobody = msgspec.structs.replace(person, identifiers=())
    assert bench.deliver(reading(person=nobody)).outcome == "dead"


def test_an_index_that_refuses(bench: Bench) -> None:
    bench.kept.says = lambda: result("ERROR")
    verdict = bench.deliver(reading())
    assert (verdict.outcome, verdict.case) == ("dead", "refused")
    bench.kept.says = lambda: Said(500, fault("Client", PERSON, "log"))
    assert bench.deliver(reading()).case == "refused"
    bench.kept.says = lambda: result("OK")
    bench.deliver(reading())
    bench.kept.says = lambda: result("ERROR")
    verdict = bench.deliver(reading(), revoke=True)
    assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "not-withdrawn", True)


def test_what_may_have_arrived_is_known_so_that_a_withdrawal_reaches_it(bench: Bench) -> None:
    bench.kept.says = lambda: Said(503, b"")
    for _ in range(SOON.circuit):
        verdict = bench.deliver(reading())
        assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "unclear", True)
    with pytest.raises(Retriable):
        bench.deliver(reading())
    bench.again()
    bench.kept.says = lambda: result("OK")
    calls = bench.kept.calls
    assert bench.deliver(reading(), revoke=True).outcome == "revoked"
    assert bench.kept.calls == calls + 1


def test_what_is_known_of_another_person_cannot_be_taken_away_and_says_so(bench: Bench) -> None:
    bench.deliver(reading())
    one = bench.parcel(reading(), revoke=True)
    known = Known(one.hash, "created", {"Engagement/other": one.known[next(iter(one.known))]})
    strange = parcel(bench.folder, reading=reading(), known=known, revoke=True)
    assert bench.target.deliver(strange).case == "not-withdrawn"
    assert len(bench.kept.posts) == 1
