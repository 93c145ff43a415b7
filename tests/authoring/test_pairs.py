"""From each system to each: what is mapped and what is measured agree, and FHIR loses nothing."""

from pathlib import Path

import pytest

import sipfhir
from sipfhir.authoring.differences import difference
from sipfhir.authoring.holdings import FEATURES, held, holdings, reached
from sipfhir.authoring.measured import LOST, field_of, measured
from sipfhir.authoring.pairs import full_term, pair, sources, targets
from sipfhir.authoring.reach import plan_fields
from sipfhir.authoring.samples import files
from sipfhir.registry import shipped, systems
from tests.authoring.sites import SYSTEM, record, toy

PAIRS = [(a, b) for a in sources(shipped()) for b in targets(shipped()) if a != b]
RECEIPTS = "  invitations:\n    each: K\n    sent: '@S'\n    recipients: {each: M, received: {when: '@T'}}\n"


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_fields_are_told_once_and_all_of_them(a: str, b: str) -> None:
    found = pair(shipped(), a, b)
    assert sorted(path for each in found.gone for path in each.fields) == sorted(found.fields)
    assert list(found.fields) == [each.field for each in difference(shipped(), a, b).only_a]
    for each in found.gone:
        assert all(path == each.path or path.startswith(f"{each.path}.") for path in each.fields)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_a_part_is_told_as_one_only_when_nothing_of_it_is_left(a: str, b: str) -> None:
    both = [path for path in plan_fields() if all(held(path, reached(shipped(), name)) for name in (a, b))]
    for each in pair(shipped(), a, b).gone:
        assert not [path for path in both if path.startswith(f"{each.path}.")]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_what_is_measured_adds_up(a: str, b: str) -> None:
    seen = measured(shipped(), a, b)
    assert 0 <= seen.gone + seen.altered <= seen.leaves
    assert seen.leaves > 100
    assert set(seen.lost) | set(seen.changed) <= set(plan_fields())


@pytest.mark.parametrize("a", [each.folder for each in systems()])
def test_fhir_loses_nothing(a: str) -> None:
    assert pair(shipped(), a, "fhir").fields == ()
    assert pair(shipped(), a, "fhir").codes == ()
    assert (measured(shipped(), a, "fhir").gone, measured(shipped(), a, "fhir").altered) == (0, 0)


def test_from_fhir_is_every_systems_samples() -> None:
    every = [measured(shipped(), each.folder, "prator") for each in systems()]
    assert measured(shipped(), "fhir", "prator").plans == sum(each.plans for each in every)
    assert measured(shipped(), "fhir", "prator").gone == sum(each.gone for each in every)


def test_it_is_what_loss_tells() -> None:
    lost: dict[str, int] = {}
    for file in files(shipped(), "prator", "good"):
        for reading in sipfhir.read(file):
            told = {each.place.plan for each in sipfhir.loss(reading, "lifecare") if each.rule in LOST}
            for path in told:
                lost[field_of(path or "")] = lost.get(field_of(path or ""), 0) + 1
    assert lost
    assert measured(shipped(), "prator", "lifecare").lost == lost


def test_a_system_to_itself_loses_nothing() -> None:
    assert pair(shipped(), "prator", "prator").fields == ()
    assert measured(shipped(), "prator", "prator").gone == 0


def test_import_only_is_a_source_and_no_target(tmp_path: Path) -> None:
    site = toy(
        tmp_path,
        system=SYSTEM.replace(", out: {how: file}", ""),
        samples=(record(),),
    )
    assert "toy" in sources(site)
    assert "toy" not in targets(site)
    assert measured(site, "toy", "toy").plans == 1
    [row] = [each for each in holdings(site) if each.system == "toy"]
    assert (row.ways, row.import_only) == (("in",), True)


def test_a_plan_that_would_lose_its_protection_is_counted_as_refused(tmp_path: Path) -> None:
    site = toy(tmp_path)
    assert measured(site, "prator", "toy").refused > 0
    assert measured(site, "prator", "toy").lost["person.protection"] > 0


def test_what_a_system_holds_is_read_from_its_mapping(tmp_path: Path) -> None:
    site = toy(tmp_path, plan=RECEIPTS)
    [row] = [each for each in holdings(site) if each.system == "toy"]
    assert row.holds["element-1"] == row.holds["element-2"] == row.holds["element-4"] == "yes"
    # Free text can list measures, but not say that there are none.
    assert row.holds["element-3"] == "part"
    assert row.holds["consent"] == "part"
    assert (row.holds["receipt"], row.holds["call"], row.holds["answer"]) == ("part", "part", "no")
    assert (row.holds["attachment"], row.holds["protection"], row.holds["reserve"]) == ("no", "no", "no")
    assert row.fields == len([path for path, each in reached(site, "toy").items() if each.held])


def test_fhir_holds_everything() -> None:
    row = holdings(shipped())[-1]
    assert (row.system, row.fields) == ("fhir", row.of)
    assert row.holds == dict.fromkeys(FEATURES, "yes")
    assert row.of == len(plan_fields())


def test_a_term_names_the_parts_around_it() -> None:
    assert full_term("invitations.recipients.outcome").sv == "kallelser › mottagare › svar"
    assert full_term("invitations.recipients.outcome").en == "The answer"
