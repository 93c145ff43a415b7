"""What comes of a plan at a target: nothing is lost, nothing older goes over what is newer, a no stands."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sipfhir.errors import Fatal, Retriable
from sipfhir.sync import delivery, intake
from sipfhir.sync.night import Places
from sipfhir.sync.parcel import Parcel, Server, Verdict
from tests.sync.nights import PLAIN, SOURCE, TARGET, TODAY, Field, plan, withdrawn


class Killed(BaseException):
    """As far as the run can tell, the process ends here."""


def at(name: str, number: int = 1) -> Any:
    """A step that ends the process the n-th time it comes to a place."""
    left = [number]

    def step(where: str) -> None:
        left[0] -= where == name
        if where == name and not left[0]:
            raise Killed

    return step


def killed(field: Field, name: str, number: int = 1, run: str = "r1") -> None:
    with pytest.raises(Killed):
        field.run(run, at(name, number))


def both(*outcomes: str) -> dict[str, int]:
    """One plan of each outcome at each target."""
    return {f"{one} {what}": 1 for one in "tu" for what in outcomes}


def swapped(name: str, target: Any) -> Any:
    """The places with one target in the stead of another."""

    def change(found: Places) -> Places:
        targets = tuple((one, target(it) if one.name == name else it) for one, it in found.targets)
        return msgspec.structs.replace(found, targets=targets)

    return change


class Other:
    """A target that does everything as the one it stands for, but what a test says."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)


def test_every_record_gets_its_verdict_at_every_target(field: Field) -> None:
    field.drop("one.xml", plan(1), plan(2, consent="Ej tillfrågad"), "<PratorArende/>", plan(3))
    field.drop("two.xml", plan(4))
    field.drop("bad.xml").write_bytes(b"<PratorExport><no end")
    run = field.run()
    assert run.code == 4
    total = field.counts()
    assert total["t created"] == total["u created"] == 3
    assert sum(total.values()) == 2 * 6
    assert field.stands() == {"1": "active", "3": "active", "4": "active"}
    assert not list((field.folder / "a/.taken").glob("[!.]*"))


def test_the_second_night_writes_nothing(field: Field) -> None:
    file = field.drop("one.xml", plan(1), plan(2))
    field.run()
    written = {each: each.stat().st_mtime_ns for each in field.folder.glob("out-*/*")}
    field.drop(file.name, plan(1), plan(2))
    assert field.run("r2").code == 0
    assert field.counts("r2") == {"t unchanged": 2, "u unchanged": 2}
    assert {each: each.stat().st_mtime_ns for each in field.folder.glob("out-*/*")} == written


def test_an_older_version_that_comes_late_goes_over_nothing(field: Field) -> None:
    field.drop("new.xml", plan(1, "ny", "2025-09-05"))
    field.run()
    field.drop("old.xml", plan(1, "gammal", "2025-09-02"))
    assert field.run("r2").code == 0
    assert field.counts("r2") == {"t unchanged older": 1, "u unchanged older": 1}
    assert "ny" in str(next((field.folder / "out-t").iterdir()).read_text())


def test_a_date_that_has_not_been_shuts_nothing_out(field: Field) -> None:
    field.drop("slip.xml", plan(1, "fel", "2205-09-05"))
    field.run()
    field.drop("later.xml", plan(1, "rätt", "2025-09-06"))
    field.run("r2")
    assert field.counts("r2")["t updated"] == 1


def test_a_version_that_says_the_same_to_a_role_still_counts_as_the_later(field: Field) -> None:
    """The calendar sees nothing of an insats: its hash stands, its rank moves."""
    field.drop("1.xml", plan(1, "ett", "2025-09-02"))
    field.run()
    with field.state() as state:
        key = next(state.entries(1)).key
        before = state.known("t", key)
        assert before is not None
    field.drop("3.xml", plan(1, "ett", "2025-09-02", extra="<GallerFran>2025-08-19</GallerFran>"))
    field.run("r2")
    field.drop("2.xml", plan(1, "två", "2025-09-01"))
    field.run("r3")
    assert field.counts("r3") == {"t unchanged older": 1, "u unchanged older": 1}


