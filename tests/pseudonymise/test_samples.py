"""The copy of every sample: the same findings, as many leaves, and nothing that the plan tells of anybody.

That the command tells when findings differ, `test_defects.py` sees to.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sipfhir
from sipfhir.errors import SipfhirError
from sipfhir.plan import Concept, Identifier, Plan
from sipfhir.pseudonymise import pseudonymised
from sipfhir.registry import shipped
from sipfhir.site import Site
from tests.mapping.leaves import leaves
from tests.pseudonymise.samples import FILES, KEY, folder_of, name_of

SITE = shipped()
TOLD = (
    "description",
    "family",
    "given",
    "comment",
    "questions",
    "background",
    "wishes",
    "who",
    "line",
    "strengths",
)
"""Fields that hold nothing but somebody's own."""
SHORTEST = 8


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_the_copy_of_a_sample(file: Path) -> None:
    data, folder = file.read_bytes(), folder_of(file)
    copy = pseudonymised(data, folder, KEY, site=SITE)
    assert [one.rule for one in copy.findings] in ([], ["PSEUDO-SHIFT"])
    assert copy.data is not None
    before, after = (readings(each, folder) for each in (data, copy.data))
    assert [tuple(each.leaves) for each in after] == [tuple(each.leaves) for each in before]
    told = said(before)
    text = copy.data.decode("utf-8", "replace") + copy.data.decode("utf-16", "replace")
    assert [value for value in told if value in text] == []


@pytest.mark.parametrize("file", [file for file in FILES if "utskrivning-aldre" in file.name], ids=name_of)
def test_the_same_key_makes_the_same_copy_another_another(file: Path) -> None:
    data, folder = file.read_bytes(), folder_of(file)
    assert pseudonymised(data, folder, KEY, site=SITE) == pseudonymised(data, folder, KEY, site=SITE)
    one, other = (pseudonymised(data, folder, key, site=SITE) for key in (KEY, KEY + b"2"))
    values = [set(said(readings(copy.data or b"", folder))) for copy in (one, other)]
    assert values[0]
    assert len(values[0] & values[1]) <= len(values[0]) // 20


def readings(data: bytes, folder: str) -> list[sipfhir.Reading]:
    """What a file holds; nothing when it cannot be read at all."""
    try:
        return list(sipfhir.read(data, folder, site=SITE))
    except SipfhirError:
        return []


def said(found: list[sipfhir.Reading]) -> list[str]:
    """What the plans of a file tell of people, in words that no table has."""
    plans = [reading.plan for reading in found if reading.plan]
    public = words(SITE)
    every = [each for plan in plans for each in (*texts(plan), *numbers(plan))]
    return [each for each in every if len(each) >= SHORTEST and each.casefold() not in public]


def texts(plan: Plan) -> list[str]:
    every = [(path.rpartition(".")[2].partition("[")[0], value) for path, value in leaves("", plan)]
    return [value for name, value in every if name in TOLD and isinstance(value, str)]


def numbers(value: Any) -> list[str]:
    """Identities, however deep."""
    if isinstance(value, Identifier):
        return [value.value] if value.kind != "local" else []
    if isinstance(value, tuple):
        return [number for each in value for number in numbers(each)]
    if value is None or isinstance(value, Concept) or not hasattr(value, "__struct_fields__"):
        return []
    return [number for name in value.__struct_fields__ for number in numbers(getattr(value, name))]


@cache
def words(site: Site) -> set[str]:
    """Every word of every table."""
    names = [name.removesuffix(".csv") for name in site.names("mappings/tables", "*.csv")]
    return {cell.casefold() for name in names for row in site.table(name) for cell in row.values()}
