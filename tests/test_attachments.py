"""Attachments: a folder beside the export, links, bytes in the plan, and all that can be wrong."""

import os
import unicodedata
from base64 import b64encode
from pathlib import Path
from typing import Any

import msgspec
import pytest

import sipfhir
from sipfhir.attachments import LARGEST, AttachmentFolder, Beside, content, inlined
from sipfhir.attachments.kinds import agrees, media_type
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Attachment, Identifier, Plan
from sipfhir.reading import Reading

PDF = b"%PDF-1.4\n%%EOF\n"
FOLDER = AttachmentFolder(folder="bilagor/{identifier}")
HEAD = "Personnr;ÄrendeNr;Ärendestatus;Dokumenttyp;Vårdansvar;Enhet (EK);Filnamn;DokNr\r\n"
ROW = "191212121212;W77;Avslutad;Bilaga;;;{name};7\r\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """The path of an export with a folder of attachments for W77 beside it."""
    (tmp_path / "bilagor" / "W77").mkdir(parents=True)
    return tmp_path / "arkiv.csv"


def put(export: Path, name: str, data: bytes = PDF, folder: str = "W77") -> Path:
    file = export.parent / "bilagor" / folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def plan(*attachments: Attachment, number: str = "W77") -> Plan:
    return Plan(identifiers=(Identifier(kind="local", value=number),), attachments=attachments)


def told(findings: list[Finding]) -> list[tuple[str, str | int | None]]:
    return [(each.rule, each.params.get("reason", each.params.get("count"))) for each in findings]


def attached(export: Path, made: Plan) -> tuple[tuple[Attachment, ...], list[tuple[str, str | int | None]]]:
    with_files, findings = Beside(export, FOLDER).attached(made, Place("arkiv.csv", 4))
    return with_files.attachments, told(findings)


def write(export: Path, *names: str) -> None:
    export.write_bytes((HEAD + "".join(ROW.format(name=name) for name in names)).encode("cp1252"))


def rules(readings: list[Reading]) -> list[str]:
    return [finding.rule for reading in readings for finding in reading.findings]


# --- the folder


def test_files_of_the_folder_are_linked_in_order_and_not_carried(export: Path) -> None:
    put(export, "b.pdf")
    put(export, "Ö 1.png", b"\x89PNG\r\n\x1a\n")
    put(export, "prov/a.txt", b"text")
    put(export, "Thumbs.db", b"junk")
    found, findings = attached(export, plan())
    assert findings == []
    assert found == (
        Attachment(title="b.pdf", content_type="application/pdf", url="bilagor/W77/b.pdf"),
        Attachment(title="Ö 1.png", content_type="image/png", url="bilagor/W77/%C3%96%201.png"),
        Attachment(title="a.txt", content_type="text/plain", url="bilagor/W77/prov/a.txt"),
    )


def test_a_file_that_the_record_names_is_not_added_twice(export: Path) -> None:
    put(export, "Vårdplan.PDF")
    put(export, "annan.pdf")
    found, findings = attached(
        export, plan(Attachment(id="7", title="vårdplan.pdf"), Attachment(title="x.pdf"))
    )
    assert [(each.id, each.title, each.url) for each in found] == [
        ("7", "vårdplan.pdf", "bilagor/W77/V%C3%A5rdplan.PDF"),
        (None, "x.pdf", None),
        (None, "annan.pdf", "bilagor/W77/annan.pdf"),
    ]
    assert findings == [("ATTACH-MISSING", "missing")]


@pytest.mark.parametrize("name", ["w77", unicodedata.normalize("NFD", "Å77")])
def test_a_folder_may_differ_in_case_and_in_how_letters_are_composed(export: Path, name: str) -> None:
    put(export, "a.pdf", folder=name)
    (export.parent / "bilagor" / "W77").rmdir()
    number = unicodedata.normalize("NFC", name).upper()
    found, findings = attached(export, plan(number=number))
    assert (len(found), findings) == (1, [])


def test_the_exact_name_goes_before_one_that_differs_in_case(export: Path) -> None:
    put(export, "a.pdf")
    put(export, "b.pdf", folder="w77")
    assert [each.title for each in attached(export, plan())[0]] == ["a.pdf"]
    assert attached(export, plan(number="W77"))[1] == []
    (export.parent / "bilagor" / "W77").rename(export.parent / "bilagor" / "W7X")
    put(export, "c.pdf", folder="w7x")
    assert attached(export, plan(number="w7X")) == ((), [("ATTACH-REFUSED", "ambiguous")])


def test_a_folder_goes_to_one_plan_only(export: Path) -> None:
    put(export, "a.pdf")
    beside = Beside(export, FOLDER)
    one, _ = beside.attached(plan(), Place())
    again, _ = beside.attached(plan(), Place())
    other, findings = beside.attached(plan(number="w77"), Place())
    assert [len(each.attachments) for each in (one, again, other)] == [1, 1, 0]
    assert told(findings) == [("ATTACH-REFUSED", "shared")]


@pytest.mark.parametrize(
    "number", ["../hemligt", "..", ".", "a/b", "a\\b", "C:x", "x" * 300, "a\0b", "\ud800"]
)
def test_a_number_that_can_not_be_a_name_leads_nowhere(export: Path, number: str) -> None:
    put(export, "a.pdf", folder="../hemligt")
    assert attached(export, plan(number=number)) == ((), [("ATTACH-REFUSED", "name")])


def test_links_are_not_followed(export: Path, tmp_path: Path) -> None:
    secret = tmp_path / "hemligt"
    secret.mkdir()
    (secret / "a.pdf").write_bytes(PDF)
    root = export.parent / "bilagor"
    (root / "W77" / "l.pdf").symlink_to(secret / "a.pdf")
    (root / "W77" / "mapp").symlink_to(secret)
    (root / "W78").symlink_to(secret)
    os.mkfifo(root / "W77" / "ror")
    assert attached(export, plan()) == ((), [("ATTACH-REFUSED", "link")] * 3)
    assert attached(export, plan(number="W78")) == ((), [("ATTACH-REFUSED", "link")])


def test_a_folder_that_cannot_be_opened_is_told(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(export, "prov/a.pdf")
    shut: set[str] = {"prov"}

    def closed(real: Any) -> Any:
        def look(path: Any, *more: Any) -> Any:
            if Path(path).name in shut:
                raise PermissionError
            return real(path, *more)

        return look

    monkeypatch.setattr(os, "scandir", closed(os.scandir))
    monkeypatch.setattr(os, "listdir", closed(os.listdir))
    assert attached(export, plan()) == ((), [("ATTACH-REFUSED", "closed")])
    shut.add("bilagor")
    assert attached(export, plan()) == ((), [("ATTACH-REFUSED", "closed")])


@pytest.mark.parametrize("url", ["å" * 200 + ".pdf", "/".join(["mapp"] * 2000), "x" * 255 + "/y.pdf"])
def test_a_name_that_no_disk_holds_is_missing(export: Path, url: str) -> None:
    assert attached(export, plan(Attachment(url=url))) == (
        (Attachment(url=url),), [("ATTACH-MISSING", "missing")]
    )  # fmt: skip


def test_a_root_that_is_a_link_is_no_root(export: Path, tmp_path: Path) -> None:
    (export.parent / "bilagor").rename(tmp_path / "annan")
    (export.parent / "bilagor").symlink_to(tmp_path / "annan")
    assert attached(export, plan()) == ((), [("ATTACH-NOT-SOUGHT", "folder")])


def test_a_name_that_is_no_text_is_told(export: Path) -> None:
    folder = os.fsencode(export.parent / "bilagor" / "W77")
    (Path(os.fsdecode(folder + b"/\xe5.pdf"))).write_bytes(PDF)
    assert attached(export, plan()) == ((), [("ATTACH-REFUSED", "name")])


def test_what_no_plan_takes_is_counted(export: Path) -> None:
    put(export, "a.pdf")
    put(export, "b.pdf", folder="W99")
    put(export, "../lös.pdf")
    beside = Beside(export, FOLDER)
    beside.attached(plan(), Place())
    [left] = beside.leftover(Place("arkiv.csv"))
    assert (left.rule, left.severity, left.params) == ("ATTACH-ORPHAN", Severity.WARNING, {"count": 2})


def test_the_first_pattern_whose_folder_is_there_counts(export: Path) -> None:
    put(export, "a.pdf")
    (export.parent / "arkiv-bilagor" / "arende-W77").mkdir(parents=True)
    (export.parent / "arkiv-bilagor" / "arende-W77" / "b.pdf").write_bytes(PDF)
    both = AttachmentFolder(folder=("{file}-bilagor/arende-{identifier}", "bilagor/{identifier}"))
    found, _ = Beside(export, both).attached(plan(), Place())
    assert [each.url for each in found.attachments] == ["arkiv-bilagor/arende-W77/b.pdf"]


@pytest.mark.parametrize(
    "pattern",
    ["{identifier}", "../b/{identifier}", "/b/{identifier}", "b/x", "b//{identifier}", "b\\{identifier}",
     "b/{identifier}/c", "C:/b/{identifier}", "{identifier}/{identifier}", "b/{file}{identifier}", "b/.."],
)  # fmt: skip
def test_a_pattern_that_may_lead_out_is_refused(pattern: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="attachments: "):
        msgspec.convert({"folder": pattern}, AttachmentFolder)


# --- what an attachment holds


@pytest.mark.parametrize(
    ("attachment", "expected"),
    [
        (Attachment(data=b64encode(PDF).decode(), content_type="application/pdf"), []),
        (Attachment(data="JVBE\n Ri0x", content_type="application/pdf; charset=x"), []),
        (Attachment(data="inte base64!"), ["ATTACH-DATA"]),
        (Attachment(data=""), ["ATTACH-EMPTY"]),
        (Attachment(data=b64encode(PDF).decode(), content_type="image/png"), ["ATTACH-KIND"]),
        (Attachment(data=b64encode(PDF).decode(), title="bild.JPG"), ["ATTACH-KIND"]),
        (Attachment(url="https://example.se/a.pdf"), []),
        (Attachment(url="urn:oid:1.2.3"), []),
        (Attachment(url="#del"), []),
        (Attachment(url="http://[fel"), []),
        (Attachment(url="finns-inte.pdf"), ["ATTACH-MISSING"]),
        (Attachment(url="bilagor/W77"), ["ATTACH-MISSING"]),
        (Attachment(url="./BILAGOR/w77/A.PDF", title="a.pdf"), []),
        (Attachment(url="bilagor\\W77\\a.pdf"), []),
        (Attachment(url="bilagor/W77/%61.pdf#sida=2"), []),
        (Attachment(url="../utanför.pdf"), ["ATTACH-REFUSED"]),
        (Attachment(url="bilagor/%2e%2e/%2e%2e/x"), ["ATTACH-REFUSED"]),
        (Attachment(url="/etc/passwd"), ["ATTACH-REFUSED"]),
        (Attachment(url="file:///etc/passwd"), ["ATTACH-REFUSED"]),
        (Attachment(url="C:\\hemligt.pdf"), ["ATTACH-REFUSED"]),
        (Attachment(url="\\\\server\\hemligt.pdf"), ["ATTACH-REFUSED"]),
        (Attachment(title="bara en rubrik"), []),
    ],
)
def test_every_attachment_of_any_system_is_looked_at(
    export: Path, attachment: Attachment, expected: list[str]
) -> None:
    put(export, "a.pdf")
    same, findings = Beside(export, None).attached(plan(attachment), Place("f", 9))
    assert same.attachments == (attachment,)
    assert [each.rule for each in findings] == expected
    assert all(each.place == Place(plan="attachments[0]") for each in findings)


@pytest.mark.parametrize(
    "url", ["https://example.se/a.pdf", "../a.pdf", "/etc/passwd", "file:///etc/passwd", "saknas.pdf", "#a"]
)
def test_bytes_of_other_places_are_never_given(export: Path, url: str) -> None:
    (export.parent.parent / "a.pdf").write_bytes(PDF)
    assert content(Attachment(url=url), export) is None


def test_bytes_of_a_link_and_of_base64(export: Path) -> None:
    put(export, "a.pdf")
    assert content(Attachment(url="bilagor/W77/a.pdf"), export) == PDF
    assert content(Attachment(data=b64encode(PDF).decode()), None) == PDF
    assert content(Attachment(data="inte base64!"), None) is None


def test_without_a_path_or_on_a_server_a_link_is_not_looked_at(export: Path) -> None:
    broken = plan(Attachment(url="finns-inte.pdf"))
    assert Beside(None, None).attached(broken, Place())[1] == []
    assert Beside(export, None, links=False).attached(broken, Place())[1] == []
    assert content(broken.attachments[0], None) is None


def test_empty_large_and_unreadable_files(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(export, "tom.pdf", b"")
    with put(export, "stor.pdf").open("r+b") as stream:
        stream.truncate(LARGEST + 1)
    put(export, "ratt.pdf")
    found, findings = attached(export, plan())
    assert findings == [("ATTACH-LARGE", None), ("ATTACH-EMPTY", None)]
    assert [content(each, export) is None for each in found] == [False, True, False]

    def closed(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", closed)
    assert attached(export, plan())[1] == [("ATTACH-MISSING", "unreadable")] * 3


def test_bytes_can_be_put_into_the_plan(export: Path) -> None:
    put(export, "a.pdf")
    found, _ = Beside(export, FOLDER).attached(
        plan(Attachment(url="saknas.pdf"), Attachment(data="eA==")), Place()
    )
    carried = inlined(found, export).attachments
    assert [each.data for each in carried] == [None, "eA==", b64encode(PDF).decode()]
    assert carried[2].url == "bilagor/W77/a.pdf"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"skrap\n%PDF-1.7", "a", "application/pdf"),
        (b"PK\x03\x04", "a.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04", "a.bin", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "application/msword"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a", "application/x-ole-storage"),
        (b"{\\rtf1", "a.txt", "application/rtf"),
        (b"hej", "a.txt", "text/plain"),
        (b"\0\1", "a.txt", None),
        (b"hej", "a.bin", None),
        (b"", "a.txt", None),
    ],
)
def test_kinds_are_told_by_their_bytes(head: bytes, name: str, expected: str | None) -> None:
    assert media_type(head, name) == expected


@pytest.mark.parametrize(
    ("head", "name", "said", "expected"),
    [
        (b"hej", "a.pdf", None, False),
        (b"hej", "a.txt", "text/plain", True),
        (PDF, "a.txt", None, False),
        (PDF, None, "text/html; charset=utf-8", False),
        (PDF, "a.pdf", "application/x-pdf", True),
        (PDF, "okänd.xyz", "application/x-eget", True),
        (b"\0\1", "a.txt", None, False),
        (b"\0\1", "a.dcm", "application/dicom", True),
        (b"{\\rtf1", "a.rtf", "text/rtf", True),
    ],
)
def test_what_is_said_agrees_or_not(head: bytes, name: str | None, said: str | None, expected: bool) -> None:
    assert agrees(head, name, said) == expected


# --- through read


def test_a_read_has_the_files_and_the_place_of_the_row(export: Path) -> None:
    put(export, "a.pdf")
    put(export, "b.png", PDF)
    write(export, "a.pdf", "saknas.pdf")
    [reading] = sipfhir.read(export)
    assert reading.plan is not None
    assert [each.title for each in reading.plan.attachments] == ["a.pdf", "saknas.pdf", "b.png"]
    assert [(each.rule, each.place.line, each.place.plan) for each in reading.findings] == [
        ("ATTACH-MISSING", 3, "attachments[1]"),
        ("ATTACH-KIND", 2, "attachments[2]"),
    ]
    assert sipfhir.write(reading, "webcare").data == export.read_bytes()


def test_attachments_go_to_fhir_and_back(export: Path) -> None:
    put(export, "Vård plan.pdf")
    write(export, "Vård plan.pdf")
    [reading] = sipfhir.read(export)
    bundle = sipfhir.to_fhir(reading).collection()
    [back] = sipfhir.from_fhir(msgspec.json.encode(bundle))
    assert reading.plan is not None
    assert back.plan is not None
    assert back.plan.attachments == reading.plan.attachments


def test_a_folder_that_was_not_looked_for_is_noted_once(export: Path) -> None:
    write(export, "")
    export.write_bytes(export.read_bytes() + ROW.replace("W77", "W78").format(name="").encode())
    (export.parent / "bilagor" / "W77").rmdir()
    (export.parent / "bilagor").rmdir()
    for source, reason in ((export, "folder"), (export.read_bytes(), "path")):
        noted = [finding for reading in sipfhir.read(source, "webcare") for finding in reading.findings]
        assert told(noted) == [("ATTACH-NOT-SOUGHT", reason)]
        assert noted[0].severity is Severity.NOTE


def test_a_name_of_the_file_that_is_no_path_is_never_looked_beside(export: Path) -> None:
    put(export, "a.pdf")
    write(export, "a.pdf")
    [reading] = sipfhir.read(export.read_bytes(), "webcare", file=str(export))
    assert reading.plan is not None
    assert reading.plan.attachments[0].url is None


def test_orphans_come_after_the_last_plan(export: Path) -> None:
    put(export, "a.pdf", folder="W99")
    write(export, "")
    readings = list(sipfhir.read(export))
    assert rules(readings) == ["ATTACH-ORPHAN"]
    assert readings[-1].plan is None


def test_no_finding_says_a_name_or_a_number(export: Path) -> None:
    put(export, "191212121212.jpg")
    put(export, "tom.pdf", b"", folder="Åsa Test")
    write(export, "Åsa Test.pdf")
    for reading in sipfhir.read(export):
        for finding in reading.findings:
            said = f"{finding.params} {finding.place.plan} {finding.place.path}"
            assert "1912" not in said
            assert "Åsa" not in said
            assert "W77" not in said
