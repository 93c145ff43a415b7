"""Sheets to look at: of every good sample, and of one plan in every way that it can be printed."""

import re
import unicodedata
from functools import cache
from itertools import product

import pikepdf
import pypdfium2

import sipfhir
from sipfhir.document.paper import SHEETS, pdf
from sipfhir.document.words import LANGUAGES
from sipfhir.plan import Plan
from sipfhir.site import defaults

CODE = "4a8ee1b1-df79-cf17-52db-4f95915b6951"
FOOTER = 60
"""Height of the foot of a page, in points."""
WAYS = list(product(SHEETS, LANGUAGES, (False, True)))
FILES = sorted(
    file
    for folder in ("good", "cases")
    for file in (defaults() / "samples").glob(f"*/{folder}/*")
    if file.is_file() and file.suffix in (".xml", ".json", ".csv")
)


@cache
def sampled() -> tuple[Plan, ...]:
    """Every plan of the good samples."""
    readings = (reading for file in FILES for reading in sipfhir.read(file))
    return tuple(reading.plan for reading in readings if reading.plan is not None)


@cache
def laid_out(easy: bool) -> tuple[tuple[Plan, bytes], ...]:
    """Every second plan of the good samples with its PDF: the even ones easy, the odd ones not."""
    chosen = sampled()[not easy :: 2]
    return tuple((plan, pdf(plan, easy=easy, code=CODE)) for plan in chosen)


def opened(data: bytes) -> pikepdf.Pdf:
    """A PDF to look into."""
    from io import BytesIO

    return pikepdf.open(BytesIO(data))


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The structure elements in reading order."""
    found: list[pikepdf.Dictionary] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for one in node:
                walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            walk(node.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def text(data: bytes) -> str:
    """What is printed above the footer, without blanks and without what breaks lines."""
    return bare(words_of(data))


def words_of(data: bytes) -> str:
    """What is printed above the footer."""
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_bounded(bottom=FOOTER) for page in document]
    document.close()
    return "".join(pages)


def bare(text: str) -> str:
    """A text without blanks, hyphens and marks of breaking; ligatures as letters."""
    return re.sub(r"[\s\-\u00ad\u200b\u2010\ufffe\x02]", "", unicodedata.normalize("NFKC", text))
