"""A plan that was edited between read and write: new values win, residue follows its part, orphans are
counted."""

from typing import Any

from lxml import etree
from msgspec.structs import replace

from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tree import to_xml
from sipfhir.plan import Goal, Plan
from tests.mapping.conftest import Maker

KEYED = "plan:\n  title: Rubrik\n  goals: {each: Mal, key: id, id: '@Nr', description: Text}\n"
KEYLESS = "plan:\n  goals: {each: Mal, description: Text}\n"
SOURCE = (
    "<Arende><Extra>e</Extra><Mal Nr='1'><Text>ett</Text><Egen>A</Egen></Mal>"
    "<Mal Nr='2'><Text>två</Text><Egen>B</Egen></Mal><Rubrik>R</Rubrik></Arende>"
)


def edited(mapping: Mapping, text: str, **changes: Any) -> tuple[str, int]:
    """The source with an edited plan, and the orphans."""
    source = etree.fromstring(text)
    plan, _ = mapping.read(source)
    patch = mapping.residue(source, plan)
    node, orphaned = mapping.lay(mapping.write(replace(plan, **changes))[0], patch)
    return etree.tostring(to_xml(node), encoding="unicode"), orphaned


def test_residue_follows_the_key_when_items_are_reordered(mapping_of: Maker) -> None:
    goals = (Goal(id="2", description="två"), Goal(id="1", description="ett"))
    text, orphaned = edited(mapping_of(KEYED), SOURCE, goals=goals)
    assert '<Mal Nr="1"><Text>ett</Text><Egen>A</Egen></Mal>' in text
    assert '<Mal Nr="2"><Text>två</Text><Egen>B</Egen></Mal>' in text
    assert orphaned == 0


def test_residue_of_an_item_that_is_gone_is_orphaned(mapping_of: Maker) -> None:
    text, orphaned = edited(mapping_of(KEYED), SOURCE, goals=(Goal(id="2", description="ny text"),))
    assert "<Text>ny text</Text><Egen>B</Egen>" in text
    assert "<Egen>A</Egen>" not in text
    assert orphaned == 1


def test_a_new_item_stands_behind_the_one_it_follows(mapping_of: Maker) -> None:
    goals = (Goal(id="1", description="ett"), Goal(id="9", description="ny"), Goal(id="2", description="två"))
    text, orphaned = edited(mapping_of(KEYED), SOURCE, goals=goals)
    assert text.index("ett") < text.index("ny") < text.index("två")
    assert orphaned == 0


def test_without_a_key_unchanged_items_keep_what_is_theirs(mapping_of: Maker) -> None:
    source = SOURCE.replace(" Nr='1'", "").replace(" Nr='2'", "").replace("<Rubrik>R</Rubrik>", "")
    text, orphaned = edited(mapping_of(KEYLESS), source, goals=(Goal(description="två"),))
    assert "<Text>två</Text><Egen>B</Egen>" in text
    assert (text.count("<Mal>"), orphaned) == (1, 1)


def test_without_a_key_a_changed_item_among_as_many_keeps_its_place(mapping_of: Maker) -> None:
    source = SOURCE.replace(" Nr='1'", "").replace(" Nr='2'", "").replace("<Rubrik>R</Rubrik>", "")
    goals = (Goal(description="ETT"), Goal(description="två"))
    text, orphaned = edited(mapping_of(KEYLESS), source, goals=goals)
    assert "<Text>ETT</Text><Egen>A</Egen>" in text
    assert orphaned == 0


def test_spelling_is_kept_only_while_the_value_is_the_same(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  created: {path: Tid, as: date, patterns: [yyyy-MM-dd, yyyyMMdd]}\n")
    source = "<Arende><Tid>20240311</Tid></Arende>"
    assert edited(mapping, source) == (source, 0)
    assert edited(mapping, source, created="2024-03-12") == ("<Arende><Tid>2024-03-12</Tid></Arende>", 0)


def test_a_bad_value_stays_until_the_plan_has_a_good_one(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\n  created: {path: Tid, as: date}\n")
    source = "<Arende><Tid>i går</Tid><Rubrik>A</Rubrik></Arende>"
    assert edited(mapping, source) == (source, 0)
    assert edited(mapping, source, created="2024-03-12")[0].count("<Tid>") == 1


def test_a_removed_value_is_removed(mapping_of: Maker) -> None:
    text, orphaned = edited(mapping_of(KEYED), SOURCE, title=None)
    assert "Rubrik" not in text
    assert orphaned == 0


def test_a_plan_of_nothing_keeps_what_belongs_to_the_record(mapping_of: Maker) -> None:
    mapping = mapping_of(KEYED)
    source = etree.fromstring(SOURCE)
    patch = mapping.residue(source, mapping.read(source)[0])
    node, orphaned = mapping.lay(mapping.write(Plan())[0], patch)
    assert etree.tostring(to_xml(node), encoding="unicode") == "<Arende><Extra>e</Extra></Arende>"
    assert orphaned == 2
