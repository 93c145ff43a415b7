"""Constants of which other values say no more: read over, kept for the way back."""

import pytest
from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.mapping.tree import to_xml
from sipfhir.plan import Plan
from tests.mapping.conftest import Maker

TEXT = (
    "plan:\n  title: Rubrik\n"
    "constants:\n  - {{path: '@Typ', value: Fråga, also: {}, because: both are notes}}\n"
)


@pytest.mark.parametrize(
    ("value", "leaves", "odd"),
    [("Fråga", (2, 0, 0), 0), ("Svar", (1, 1, 0), 0), ("Kopia", (1, 1, 0), 0), ("Fel", (1, 0, 1), 1)],
)
def test_values_that_say_no_more_are_read_over(
    mapping_of: Maker, value: str, leaves: tuple[int, int, int], odd: int
) -> None:
    mapping = mapping_of(TEXT.format("[Svar, Kopia]"))
    source = f'<Arende Typ="{value}"><Rubrik>A</Rubrik></Arende>'
    plan, counted = mapping.read(etree.fromstring(source))
    assert plan == Plan(title="A")
    assert (counted.mapped, counted.ignored, counted.unmapped) == leaves
    assert [note[0] for note in mapping.trace(etree.fromstring(source))[1].notes] == ["MAP-CONSTANT"] * odd
    back, orphaned = mapping.lay(mapping.write(plan)[0], mapping.residue(etree.fromstring(source), plan))
    assert (etree.tostring(to_xml(back), encoding="unicode"), orphaned) == (source, 0)


def test_one_word_needs_no_list_and_the_value_is_what_is_written(mapping_of: Maker) -> None:
    mapping = mapping_of(TEXT.format("Svar"))
    assert mapping.write(Plan())[0].leaf(("@Typ",)) == "Fråga"
    assert mapping.read(etree.fromstring('<Arende Typ="Svar"/>'))[1].ignored == 1


def test_what_is_no_word_is_a_mistake(mapping_of: Maker) -> None:
    with pytest.raises(BadConfiguration, match="also"):
        mapping_of(TEXT.format("{a: b}"))
