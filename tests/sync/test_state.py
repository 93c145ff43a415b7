"""The state: the same on SQLite and PostgreSQL."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.sync.parcel import Outcome, Server, Verdict
from sipfhir.sync.state import Entry, Letter, Run, State, database, inputs
from sipfhir.sync.state.tables import METADATA, RUN
from tests.sync import databases
from tests.sync.databases import POSTGRESQL

AT = "2026-11-22T02:00:00+00:00"
THERE = {"CarePlan/x": Server("CarePlan", "x", "1")}


def entry(ordinal: int = 1, **rest: Any) -> Entry:
    known = {"target": "t", "key": "k", "hash": "h", "action": "send", "rank": '["1","1","","~"]'}
    return Entry(**(known | rest), ordinal=ordinal)


def entered(state: State, *entries: Entry, run: str = "r", ref: str = "f") -> list[Entry]:
    """Entries as the state has them, of an input of their own."""
    if state.run(run) is None:
        state.begin(Run(run, "n", "c", AT))
    number = state.take(run, "a", ref, "d").id
    state.enter(number, entries)
    return list(state.entries(number))


def settle(state: State, one: Entry, outcome: Outcome, run: str = "r", **rest: Any) -> None:
    letter = rest.pop("letter", None)
    servers = THERE if outcome in ("created", "updated", "revoked") else {}
    state.settle(run, one, Verdict(outcome=outcome, servers=servers, **rest), AT, "consent", letter)


def letter(one: Entry, id: str = "l", expires: str = "2026-12-22T02:00:00+00:00") -> Letter:
    return Letter(
        id=id, entry=one.id, source="a", ref="f", ordinal=one.ordinal, target=one.target, key=one.key,
        case="disk", findings="[]", retry=True, digest="d", buried=AT, expires=expires, sealed=b"x",
    )  # fmt: skip


@pytest.fixture
def state(url: str, tmp_path: Path) -> Any:
    with State(url, tmp_path) as made:
        yield made


def test_migrations_make_the_tables_that_the_code_knows(url: str, tmp_path: Path) -> None:
    with State(url, tmp_path):
        pass
    made = database.engine(url, tmp_path)
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "sipfhir_version"})
        assert compare_metadata(context, METADATA) == []
    made.dispose()


def test_a_state_of_a_later_version_is_left_alone(url: str, tmp_path: Path) -> None:
    with State(url, tmp_path) as state:
        state._do(sa.text("update sipfhir_version set version_num = '9999'"))
    with pytest.raises(Fatal, match="later version"):
        State(url, tmp_path)


class TestRuns:
    def test_the_oldest_unfinished_goes_on(self, state: State) -> None:
        for number, name in enumerate(("n", "n", "m")):
            state.begin(Run(f"r{number}", name, "c", f"2026-11-2{number}"))
        assert state.unfinished("n") == Run("r0", "n", "c", "2026-11-20")
        state.finish("r0", AT, 0)
        assert state.unfinished("n") == Run("r1", "n", "c", "2026-11-21")
        state.finish("r1", AT, 4)
        assert state.unfinished("n") is None
        assert [(one.id, one.code) for one in state.runs("n")] == [("r1", 4), ("r0", 0)]

    def test_under_another_configuration_what_had_no_verdict_is_read_again(self, state: State) -> None:
        state.begin(Run("r", "n", "c", AT))
        done, open_ = state.take("r", "a", "f", "d"), state.take("r", "a", "g", "d")
        state.stage(done.id, "done")
        assert state.goes_on("r", "c") == frozenset()
        assert state.goes_on("r", "c2") == {open_.id}
        assert state.goes_on("r", "c2") == frozenset()


class TestInputs:
    def test_an_input_is_noted_once(self, state: State) -> None:
        state.begin(Run("r", "n", "c", AT))
        one = state.take("r", "a", "f", "d")
        assert state.take("r", "a", "f", "d") == one
        assert state.take("r", "b", "f", "d").id != one.id
        assert (one.stage, one.records) == ("taken", 0)

    def test_one_that_is_done_or_another_now_is_taken_anew(self, state: State) -> None:
        (first,) = entered(state, entry())
        changed = state.take("r", "a", "f", "other")
        assert changed.stage == "taken"
        assert list(state.entries(first.input)) == []
        state.stage(changed.id, "done")
        again = state.take("r", "a", "f", "other")
        assert len({first.input, changed.id, again.id}) == 3
        stale = state.take("r", "a", "f", "other", stale={again.id})
        assert stale.id != again.id
        assert [one.stage for one in state.inputs("r")] == ["done", "done", "done", "taken"]

    def test_what_has_its_verdict_stays_when_the_input_is_taken_anew(self, state: State) -> None:
        one, _ = entered(state, entry(1), entry(2, key="k2"))
        settle(state, one, "created")
        state.take("r", "a", "f", "other")
        assert [each.id for each in state.entries(one.input)] == [one.id]

    def test_entries_come_page_by_page_in_the_order_of_the_records(
        self, state: State, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(inputs, "PAGE", 3)
        whole = [entry(n, target=t, key=f"k{n}") for n in (1, 2, 3, 4, 10) for t in ("t", "u")]
        whole.append(entry(0, action="broken"))
        found = entered(state, *whole)
        places = [(one.ordinal, one.target) for one in found]
        assert places == sorted((one.ordinal, one.target) for one in whole)
        assert state.inputs("r")[0].records == 6
        settled = list(state.entries(found[0].input, waiting=True))
        for one in settled[::2]:
            settle(state, one, "held")
        left = [one.id for one in state.entries(found[0].input, waiting=True)]
        assert left == [one.id for one in settled[1::2]]

    def test_an_intake_that_was_killed_leaves_nothing(self, state: State) -> None:
        def killed() -> Any:
            yield from (entry(n) for n in range(1, 1200))
            raise KeyboardInterrupt

        state.begin(Run("r", "n", "c", AT))
        one = state.take("r", "a", "f", "d")
        with pytest.raises(KeyboardInterrupt):
            state.enter(one.id, killed())
        assert state.take("r", "a", "f", "d").stage == "taken"
        state.enter(one.id, [entry()])
        assert len(list(state.entries(one.id))) == 1


class TestVerdicts:
    def test_what_arrived_is_known(self, state: State) -> None:
        (one,) = entered(state, entry())
        assert state.known("t", "k") is None
        settle(state, one, "created")
        known = state.known("t", "k")
        assert known is not None
        assert (known.hash, known.outcome, known.servers) == ("h", "created", THERE)
        assert (known.basis, known.run, known.at, known.rank) == ("consent", "r", AT, one.rank)
        assert state.known("u", "k") is None

    def test_what_may_have_arrived_is_known_to_be_unknown(self, state: State) -> None:
        """It is sent again when it comes again, and a withdrawal reaches for it."""
        first, second = entered(state, entry(1), entry(2, key="k2"))
        settle(state, first, "created")
        for one in (first, second):
            settle(state, one, "dead", case="unclear")
        had, new = state.known("t", "k"), state.known("t", "k2")
        assert had is not None
        assert new is not None
        assert (had.hash, had.outcome, had.servers) == ("", "created", THERE)
        assert (new.hash, new.outcome, new.servers) == ("", "dead", {})

    @pytest.mark.parametrize("action", ["hold", "twice", "torn", "broken"])
    def test_what_was_never_sent_is_not_known(self, state: State, action: Any) -> None:
        (one,) = entered(state, entry(action=action))
        settle(state, one, {"hold": "held", "twice": "unchanged"}.get(action, "dead"))  # type: ignore[arg-type]
        assert state.known("t", "k") is None

    def test_a_withdrawal_stays_one_when_it_is_found_done(self, state: State) -> None:
        first, second = entered(state, entry(1, action="revoke"), entry(2, action="revoke"))
        settle(state, first, "revoked")
        state.settle("r", second, Verdict(outcome="unchanged", servers=THERE), AT, None, None)
        known = state.known("t", "k")
        assert known is not None
        assert known.outcome == "revoked"

    def test_counts_are_by_source_target_outcome_and_case(self, state: State) -> None:
        one, two, _ = entered(state, entry(1), entry(2, target="u"), entry(3))
        settle(state, one, "created")
        settle(state, two, "held", case="silent")
        found = [(c.source, c.target, c.outcome, c.case, c.number) for c in state.counts("r")]
        assert found == [
            ("a", "t", None, None, 1), ("a", "t", "created", None, 1), ("a", "u", "held", "silent", 1)
        ]  # fmt: skip


class TestTwins:
    def test_are_what_is_undecided_of_one_plan_at_one_target(self, state: State) -> None:
        one, two = entered(state, entry(1), entry(2))
        entered(state, entry(1, target="u"), entry(2, key="k2"), entry(3, key="", action="broken"), ref="g")
        assert [[each.id for each in pair] for pair in state.twins("r")] == [[one.id, two.id]]
        state.decide({two.id: ("twice", "same")})
        assert list(state.twins("r")) == []
        assert [each.action for each in state.entries(one.input)] == ["send", "twice"]

    def test_what_has_its_verdict_is_decided_no_more(self, state: State) -> None:
        one, two = entered(state, entry(1), entry(2))
        settle(state, one, "created")
        assert list(state.twins("r")) == []
        state.decide({one.id: ("torn", "torn"), two.id: ("twice", "older")})
        assert [each.action for each in state.entries(one.input)] == ["send", "twice"]


class TestLetters:
    def test_wait_until_the_plan_arrives(self, state: State) -> None:
        (one,) = entered(state, entry())
        settle(state, one, "dead", letter=letter(one))
        assert [each.id for each in state.letters.open()] == ["l"]
        assert [each.sealed for each in state.letters.open("t")] == [None]
        assert list(state.letters.open("u")) == []
        (later,) = entered(state, entry(), run="r2")
        settle(state, later, "created", run="r2")
        kept = state.letters.get("l")
        assert kept is not None
        assert (kept.status, kept.sealed) == ("replayed", None)

    def test_of_a_later_version_wait_on(self, state: State) -> None:
        newer, older = entered(state, entry(1, rank='["2","2","","~"]'), entry(2))
        settle(state, newer, "dead", letter=letter(newer))
        settle(state, older, "created")
        assert [each.id for each in state.letters.open()] == ["l"]

    @pytest.mark.parametrize("action", ["twice"])
    def test_are_closed_by_no_version_that_was_overtaken(self, state: State, action: Any) -> None:
        one, two = entered(state, entry(1), entry(2, action=action))
        settle(state, one, "dead", letter=letter(one))
        settle(state, two, "unchanged", case="same")
        assert [each.id for each in state.letters.open()] == ["l"]

    def test_that_die_again_keep_their_record_and_their_time(self, state: State) -> None:
        (one,) = entered(state, entry())
        settle(state, one, "dead", letter=letter(one))
        settle(state, one, "dead", letter=letter(one, expires="2030"))
        kept = state.letters.get("l")
        assert kept is not None
        assert (kept.sealed, kept.expires) == (b"x", "2026-12-22T02:00:00+00:00")
        state.letters.close("l", "discarded")
        settle(state, one, "dead", letter=letter(one))
        kept = state.letters.get("l")
        assert kept is not None
        assert (kept.sealed, kept.status) == (b"x", "open")

    def test_are_kept_for_their_time(self, state: State) -> None:
        one, two = entered(state, entry(1), entry(2, key="k2"))
        settle(state, one, "dead", letter=letter(one, "short", AT))
        settle(state, two, "dead", letter=letter(two, "long"))
        assert state.letters.expire(AT) == 1
        assert [each.id for each in state.letters.open()] == ["long"]
        kept = state.letters.get("short")
        assert kept is not None
        assert (kept.status, kept.sealed) == ("expired", None)


def test_a_watermark_never_goes_back(state: State) -> None:
    assert state.watermark("a") is None
    for value in ("2", "3", "1"):
        state.advance("a", value)
    assert state.watermark("a") == "3"


class TestTrouble:
    def test_a_database_that_cannot_be_opened_can_be_tried_again(self, tmp_path: Path) -> None:
        with pytest.raises(Retriable, match="does not answer"):
            State("sqlite:///no/such/folder/state.db", tmp_path)

    def test_nor_can_one_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(Retriable, match="does not answer") as caught:
            State("postgresql://anna@127.0.0.1:1/test", tmp_path)
        assert "anna" not in str(caught.value)

    def test_what_is_no_database_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "state.db").write_bytes(b"no database " * 100)
        with pytest.raises(Fatal, match="refused"):
            State("sqlite:///state.db", tmp_path)

    def test_one_that_another_program_holds_can_be_tried_again(self, tmp_path: Path) -> None:
        with State("sqlite:///state.db", tmp_path) as state, state._engine.connect() as mine:
            mine.execute(sa.text("pragma busy_timeout=1"))
            other = sqlite3.connect(tmp_path / "state.db")
            other.execute("begin immediate")
            with pytest.raises(Retriable), database.told():
                mine.execute(sa.delete(RUN))
            other.close()

    @pytest.mark.parametrize(
        ("url", "message"),
        [
            ("mysql://x", "only sqlite"),
            ("no url", "no address"),
            ("postgresql://a:secret@b/c", "holds a password"),
        ],
    )
    def test_an_address_is_checked(self, url: str, message: str, tmp_path: Path) -> None:
        with pytest.raises(BadConfiguration, match=message) as caught:
            State(url, tmp_path)
        assert "secret" not in str(caught.value)

    def test_a_connection_that_is_cut_ends_the_run_so_that_it_can_go_on(self, tmp_path: Path) -> None:
        with databases.database("postgresql", tmp_path) as url:
            self._cut(url, tmp_path)

    def _cut(self, url: str, tmp_path: Path) -> None:
        with State(url, tmp_path) as state, state.lock("t", 0, lambda: None) as sure:
            sure()
            with psycopg.connect(POSTGRESQL, autocommit=True) as line:
                mine = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s"
                line.execute(mine, [url.rpartition("%3D")[2]])
            with pytest.raises(Retriable, match="lock"):
                sure()
            with State(url, tmp_path) as other, other.lock("t", 5, lambda: None):
                pass