class TestWithdrawals:
    def test_reach_every_target_that_has_the_plan(self, field: Field) -> None:
        field.drop("1.xml", plan(1), plan(2))
        field.run()
        field.drop("2.xml", withdrawn(1), plan(2))
        assert field.run("r2").code == 0
        assert field.counts("r2") == both("revoked", "unchanged")
        assert field.stands() == {"1": "revoked", "2": "active"}

    def test_tell_a_target_nothing_that_never_had_the_plan(self, field: Field) -> None:
        field.drop("1.xml", withdrawn(1))
        field.run()
        assert field.counts() == {"t held withdrawn": 1, "u held withdrawn": 1}
        assert field.stands() == {}

    def test_stand_until_a_later_yes(self, field: Field) -> None:
        for number, text in enumerate((plan(1), withdrawn(1), plan(1))):
            field.drop(f"{number}.xml", text)
            field.run(f"r{number}")
        assert field.counts("r2") == {"t unchanged older": 1, "u unchanged older": 1}
        assert field.stands() == {"1": "revoked"}
        again = "<Aterkallat>2025-10-01</Aterkallat>"
        yes = '<Samtycke Id="2" Avser="SIP" Status="Lämnat"><Datum>2025-11-01</Datum></Samtycke>'
        later = plan(1, changed="2025-11-01", consent="Återkallat", extra=again)
        field.drop("3.xml", later.replace("<SIP ", f"{yes}<SIP "))
        field.run("r3")
        assert field.counts("r3") == {"t updated": 1, "u updated": 1}
        assert field.stands() == {"1": "active"}

    def test_without_a_date_stand_as_long_as_nobody_says_it_is_later(self, field: Field) -> None:
        no = plan(1, consent="Återkallat")
        for number, text in enumerate((plan(1), no, plan(1))):
            field.drop(f"{number}.xml", text)
            field.run(f"r{number}")
        assert field.counts("r2") == {"t held withdrawn-elsewhere": 1, "u held withdrawn-elsewhere": 1}
        assert field.stands() == {"1": "revoked"}

    def test_in_one_source_hold_back_the_yes_of_another(self, tmp_path: Path) -> None:
        parts = (SOURCE.format("a"), SOURCE.format("b"), *PLAIN[1:])
        field = Field(tmp_path, f"sqlite:///{tmp_path / 'state.db'}", parts)
        field.drop("0.xml", plan(1))
        field.drop("empty.xml", plan(2), source="b")
        field.run()
        field.drop("yes.xml", plan(1, "annat"))
        field.drop("no.xml", plan(1, consent="Återkallat"), source="b")
        field.run("r2")
        assert field.counts("r2")["t revoked"] == 1
        assert field.counts("r2")["t held withdrawn-elsewhere"] == 1
        assert field.stands()["1"] == "revoked"

    def test_reach_a_target_of_which_nobody_knows_whether_it_has_the_plan(self, field: Field) -> None:
        class Unclear(Other):
            def deliver(self, parcel: Parcel) -> Verdict:
                self.target.deliver(parcel)
                return Verdict(outcome="dead", case="unclear", retry=True)

        field.drop("1.xml", plan(1))
        field.run(change=swapped("t", Unclear))
        field.drop("2.xml", withdrawn(1))
        field.run("r2")
        assert field.counts("r2") == {"t revoked": 1, "u revoked": 1}
        assert field.stands() == {"1": "revoked"}

    def test_write_nothing_where_it_turns_out_that_the_plan_never_was(self, field: Field) -> None:
        class Full(Other):
            def deliver(self, parcel: Parcel) -> Verdict:
                return Verdict(outcome="dead", case="disk", retry=True)

        field.drop("1.xml", plan(1))
        field.run(change=swapped("t", Full))
        field.drop("2.xml", withdrawn(1))
        field.run("r2")
        assert field.counts("r2")["t unchanged never-there"] == 1
        assert field.stands() == {}


