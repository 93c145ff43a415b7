"""Whatever a file holds, its draft compiles and reads it, and the residue can be worked out."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.authoring.draft.draft import draft
from sipfhir.errors import BadInput
from sipfhir.registry import shipped
from tests.authoring.drafting import read_back

NAMES = [
    "Id", "Status", "Mal", "Insats", "Text", "Patient", "Personnummer", "Namn", "Huvudman", "Typ", "Kod",
    "Code", "Datum", "Samtycke", "Deltagare", "Enhet", "Mottagare", "Telefon", "Meddelande", "KvaKod",
    "Anteckning", "Omfattar", "Bilaga", "goals", "value", "item", "system", "given", "address",
]  # fmt: skip
VALUES = [
    "", "J", "N", "1", "2", "191212121212", "2024-01-01", "2024-01-01 10:00", "KALL", "Mål", "Test, Åsa",
    "Kommun", "AU124", "070-1740605", "a@example.se", "http://example.se/y", "SE0000000000-TEST1",
    "{\\rtf1 x}", "2024-03-01T00:00:00Z", "det's",
]  # fmt: skip
names = st.sampled_from(NAMES)
members = st.one_of(
    names, st.sampled_from(["linkId", "@x", "a/b", "[x]", "# x", "null", "191212121212", "ö ö"])
)
texts = st.sampled_from(VALUES)
scalars = st.one_of(st.none(), st.booleans(), st.integers(0, 5), texts)


def _json(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(children, max_size=3), st.dictionaries(members, children, max_size=5))


def _element(name: str, attributes: dict[str, str], text: str, children: list[str]) -> str:
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{escape(text)}{''.join(children)}</{name}>"


def _xml(children: st.SearchStrategy[list[str]]) -> st.SearchStrategy[str]:
    return st.builds(_element, names, st.dictionaries(names, texts, max_size=2), texts, children)


objects = st.dictionaries(members, st.recursive(scalars, _json, max_leaves=20), min_size=1, max_size=8)
elements = st.recursive(_xml(st.just([])), lambda below: _xml(st.lists(below, max_size=4)), max_leaves=15)
columns = st.lists(names, min_size=2, max_size=6, unique=True)
rows = columns.flatmap(
    lambda head: st.lists(st.lists(texts, min_size=len(head), max_size=len(head)), max_size=6).map(
        lambda below: [head, *below]
    )
)


@settings(max_examples=60)
@given(objects)
def test_json(document: dict[str, Any]) -> None:
    _reads(json.dumps(document).encode(), ".json")


@settings(max_examples=60)
@given(elements)
def test_xml(document: str) -> None:
    _reads(document.encode(), ".xml")


@settings(max_examples=40)
@given(rows)
def test_csv(table: list[list[str]]) -> None:
    _reads("\n".join(";".join(row) for row in table).encode(), ".csv")


def _reads(data: bytes, suffix: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        sample = folder / f"sample{suffix}"
        sample.write_bytes(data)
        try:
            made = draft([sample], "draft", shipped())
        except BadInput:
            return
        for reading in read_back(made, folder, [sample]):
            assert reading.plan is not None or reading.findings
            assert reading.plan is None or reading.residue is None or isinstance(reading.residue, dict)
