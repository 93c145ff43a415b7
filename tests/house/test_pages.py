"""The pages that are made from code and catalogues are those that stand in docs/."""

import pytest

from tools.docs import PAGES, ROOT


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == PAGES[name](), f"{name} is stale: run make docs"