def test_a_defect_is_a_dead_letter_and_the_others_go_on(
    field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(Other):
        def deliver(self, parcel: Parcel) -> Verdict:
            if "Faller" in str(parcel.resources):
                raise KeyError("Prov, Örjan")
            verdict: Verdict = self.target.deliver(parcel)
            return verdict

    field.drop("1.xml", plan(1), plan(2, "Faller"), plan(3))
    assert field.run(change=swapped("t", Faulty)).code == 4
    assert field.counts() == {"t created": 2, "t dead defect": 1, "u created": 3}
    assert "KeyError" in caplog.text
    assert "Örjan" not in caplog.text


@pytest.mark.parametrize("place", [intake, delivery])
def test_a_defect_in_packing_is_no_less(field: Field, place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = place.at_the_door

    def faulty(plan: Any, *rest: Any) -> Any:
        if plan.identifiers[0].value.endswith("2"):
            raise ZeroDivisionError
        return whole(plan, *rest)

    monkeypatch.setattr(place, "at_the_door", faulty)
    field.drop("1.xml", plan(1), plan(2), plan(3))
    field.run()
    assert field.counts() == {"t created": 2, "u created": 2, "t dead defect": 1, "u dead defect": 1}


def test_a_file_that_breaks_the_reader_is_one_dead_letter(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sipfhir

    whole = sipfhir.read

    def faulty(path: Path, *rest: Any, **words: Any) -> Any:
        yield from whole(path, *rest, **words)
        if path.name == "1.xml":
            raise RecursionError

    monkeypatch.setattr(sipfhir, "read", faulty)
    field.drop("1.xml", plan(1))
    field.drop("2.xml", plan(2))
    field.run()
    assert field.counts() == {"t created": 2, "u created": 2, "t dead defect": 1, "u dead defect": 1}


@pytest.mark.parametrize("fault", [Retriable("borta"), Fatal("nekad")])
def test_a_target_that_is_away_holds_up_no_other(field: Field, fault: Exception) -> None:
    class Away(Other):
        def deliver(self, parcel: Parcel) -> Verdict:
            raise fault

    field.drop("0.xml", plan(1))
    field.run("r0")
    field.drop("1.xml", plan(1), plan(2), plan(3))
    assert field.run(change=swapped("t", Away)).code == 4
    assert field.counts() == {"t unchanged": 1, "t dead away": 2, "u unchanged": 1, "u created": 2}
    assert field.watcher.missed == ["t"]
    field.drop("2.xml", plan(2), plan(3))
    assert field.run("r2").code == 0
    with field.state() as state:
        assert not list(state.letters.open())


def test_a_source_that_is_away_holds_up_no_other(tmp_path: Path) -> None:
    parts = (SOURCE.format("a"), SOURCE.format("b"), *PLAIN[1:])
    field = Field(tmp_path, f"sqlite:///{tmp_path / 'state.db'}", parts)
    field.drop("1.xml", plan(1), source="b")
    (tmp_path / "a").write_text("no folder")
    assert field.run().code == 4
    assert field.watcher.missed == ["a"]
    assert field.counts() == {"t created": 1, "u created": 1}


def test_a_run_whose_source_is_away_when_it_goes_on_ends_and_loses_nothing(field: Field) -> None:
    field.drop("1.xml", plan(1), plan(2))
    killed(field, "send")
    (field.folder / "a").rename(field.folder / "away")
    (field.folder / "a").write_text("no folder")
    assert field.run("r2").code == 4
    assert field.counts() == {"t dead away": 2, "u dead away": 2}
    (field.folder / "a").unlink()
    (field.folder / "away").rename(field.folder / "a")
    assert field.run("r3").code == 0
    assert field.stands() == {"1": "active", "2": "active"}
    with field.state() as state:
        assert not list(state.letters.open())


def test_a_file_that_somebody_took_away_is_told(field: Field) -> None:
    field.drop("1.xml", plan(1), plan(2))
    killed(field, "send")
    next((field.folder / "a/.taken").glob("*.xml")).unlink()
    field.run("r2")
    assert field.counts() == {"t dead gone": 2, "u dead gone": 2}


def test_a_file_that_somebody_took_away_before_it_was_read_to_its_end_is_told_once(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read() -> None:
        raise Killed

    field.drop("1.xml", plan(1), plan(2))
    monkeypatch.setattr(field.watcher, "read", read)
    with pytest.raises(Killed):
        field.run()
    next((field.folder / "a/.taken").glob("*.xml")).unlink()
    field.run("r2")
    assert field.counts() == {"t dead gone": 1, "u dead gone": 1}


def test_a_file_that_goes_while_it_is_read_is_told(field: Field) -> None:
    field.drop("1.xml", plan(1), plan(2))

    def taken_away(name: str) -> None:
        if name == "decided":
            next((field.folder / "a/.taken").glob("*.xml")).unlink()

    field.run(step=taken_away)
    assert field.counts() == {"t dead gone": 2, "u dead gone": 2}


def test_what_is_written_into_a_claimed_file_is_read_the_next_time(field: Field) -> None:
    """A writer that had the file open goes on writing behind our back."""
    field.drop("1.xml", plan(1), plan(2))

    def written(name: str) -> None:
        if name == "decided":
            file = next((field.folder / "a/.taken").glob("*.xml"))
            file.write_text(file.read_text("utf-8").replace("</PratorExport>", plan(3) + "</PratorExport>"))

    field.run(step=written)
    assert field.counts() == {"t created": 2, "u created": 2}
    field.run("r2")
    assert field.stands() == {"1": "active", "2": "active", "3": "active"}
    assert not list((field.folder / "a/.taken").glob("[!.]*"))


def test_a_file_of_the_name_of_one_that_is_done_is_another(field: Field) -> None:
    field.drop("1.xml", plan(1))
    field.drop("2.xml", plan(2))
    killed(field, "done")
    field.drop("1.xml", plan(3))
    assert field.run("r2").id == "r1"
    assert field.stands() == {"1": "active", "2": "active", "3": "active"}


def test_the_same_file_once_more_in_a_run_that_goes_on_is_read_once_more(field: Field) -> None:
    field.drop("1.xml", plan(1))
    field.drop("2.xml", plan(2))
    killed(field, "done")
    field.drop("1.xml", plan(1))
    field.run("r2")
    assert field.counts()["t unchanged"] == 1
    assert not list((field.folder / "a/.taken").glob("[!.]*"))


def test_a_run_that_goes_on_under_another_configuration_reads_again_what_had_no_verdict(
    field: Field,
) -> None:
    field.drop("1.xml", plan(1), plan(2))
    killed(field, "settled", 2)
    field.configure((*PLAIN[:2], TARGET.format("v", "full")))
    text = (field.folder / "n.toml").read_text().replace('targets=["t", "u"]', 'targets=["t", "v"]')
    (field.folder / "n.toml").write_text(text)
    field.run("r2", digest="another")
    assert set(field.stands("v")) == set(field.stands("t")) == {"1", "2"}


def test_a_run_that_goes_on_the_day_after_asks_consent_again(field: Field) -> None:
    ends = "<GallerFran>2025-08-19</GallerFran><GallerTill>2026-11-22</GallerTill>"
    field.drop("1.xml", plan(1, extra=ends), plan(2))
    killed(field, "send")
    field.run("r2", today="2026-11-23")
    assert field.counts() == both("held expired", "created")


class TestTwins:
    def test_the_later_one_goes(self, field: Field) -> None:
        field.drop("1.xml", plan(1, "ny", "2025-09-05"))
        field.drop("2.xml", plan(1, "gammal", "2025-09-02"))
        field.run()
        assert field.counts() == both("created", "unchanged older")

    def test_that_differ_and_neither_is_later_are_torn(self, field: Field) -> None:
        field.drop("1.xml", plan(1, "ett"), plan(1, "annat"))
        field.run()
        assert field.counts()["t dead torn"] == 2
        assert field.stands() == {}

    def test_are_decided_once_though_the_run_is_killed_at_any_step(self, field: Field) -> None:
        """A run that went on took the twins that it had decided for torn."""
        field.drop("1.xml", plan(1), plan(1))
        killed(field, "settled")
        field.run("r2")
        assert field.counts() == both("created", "unchanged same")

    def test_that_were_overtaken_close_no_dead_letter(self, field: Field) -> None:
        class Full(Other):
            def deliver(self, parcel: Parcel) -> Verdict:
                return Verdict(outcome="dead", case="disk", retry=True)

        field.drop("1.xml", plan(1, "ny", "2025-09-05"), plan(1, "gammal", "2025-09-02"))
        field.run(change=swapped("t", Full))
        assert field.counts()["t dead disk"] == 1
        with field.state() as state:
            assert [one.case for one in state.letters.open("t")] == ["disk"]

    def test_an_older_version_closes_no_letter_of_a_newer_one(self, field: Field) -> None:
        class Full(Other):
            def deliver(self, parcel: Parcel) -> Verdict:
                return Verdict(outcome="dead", case="disk", retry=True)

        field.drop("1.xml", plan(1, "ny", "2025-09-05"))
        field.run(change=swapped("t", Full))
        field.drop("2.xml", plan(1, "gammal", "2025-09-02"))
        field.run("r2")
        with field.state() as state:
            assert [one.case for one in state.letters.open("t")] == ["disk"]
        field.drop("3.xml", plan(1, "ny", "2025-09-05"))
        field.run("r3")
        with field.state() as state:
            assert not list(state.letters.open("t"))


def test_what_went_wrong_half_way_is_sent_again_though_it_says_what_it_said(field: Field) -> None:
    """A, then B that may have arrived, then A again: the target may show B."""

    class Unclear(Other):
        def deliver(self, parcel: Parcel) -> Verdict:
            self.target.deliver(parcel)
            return Verdict(outcome="dead", case="unclear", retry=True)

    for number, (text, change) in enumerate((("A", None), ("B", Unclear), ("A", None))):
        field.drop(f"{number}.xml", plan(1, text))
        field.run(f"r{number}", change=swapped("t", change or Other))
    assert field.counts("r2") == {"t updated": 1, "u unchanged": 1} or field.counts("r2")["t updated"] == 1
    assert '"A"' in next((field.folder / "out-t").iterdir()).read_text()


def test_a_slip_in_the_configuration_is_found_before_anything_is_claimed(field: Field) -> None:
    from sipfhir.errors import BadConfiguration

    file = field.drop("1.xml", plan(1))
    for parts in (
        (PLAIN[0].replace("prator", "pratorr"), *PLAIN[1:]),
        (PLAIN[0], TARGET.format("t", "fulll"), PLAIN[2]),
        (PLAIN[0], PLAIN[1] + 'to="nothing"\n', PLAIN[2]),
    ):
        field.configure(parts)
        with pytest.raises(BadConfiguration):
            field.run()
        assert file.exists()


def test_a_lost_state_writes_over_what_stands_there_and_ends_the_same(field: Field) -> None:
    field.drop("1.xml", plan(1))
    field.run()
    before = field.care_plans()
    for file in field.folder.glob("state.db*"):
        file.unlink()
    field.drop("1.xml", plan(1))
    field.run()
    assert field.care_plans() == before


def test_state_knows_where_a_plan_stands(field: Field) -> None:
    field.drop("1.xml", plan(1))
    field.run()
    with field.state() as state:
        entry = next(state.entries(1))
        known = state.known("t", entry.key)
        assert known is not None
        assert known.servers == {f"File/{entry.key}.json": Server("File", f"{entry.key}.json", entry.hash)}
        assert (known.run, known.outcome, known.rank) == ("r1", "created", entry.rank)
        assert TODAY not in known.rank
