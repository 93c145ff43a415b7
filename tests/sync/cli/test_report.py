"""The report: the sums, what is urgent first, and nothing that needs the net."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from sipfhir.site import Site
from sipfhir.sync.page import as_html
from sipfhir.sync.report import Account, Row, Why
from sipfhir.sync.state import Dying
from tests.sync.cli.nights import BROKEN, SEVERAL, TARGET, Night

LEAVES = re.compile(r"(?:src|href|url)\s*[=(]")


@pytest.fixture
def told(night: Night) -> Account:
    """The report of a run of two plans and a broken one."""
    night.put("good/god-man.xml", BROKEN)
    night.run()
    found = night.json("report")
    return msgspec.convert({name: found[name] for name in Account.__struct_fields__}, Account)


def test_what_was_read_is_what_came_of_it(told: Account, night: Night) -> None:
    [row] = told.rows
    assert (row.read, row.created, row.dead, told.adds_up) == (3, 2, 1, True)
    assert told.read == 3
    text = night("report").stdout
    assert "Dead letters that wait: fhir 1" in text


def test_sums_that_do_not_add_up_are_told() -> None:
    whole = Row(source="a", target="b", read=3, created=1, held=1, dead=1)
    assert whole.adds_up
    assert not msgspec.structs.replace(whole, read=4).adds_up
    assert not msgspec.structs.replace(whole, undecided=1, dead=0).adds_up


def test_it_stands_in_its_folder_in_both_forms(told: Account, night: Night) -> None:
    names = sorted(each.name for each in (night.folder / "reports").iterdir())
    assert names == [f"{told.run}.html", f"{told.run}.json"]
    made = night.folder / "made.html"
    assert night("report", told.run, "--report", "html", "--out", str(made)).exit_code == 0
    assert made.read_text("utf-8") == (night.folder / "reports" / names[0]).read_text("utf-8")
    assert night("report", "nonsense").exit_code == 2


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_needs_nothing_outside_itself(told: Account, lang: str) -> None:
    page = as_html(told, Site(), lang)
    assert not LEAVES.search(page)
    assert page.count("<h2") == page.count("</h2>")
    assert f'<html lang="{lang}">' in page


def pages() -> Iterator[tuple[str, Account]]:
    base = Account(
        name="<b>",
        run="r",
        started="2026-11-22T01:00:00+00:00",
        finished="2026-11-22T02:01:02+00:00",
        code=4,
        config="c",
        read=1,
        rows=[],
        why=[Why("a", "b", "dead", "not-withdrawn", 2)],
        not_withdrawn=[],
        dead=[],
        more_dead=7,
        findings={"NO-RULE": 1},
        waiting={"b": 2},
    )
    gone = Dying("a", "x.xml", 1, 5, "b", "key", "revoke", "not-withdrawn", 1)
    yield "urgent", msgspec.structs.replace(base, not_withdrawn=[gone], dead=[gone])
    yield "failed", msgspec.structs.replace(base, dead=[gone])
    yield "stopped", msgspec.structs.replace(base, finished=None)
    yield "well", msgspec.structs.replace(base, code=0, why=[])


@pytest.mark.parametrize(("verdict", "told"), list(pages()))
def test_what_could_not_be_withdrawn_comes_first(verdict: str, told: Account) -> None:
    page = as_html(told, Site(), "en")
    assert f'class="banner {verdict}"' in page
    assert "<b>" not in page.partition("<main>")[2].partition("<ul")[0]
    assert ("First of all" in page) == (verdict == "urgent")
    if verdict == "urgent":
        assert page.index("First of all") < page.index("Reconciliation")


def test_a_withdrawal_that_does_not_arrive_is_urgent(night: Night) -> None:
    night.put("good/god-man.xml")
    night.run()
    [file] = night.out.iterdir()
    file.unlink()
    file.mkdir()
    night.put("good/god-man.xml")
    night.withdraw("god-man.xml")
    assert night.run().exit_code == 4
    [gone] = night.json("report")["not_withdrawn"]
    assert (gone["action"], gone["target"]) == ("revoke", "fhir")
    assert "could not be withdrawn" in night("report").stdout
    assert "First of all" in night("report", "--report", "html").stdout
    file.rmdir()
    assert night.run().exit_code == 0
    assert night.json("report")["totals"]["revoked"] == 1


def test_what_a_role_leaves_out_is_counted(night: Night) -> None:
    night.write(target=TARGET.replace("huvudman-name", 'role = "calendar", huvudman-name'))
    night.put(SEVERAL)
    night.run()
    assert night.json("report")["findings"]["SYNC-ROLE"] > 0
