"""Every broken message: what is told, with its place; whether a plan comes of it; that the next goes on."""

from pathlib import Path

import pytest

from sipfhir.carriers.hl7v2 import read
from sipfhir.carriers.hl7v2.answer import judged
from sipfhir.carriers.hl7v2.reading import Reader
from sipfhir.carriers.hl7v2.wire import messages
from sipfhir.errors import BadInput
from sipfhir.site import Site
from tests.carriers.hl7v2.given import ENCODED, SITE, changed, mdm, siu, told, writer

SIU, MDM = siu().data, mdm().data
BROKEN = {
    "no-msh": (b"PID|1||191212121212\r", [("HL7-HEADER", "before", None)], False),
    "empty": (b"", [("HL7-HEADER", "empty", None)], False),
    "text": ("Hej på er\n".encode(), [("HL7-HEADER", "before", None)], False),
    "separators": (SIU.replace(b"MSH|^~\\&|", b"MSH|^^\\&|"), [("HL7-HEADER", "separators", "MSH-2")], False),
    "letters": (SIU.replace(b"MSH|^~\\&|", b"MSHabcdea"), [("HL7-HEADER", "separators", "MSH-2")], False),
    "number": (
        changed(SIU, r"(?<=SIU_S12\|)[0-9A-F]{20}", ""),
        [("HL7-HEADER", "control-id", "MSH-10")],
        False,
    ),
    "long-number": (
        changed(SIU, r"(?<=SIU_S12\|)[0-9A-F]{20}", "9" * 200),
        [("HL7-HEADER", "control-id", "MSH-10")],
        False,
    ),
    "version": (changed(SIU, r"\|2\.5\.1\|", "|3.0|"), [("HL7-VERSION", "other", "MSH-12")], False),
    "no-version": (changed(SIU, r"\|2\.5\.1\|", "||"), [("HL7-VERSION", "missing", "MSH-12")], False),
    "type": (changed(SIU, r"SIU\^S14", "ORU^R01"), [("HL7-TYPE", "type", "MSH-9")], False),
    "event": (changed(SIU, r"SIU\^S14", "SIU^S26"), [("HL7-TYPE", "event", "MSH-9")], False),
    "broken-line": (
        changed(SIU, r"\rTQ1", "\rfortsättning på en text\rTQ1"),
        [("HL7-SEGMENT", "name", None)],
        True,
    ),
    "mixed": (changed(SIU, r"\rTQ1\|", "\rTQ1#"), [("HL7-SEGMENT", "separator", None)], True),
    "no-person": (changed(SIU, r"\rPID[^\r]*", ""), [("HL7-SEGMENT", "missing", "PID")], False),
    "no-schedule": (changed(SIU, r"\rSCH[^\r]*", ""), [("HL7-SEGMENT", "missing", "SCH")], False),
    "no-document": (changed(MDM, r"\rTXA[^\r]*", ""), [("HL7-SEGMENT", "missing", "TXA")], False),
    "two-persons": (
        changed(SIU, r"\rRGS", "\rPID|1||189002029800\rRGS"),
        [("HL7-SEGMENT", "several", "PID[2]")],
        False,
    ),
    "time": (changed(SIU, r"\rTQ1\|[^\r]*", "\rTQ1|1||||||i morgon"), [("HL7-VALUE", None, "TQ1-7")], True),
    "minutes": (
        changed(SIU, r"\|90\|min\^\^UCUM\|\^\^", "|lång|min^^UCUM|^^"),
        [("HL7-VALUE", None, "SCH-9")],
        True,
    ),
    "identity": (changed(SIU, r"191212121212\^", "1912-XX^"), [("HL7-VALUE", None, "PID-3")], True),
    "dead": (changed(SIU, r"\|N\r", "|kanske\r"), [("HL7-VALUE", None, "PID-30")], True),
    "sex": (changed(SIU, r"\|M\|", "|Q|"), [("HL7-CODE", None, "PID-8")], True),
    "answer": (
        changed(SIU, r"Booked\^Kommer\^HL70278\^accepted\^Kommer\^99SIP", "Maybe^^HL70278"),
        [("HL7-CODE", None, "AIP-12")],
        True,
    ),
    "escape": (changed(SIU, r"Växjö", r"V\Q9\xjö"), [("HL7-ESCAPE", None, "PID-11")], True),
    "open-escape": (changed(SIU, r"Växjö", "Växjö\\"), [("HL7-ESCAPE", None, "PID-11")], True),
    "two-times": (
        changed(SIU, r"\^\^\^20261201133000\+0100", "^^^20261201143000+0100"),
        [("HL7-CONFLICT", None, "SCH-11")],
        True,
    ),
    "withdrawn": (changed(SIU, r"SIU\^S14", "SIU^S15"), [("HL7-CONFLICT", None, "SCH-25")], True),
    "base64": (changed(MDM, ENCODED, "inte base64!"), [("HL7-DOCUMENT", "base64", "OBX-5")], True),
    "no-pdf": (changed(MDM, ENCODED, "SGVqIQ=="), [("HL7-DOCUMENT", "kind", "OBX-5")], True),
    "second": (
        changed(MDM, rf"(?<=BILAGA\^Bilaga ett\^99SIP\|B1\|\^AP\^PDF\^Base64\^){ENCODED}", "SGVqIQ=="),
        [("HL7-DOCUMENT", "kind", "OBX[2]-5")],
        True,
    ),
    "no-bytes": (
        changed(MDM, rf"\^AP\^PDF\^Base64\^{ENCODED}", "^AP^PDF^Base64"),
        [("HL7-DOCUMENT", "none", "OBX-5")],
        True,
    ),
}
TRAILER = [("HL7-BATCH", None, "BTS-1")]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_message_is_told_with_its_place(name: str) -> None:
    data, expected, planned = BROKEN[name]
    [reading] = read(data, file="in.hl7")
    assert told(reading.findings) == expected
    assert (reading.plan is not None) is planned
    assert all(each.place.file == "in.hl7" and each.place.line for each in reading.findings)


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in ("empty", "no-msh", "text")])
def test_the_next_message_goes_on(name: str) -> None:
    broken, _, planned = BROKEN[name]
    readings = list(read(SIU + broken + MDM))
    assert [reading.plan is not None for reading in readings] == [True, planned, True]


