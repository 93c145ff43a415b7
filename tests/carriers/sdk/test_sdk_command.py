"""``sipfhir sdk`` as it is typed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sipfhir.cli import main
from sipfhir.cli.sdk_write import _unit
from tests.carriers.sdk.messages import PDF, ROOT, SAMPLES

EXPORT = ROOT / "samples/prator/good/inget-att-anmarka.xml"
SEVERAL = ROOT / "samples/prator/good/flera-planer.xml"
REGION = "0203:region.example.se/sip.region.example.se"
KOMMUN = "0203:kommun.example.se/sip.kommun.example.se"
TIME = ("--time", "2025-09-22T09:00:00+02:00")
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``sipfhir sdk``, with a PDF that takes no time to make."""
    monkeypatch.setattr("sipfhir.document.paper.pdf", lambda *_, **__: PDF)

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["sdk", *map(str, arguments)])

    return run


def sent(run: Run, out: Path, *more: str | Path, sheet: str = "kallelse", source: Path = EXPORT) -> Path:
    """The message that a command wrote."""
    before = set(out.glob("*"))
    addresses = () if "--reply-to" in more else ("--from-address", REGION, "--to-address", KOMMUN)
    done = run("write", source, "--sheet", sheet, *addresses, *TIME, "--out", out, *more)
    assert done.exit_code == 0, done.output
    [file] = set(out.glob("*")) - before
    return file


def test_a_plan_goes_and_comes(run: Run, tmp_path: Path) -> None:
    file = sent(run, tmp_path / "ut", sheet="plan")
    done = run("read", file, "--out", tmp_path / "in")
    assert done.exit_code == 0, done.output
    assert f"meddelande {file.stem} i konversation {file.stem}, planer: 1" in done.stdout
    folder = tmp_path / "in" / file.stem
    assert {one.name for one in folder.iterdir()} == {"message.json", "plan-1.json", "1-1.pdf", "1-2.json"}
    again = CliRunner().invoke(main, ["convert", str(folder / "plan-1.json"), "--to", "prator"])
    assert again.exit_code == 0
    assert "PratorArende" in again.stdout


def test_the_same_command_writes_the_same_file(run: Run, tmp_path: Path) -> None:
    one, two = (sent(run, tmp_path / name) for name in ("a", "b"))
    assert (one.name, one.read_bytes()) == (two.name, two.read_bytes())


