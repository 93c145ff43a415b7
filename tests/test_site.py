"""A site's own files: what is wrong in them is told with its place, and nothing hangs or crashes."""

from pathlib import Path

import pytest

from sipfhir import yaml
from sipfhir.errors import BadConfiguration
from sipfhir.registry import mapping
from sipfhir.site import Site


def table(folder: Path, data: bytes) -> Site:
    """A site with a table of its own for Prator's status."""
    (folder / "mappings" / "tables").mkdir(parents=True)
    (folder / "mappings" / "tables" / "prator-status.csv").write_bytes(data)
    return Site(folder)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a;b\n1;2\n", "csv:1: the header needs theirs and ours"),
        (b"", "csv:1: the header needs theirs and ours"),
        (b"theirs,ours\n\xe5\xe4,active\n", "not UTF-8"),
        (b"theirs,ours\nX,active,y\n", "csv:2: the row has more or fewer cells"),
        (b"theirs,ours\nX,active\nX,draft\n", "csv:3: the first cell stands in another row"),
        (b"theirs,ours\nX,nonsense\n", "prator-status.csv:2: nonsense is no code of status"),
    ],
)
def test_a_wrong_table_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        mapping(table(tmp_path, data), "prator")
    assert told in str(caught.value)


def test_a_row_lies_on_ours_and_an_empty_one_removes(tmp_path: Path) -> None:
    rows = {row["theirs"]: row for row in Site().table("prator-status")}
    gone = next(iter(rows))
    site = table(tmp_path, f"theirs,ours\nNytt ord,active\n{gone},\n".encode())
    laid = {row["theirs"] for row in site.table("prator-status")}
    assert laid == (rows.keys() - {gone}) | {"Nytt ord"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("installtion: x\n", "installtion is no setting"),
        (
            "key_file: key\n",
            "key_file is no setting; they are installation, key-file, base, terminology-server",
        ),
        ("installation: [a]\n", "installation needs a text"),
        ("- a\n", "expected installation, key-file, base, terminology-server, one a line"),
    ],
)
def test_a_setting_that_nobody_reads_is_a_mistake(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "site.yaml").write_text(text, "utf-8")
    with pytest.raises(BadConfiguration) as caught:
        _ = Site(tmp_path).settings
    assert told in str(caught.value)


def test_aliases_are_taken_but_not_within_themselves_nor_in_heaps(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: &x {b: c}\nd: *x\n", "utf-8")
    assert yaml.load(file)[0] == {"a": {"b": "c"}, "d": {"b": "c"}}
    file.write_text("a: &a [*a]\n", "utf-8")
    with pytest.raises(BadConfiguration, match="an alias within itself"):
        yaml.load(file)
    levels = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]\n" for i in range(1, 9))
    file.write_text("l0: &l0 x\n" + levels, "utf-8")
    with pytest.raises(BadConfiguration, match="too many of them"):
        yaml.load(file)


def test_files_that_extend_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "a.yaml").write_text("extends: b\n", "utf-8")
    (tmp_path / "mappings" / "b.yaml").write_text("extends: a\n", "utf-8")
    with pytest.raises(BadConfiguration, match="Break the circle"):
        Site(tmp_path).document("mappings/a.yaml")
