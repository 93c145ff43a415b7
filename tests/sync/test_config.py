"""The file that defines a run: every slip has a message that says where, and no secret is ever told."""

from pathlib import Path

import pytest

from sipfhir.errors import BadConfiguration
from sipfhir.sync.config import load
from sipfhir.sync.secret import reveal
from tests.sync.nights import SOURCE, TARGET

GOOD = 'name="n"\n' + SOURCE.format("a") + TARGET.format("t", "full") + TARGET.format("u", "full")
SLIPS = {
    ("[[source]]", "[[sourec]]"): "unknown field `sourec`|missing required field `source`",
    ('name="n"', 'name="n"\nnmae="m"'): "unknown field `nmae`",
    ('name="n"', 'name="../n"'): r"at `\$\.name`",
    ('name="n"', ""): "missing required field `name`",
    ('name="n"', 'name="n"\nfolder="x"'): "folder is no setting",
    ('name="n"', "name='"): "no TOML",
    ('kind="folder"\nname="a"', 'kind="carrier-pigeon"\nname="a"'): r"carrier-pigeon.*\$\.source\[0\]\.kind",
    ('kind="folder"\nname="a"', 'name="a"'): r"\$\.source\[0\]",
    ('name="a"', 'name="dead-letters"'): "dead-letters is what dead letters are called",
    ('name="a"', 'name="a/b"'): r"\$\.source\[0\]\.name",
    ("settle=0", 'settle="long"'): r"\$\.source\[0\]\.settle",
    ("settle=0", "settel=0"): r"unknown field `settel` - at `\$\.source\[0\]`",
    ('targets=["t", "u"]', 'targets=["v"]'): "source a has the target v, which is none of t, u",
    ("settle=0", "settle=-1"): r">= 0(\.0)? - at `\$\.source\[0\]\.settle`",
    ('name="n"', 'name="n"\ndead={days=0}'): r">= 1 - at `\$\.dead\.days`",
    ('huvudman="region"', 'huvudman="stat"'): r"\$\.target\[0\]\.actor\.huvudman",
    ('path="out-t"', ""): r"missing required field `path` - at `\$\.target\[0\]`",
    ('path="out-t"', 'path="o"\nconsent={silent="deliver"}'): "t delivers without consent and names no basis",
    ('path="out-t"', 'path="o"\nconsent={silent="maybe"}'): r"\$\.target\[0\]\.consent\.silent",
    ('name="u"', 'name="t"'): r"two \[\[target\]\] are called t",
    ('name="n"', 'name="n"\nstate={wait="x"}'): r"\$\.state\.wait",
    ('name="n"', 'name="n"\ndead={key="hunter2hunter2"}'): r"\$\.dead\.key",
    ('name="n"', 'name="n"\nnotify={webhook={url="u", secret="hunter2hunter2"}}'): r"webhook\.secret",
}
"""What is written instead of what, and what the message says."""


def written(folder: Path, text: str) -> Path:
    file = folder / "n.toml"
    file.write_text(text)
    return file


def test_a_good_one(tmp_path: Path) -> None:
    config = load(written(tmp_path, GOOD))
    assert [one.name for one in (*config.source, *config.target)] == ["a", "t", "u"]
    assert (config.folder, config.state.url, config.target[0].consent.silent) == (
        tmp_path, "sqlite:///state.db", "hold"
    )  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SLIPS, ids=lambda text: text.replace("\n", " ")[:40])
def test_a_slip_is_told_with_its_place(old: str, new: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(BadConfiguration, match=SLIPS[old, new]) as caught:
        load(written(tmp_path, GOOD.replace(old, new, 1)))
    assert str(tmp_path / "n.toml") in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="cannot be read"):
        load(tmp_path / "no.toml")
    (tmp_path / "n.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfiguration, match="no TOML"):
        load(tmp_path / "n.toml")


class TestSecrets:
    def test_are_found_where_their_reference_leads(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text(" hunter2\n")
        monkeypatch.setenv("SIPFHIR_TEST_SECRET", "hunter3")
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
        assert reveal("file:file", tmp_path) == b"hunter2"
        assert reveal("env:SIPFHIR_TEST_SECRET", Path()) == b"hunter3"
        assert reveal("credential:file", Path()) == b"hunter2"

    @pytest.mark.parametrize("reference", ["env:SIPFHIR_NO_SUCH", "file:no", "file:empty", "credential:x"])
    def test_that_are_not_there_are_named_by_their_reference(
        self, reference: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
        (tmp_path / "empty").write_text(" \n")
        with pytest.raises(BadConfiguration, match=f"^{reference}: no such secret"):
            reveal(reference, tmp_path)
