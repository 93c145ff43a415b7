"""The HTML: one page that needs nothing outside itself, in the form of its meaning."""

import pytest
from lxml import html as lxml_html

from sipfhir.document.conceal import conceal
from sipfhir.document.content import line
from sipfhir.document.paper import html
from sipfhir.document.paper.kinds import Sheet, sheet_content
from sipfhir.document.words import words
from tests.document.paper.made import CODE, WAYS, sampled
from tests.resources.samples import PLAN


@pytest.mark.parametrize(("sheet", "language", "easy"), WAYS)
def test_form(sheet: Sheet, language: str, easy: bool) -> None:
    made = html(PLAN, sheet, language=language, easy=easy, code=CODE)
    page = lxml_html.document_fromstring(made)
    assert page.get("lang") == language
    assert page.xpath("string(//title)") == page.xpath("string(//h1)")
    assert len(page.xpath("//h1")) == 1
    assert all(page.xpath("//th/@scope"))
    assert CODE in page.xpath("string(//figure[@role='img']/@aria-label)")
    assert not page.xpath("//script | //link | //img | //iframe | //@src | //@href")
    assert "url(" not in made
    assert "@import" not in made
    assert made == html(PLAN, sheet, language=language, easy=easy, code=CODE)


@pytest.mark.parametrize("easy", [False, True])
def test_nothing_of_the_samples_is_lost(easy: bool) -> None:
    for plan in sampled()[easy::2]:
        page = lxml_html.document_fromstring(html(plan, easy=easy))
        said = "".join(page.text_content().split())
        for section in sheet_content(conceal(plan)[0], "plan", words(easy=easy)).sections:
            cells = [cell for row in section.rows for cell in row]
            lines = [line(one).replace(": ", "", 1) for one in section.lines[len(section.rows) :]]
            assert all(
                "".join(one.split()).replace(":", "") in said.replace(":", "") for one in (*cells, *lines)
            )


def test_without_a_code_there_is_no_picture() -> None:
    assert "<svg" not in html(PLAN)
