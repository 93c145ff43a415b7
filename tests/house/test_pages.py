"""The pages that are made from code and catalogues are those that stand in docs/."""

import pytest

from sipfhir.registry import System, systems
from tools.docs import PAGES, ROOT


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == PAGES[name](), f"{name} is stale: run make docs"


@pytest.mark.parametrize("known", systems(), ids=lambda known: known.folder)
def test_the_page_of_limits_names_every_system_beside_its_evidence(known: System) -> None:
    rows = (ROOT / "docs/limits.md").read_text("utf-8").splitlines()
    [row] = [row for row in rows if row.startswith(f"| {known.evidence} |")]
    assert known.title in row
