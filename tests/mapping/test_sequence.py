"""The order of elements that a system's schema asks for, whatever order the mapping has."""

import pytest
from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.mapping.tree import to_xml
from sipfhir.plan import Goal, Plan
from tests.mapping.conftest import Maker

TEXT = (
    "sequence: {}\nplan:\n  title: Rubrik\n  version: Version\n"
    "  goals: {{each: \"Mal[Typ='1']\", id: Nr, description: Text}}\n"
)
PLAN = Plan(title="A", version="1", goals=(Goal(id="7", description="x"),))


@pytest.mark.parametrize(
    ("sequence", "written"),
    [
        ("[]", "<Rubrik>A</Rubrik><Version>1</Version><Mal><Typ>1</Typ><Nr>7</Nr><Text>x</Text></Mal>"),
        (
            "[Mal, Text, Version, Annan]",
            "<Mal><Text>x</Text><Typ>1</Typ><Nr>7</Nr></Mal><Version>1</Version><Rubrik>A</Rubrik>",
        ),
    ],
)
def test_what_is_named_stands_first_in_every_element(mapping_of: Maker, sequence: str, written: str) -> None:
    mapping = mapping_of(TEXT.format(sequence))
    text = etree.tostring(to_xml(mapping.write(PLAN)[0]), encoding="unicode")
    assert text == f"<Arende>{written}</Arende>"
    assert mapping.read(etree.fromstring(text))[0] == PLAN


def test_a_file_keeps_its_own_order(mapping_of: Maker) -> None:
    mapping = mapping_of(TEXT.format("[Version, Rubrik]"))
    source = "<Arende><Rubrik>A</Rubrik><Version>1</Version></Arende>"
    plan, _ = mapping.read(etree.fromstring(source))
    back, orphaned = mapping.lay(mapping.write(plan)[0], mapping.residue(etree.fromstring(source), plan))
    assert (etree.tostring(to_xml(back), encoding="unicode"), orphaned) == (source, 0)


@pytest.mark.parametrize("sequence", ["Rubrik", "[{a: b}]"])
def test_what_is_no_list_of_names_is_a_mistake(mapping_of: Maker, sequence: str) -> None:
    with pytest.raises(BadConfiguration, match="list of names"):
        mapping_of(TEXT.format(sequence))
