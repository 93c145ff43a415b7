"""``sipfhir hl7v2``: files in, files out, a server and a client that are programs of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sipfhir.cli import main
from sipfhir.site import defaults
from tests.carriers.hl7v2.given import TIME, mdm, siu

SAMPLES = defaults() / "samples"
PLANS = SAMPLES / "prator/good/mottagare-svarar.xml"
PROGRAM = [sys.executable, "-c", "from sipfhir.cli import main; main()", "hl7v2"]
ROOT = Path(__file__).parents[3]


def run(*words: object, input: bytes | None = None) -> Result:
    """A command of the group."""
    return CliRunner().invoke(main, ["hl7v2", *map(str, words)], input=input)


def test_the_samples_are_what_is_written_of_a_plan(tmp_path: Path) -> None:
    for form, name in (("siu", "kallelse"), ("answer", "svar")):
        done = run("write", PLANS, "--message", form, "--out", "-", "--time", TIME)
        assert done.exit_code == 0
        assert done.stdout_bytes == (SAMPLES / f"hl7v2/{name}.hl7").read_bytes()


def test_a_message_is_a_file_that_says_nothing_of_anybody(tmp_path: Path) -> None:
    done = run("write", PLANS, "--message", "siu", "--out", tmp_path, "--time", TIME)
    assert done.exit_code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["5E1822E5DCA1C8E8BAC9.hl7"]
    assert "HL7-UNSENT" in done.stdout
    assert "LOSS" in done.stdout
    assert "Vision" not in done.output


def test_the_plan_itself_goes_along_as_a_pdf(tmp_path: Path) -> None:
    assert run("write", PLANS, "--message", "mdm", "--out", tmp_path, "--time", TIME).exit_code == 0
    [file] = tmp_path.iterdir()
    done = run("read", file, "--to", "fhir")
    assert done.exit_code == 0
    bundle = json.loads(done.stdout)
    [document] = [
        each["resource"]
        for each in bundle["entry"]
        if each["resource"]["resourceType"] == "DocumentReference"
    ]
    assert document["content"][0]["attachment"]["contentType"] == "application/pdf"
    assert document["content"][0]["attachment"]["data"].startswith("JVBERi0")


def test_messages_are_read_checked_and_converted(tmp_path: Path) -> None:
    done = run("read", SAMPLES / "hl7v2/kallelse.hl7", SAMPLES / "hl7v2/svar.hl7")
    assert (done.exit_code, done.stdout) == (0, "")
    done = run("read", SAMPLES / "hl7v2/kallelse.hl7", "--to", "lifecare", "--out", tmp_path / "ut.json")
    assert done.exit_code == 0
    assert json.loads((tmp_path / "ut.json").read_bytes())


def test_a_batch_with_faults_is_read_around_them() -> None:
    done = CliRunner().invoke(main, ["--json", "hl7v2", "read", str(SAMPLES / "hl7v2/bunt-med-fel.hl7")])
    assert done.exit_code == 1
    [file] = json.loads(done.stdout)["files"]
    assert file["plans"] == 3
    assert [each["rule"] for each in file["findings"]] == ["HL7-CHARSET", "HL7-SEGMENT", "HL7-BATCH"]


def test_what_is_no_message_is_unreadable() -> None:
    assert run("read", PLANS).exit_code == 3
    assert run("read", "-", input=b"").exit_code == 3
    assert run("read", SAMPLES / "hl7v2/svar.hl7", "--endpoint", "ingen").exit_code == 2


def test_standard_input_is_read() -> None:
    assert run("read", "-", input=siu().data).exit_code == 0


def test_the_fields_are_shown() -> None:
    assert "| `person.identifiers` | identitet | SIU, MDM: PID-3 |" in run("fields").stdout


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, Path, subprocess.Popen[str]]]:
    """A running program: its port, its folder."""
    config = tmp_path / "mottagning.toml"
    config.write_text(f"port = 0\nout = {str(tmp_path / 'inkorg')!r}\n", "utf-8")
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    program = subprocess.Popen(
        [*PROGRAM, "listen", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings,
    )
    try:
        assert program.stderr is not None
        told = program.stderr.readline()
        assert "127.0.0.1:" in told
        yield int(told.rpartition(":")[2]), tmp_path / "inkorg", program
    finally:
        program.kill()
        program.communicate()


def test_a_running_instance_takes_what_is_sent(
    server: tuple[int, Path, "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    port, inbox, program = server
    files = []
    for number, data in enumerate((siu().data, mdm().data, mdm().data.replace(b"JVBER", b"!!!!!"))):
        data = data.replace(mdm().control_id.encode(), b"OWN-%d" % number)
        files.append(tmp_path / f"{number}.hl7")
        files[-1].write_bytes(data)
    done = run("send", *files, "--port", port)
    assert done.exit_code == 4
    assert done.stdout.split("\n")[:3] == [f"{siu().control_id}  AA", "OWN-1  AA", "OWN-2  AE  102  102"]
    assert run("send", files[0], "--port", port).exit_code == 0
    assert run("send", PLANS, "--message", "siu", "--time", TIME, "--port", port).exit_code == 0
    assert len(list(inbox.glob("*.hl7"))) == 4
    assert len(list(inbox.glob("*.json"))) == 3
    assert len(list((inbox / "errors").glob("*.json"))) == 1
    program.send_signal(signal.SIGTERM)
    out, _ = program.communicate(timeout=20)
    assert program.returncode == 0
    assert [line.split()[0] for line in out.splitlines()] == ["AA", "AA", "AE", "AA", "AA"]
    assert [" = " in line or line.endswith("=") for line in out.splitlines()] == [
        False,
        False,
        False,
        True,
        False,
    ]


def test_nobody_there_is_not_delivered(tmp_path: Path) -> None:
    folder = tmp_path / "adapters/hl7v2"
    folder.mkdir(parents=True)
    (folder / "snabb.yaml").write_text("extends: endpoint\nlimits: {attempts: 1}\n", "utf-8")
    sample = SAMPLES / "hl7v2/svar.hl7"
    done = run("send", sample, "--port", free_port(), "--endpoint", "snabb", "--site", tmp_path)
    assert done.exit_code == 4
    assert "ingen kontakt" in done.stdout


def free_port() -> int:
    """A port that nobody listens at."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_with_the_demo_key_nothing_leaves_this_computer() -> None:
    done = run("send", SAMPLES / "hl7v2/svar.hl7", "--host", "192.0.2.1", "--port", 2575)
    assert done.exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        "port = 'x'",
        "port = 1\nshoe = 1",
        "port = [",
        "[tls]\nshoe = 'x'",
        "out = 'x'",
        "port = 0\nout = 'x'\n[tls]\ncert = 'a'",
    ],
)
def test_a_configuration_that_is_wrong_is_told(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "fel.toml"
    config.write_text(text, "utf-8")
    done = run("listen", config)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