def test_the_residue_stays_behind(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "a.xml"
    source.write_bytes(
        EXPORT.read_bytes().replace(b"<Samtycke ", b"<Husdjur>Katten Misse</Husdjur><Samtycke ", 1)
    )
    file = sent(run, tmp_path / "ut", "--from", "prator", source=source)
    run("read", file, "--out", tmp_path / "in")
    written = [file, *(one for one in (tmp_path / "in").rglob("*") if one.is_file())]
    assert not [one for one in written if b"Misse" in one.read_bytes()]


def test_what_the_consent_does_not_cover_is_not_made(run: Run, tmp_path: Path) -> None:
    early = ("--time", "2020-01-01T00:00:00Z", "--from-address", REGION, "--to-address", KOMMUN)
    done = run("write", EXPORT, "--sheet", "plan", *early, "--out", tmp_path / "ut")
    assert done.exit_code == 1
    assert "CONSENT-4" in done.stdout
    assert not (tmp_path / "ut").exists()
    done = run(
        "write", EXPORT, "--sheet", "plan", *early, "--out", tmp_path / "ut", "--basis", "statutory-duty"
    )
    assert done.exit_code == 0
    assert "SDK-BASIS" in done.stdout
    assert "uppgiftsskyldighet enligt lag" in done.stdout
    assert len(list((tmp_path / "ut").iterdir())) == 1


def test_three_answers_by_command(run: Run, tmp_path: Path) -> None:
    out, first = tmp_path / "ut", sent(run, tmp_path / "ut")
    last = first
    for _ in range(3):
        last = sent(run, out, "--reply-to", last, "--basis", "statutory-duty")
    done = run("read", *sorted(out.iterdir()), "--out", tmp_path / "in")
    told = [
        json.loads(file.read_text())["header"] for file in sorted((tmp_path / "in").glob("*/message.json"))
    ]
    assert {one["conversation"] for one in told} == {first.stem}
    assert sum("refers_to" in one for one in told) == 3
    assert done.stdout.count("SDK-ANSWER") == 3
    assert "SDK-THREAD" not in done.stdout
    alone = run("read", last, "--out", tmp_path / "alone")
    assert "SDK-THREAD" in alone.stdout
    assert "SDK-ANSWER" in run("read", last, "--sent", out, "--out", tmp_path / "known").stdout


def test_an_answer_goes_back_to_where_it_came_from(run: Run, tmp_path: Path) -> None:
    answer = sent(run, tmp_path / "ut", "--reply-to", SAMPLES / "kallelse.xml", "--basis", "statutory-duty")
    assert (
        b"<m:senderID>\n          <m:root>iso6523-actorid-upis</m:root>\n          <m:extension>0203:kommun"
        in (answer.read_bytes())
    )


def test_receipts_are_matched_to_what_was_sent(run: Run, tmp_path: Path) -> None:
    good = SAMPLES
    done = run("read", good / "kvittens-ja.xml", good / "kvittens-nej.xml", "--sent", good, "--out", tmp_path)
    assert done.exit_code == 1
    assert "kvittens, mottaget, för meddelande 2d6141a0-39f7-b856-100d-11e2a689ac4f" in done.stdout
    assert "SDK-REJECTED" in done.stdout
    assert "256" not in done.stdout
    assert "SDK-THREAD" not in done.stdout
    assert len(list(tmp_path.glob("receipt-*/receipt.json"))) == 2
    assert "SDK-THREAD" in run("read", good / "kvittens-ja.xml", "--out", tmp_path / "b").stdout


def test_read_twice(run: Run, tmp_path: Path) -> None:
    file = sent(run, tmp_path / "ut")
    run("read", file, "--out", tmp_path / "in")
    before = {one: one.read_bytes() for one in (tmp_path / "in").rglob("*") if one.is_file()}
    again = run("read", file, "--out", tmp_path / "in")
    assert (again.exit_code, "SDK-AGAIN" in again.stdout) == (0, True)
    file.write_bytes(file.read_bytes().replace(b"kallelse.pdf", b"Kallelse.pdf"))
    other = run("read", file, "--out", tmp_path / "in")
    assert (other.exit_code, "SDK-AGAIN" in other.stdout) == (1, True)
    assert {one: one.read_bytes() for one in (tmp_path / "in").rglob("*") if one.is_file()} == before


def test_what_is_refused_does_not_stop_the_next(run: Run, tmp_path: Path) -> None:
    broken = sorted(SAMPLES.with_name("sdk-broken").glob("*.xml"))
    done = run("read", *broken, SAMPLES / "svar.xml", "--out", tmp_path)
    assert done.exit_code == 3
    assert [one.name for one in tmp_path.iterdir()] == ["6f1f2a52-0c53-4a7e-9d0b-5b9c2a3d4e10"]
    for rule in ("SDK-DATA", "SDK-PAYLOAD", "SDK-ADDRESS"):
        assert rule in done.stdout


def test_as_json(run: Run, tmp_path: Path) -> None:
    addresses = ("--from-address", REGION, "--to-address", KOMMUN)
    done = run(
        "write", SEVERAL, "--sheet", "plan", *addresses, *TIME, "--out", tmp_path, "--json", "--lang", "en"
    )
    [file] = json.loads(done.stdout)["files"]
    names = {one["name"] for one in file["messages"]}
    assert names == {one.name for one in tmp_path.iterdir()}
    read = json.loads(run("read", *tmp_path.iterdir(), "--out", tmp_path / "in", "--json").stdout)
    assert {one["kind"] for each in read["files"] for one in each["read"]} <= {"message"}


def test_nothing_is_half_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sent(run, tmp_path / "ut")
    real = Path.write_bytes

    def full(self: Path, data: Any) -> int:
        if self.name == "plan-1.json":
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run("read", file, "--out", tmp_path / "in")
    assert done.exit_code == 4
    assert "No space left" in done.stderr
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("--from-address", REGION),
        ("--from-address", "kommun", "--to-address", KOMMUN),
        ("--from-address", REGION, "--to-address", KOMMUN, "--time", "igår"),
        ("--from-address", REGION, "--to-address", KOMMUN, "--time", "2025-09-22T09:00:00"),
        ("--from-address", REGION, "--to-address", KOMMUN, "--conversation", "1"),
        ("--from-address", REGION, "--to-address", KOMMUN, "--basis", "därför"),
        ("--from-address", REGION, "--to-address", KOMMUN, "--reference", "123"),
        (
            "--reply-to",
            SAMPLES / "kallelse.xml",
            "--conversation",
            "6f1f2a52-0c53-4a7e-9d0b-5b9c2a3d4e10",
        ),
    ],
)
def test_bad_usage(run: Run, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    done = run("write", EXPORT, "--sheet", "plan", *wrong, "--out", tmp_path / "ut")
    assert done.exit_code == 2
    assert done.stderr
    assert not (tmp_path / "ut").exists()


def test_an_answer_to_what_is_no_message(run: Run, tmp_path: Path) -> None:
    for file in (SAMPLES / "kvittens-ja.xml", SAMPLES.with_name("sdk-broken") / "trasig-base64.xml", EXPORT):
        done = run("write", EXPORT, "--sheet", "plan", "--reply-to", file, "--out", tmp_path)
        assert done.exit_code == 3


def test_reference_and_unit_stand_in_the_header(run: Run, tmp_path: Path) -> None:
    file = sent(run, tmp_path, "--reference", "urn:dnr=SN 2025/17", "--to-unit", "Psykiatriska mottagningen")
    assert b"<m:extension>SN 2025/17</m:extension>" in file.read_bytes()


def test_a_unit_is_an_hsa_id_or_a_name(run: Run, tmp_path: Path) -> None:
    for text, field in (("SE0000000000-TEST1", "identifiers"), ("Kommunen", "name")):
        [changed] = [name for name in ("identifiers", "name") if getattr(_unit(text), name)]
        assert changed == field
    assert _unit(None) is None


def test_detect_says_which_command_reads_it(tmp_path: Path) -> None:
    for file in sorted(SAMPLES.parent.glob("sdk*/*.xml")):
        done = CliRunner().invoke(main, ["detect", str(file)])
        assert (done.exit_code, "sipfhir sdk read" in done.stdout) == (0, True)
    done = CliRunner().invoke(main, ["validate", str(SAMPLES / "kallelse.xml")])
    assert done.exit_code == 3
    assert "sipfhir sdk read" in done.stderr


def test_standard_input(run: Run, tmp_path: Path) -> None:
    arguments = ["sdk", "read", "-", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, arguments, input=(SAMPLES / "svar.xml").read_bytes())
    assert done.exit_code == 0
    assert (tmp_path / "6f1f2a52-0c53-4a7e-9d0b-5b9c2a3d4e10/message.json").is_file()
