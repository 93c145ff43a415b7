"""The configurations of the handbook are ones."""

import re
from pathlib import Path

from sipfhir.site import defaults
from sipfhir.sync.config import load

PAGE = defaults() / "docs/places.md"


def test_every_configuration_of_the_page_loads(tmp_path: Path) -> None:
    parts = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "night.toml"
    file.write_text('name = "natt"\n' + "\n".join(parts), "utf-8")
    config = load(file)
    assert [type(one).__name__ for one in config.source] == [
        "FromFolder",
        "FromSftp",
        "FromFhir",
        "FromRivta",
    ]
    assert [type(one).__name__ for one in config.target] == ["ToFolder", "ToNdjson", "ToIndex"]
