"""Files are whole or not there."""

from pathlib import Path

import pytest

from sipfhir.cli.files import written_aside
from sipfhir.errors import BadInput, Fatal


def test_the_name_comes_last(tmp_path: Path) -> None:
    target = tmp_path / "new" / "plan.json"
    with written_aside(target) as stream:
        stream.write(b"{}")
        assert not target.exists()
    assert target.read_bytes() == b"{}"
    assert list(target.parent.iterdir()) == [target]


def fail_half_way(target: Path, error: type[BaseException]) -> None:
    with written_aside(target) as stream:
        stream.write(b"half")
        raise error


@pytest.mark.parametrize("error", [BadInput, KeyboardInterrupt])
def test_what_was_there_stays_when_the_work_fails(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"old")
    with pytest.raises(error):
        fail_half_way(target, error)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written_is_not_delivered(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Fatal, match="cannot be written"), written_aside(tmp_path / "file" / "plan.json"):
        pass


def test_no_room_is_not_delivered(tmp_path: Path) -> None:
    with pytest.raises(Fatal, match="No space left"), written_aside(tmp_path / "plan.json"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
