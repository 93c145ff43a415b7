"""Where outputs go is settled, and refused, before anything is written."""

from pathlib import Path

import click
import pytest

from sipfhir.cli.destinations import destinations
from sipfhir.cli.inputs import Input


def files(*names: str) -> list[Input]:
    return [Input(name, Path(name)) for name in names]


def test_one_file_goes_to_standard_output() -> None:
    [item] = files("a.xml")
    assert destinations([item], None, ".json") == {item: None}


def test_one_file_takes_the_name_given(tmp_path: Path) -> None:
    [item] = files("a.xml")
    assert destinations([item], str(tmp_path / "b.json"), ".json") == {item: tmp_path / "b.json"}


def test_a_folder_gives_the_name_of_the_input(tmp_path: Path) -> None:
    [item] = files("dir/a.xml")
    assert destinations([item], str(tmp_path), ".json") == {item: tmp_path / "a.json"}
    assert destinations([item], f"{tmp_path}/new/", ".json") == {item: tmp_path / "new" / "a.json"}


def test_standard_input_has_a_name_in_a_folder(tmp_path: Path) -> None:
    item = Input("-", b"<a/>")
    assert destinations([item], str(tmp_path), ".json") == {item: tmp_path / "stdin.json"}


def test_several_files_cannot_share_standard_output() -> None:
    with pytest.raises(click.UsageError, match="--out FOLDER"):
        destinations(files("a.xml", "b.xml"), None, ".json")


def test_two_inputs_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="2 files would all become"):
        destinations(files("one/a.xml", "two/a.xml"), str(tmp_path), ".json")


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="one of the inputs"):
        destinations(files(str(tmp_path / "a.json")), str(tmp_path), ".json")
