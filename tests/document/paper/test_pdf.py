"""The PDF is accessible, whole, and the same every time.

veraPDF is in none of the registries: what PDF/UA-1 asks that can be read off the file is asked here, and
typst refuses what it cannot make PDF/UA-1 of.
"""

from pathlib import Path

import pytest

from sipfhir.document.conceal import conceal
from sipfhir.document.content import line
from sipfhir.document.paper import pdf, printed
from sipfhir.document.paper.kinds import Sheet, sheet_content
from sipfhir.document.words import words
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Plan
from sipfhir.site import Site
from tests.document.paper.made import CODE, WAYS, bare, laid_out, opened, sampled, tags, text
from tests.resources.samples import PLAN


@pytest.mark.parametrize(("sheet", "language", "easy"), WAYS)
def test_what_pdf_ua_asks(sheet: Sheet, language: str, easy: bool) -> None:
    with opened(pdf(PLAN, sheet, language=language, easy=easy, code=CODE)) as made:
        root, found = made.Root, tags(made)
        title = sheet_content(PLAN, sheet, words(language=language, easy=easy)).title
        assert root.MarkInfo.Marked is True
        assert str(root.Lang) == language
        assert root.ViewerPreferences.DisplayDocTitle is True
        with made.open_metadata() as metadata:
            assert (metadata["dc:title"], metadata["pdfuaid:part"]) == (title, "1")
        assert str(made.docinfo.Title) == title
        assert [str(one.Alt)[-len(CODE) :] for one in found if one.S == "/Figure"] == [CODE]
        assert all(page.get("/Tabs") == "/S" or "/Annots" not in page for page in made.pages)


@pytest.mark.parametrize(("sheet", "language", "easy"), WAYS)
def test_headings_are_in_order(sheet: Sheet, language: str, easy: bool) -> None:
    with opened(pdf(PLAN, sheet, language=language, easy=easy)) as made:
        headings = [str(one.S) for one in tags(made) if str(one.S).startswith("/H")]
    assert headings[0] == "/H1"
    assert set(headings[1:]) == {"/H2"}


def test_tables_have_headers_that_their_cells_name() -> None:
    with opened(pdf(PLAN)) as made:
        found = tags(made)
        headers = {str(one.ID) for one in found if one.S == "/TH"}
        cells = [[str(name) for name in one.A[0].Headers] for one in found if one.S == "/TD"]
    assert len(headers) == 5 + 4 + 3
    assert cells
    assert all(names and set(names) <= headers for names in cells)


@pytest.mark.parametrize("easy", [False, True])
def test_every_font_is_in_the_file_and_tells_its_letters(easy: bool) -> None:
    with opened(pdf(PLAN, easy=easy)) as made:
        fonts = [font for page in made.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font
            assert "AtkinsonHyperlegibleNext" in str(font.BaseFont)


@pytest.mark.parametrize("easy", [False, True])
def test_nothing_of_the_samples_is_lost(easy: bool) -> None:
    known = words(easy=easy)
    for plan, data in laid_out(easy):
        said = text(data)
        content = sheet_content(conceal(plan)[0], "plan", known)
        for section in content.sections:
            cells = [cell for row in section.rows for cell in row]
            for one in (section.heading, *cells, *map(line, section.lines[len(section.rows) :])):
                assert bare(one) in said, section.heading


@pytest.mark.parametrize("sheet", ["kallelse", "consent"])
def test_nothing_of_the_other_sheets_is_lost(sheet: Sheet) -> None:
    for plan in sampled()[::3]:
        if sheet == "kallelse" and not plan.invitations:
            continue
        said = text(pdf(plan, sheet))
        for section in sheet_content(conceal(plan)[0], sheet, words()).sections:
            assert all(bare(line(one)) in said for one in section.lines)


def test_a_plan_with_its_fonts_stays_small() -> None:
    """RIV-TA takes at most 100 kB."""
    assert max(len(data) for easy in (False, True) for _, data in laid_out(easy)) < 70_000


@pytest.mark.parametrize(("sheet", "language", "easy"), WAYS)
def test_same_input_same_bytes(sheet: Sheet, language: str, easy: bool) -> None:
    first = pdf(PLAN, sheet, language=language, easy=easy, code=CODE)
    assert first == pdf(PLAN, sheet, language=language, easy=easy, code=CODE)
    with opened(first) as made:
        assert "/CreationDate" not in made.docinfo


def test_what_no_font_has_is_a_box_that_is_explained() -> None:
    made = printed(Plan(title="Spela ⚽\u4e16 och 😀😀", notes=("漢",)), "plan", "pdf")
    said = text(made.data)
    assert "Spela□" in said.replace("⚽", "□")
    assert bare(words().labels["unprintable"]) in said
    [finding] = made.findings
    assert finding.rule == "PAPER-GLYPH"
    assert finding.params["count"] in (4, 5)


@pytest.mark.parametrize("letters", ["Ж и ш", "Ελλάδα", "Łódź Çağlar", "ß€–”…", "مرحبا"])
def test_letters_of_other_languages_are_printed(letters: str) -> None:
    assert printed(Plan(title=letters), "plan", "pdf").findings == ()


def test_a_site_may_have_its_own_template(tmp_path: Path) -> None:
    own = tmp_path / "fhir/paper/sheet.typ"
    own.parent.mkdir(parents=True)
    own.write_text(
        '#let sheet = json(bytes(sys.inputs.sheet))\n#set document(title: "Eget")\n= Eget\n#sheet.title'
    )
    assert text(pdf(PLAN, site=Site(tmp_path))).startswith("EgetSamordnad")
    own.write_text("#sheet.wrong")
    with pytest.raises(BadConfiguration, match=r"sheet\.typ: typst cannot set"):
        pdf(PLAN, site=Site(tmp_path))
