"""Files in a folder and at an SFTP server: whole or not there, and nothing that must not leave."""

import os
import stat
from pathlib import Path

import msgspec
import pytest

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.plan import Address, Concept
from sipfhir.sync.parcel import Server as There
from sipfhir.sync.places import Actor, ToFolder
from sipfhir.sync.state import Known
from sipfhir.sync.targets.folder import Folder
from tests.servers.sftp import Faulty, Server
from tests.sync.places.making import SAMPLES, parcel, readings, replaced, site
from tests.sync.places.sessions import target

PERSON = b"19121212"


def folder(where: Path, to: str = "fhir", path: str = "out") -> Folder:
    actor = Actor(name="Region Exempel")
    return Folder(ToFolder(name="t", path=path, to=to, actor=actor), where, site(where))


def test_a_plan_is_a_file_named_by_its_keyed_id(tmp_path: Path) -> None:
    one, plan = folder(tmp_path), parcel(tmp_path)
    one.open()
    verdict = one.deliver(plan)
    assert verdict.outcome == "created"
    assert os.listdir(tmp_path / "out") == [f"{plan.key}.json"]
    bundle = msgspec.json.decode((tmp_path / f"out/{plan.key}.json").read_bytes())
    assert bundle["entry"][0]["resource"]["resourceType"] == "CarePlan"
    known = Known(plan.hash, "created", verdict.servers)
    again = parcel(tmp_path, known=known)
    assert one.compare(again).outcome == "unchanged"
    assert one.deliver(again).outcome == "updated"
    assert one.deliver(parcel(tmp_path, known=known, revoke=True)).outcome == "revoked"
    bundle = msgspec.json.decode((tmp_path / f"out/{plan.key}.json").read_bytes())
    assert bundle["entry"][0]["resource"]["status"] == "revoked"


def test_what_was_written_aside_is_taken_away(tmp_path: Path) -> None:
    one = folder(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.x.json.part").write_bytes(b"half")
    one.open()
    assert os.listdir(tmp_path / "out") == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    one, plan = folder(tmp_path), parcel(tmp_path)
    one.open()
    one.deliver(plan)
    before = (tmp_path / f"out/{plan.key}.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), full)
    verdict = one.deliver(plan)
    assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "disk", True)
    assert (tmp_path / f"out/{plan.key}.json").read_bytes() == before


def test_a_folder_that_cannot_be_used_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Fatal, match=r"cannot be used.*Nothing was sent"):
        folder(tmp_path, path="file/out").open()


@pytest.mark.parametrize("to", ["rivta", "nobody"])
def test_a_form_that_takes_no_plans_is_refused_at_once(tmp_path: Path, to: str) -> None:
    with pytest.raises(BadConfiguration):
        folder(tmp_path, to)


@pytest.mark.parametrize("to", ["fhir", "lifecare"])
def test_protected_identity_does_not_leave(tmp_path: Path, to: str) -> None:
    reading = readings(SAMPLES / "prator/good/inget-att-anmarka.xml")[0]
    assert reading.plan
    assert reading.plan.person
    hidden = Address(line="Hemliga gatan 1")
    person = msgspec.structs.replace(
        reading.plan.person, address=hidden, protection=Concept("sekretessmarkering")
    )
    one = folder(tmp_path, to)
    one.open()
    verdict = one.deliver(parcel(tmp_path, reading=replaced(reading, person=person)))
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"Hemliga" not in written
    assert verdict.outcome == "created" if written else verdict.case == "no-place"
    one.deliver(
        parcel(tmp_path, reading=replaced(reading, person=msgspec.structs.replace(person, protection=None)))
    )
    assert b"Hemliga" in b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())


def test_residue_does_not_leave(tmp_path: Path) -> None:
    """What no field of the plan holds stays at home, also when the target speaks the source's own form."""
    file = SAMPLES / "prator/good/inget-att-anmarka.xml"
    text = file.read_bytes()
    at = text.index(b"</", text.rindex(b"<!--") if b"<!--" in text else 0)
    (tmp_path / "a.xml").write_bytes(text[:at] + text[at:].replace(b"</", b"<Okant>hemligt</Okant></", 1))
    [reading] = readings(tmp_path / "a.xml")
    one = folder(tmp_path, "prator")
    one.open()
    one.deliver(parcel(tmp_path, reading=reading))
    [made] = (tmp_path / "out").iterdir()
    assert b"hemligt" not in made.read_bytes()


def test_a_file_at_a_server(server: Server, tmp_path: Path) -> None:
    one, plan = target(server, tmp_path), parcel(tmp_path)
    one.open()
    assert os.listdir(server.root) == []
    assert one.deliver(plan).outcome == "created"
    assert one.deliver(plan).servers == {
        f"File/{plan.key}.json": There("File", f"{plan.key}.json", plan.hash)
    }
    assert os.listdir(server.root) == [f"{plan.key}.json"]
    assert b"CarePlan" in (server.root / f"{plan.key}.json").read_bytes()
    one.close()


def test_a_server_that_refuses_is_told_first(server: Server, tmp_path: Path) -> None:
    one = target(server, tmp_path, path=f"{server.root}/none")
    with pytest.raises(Fatal, match="cannot be used: No such file"):
        one.open()
    one.close()
    if os.getuid() == 0 and isinstance(server, Faulty):
        return  # It runs as root, to whom nobody says no; the other one does not.
    server.root.chmod(0o555)
    one = target(server, tmp_path)
    with pytest.raises(Fatal, match="cannot be used: Permission denied"):
        one.open()
    one.close()


@pytest.mark.parametrize("plain", [False, True])
def test_a_line_cut_while_it_is_written(faulty: Faulty, tmp_path: Path, plain: bool) -> None:
    faulty.plain = plain
    one, plan = target(faulty, tmp_path), parcel(tmp_path)
    one.open()
    one.deliver(plan)
    whole = (faulty.root / f"{plan.key}.json").read_bytes()
    faulty.cuts = 2
    assert one.deliver(plan).outcome == "created"
    assert faulty.names() == [f"{plan.key}.json"]
    assert (faulty.root / f"{plan.key}.json").read_bytes() == whole
    faulty.cuts = 3
    with pytest.raises(Retriable):
        one.deliver(plan)
    assert (faulty.root / f"{plan.key}.json").read_bytes() == whole
    one.close()


def test_a_full_disk_there_leaves_what_stood_there(faulty: Faulty, tmp_path: Path) -> None:
    one, plan = target(faulty, tmp_path), parcel(tmp_path)
    one.open()
    one.deliver(plan)
    whole = (faulty.root / f"{plan.key}.json").read_bytes()
    faulty.full = True
    verdict = one.deliver(plan)
    assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "disk", True)
    assert (faulty.root / f"{plan.key}.json").read_bytes() == whole
    one.close()


def test_the_spool_and_what_lies_aside_are_for_nobody_else(tmp_path: Path) -> None:
    from sipfhir.sync.sources.spool import Spool

    spool = Spool("a/b ..", tmp_path, None)
    file = spool.put("x", [b"1", b"2"])
    assert file.read_bytes() == b"12"
    assert stat.S_IMODE(spool.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert spool.folder.parent == tmp_path / "spool"
    spool.keep({"asked": 3})
    assert spool.note() == {"asked": 3}
    assert spool.files() == [file]
    spool.clear()
    spool.drop(file)
    assert (spool.files(), spool.note()) == ([], {})
