"""The report: it adds up, it is checked against the output, it is always the same, it tells of no person."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from sipfhir.migrate import carry, disk
from sipfhir.migrate.names import Names
from sipfhir.migrate.report import ENDINGS
from sipfhir.migrate.state import FOLDER
from sipfhir.values import CannotHold
from tests.migrate.conftest import GOOD, SAMPLES, Mover, tree

BROKEN = SAMPLES / "prator/broken"


def test_the_same_archive_gives_the_same_bytes(filled: Mover, tmp_path: Path) -> None:
    first = filled.run()
    (tmp_path / "elsewhere").mkdir()
    other = Mover(tmp_path / "elsewhere")
    other.archive.rmdir()
    shutil.copytree(filled.archive, other.archive)
    assert other.run().told == first.told
    assert tree(other.out) == tree(filled.out)
    assert str(tmp_path).encode() not in b"".join(tree(filled.out).values())


def test_what_is_broken_is_told_one_by_one(mover: Mover) -> None:
    shutil.copyfile(BROKEN / "trasig-mellan-tva.xml", mover.archive / "trasig.xml")
    done = mover.run()
    assert done.code == 1
    assert done.report["records"] == {"records": 3, "written": 2, "broken": 1, "withheld": 0}
    [told] = [each for each in done.findings if each["rule"] == "FORMAT-XML"]
    assert told["place"]["file"] == "trasig.xml"
    assert told["place"]["line"] > 1


def test_every_finding_is_in_the_list_and_counted_in_the_report(filled: Mover) -> None:
    done = filled.run()
    groups = [group for name in ("lost", "findings", "legal", "consent") for group in done.report[name]]
    assert sum(group["count"] for group in groups) == len(done.findings)
    assert all(each["message"] for each in done.findings)
    leaves = done.report["leaves"]
    assert leaves["mapped"] > 100
    assert done.report["verdicts"]["SIP-1"]
    assert sum(done.report["verdicts"]["SIP-1"].values()) == done.report["plans"]["read"]


def test_losses_are_told_by_field_and_place(mover: Mover) -> None:
    mover.put("privat-utforare")
    done = mover.run()
    [lost] = [each for each in done.report["lost"] if each["field"] == "coordinator.organization.private"]
    assert (lost["rule"], lost["count"]) == ("LOSS", 1)
    assert lost["places"] == ["privat-utforare.xml:63"]


def test_consents_that_need_attention_have_a_part_of_their_own(mover: Mover) -> None:
    for name in ("nekat-men-lever", "inget-samtycke"):
        shutil.copyfile(BROKEN / f"{name}.xml", mover.archive / f"{name}.xml")
    done = mover.run()
    assert {(each["rule"], each["case"]) for each in done.report["consent"]} == {
        ("CONSENT-1", "refused"),
        ("CONSENT-2", "missing"),
    }
    assert done.code == 0, "the law's findings are about the plan, not about the carrying over"


def test_each_file_that_is_not_carried_over_says_why(mover: Mover) -> None:
    mover.put("god-man")
    shutil.copyfile(SAMPLES / "lifecare/good/god-man.json", mover.archive / "redan.json")
    (mover.archive / "bild.png").write_bytes(b"\x89PNG")
    (mover.archive / "tom.xml").write_bytes(b"")
    os.mkfifo(mover.archive / "ror.xml")
    os.symlink("god-man.xml", mover.archive / "lank.xml")
    os.symlink(mover.archive, mover.archive / "rund")
    done = mover.run()
    assert done.code == 3
    cases = {
        each["place"]["file"]: each["params"]["case"] for each in done.findings if "FILE" in each["rule"]
    }
    assert cases == {
        "bild.png": "unrecognised",
        "lank.xml": "link",
        "redan.json": "already",
        "ror.xml": "special",
        "rund": "link",
        "tom.xml": "unreadable",
    }
    assert done.report["files"] == {"all": 7, "carried": 1, "failed": 6, "out": 1}


def test_a_character_that_the_target_lacks(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(trees: object, wrapped: object) -> Iterator[bytes]:
        yield b"{"
        raise CannotHold("a character")

    mover.put("god-man")
    monkeypatch.setattr(carry, "write_records", lacking)
    done = mover.run()
    assert (done.code, done.report["files"]) == (3, {"all": 1, "failed": 1, "out": 0})
    assert ("MIGRATE-FILE", "character") in done.rules()


def test_a_file_that_cannot_be_opened(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("god-man")
    monkeypatch.setattr(disk, "digest_of", lambda file, key: None)
    assert ("MIGRATE-FILE", "unopened") in mover.run().rules()


def test_the_same_plan_in_two_files(mover: Mover) -> None:
    for name in ("a.xml", "b.xml", "c.xml"):
        mover.put("god-man", into=name)
    done = mover.run()
    told = [each for each in done.findings if each["rule"] == "MIGRATE-TWICE"]
    assert [each["place"]["file"] for each in told] == ["b.xml", "c.xml"]
    assert {each["params"]["files"] for each in told} == {3}
    assert done.report["persons"] == {"read": 1, "read_back": 1}


def test_output_that_is_cut_off_is_seen(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("god-man")
    place = disk.place

    def cut(aside: Path, file: Path) -> None:
        place(aside, file)
        if file.name == "god-man.json":
            file.write_bytes(file.read_bytes()[:200])

    monkeypatch.setattr(disk, "place", cut)
    done = mover.run()
    assert done.code == 4
    assert {("MIGRATE-VERIFY", "bytes"), ("MIGRATE-VERIFY", "plans")} <= done.rules()
    assert done.report["checks"]["read_back"] is False
    assert "STÄMMER INTE" in done.told


def test_a_plan_that_is_not_written_is_seen(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("flera-planer")
    written = carry.write_records
    monkeypatch.setattr(carry, "write_records", lambda trees, wrapped: written(list(trees)[1:], wrapped))
    done = mover.run("--lang", "en")
    assert done.code == 4
    assert done.report["plans"] == {"read": 3, "written": 3, "read_back": 2}
    assert "DOES NOT AGREE" in done.told


def test_an_attachment_that_is_another_is_seen(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.with_links(["intyg.pdf"])
    (mover.archive / "intyg.pdf").write_bytes(b"%PDF-1.4")
    place = disk.place

    def swapped(aside: Path, file: Path) -> None:
        place(aside, file)
        if file.suffix == ".pdf":
            file.write_bytes(b"%PDF-1.5")

    monkeypatch.setattr(disk, "place", swapped)
    assert ("MIGRATE-VERIFY", "attachments") in mover.run().rules()


def test_output_that_cannot_be_read_again(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("god-man")
    place = disk.place

    def emptied(aside: Path, file: Path) -> None:
        place(aside, file)
        if file.name == "god-man.json":
            file.write_bytes(b"")

    monkeypatch.setattr(disk, "place", emptied)
    assert mover.run(to="fhir").report["plans"]["read_back"] == 0
    (mover.archive / "god-man.xml").touch()
    shutil.rmtree(mover.out)
    monkeypatch.setattr(disk, "place", lambda aside, file: file.name != "god-man.json" and place(aside, file))
    done = mover.run()
    assert done.code == 4
    assert ("MIGRATE-VERIFY", "unreadable") in done.rules()


def test_sums_that_do_not_add_up_are_seen(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("god-man")
    monkeypatch.setattr(carry.Account, "adds_up", lambda self: False)
    done = mover.run("--lang", "en")
    assert done.code == 4
    assert "DO NOT ADD UP" in done.told


PERSONAL = [
    "191212121212.xml",
    "19121212-1212/Sip.xml",
    "Anna_Svensson.xml",
    "Anna Svensson/plan.xml",
    "å.ä.xml",
]


def test_names_of_persons_are_told_nowhere(mover: Mover) -> None:
    for name in PERSONAL:
        mover.put("god-man", into=name)
    (mover.archive / "Svensson Anna.pdf").write_bytes(b"%PDF-1.4")
    done = mover.run()
    said = done.told + done.said + "".join(str(path) for path in sorted(done.out.rglob("*")))
    said += "".join((done.out / f"report{ending}").read_text("utf-8") for ending in ENDINGS)
    for trace in ("1212", "Svensson", "Anna ", "Anna_"):
        assert trace not in said.replace(str(mover.out), "")
    names = (done.out / FOLDER / "names.csv").read_text("utf-8")
    assert "Anna_Svensson.xml" in names
    assert (done.out / FOLDER / "names.csv").stat().st_mode & 0o077 == 0
    assert (done.out / FOLDER / "state.sqlite").stat().st_mode & 0o077 == 0
    assert done.report["plans"]["written"] == len(PERSONAL)


def test_every_name_can_be_masked(mover: Mover) -> None:
    mover.put("god-man", into="anna/svensson.xml")
    done = mover.run("--mask-names")
    [file] = [name for name in tree(done.out) if not name.startswith("report.")]
    assert all(part.startswith("id-") for part in file.split("/"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("export.xml", True),
        ("del-3/Export-001.XML", True),
        ("SIP.xml", True),
        ("001231.xml", False),
        ("a b.xml", False),
        ("19121212.xml", False),
        ("AnnaSvensson.xml", False),
        ("2019/export.xml", False),
    ],
)
def test_which_names_are_shown(name: str, shown: bool) -> None:
    assert (str(Names(b"k" * 16).safe(PurePosixPath(name))) == name) is shown


def test_names_that_would_meet_keep_their_endings(mover: Mover) -> None:
    mover.put("god-man", into="a.xml")
    mover.put("privat-utforare", into="A.txt")
    mover.put("skolfranvaro", into="report.xml")
    done = mover.run()
    files = [name for name in tree(done.out) if not name.startswith("report.findings")]
    assert sorted(files) == ["A.txt.json", "a.xml.json", "report.json", "report.txt", "report.xml.json"]
    assert done.report["files"]["out"] == 3


def test_a_whole_name_that_meets_a_third_is_an_id(mover: Mover) -> None:
    for name in ("a.xml", "a.csv", "a.xml.json", "mapp/b.xml", "MAPP/b.xml", "Report.xml"):
        mover.put("god-man", into=name)
    done = mover.run("--from", "prator")
    assert (done.code, done.report["files"]["out"], done.report["plans"]["read_back"]) == (0, 6, 6)
    written = {name.casefold() for name in tree(done.out) if not name.startswith("report.")}
    assert len(written) == 6
    assert "report.xml.json" in written
    assert tree(mover.run("--from", "prator").out) == tree(done.out)


def test_a_name_in_another_charset(mover: Mover) -> None:
    raw = os.fsencode(mover.archive) + b"/sk\xe5ne.xml"
    Path(os.fsdecode(raw)).write_bytes((GOOD / "god-man.xml").read_bytes())
    done = mover.run()
    assert done.code == 0
    assert mover.run().said.startswith("0 ")


def test_the_text_is_what_is_said_and_kept(filled: Mover) -> None:
    done = filled.run("--lang", "en")
    assert done.told == (filled.out / "report.txt").read_text("utf-8")
    assert "Plans: 10 read, 10 written, 10 read again" in done.told
    shown = filled.invoke("--json")
    assert json.loads(shown.stdout)["plans"] == done.report["plans"]


def test_the_report_may_lie_elsewhere(filled: Mover, tmp_path: Path) -> None:
    filled.invoke("--report", tmp_path / "told/flytt.json")
    assert {file.name for file in (tmp_path / "told").iterdir()} == {
        "flytt.json",
        "flytt.txt",
        "flytt.findings.ndjson",
    }
    assert not (filled.out / "report.json").exists()
