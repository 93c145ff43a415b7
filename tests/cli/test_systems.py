"""Which systems, on what evidence."""

import json

from tests.cli.conftest import Run


def test_every_system_shows_its_evidence(run: Run) -> None:
    text = run("systems").stdout
    assert all(name in text for name in ("cosmic-link", "lifecare", "prator"))
    assert "aldrig prövad mot en riktig fil" in " ".join(text.split())


def test_as_json_says_what_the_way_out_is_worth(run: Run) -> None:
    rows = {row["system"]: row for row in json.loads(run("systems", "--json").stdout)}
    assert rows["cosmic-link"]["evidence"] == "A"
    assert "Bundle" in rows["cosmic-link"]["directions"]["out"]["en"]
    assert all(row["sources"] for row in rows.values())
