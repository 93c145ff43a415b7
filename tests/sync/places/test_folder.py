"""Drop folders: what is taken, in what order, what is left, and what nobody may lose."""

import os
import shutil
import time
from pathlib import Path

import msgspec
import pytest

from sipfhir.errors import BadConfiguration, Fatal
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromFolder
from sipfhir.sync.sources.folder import Folder
from tests.sync.places.making import SAMPLES, TARGET, Nights, Stopped, site

PERSON = "191212121212"


def source(folder: Path, **given: object) -> Folder:
    config = FromFolder(**{"name": "a", "path": "in", "targets": ("t",), "settle": 5, **given})  # type: ignore[arg-type]
    return Folder(config, folder, site(folder))


def put(folder: Path, name: str, data: bytes = b"<x/>", age: float = 60) -> Path:
    file = folder / "in" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    then = time.time() - age
    os.utime(file, (then, then))
    return file


def names(taken: list[Taken]) -> list[str]:
    return [one.path.name for one in taken]


def test_files_come_by_name_and_go_into_the_archive(tmp_path: Path) -> None:
    put(tmp_path, "b.xml")
    put(tmp_path, "a.xml")
    one = source(tmp_path)
    taken = list(one.take())
    assert names(taken) == ["a.xml", "b.xml"]
    for each in taken:
        one.done(each)
        one.done(each)
    assert sorted(os.listdir(tmp_path / "in/archive")) == ["a.xml", "b.xml"]


def test_what_is_still_written_is_left(tmp_path: Path) -> None:
    put(tmp_path, "new.xml", age=0)
    put(tmp_path, ".hidden.xml")
    put(tmp_path, "later.xml", age=-3600)
    assert list(source(tmp_path).take()) == []
    assert names(list(source(tmp_path, settle=0).take())) == ["new.xml"]


def test_the_clock_is_that_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose clock is an hour ahead does not take a file that is being written."""
    put(tmp_path, "new.xml", age=0)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    assert list(source(tmp_path).take()) == []


def test_links_and_folders_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "a.xml")
    (tmp_path / "in/link.xml").symlink_to(tmp_path / "site/key")
    (tmp_path / "in/folder.xml").mkdir()
    assert names(list(source(tmp_path).take())) == ["a.xml"]


@pytest.mark.parametrize(
    "name",
    [
        f"SIP {PERSON}.xml",
        f"plan.{PERSON}",
        "rad\nbrytning.xml",
        os.fsdecode(b"b\xf6.xml"),
        "ö" * 127,
        "-rf",
        "%s",
    ],
)
def test_names_are_personal_and_may_be_hostile(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    one = source(tmp_path)
    [taken] = one.take()
    assert taken.ref.isascii()
    assert PERSON not in repr((taken.ref, taken.digest))
    assert len(taken.ref) <= 24
    one.done(taken)
    put(tmp_path, name, b"<other/>")
    [again] = one.take()
    assert again.ref != taken.ref
    one.done(again)
    assert len(os.listdir(tmp_path / "in/archive")) == 2


def test_one_of_the_same_name_waits_beside_what_was_claimed(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", b"<one/>")
    first = list(source(tmp_path).take())
    put(tmp_path, "a.xml", b"<two/>")
    both = list(source(tmp_path).take())
    assert len(both) == 2
    assert both[0] == first[0] or both[1] == first[0]
    assert {one.path.read_bytes() for one in both} == {b"<one/>", b"<two/>"}


def test_two_nodes_never_claim_the_same_file(tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path, f"{number}.xml", str(number).encode())
    one, other = source(tmp_path), source(tmp_path)
    one._make()
    seen = [list(node._ready(time.time())) for node in (one, other)]
    claimed = [
        node._claim(file)
        for files in zip(*seen, strict=True)
        for node, file in zip((one, other), files, strict=True)
    ]
    assert sorted(file.name for file in claimed if file) == [f"{number}.xml" for number in range(6)]


def test_a_dry_run_leaves_everything_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "a.xml")
    assert names(list(source(tmp_path).look())) == ["a.xml"]
    assert os.listdir(tmp_path / "in") == ["a.xml"]


def test_a_folder_that_cannot_be_used_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, f"{PERSON}.xml")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", f"{PERSON}.xml")

    with monkeypatch.context() as context:
        context.setattr(Path, "rename", refuse)
        with pytest.raises(Fatal, match=r"cannot be claimed: Permission denied") as told:
            list(source(tmp_path).take())
    assert PERSON not in str(told.value)
    [taken] = source(tmp_path).take()
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(Fatal, match=r"cannot be archived") as told:
        source(tmp_path).done(taken)
    assert PERSON not in str(told.value)
    (tmp_path / "file").write_text("x")
    with pytest.raises(Fatal, match="cannot be used"):
        list(source(tmp_path, path="file/in").take())


def test_an_archive_on_another_disk_is_refused_before_anything_is_taken(tmp_path: Path) -> None:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        shared = Path("/proc/self/fd")
    put(tmp_path, "a.xml")
    with pytest.raises((BadConfiguration, Fatal)):
        list(
            source(
                tmp_path, archive=str(shared / "sipfhir-no-such" if shared.name == "fd" else shared)
            ).take()
        )
    assert (tmp_path / "in/a.xml").exists()


NIGHT = f"""
site = "site"
[[source]]
kind = "folder"
name = "a"
path = "in"
settle = 0
targets = ["t"]
[[target]]
kind = "folder"
name = "t"
path = "out"
{TARGET}
"""


def test_a_new_file_under_the_name_of_a_done_one_is_read(tmp_path: Path) -> None:
    """In the same run, after a crash: it must not count as the one that is done."""
    put(tmp_path, "a.xml", (SAMPLES / "prator/good/inget-att-anmarka.xml").read_bytes())
    nights = Nights(tmp_path, NIGHT)
    with pytest.raises(Stopped):
        nights.run(kill="done")
    put(tmp_path, "a.xml", (SAMPLES / "lifecare/good/god-man.json").read_bytes())
    nights.run()
    assert len(os.listdir(tmp_path / "out")) == 2


def test_attachments_lie_beside_where_a_file_lay(tmp_path: Path) -> None:
    """The folder of attachments is not claimed with the file, and is found all the same."""
    samples = SAMPLES / "webcare/good"
    put(tmp_path, "flera-arenden.csv", (samples / "flera-arenden.csv").read_bytes())
    shutil.copytree(samples / "flera-arenden-bilagor", tmp_path / "in/flera-arenden-bilagor")
    Nights(tmp_path, NIGHT).run()
    bundles = [msgspec.json.decode(path.read_bytes()) for path in (tmp_path / "out").iterdir()]
    resources = [entry["resource"] for bundle in bundles for entry in bundle["entry"]]
    attached = [
        one["content"][0]["attachment"] for one in resources if one["resourceType"] == "DocumentReference"
    ]
    assert len(attached) == 3
    assert all(one["data"] and "url" not in one for one in attached)
