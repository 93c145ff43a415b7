"""Small mappings, made in a site folder of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sipfhir.mapping.mapping import Mapping
from sipfhir.site import Site

Maker = Callable[..., Mapping]


@pytest.fixture
def mapping_of(tmp_path: Path) -> Maker:
    """A mapping from the YAML below `plan:` (and after), and tables by name."""

    def make(text: str, form: str = "xml", record: str = "Arende", **tables: str) -> Mapping:
        folder = tmp_path / "mappings" / "tables"
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            (folder / f"{name}.csv").write_text(rows, "utf-8")
        file = tmp_path / "mappings" / "toy.yaml"
        file.write_text(f"system: toy\nversion: 1\nrecord: {record}\n{text}", "utf-8")
        return Mapping(Site(tmp_path), "toy", form)

    return make
