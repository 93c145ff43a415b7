"""The tutorial shows what happens, and what happens is what it promises."""

import pytest

from sipfhir.registry import systems
from tests.authoring.tutorial import PAGE, made

SYSTEMS = ("vavstolen", "vavstolen-json")
STALE = "run python -m tests.authoring.tutorial --update, and read what it changed"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as it comes out now."""
    folder = tmp_path_factory.mktemp("tutorial")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return made(folder)


def test_the_page_shows_what_happens(told: str) -> None:
    assert told == PAGE.read_text("utf-8"), STALE


def test_the_last_run_of_each_system_is_clean(told: str) -> None:
    lines = told.splitlines()
    for name in SYSTEMS:
        runs = [i for i, line in enumerate(lines) if line == f"$ sipfhir mapping test {name}"]
        assert lines[runs[-1] + 1] == f"{name}/tva-planer: as expected"


def test_both_forms_are_the_same_plans_and_fields(told: str) -> None:
    _, _, rest = told.partition("Are they the same plans?")
    assert "plan.json\n$ echo $?\n0\n" in rest
    assert all(f"{one} holds, {other} does not: 0\n" in rest for one, other in (SYSTEMS, SYSTEMS[::-1]))


def test_the_system_ships_nowhere() -> None:
    assert not [each.folder for each in systems() if "vavstolen" in each.folder]
