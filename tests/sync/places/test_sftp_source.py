"""Files of an SFTP server: claimed, copied, archived; and what happens to them at night."""

import logging
import os
import stat
from pathlib import Path

import pytest

from sipfhir.errors import Fatal, Retriable
from tests.servers.sftp import Faulty, Server
from tests.sync.places.making import SAMPLE, TARGET, Nights, Stopped
from tests.sync.places.sessions import source

PERSON = "191212121212"


def test_files_are_claimed_copied_and_archived(server: Server, tmp_path: Path) -> None:
    server.put("b.xml", b"two")
    server.put("a.xml", b"one")
    one = source(server, tmp_path)
    taken = list(one.take())
    assert [each.path.read_bytes() for each in taken] == [b"one", b"two"]
    assert server.names() == []
    assert server.names(".taken") == ["a.xml", "b.xml"]
    assert stat.S_IMODE(taken[0].path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(taken[0].path.stat().st_mode) == 0o600
    for each in taken:
        one.done(each)
        one.done(each)
    assert server.names("archive") == ["a.xml", "b.xml"]
    assert list(one.spool.folder.iterdir()) == []
    one.close()


def test_the_node_that_takes_over_finds_what_was_claimed(server: Server, tmp_path: Path) -> None:
    server.put("a.xml", b"one")
    killed = source(server, tmp_path)
    before = list(killed.take())
    (tmp_path / "other").mkdir()
    other = source(server, tmp_path / "other")
    after = list(other.take())
    assert [(one.ref, one.digest) for one in after] == [(one.ref, one.digest) for one in before]
    other.done(after[0])
    killed.done(before[0])
    assert server.names("archive") == ["a.xml"]
    killed.close()
    other.close()


def test_two_nodes_never_claim_the_same_file(server: Server, tmp_path: Path) -> None:
    for number in range(4):
        server.put(f"{number}.xml", b"x")
    one, other = source(server, tmp_path), source(server, tmp_path)
    one._make(one.claimed)
    files = one._files(one.root)
    claimed = [node._claim(file) for file in files for node in (one, other)]
    assert [file.name for file in claimed if file] == [f"{number}.xml" for number in range(4)]
    one.close()
    other.close()


def test_what_is_still_written_is_left(server: Server, tmp_path: Path) -> None:
    server.put("new.xml", b"x", age=0)
    server.put(".hidden.xml", b"x")
    (server.root / "folder.xml").mkdir()
    (server.root / "link.xml").symlink_to(server.key)
    one = source(server, tmp_path)
    assert list(one.take()) == []
    assert "new.xml" in server.names()
    one.close()


def test_a_dry_run_writes_nothing_there(server: Server, tmp_path: Path) -> None:
    server.put("a.xml", b"x")
    one = source(server, tmp_path)
    assert [each.path.read_bytes() for each in one.look()] == [b"x"]
    one.close()
    assert os.listdir(server.root) == ["a.xml"]
    assert list(one.spool.folder.iterdir()) == []


def test_names_are_personal(server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.put(f"SIP {PERSON}.xml", b"x")
    server.put(f"plan.{PERSON}", b"y")
    one = source(server, tmp_path)
    taken = list(one.take())
    assert len(taken) == 2
    for each in taken:
        one.done(each)
    one.close()
    assert PERSON not in repr(taken) + caplog.text


def test_a_name_of_another_character_set_stops_nobody(tmp_path: Path, server: Server) -> None:
    if isinstance(server, Faulty):
        return  # It cannot say such a name.
    server.put(os.fsdecode(b"b\xf6.xml"), b"x")
    server.put("c.xml", b"y")
    one = source(server, tmp_path)
    taken = list(one.take())
    assert [each.path.read_bytes() for each in taken] == [b"x", b"y"]
    for each in taken:
        one.done(each)
    assert len(server.names("archive")) == 2
    one.close()


def test_one_of_the_same_name_hides_nothing(server: Server, tmp_path: Path) -> None:
    one = source(server, tmp_path)
    for data in (b"one", b"two"):
        server.put("a.xml", data)
        [taken] = one.take()
        one.done(taken)
    assert len(server.names("archive")) == 2
    server.put("a.xml", b"three")
    first = list(one.take())
    server.put("a.xml", b"four", age=1000)
    both = list(source(server, tmp_path).take())
    assert {each.digest for each in both} > {each.digest for each in first}
    assert len(both) == 2
    one.close()


def test_permission_denied_is_told_without_a_name(server: Server, tmp_path: Path) -> None:
    if os.getuid() == 0 and isinstance(server, Faulty):
        return  # It runs as root, to whom nobody says no; the other one does not.
    server.put(f"{PERSON}.xml", b"x")
    one = source(server, tmp_path)
    one._make(one.claimed)
    one._make(one.archive)
    server.root.chmod(0o555)
    with pytest.raises(Fatal, match=r"cannot be claimed: Permission denied") as told:
        list(one.take())
    assert PERSON not in str(told.value)
    one.close()


def test_a_folder_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    one = source(server, tmp_path, path=f"{server.root}/none")
    with pytest.raises(Fatal, match="cannot be used: No such file"):
        list(one.take())
    one.close()


# paramiko reads ahead in a thread of its own, which dies with the line.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_line_cut_in_the_middle_of_a_file(faulty: Faulty, tmp_path: Path) -> None:
    data = os.urandom(200_000)
    faulty.put("a.xml", data)
    faulty.cuts = 2
    one = source(faulty, tmp_path)
    faulty.cuts = 2
    [taken] = one.take()
    assert taken.path.read_bytes() == data
    assert faulty.calls > 1
    one.close()


def test_a_line_that_stays_cut_can_be_resumed(faulty: Faulty, tmp_path: Path) -> None:
    faulty.put("a.xml", b"x")
    faulty.cuts = 3
    one = source(faulty, tmp_path)
    with pytest.raises(Retriable):
        list(one.take())
    faulty.cuts = 0
    [taken] = one.take()
    assert taken.path.read_bytes() == b"x"
    one.close()


def test_a_file_that_vanishes_while_it_is_read_is_left_out(faulty: Faulty, tmp_path: Path) -> None:
    faulty.put("a.xml", b"x")
    faulty.put("b.xml", b"y")

    def vanish(path: Path) -> None:
        if path.name == "a.xml":
            path.unlink(missing_ok=True)

    faulty.read = vanish  # type: ignore[method-assign]
    one = source(faulty, tmp_path)
    assert [each.path.read_bytes() for each in one.take()] == [b"y"]
    one.close()


def test_a_file_that_grows_while_it_is_read_is_given_back(faulty: Faulty, tmp_path: Path) -> None:
    faulty.put("a.xml", b"x")

    def grow(path: Path) -> None:
        with path.open("ab") as stream:
            stream.write(b"x")

    faulty.read = grow  # type: ignore[method-assign]
    one = source(faulty, tmp_path)
    assert list(one.take()) == []
    assert faulty.names() == ["a.xml"]
    one.close()


def test_a_server_without_extensions_does(faulty: Faulty, tmp_path: Path) -> None:
    faulty.plain = True
    faulty.put("a.xml", b"x")
    one = source(faulty, tmp_path)
    for each in list(one.take()):
        one.done(each)
    assert faulty.names("archive") == ["a.xml"]
    one.close()


def test_a_server_without_times_wants_another_way(faulty: Faulty, tmp_path: Path) -> None:
    faulty.timeless = True
    faulty.put("a.xml", b"x")
    with pytest.raises(Fatal, match="settle = 0"):
        list(source(faulty, tmp_path).take())
    one = source(faulty, tmp_path, settle=0.0)
    assert len(list(one.take())) == 1
    one.close()


def test_a_full_disk_here_is_told(faulty: Faulty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty.put("a.xml", b"x")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    one = source(faulty, tmp_path)
    with monkeypatch.context() as context:
        context.setattr("sipfhir.sync.sources.spool.os.write", full)
        with pytest.raises(Fatal, match=r"spool.*No space left"):
            list(one.take())
    assert len(list(one.take())) == 1
    one.close()


NIGHT = """
site = "site"
[[source]]
kind = "sftp"
name = "a"
path = "{root}"
settle = 0
targets = ["t"]
server = {server}
[[target]]
kind = "sftp"
name = "t"
path = "{out}"
server = {server}
"""


@pytest.mark.parametrize("step", ["sent", "archived"])
def test_a_night_from_server_to_server_that_is_killed(server: Server, tmp_path: Path, step: str) -> None:
    for number in range(3):
        server.put(f"{number}.xml", SAMPLE.read_bytes())
    out = server.root / "out"
    out.mkdir()
    server.mine(out)
    told = f'host="127.0.0.1", port={server.port}, user="{server.user}", host-key="{server.host_key}"'
    told = f'{{{told}, private-key="file:{server.key}"}}'
    nights = Nights(tmp_path, NIGHT.format(root=server.root, out=out, server=told) + TARGET)
    with pytest.raises(Stopped):
        nights.run(kill=step)
    assert nights.run() == {"created": 1, "unchanged": 2}, nights.counts
    assert len(server.names("out")) == 1
    assert len(server.names("archive")) == 3
    assert nights.run() == {}
