"""Which version of a plan is the later: laws that hold for any versions."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.plan import Consent, Plan
from sipfhir.sync.rank import against, later, losers, rank
from sipfhir.sync.state import Entry, Known

TODAY = "2026-11-22"
DAYS = ("2024-03-01", "2024-03-01T13:30:00+01:00", "2024-03-01T12:31:00Z", "2024-06", "2025", None)
plans = st.builds(
    Plan,
    updated=st.sampled_from(DAYS),
    created=st.sampled_from(DAYS),
    version=st.sampled_from((None, "1", "2", "10", "b")),
    consents=st.lists(
        st.builds(Consent, date=st.sampled_from(DAYS), withdrawn=st.sampled_from(DAYS)), max_size=2
    ).map(tuple),
)
ranks = plans.map(lambda plan: rank(plan, TODAY))
actions = st.sampled_from(("send", "hold", "revoke"))
entries = st.builds(
    Entry, ordinal=st.just(1), target=st.just("t"), key=st.just("k"), hash=st.sampled_from("ab"),
    rank=ranks, action=actions,
)  # fmt: skip


@st.composite
def twins(draw: st.DrawFn) -> list[Entry]:
    """Two or more: a hold has the case of a no, or of anything else."""
    found = draw(st.lists(entries, min_size=2, max_size=5))
    cases = [draw(st.sampled_from(("withdrawn", "silent"))) if e.action == "hold" else None for e in found]
    return [
        msgspec.structs.replace(one, id=number, case=case, hash="r" if one.action == "revoke" else one.hash)
        for number, (one, case) in enumerate(zip(found, cases, strict=True), 1)
    ]


@given(ranks, ranks, ranks)
def test_later_is_an_order(one: str, two: str, three: str) -> None:
    assert not later(one, one)
    assert not (later(one, two) and later(two, one))
    if later(one, two) and later(two, three):
        assert later(one, three)


@given(ranks)
def test_who_does_not_say_when_is_neither_later_nor_earlier(one: str) -> None:
    silent = rank(Plan(), TODAY)
    assert later(silent, one) is later(one, silent) is None


def test_instants_are_compared_and_not_their_texts() -> None:
    noon, before = (rank(Plan(updated=one), TODAY) for one in ("2024-03-01T12:31:00Z", DAYS[1]))
    assert later(noon, before)


def test_a_change_of_consent_is_a_change() -> None:
    same = Plan(updated="2024-03-01")
    taken_back = msgspec.structs.replace(same, consents=(Consent(withdrawn="2024-05-01"),))
    assert later(rank(taken_back, TODAY), rank(same, TODAY))


def test_versions_are_numbers_where_they_are() -> None:
    two, ten = (rank(Plan(updated="2024", version=one), TODAY) for one in ("2", "10"))
    assert later(ten, two)


def test_what_has_not_been_does_not_count() -> None:
    slip = Plan(updated="2205-01-01", consents=(Consent(withdrawn="2026-11-23"),))
    assert later(rank(slip, TODAY), rank(Plan(updated="2024"), TODAY)) is None


@given(twins())
def test_at_most_one_of_them_is_given(found: list[Entry]) -> None:
    decided = losers(found)
    given = [one for one in found if one.id not in decided and one.action != "hold"]
    assert len(given) <= 1


@given(twins())
def test_what_is_given_is_the_latest(found: list[Entry]) -> None:
    decided = losers(found)
    last = max(one.rank for one in found)
    assert all(one.rank == last for one in found if one.id not in decided)
    assert all(decided[one.id] == ("twice", "older") for one in found if one.rank != last)


@given(twins())
def test_a_yes_never_goes_over_a_no_of_the_same_time(found: list[Entry]) -> None:
    last = [one for one in found if one.rank == max(each.rank for each in found)]
    noes = [one for one in last if one.action == "revoke" or one.case == "withdrawn"]
    given = [one for one in last if one.id not in losers(found) and one.action == "send"]
    assert not (noes and given)


@given(twins())
def test_nobody_guesses_between_two_that_differ(found: list[Entry]) -> None:
    best = [one for one in found if one.rank == max(each.rank for each in found)]
    sends = {one.hash for one in best if one.action == "send"}
    if len(sends) == 2 and all(one.action == "send" for one in best):
        assert {losers(found)[one.id] for one in best} == {("torn", "torn")}


@given(twins(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_read_decides_nothing_but_which_of_the_same(
    found: list[Entry], chance: st.DataObject
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    kept = [sorted((one.rank, one.hash, one.action) for one in some if one.id not in losers(some))
            for some in (found, mixed)]  # fmt: skip
    assert kept[0] == kept[1]


@given(entries, ranks, st.sampled_from(("created", "revoked", "dead")))
def test_an_older_version_never_goes_over_what_a_target_has(one: Entry, has: str, outcome: str) -> None:
    found = against(one, Known("h", outcome, {}, rank=has))  # type: ignore[arg-type]
    if later(has, one.rank):
        assert (found.action, found.case) == ("twice", "older")
    elif outcome == "revoked" and one.action == "send":
        assert (found.action == "send") == (later(one.rank, has) is True)
    else:
        assert found == one


def test_of_what_nothing_is_known_everything_may_be_sent() -> None:
    one = Entry(ordinal=1, target="t", key="k", hash="h", action="send", rank=rank(Plan(), TODAY))
    assert against(one, None) == one
    assert against(one, Known("", "dead", {})) == one