@pytest.mark.parametrize(
    ("name", "code", "error"),
    [
        ("time", "AA", None),
        ("broken-line", "AE", "100"),
        ("base64", "AE", "102"),
        ("no-person", "AE", "100"),
        ("number", "AR", "101"),
        ("version", "AR", "203"),
        ("type", "AR", "200"),
        ("event", "AR", "201"),
        ("separators", "AR", "100"),
    ],
)
def test_what_an_answer_would_be(name: str, code: str, error: str | None) -> None:
    [raw] = messages(BROKEN[name][0])
    found, errors = judged(Reader(SITE).received(raw).reading.findings, writer().endpoint)
    assert found == code
    assert [row.error for _, row in errors] == ([error] if error else [])


def batch(count: str) -> bytes:
    return b"FHS|^~\\&|A\rBHS|^~\\&|A\r" + SIU + MDM + f"BTS|{count}\rFTS|1\r".encode()


@pytest.mark.parametrize(("count", "expected"), [("2", []), ("3", TRAILER), ("", []), ("många", [])])
def test_a_batch_is_its_messages(count: str, expected: list[tuple[str, None, str]]) -> None:
    readings = list(read(batch(count)))
    assert [bool(reading.plan) for reading in readings] == [True, True]
    assert [each for reading in readings for each in told(reading.findings)] == expected


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\r"])
def test_other_ends_of_lines_are_read(end: bytes) -> None:
    [reading] = read(b"\xef\xbb\xbf" + SIU.replace(b"\r", end))
    assert reading.plan is not None
    assert told(reading.findings) == []


def test_a_bomb_is_not_taken_apart(tmp_path: Path) -> None:
    folder = tmp_path / "adapters/hl7v2"
    folder.mkdir(parents=True)
    (folder / "liten.yaml").write_text("extends: endpoint\nlimits: {message: 500}\n", "utf-8")
    readings = list(read(MDM + SIU[:300], site=Site(tmp_path), name="liten"))
    assert [each[0] for each in told(readings[0].findings)] == ["HL7-SIZE"]
    assert [reading.plan for reading in readings] == [None, None]
    assert "HL7-SIZE" not in [each[0] for each in told(readings[1].findings)]


@pytest.mark.parametrize("filler", [b"|", b"^", b"~", b"&", b"\\", b"\rA|"], ids=repr)
def test_a_message_of_nothing_but_signs_is_not_taken_apart(filler: bytes) -> None:
    readings = list(read(SIU + b"ZZZ|" + filler * 120_000 + b"\r" + MDM))
    assert [each[0] for each in told(readings[0].findings)] == ["HL7-SIZE"]
    assert [reading.plan is not None for reading in readings] == [False, True]


def test_a_file_of_nothing_but_ends_of_lines_is_empty() -> None:
    [reading] = read(b"\r" * 200_000)
    assert [each[0] for each in told(reading.findings)] == ["HL7-HEADER"]


def test_a_file_that_is_too_large_is_bad_input(tmp_path: Path) -> None:
    folder = tmp_path / "adapters/hl7v2"
    folder.mkdir(parents=True)
    (folder / "liten.yaml").write_text("extends: endpoint\nlimits: {file: 1000}\n", "utf-8")
    with pytest.raises(BadInput, match="larger"):
        list(read(SIU * 3, site=Site(tmp_path), name="liten"))


def test_fields_without_a_place_are_named() -> None:
    [reading] = read(changed(SIU, r"\rRGS", "\rDG1|1||F00\rZXX|a^b&c\rRGS"))
    left = [(each.place.path, each.place.line) for each in reading.findings if each.rule == "HL7-UNMAPPED"]
    assert [path for path, _ in left] == ["DG1-1", "DG1-3", "ZXX-1"]
    assert reading.leaves.unmapped == 5


def test_many_fields_without_a_place_are_counted() -> None:
    [reading] = read(SIU + b"".join(f"ZX{i % 10}|a|b|c\r".encode() for i in range(40)))
    left = [each for each in reading.findings if each.rule == "HL7-UNMAPPED"]
    assert (len(left), left[-1].params) == (51, {"case": "more", "count": 70})


def test_a_file_that_is_not_there_is_bad_input() -> None:
    with pytest.raises(BadInput):
        list(read("ingen-sådan.hl7"))


def test_no_finding_says_what_the_message_holds() -> None:
    whole = changed(SIU, r"\rRGS", "\rZXX|Åsgård^191212121212\rRGS")
    for name, (data, _, _) in {**BROKEN, "own": (whole, [], True)}.items():
        for reading in read(data):
            for each in reading.findings:
                assert "sgård" not in str(each), name
                assert "1212" not in str(each), name
