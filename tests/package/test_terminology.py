"""Code systems, value sets and concept maps say what the engine does."""

import re
from collections.abc import Iterator
from typing import Any

from sipfhir.values.codes import Table
from tests.package.made import SITE, made, of


def codings(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("system"), str) and "code" in node:
            yield node
        for one in node.values():
            yield from codings(one)
    for one in node if isinstance(node, list) else ():
        yield from codings(one)


def test_every_coding_of_the_examples_is_in_its_code_system_with_its_display() -> None:
    shown = {
        one["url"]: {each["code"]: each["display"] for each in one["concept"]} for one in of("CodeSystem")
    }
    met = 0
    for coding in codings(list(made().examples)):
        if coding["system"] in shown:
            met += 1
            assert coding["code"] in shown[coding["system"]]
            assert coding.get("display") in (None, shown[coding["system"]][coding["code"]])
    assert met > 1000


def test_a_concept_map_translates_as_the_table_does() -> None:
    for one in of("ConceptMap"):
        rows = SITE.table(one["id"])
        [group] = one["group"]
        told = {element["code"]: element["target"][0] for element in group["element"]}
        assert {word: target["code"] for word, target in told.items()} == {
            row["theirs"]: row["ours"] for row in rows if row["ours"] not in ("", "-")
        }
        if all(row["ours"] for row in rows):
            table = Table(one["id"], rows)
            for word, target in told.items():
                assert target["equivalence"] != "equivalent" or table.read(word).text is None


def test_every_table_that_a_field_is_read_by_is_a_concept_map() -> None:
    maps = {one["id"] for one in of("ConceptMap")}
    files = [SITE.find(f"mappings/{name}") for name in SITE.names("mappings", "*.yaml")]
    used = {name for file in files for name in re.findall(r"\btable: ([\w-]+)", file.read_text())}
    assert len(used) > 250
    assert used <= maps
