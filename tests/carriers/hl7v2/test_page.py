"""The handbook's table is made of the rows that messages are made of."""

from sipfhir.carriers.hl7v2.page import table
from sipfhir.site import defaults
from tests.carriers.hl7v2.given import SITE


def test_the_handbook_shows_the_rows() -> None:
    page = (defaults() / "docs/hl7v2.md").read_text("utf-8")
    assert table(SITE, language="en") in page
