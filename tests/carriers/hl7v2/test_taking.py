"""A block is read, judged, stored and answered: what is promised is on the disk."""

import json
import os
from pathlib import Path

import pytest

from sipfhir.carriers.hl7v2.answer import read_answer
from sipfhir.carriers.hl7v2.inbox import Inbox
from sipfhir.errors import BadConfiguration
from tests.carriers.hl7v2.given import ENCODED, SITE, changed, mdm, siu
from tests.carriers.hl7v2.peers import taking

BROKEN = changed(mdm().data, ENCODED, "SGVqIQ==")
SECRETS = ("sgård", "Örjan", "1212", "Växjö", "Eken", "Boendest", "SGVqIQ")


def files(folder: Path) -> list[str]:
    """What is in an inbox, by ending."""
    return sorted(
        f"{file.parent.name}/{file.suffix}" if file.parent.name == "errors" else file.suffix
        for file in folder.rglob("*")
        if file.is_file()
    )


def test_a_message_that_was_read_is_stored_with_its_bundle(tmp_path: Path) -> None:
    taken = taking(tmp_path).take(siu().data)
    answer = read_answer(taken.answer)
    assert answer is not None
    assert (answer.code, answer.control_id, answer.errors) == ("AA", siu().control_id, ())
    assert files(tmp_path) == [".hl7", ".json"]
    assert (tmp_path / f"{taken.name}.hl7").read_bytes() == siu().data
    bundle = json.loads((tmp_path / f"{taken.name}.json").read_bytes())
    assert "CommunicationRequest" in {entry["resource"]["resourceType"] for entry in bundle["entry"]}


def test_a_message_that_was_not_read_is_stored_with_what_was_wrong(tmp_path: Path) -> None:
    taken = taking(tmp_path).take(BROKEN)
    answer = read_answer(taken.answer)
    assert answer is not None
    assert (answer.code, answer.errors) == ("AE", ("102",))
    assert b"\rERR||OBX^1^5|102^^HL70357|E|HL7-DOCUMENT^^99SIP\r" in taken.answer
    assert files(tmp_path) == [".hl7", "errors/.json"]
    [found] = json.loads((tmp_path / "errors" / f"{taken.name}.json").read_bytes())
    assert found["rule"] == "HL7-DOCUMENT"


def test_what_is_refused_is_not_stored(tmp_path: Path) -> None:
    taken = taking(tmp_path).take(changed(siu().data, r"\|2\.5\.1\|", "|3.0|"))
    assert taken.code == "AR"
    assert files(tmp_path) == []


def test_a_message_that_comes_again_is_answered_the_same_and_does_nothing(tmp_path: Path) -> None:
    for data in (siu().data, BROKEN):
        first = taking(tmp_path).take(data)
        before = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in tmp_path.rglob("*.*")}
        later = changed(data, "20261122100000", "20261122110000")
        for again in (data, later):
            second = taking(tmp_path).take(again)
            assert (second.code, second.name, second.again) == (first.code, first.name, True)
        assert before == {
            file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in tmp_path.rglob("*.*")
        }


def test_the_same_number_of_another_sender_is_another_message(tmp_path: Path) -> None:
    first = taking(tmp_path).take(siu().data)
    second = taking(tmp_path).take(changed(siu().data, r"SIPFHIR\|", "ANNAN|"))
    assert (second.code, second.again) == ("AA", False)
    assert first.name != second.name


def test_another_message_under_the_same_number_is_refused(tmp_path: Path) -> None:
    taking(tmp_path).take(siu().data)
    taken = taking(tmp_path).take(changed(siu().data, "Sammanträdesrum", "Annat rum"))
    assert taken.code == "AR"
    assert b"\rERR||MSH^1^10|205^^HL70357|E|HL7-DUPLICATE^^99SIP\r" in taken.answer
    assert files(tmp_path) == [".hl7", ".json"]


@pytest.mark.parametrize("fault", ["replace", "fsync"])
def test_what_cannot_be_stored_is_not_acknowledged(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = taking(tmp_path)

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, "replace", full) if fault == "replace" else (os, "fsync", full)))
        taken = inbox.take(siu().data)
    assert taken.code == "AR"
    assert b"|207^^HL70357|E|HL7-STORE^^99SIP\r" in taken.answer
    assert files(tmp_path) == []
    assert inbox.take(siu().data).code == "AA"


def test_the_message_is_stored_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        order.append(target.suffix)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    taking(tmp_path).take(siu().data)
    assert order == [".json", ".hl7"]


def test_two_messages_in_one_frame_are_refused(tmp_path: Path) -> None:
    taken = taking(tmp_path).take(siu().data + mdm().data)
    assert (taken.code, files(tmp_path)) == ("AR", [])
    assert b"HL7-FRAME" in taken.answer


@pytest.mark.parametrize(
    "block", [b"", b"hej", b"MSH", b"MSH|", b"\x00" * 50, b"MSH|^~\\&|||||||ACK|1|P|2.5.1"]
)
def test_what_is_no_message_is_answered(block: bytes, tmp_path: Path) -> None:
    taken = taking(tmp_path).take(block)
    answer = read_answer(taken.answer)
    assert answer is not None
    assert answer.code == "AR"
    assert files(tmp_path) == []


def test_no_answer_and_no_name_says_anything_of_anybody(tmp_path: Path) -> None:
    broken = [
        BROKEN,
        changed(siu().data, r"\rTQ1", "\rÅsgård 191212121212\rTQ1"),
        siu().data,
        "Åsgård".encode(),
    ]
    for data in broken:
        taken = taking(tmp_path).take(data)
        told = taken.answer.decode() + (taken.name or "") + str(taken.findings)
        assert not [secret for secret in SECRETS if secret in told.replace("Vårdcentralen", "")]
    for file in (tmp_path / "errors").iterdir():
        assert not [secret for secret in SECRETS if secret in file.read_text("utf-8")]


def test_the_sides_change_places_in_an_answer(tmp_path: Path) -> None:
    data = changed(siu().data, r"\|SIPFHIR\|\|\|\|", "|A|B|C|D|")
    assert (
        taking(tmp_path).take(data).answer.startswith(b"MSH|^~\\&|C|D|A|B|20261122100000+0100||ACK^S14^ACK|")
    )


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    with pytest.raises(BadConfiguration):
        Inbox(tmp_path / "fil", SITE.key)
