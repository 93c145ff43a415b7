"""Attachments: copied with a link, inlined, or told why not; counted on both sides, byte by byte."""

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

import sipfhir
from sipfhir.attachments import content
from tests.migrate.conftest import GOOD, Moved, Mover

PDF = b"%PDF-1.4\n%%EOF\n"
LINKED = "{url: null, data: Content}"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Lifecare, as somebody's own installation has it: with less room for attachments."""
    folder = tmp_path / "site"
    (folder / "mappings").mkdir(parents=True)
    return folder


def only(site: Path, fields: str) -> tuple[str, str]:
    (site / "mappings/lifecare.yaml").write_text(
        f"extends: lifecare\nplan: {{attachments: {fields}}}\n", "utf-8"
    )
    return "--site", str(site)


def counts(done: Moved) -> dict[str, int]:
    """What is not nothing."""
    return {name: count for name, count in done.report["attachments"].items() if count}


def attachments(done: Moved, file: str = "plan.json") -> list[dict[str, Any]]:
    document = json.loads((done.out / file).read_bytes())
    found = document["SipPlans"][0]["Attachments"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("folder", ["", "region/norr/"])
def test_a_file_is_copied_and_the_link_leads_to_it(mover: Mover, folder: str) -> None:
    file = mover.with_links(["filer/intyg.pdf"], into=f"{folder}plan.xml")
    (file.parent / "filer").mkdir()
    (file.parent / "filer/intyg.pdf").write_bytes(PDF)
    done = mover.run("--from", "prator")
    assert done.code == 0
    assert counts(done) == {
        "named": 1, "linked": 1, "bytes_in": len(PDF), "bytes_out": len(PDF), "read_back": 1
    }  # fmt: skip
    assert done.report["files"] == {"all": 2, "attachment": 1, "carried": 1, "out": 2}
    [reading] = sipfhir.read(done.out / f"{folder}plan.json")
    assert reading.plan is not None
    [attachment] = reading.plan.attachments
    assert content(attachment, done.out / f"{folder}plan.json") == PDF


def test_where_there_is_room_for_bytes_only_they_stand_in_the_plan(mover: Mover, site: Path) -> None:
    mover.with_links(["intyg.pdf"])
    (mover.archive / "intyg.pdf").write_bytes(PDF)
    done = mover.run(*only(site, "{url: null}"))
    assert counts(done)["inlined"] == 1
    [attachment] = attachments(done)
    assert b64decode(attachment["Content"]) == PDF
    assert not (done.out / "bilagor").exists()


def test_bytes_in_a_plan_become_a_file_where_there_is_room_for_a_link_only(mover: Mover, site: Path) -> None:
    mover.put("utskrivning-aldre", into="plan.xml")
    done = mover.run(*only(site, "{data: null}"))
    assert (counts(done)["linked"], counts(done)["remote"]) == (1, 1)
    [first, second] = attachments(done)
    assert (done.out / first["Url"]).read_bytes().startswith("Trappträning".encode())
    assert second["Url"].startswith("https://")


def test_without_any_room_the_file_comes_along_and_that_is_told(mover: Mover, site: Path) -> None:
    mover.with_links(["intyg.pdf"])
    (mover.archive / "intyg.pdf").write_bytes(PDF)
    done = mover.run(*only(site, "{data: null, url: null}"))
    assert counts(done)["loose"] == 1
    assert ("MIGRATE-LOOSE", None) in done.rules()
    [copy] = (done.out / "bilagor").rglob("*.pdf")
    assert copy.read_bytes() == PDF


def test_too_large_for_the_plan(mover: Mover, site: Path) -> None:
    adapter = site / "adapters/lifecare/system.yaml"
    adapter.parent.mkdir(parents=True)
    adapter.write_text("extends: lifecare\ncontainer: {limits: {text: 400}}\n", "utf-8")
    mover.with_links(["liten.pdf", "stor.pdf"])
    (mover.archive / "liten.pdf").write_bytes(PDF)
    (mover.archive / "stor.pdf").write_bytes(PDF + b"%" * 400)
    done = mover.run(*only(site, "{url: null}"))
    assert (counts(done)["inlined"], counts(done)["loose"]) == (1, 1)
    assert ("MIGRATE-LOOSE", "large") in done.rules()


def test_what_is_not_there_is_told_and_the_plan_goes_on(mover: Mover) -> None:
    mover.with_links(["finns-inte.pdf", "../utanfor.pdf", "tom.pdf", "bild.pdf", "https://example.se/b/1"])
    (mover.archive.parent / "utanfor.pdf").write_bytes(PDF)
    (mover.archive / "tom.pdf").write_bytes(b"")
    (mover.archive / "bild.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = mover.run()
    assert {name: counts(done)[name] for name in ("named", "linked", "missing", "remote")} == {
        "named": 5, "linked": 2, "missing": 2, "remote": 1
    }  # fmt: skip
    found = {rule for rule, _ in done.rules()}
    assert {"ATTACH-MISSING", "ATTACH-REFUSED", "ATTACH-EMPTY"} <= found
    assert done.report["plans"]["written"] == 1
    assert not [file for file in done.out.rglob("*") if file.name == "utanfor.pdf"]


def test_a_link_to_elsewhere_is_not_followed(mover: Mover) -> None:
    (mover.archive.parent / "hemlig.pdf").write_bytes(PDF)
    mover.with_links(["intyg.pdf"])
    os.symlink(mover.archive.parent / "hemlig.pdf", mover.archive / "intyg.pdf")
    done = mover.run()
    assert done.code == 3
    assert {("ATTACH-REFUSED", None), ("MIGRATE-FILE", "link")} <= done.rules()
    assert counts(done)["missing"] == 1


@pytest.mark.parametrize("link", ["a%00b.pdf", "%2fetc%2fpasswd", "a%2f..%2f..%2f..%2fetc%2fpasswd"])
def test_a_link_that_is_refused_is_not_looked_at_by_the_next_run(link: str, mover: Mover) -> None:
    mover.with_links([link])
    assert ("ATTACH-REFUSED", None) in {(rule, None) for rule, _ in mover.run().rules()}
    again = mover.run()
    assert again.code == 0
    assert "0 filer nu, 1 gjorda" in again.said


def test_a_pipe_is_not_waited_for_and_a_link_is_not_followed_by_the_next_run(mover: Mover) -> None:
    mover.with_links(["ror.pdf", "ut.pdf", "mapp/plan.xml"])
    os.mkfifo(mover.archive / "ror.pdf")
    (mover.archive / "ut.pdf").symlink_to("/dev/zero")
    (mover.archive / "mapp").symlink_to(".")
    mover.run()
    again = mover.run()
    assert (again.code, counts(again)) == (3, {"named": 3, "missing": 3})
    assert "0 filer nu, 1 gjorda" in again.said


def test_a_link_in_another_case_means_the_file(mover: Mover) -> None:
    mover.with_links(["FILER/Intyg.PDF"])
    (mover.archive / "filer").mkdir()
    (mover.archive / "filer/intyg.pdf").write_bytes(PDF)
    done = mover.run()
    assert (done.code, done.report["files"]["attachment"]) == (0, 1)
    assert "0 filer nu, 1 gjorda" in mover.run().said


def test_two_of_one_name_and_names_that_are_persons(mover: Mover) -> None:
    names = ["a/intyg.pdf", "b/INTYG.pdf", "19121212-1212.pdf", "Anna Svensson.pdf"]
    text = "".join(
        f"<Bilaga Id='B{i}'><Namn>{Path(name).name}</Namn><Lank>{name}</Lank></Bilaga>"
        for i, name in enumerate(names)
    )
    file = mover.with_links([])
    whole = file.read_bytes().decode("latin-1").replace("</PratorArende>", f"{text}</PratorArende>")
    file.write_bytes(whole.encode("latin-1"))
    for name in names:
        (mover.archive / name).parent.mkdir(exist_ok=True)
        (mover.archive / name).write_bytes(PDF + name.encode())
    done = mover.run()
    assert counts(done)["read_back"] == 4
    copied = sorted(path.name for path in (done.out / "bilagor").rglob("*.pdf"))
    assert copied[0] == "INTYG-2.pdf"
    assert copied[3] == "intyg.pdf"
    assert all(name.startswith("id-") for name in copied[1:3])
    assert [each["FileName"] for each in attachments(done)] == [Path(name).name for name in names]


def test_an_attachment_that_came_later_is_carried_over(mover: Mover) -> None:
    mover.with_links(["intyg.pdf"])
    assert counts(mover.run())["missing"] == 1
    (mover.archive / "intyg.pdf").write_bytes(PDF)
    assert counts(mover.run())["linked"] == 1
    (mover.archive / "intyg.pdf").write_bytes(PDF * 2)
    done = mover.run()
    assert counts(done)["bytes_out"] == 2 * len(PDF)
    [copy] = (done.out / "bilagor").rglob("*.pdf")
    assert copy.read_bytes() == PDF * 2


def test_a_folder_beside_the_export(mover: Mover, site: Path) -> None:
    adapter = site / "adapters/prator/system.yaml"
    adapter.parent.mkdir(parents=True)
    adapter.write_text("extends: prator\nattachments: {folder: '{file}-bilagor/{identifier}'}\n", "utf-8")
    file = mover.put("privat-utforare", into="plan.xml")
    [reading] = sipfhir.read(file)
    assert reading.plan is not None
    for folder in (reading.plan.identifiers[0].value, "annan"):
        (mover.archive / "plan-bilagor" / folder).mkdir(parents=True)
        (mover.archive / "plan-bilagor" / folder / "intyg.pdf").write_bytes(PDF)
    (mover.archive / "plan-bilagor/Thumbs.db").write_bytes(b"")
    done = mover.run("--site", str(site))
    assert (counts(done)["linked"], counts(done)["read_back"]) == (1, 1)
    files = {"all": 4, "attachment": 1, "carried": 1, "dropping": 1, "out": 2, "unused": 1}
    assert done.report["files"] == files
    assert {("MIGRATE-UNUSED", None), ("ATTACH-ORPHAN", None)} <= done.rules()
    (mover.archive / "plan-bilagor" / reading.plan.identifiers[0].value / "till.pdf").write_bytes(PDF)
    assert counts(mover.run("--site", str(site)))["linked"] == 2


@pytest.mark.parametrize("form", ["bundle", "ndjson"])
def test_those_of_a_protected_person_stay_behind(mover: Mover, form: str) -> None:
    file = mover.put("skyddad-identitet", into="plan.xml")
    link = "<Bilaga Id='B1'><Lank>intyg.pdf</Lank></Bilaga></PratorArende>"
    file.write_bytes(file.read_bytes().replace(b"</PratorArende>", link.encode()))
    (mover.archive / "intyg.pdf").write_bytes(PDF)
    done = mover.run("--format", form, to="fhir")
    assert counts(done) == {"named": 1, "withheld": 1}
    assert ("PROTECT-1", None) in done.rules()
    assert done.report["files"]["attachment"] == 1
    assert not list(done.out.rglob("*.pdf"))
    done = mover.run("--format", form, "--disclose-protected", to="fhir")
    assert (counts(done)["linked"], counts(done)["read_back"]) == (1, 1)


def test_no_plan_is_written_without_its_mark(mover: Mover, site: Path) -> None:
    (site / "mappings/lifecare.yaml").write_text(
        "extends: lifecare\nplan: {person: {protection: null}}\n", "utf-8"
    )
    mover.put("skyddad-identitet")
    done = mover.run("--site", str(site))
    assert done.code == 1
    assert done.report["records"] == {"records": 1, "written": 0, "broken": 0, "withheld": 1}
    assert ("PROTECT-LOST", None) in done.rules()
    assert not (done.out / "skyddad-identitet.json").exists()
    assert (GOOD / "skyddad-identitet.xml").exists()
