"""Who the server is, who we are, and what happens when the line is cut."""

from pathlib import Path

import pytest

from sipfhir.errors import BadConfiguration, Fatal, Retriable
from sipfhir.sync.ssh import Session
from tests.servers.sftp import PASSWORD, Faulty, Server
from tests.sync.places.sessions import SOON, at

OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE2piW0jyIVQQLofN0NZ18wsGnCoWAJxqU1lOD7BCpoP"


def session(server: Server, folder: Path = Path("/"), **given: object) -> Session:
    return Session("source a", at(server, **given), folder, SOON)


def listed(one: Session, server: Server) -> list[str]:
    try:
        return sorted(one.do(lambda files: files.listdir(str(server.root))))
    finally:
        one.close()


def test_a_key_is_known_and_lets_us_in(server: Server) -> None:
    server.put("a.xml", b"x")
    assert listed(session(server), server) == ["a.xml"]


@pytest.mark.parametrize("key", [OTHER, "rsa"])
def test_another_host_key_is_never_trusted(server: Server, key: str, tmp_path: Path) -> None:
    if key == "rsa":
        import paramiko

        made = paramiko.RSAKey.generate(2048)
        key = f"ssh-rsa {made.get_base64()}"
    with pytest.raises(Fatal, match=r"another host key.*Nothing was sent"):
        listed(session(server, host_key=key), server)


def test_nobody_asks_for_a_password_before_the_host_is_known(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is not ours never gets to see who we are."""
    seen: list[str] = []
    monkeypatch.setattr(
        "tests.servers.sftp.Login.check_auth_password", lambda *given: seen.append(given[2]) or 2
    )
    monkeypatch.setenv("PASSWORD", PASSWORD)
    given = {"private_key": None, "password": "env:PASSWORD"}
    with pytest.raises(Fatal):
        listed(session(faulty, host_key=OTHER, **given), faulty)
    assert seen == []


def test_a_password_lets_us_in_and_a_wrong_one_does_not(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSWORD", PASSWORD)
    given = {"private_key": None, "password": "env:PASSWORD"}
    assert listed(session(faulty, **given), faulty) == []
    monkeypatch.setenv("PASSWORD", "annat")
    with pytest.raises(Fatal, match="refuses us") as told:
        listed(session(faulty, **given), faulty)
    assert "annat" not in str(told.value)


def test_another_key_does_not_let_us_in(server: Server, tmp_path: Path) -> None:
    wrong = (server.folder / "host").read_text()
    (tmp_path / "key").write_text(wrong)
    with pytest.raises(Fatal, match="refuses us"):
        listed(session(server, tmp_path, private_key="file:key"), server)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"host_key": "ssh-ed25519 abc"}, "host-key is no public key"),
        ({"host_key": "nonsense"}, "host-key is no public key"),
        ({"private_key": None}, "give password or private-key"),
        ({"private_key": "env:KEY"}, "no private key that can be read"),
        ({"private_key": "env:NONE"}, "no such secret"),
    ],
)
def test_what_is_misconfigured_is_told_before_anything_is_done(
    faulty: Faulty, given: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "hemlig text")
    with pytest.raises(BadConfiguration, match=words) as told:
        session(faulty, **given)
    assert "hemlig" not in str(told.value)
    assert faulty.calls == 0


def test_a_server_that_is_away_is_tried_as_often_as_is_said(faulty: Faulty) -> None:
    waits: list[float] = []
    one = Session("source a", at(faulty, port=1), Path("/"), SOON, waits.append)
    with pytest.raises(Retriable, match="does not answer"):
        one.do(lambda files: files.listdir("/"))
    assert len(waits) == SOON.attempts - 1


def test_a_line_that_is_cut_is_taken_up_again(faulty: Faulty) -> None:
    faulty.put("a.xml", b"x" * 100)
    one = session(faulty)
    faulty.cuts = 2
    assert one.do(lambda files: files.open(f"{faulty.root}/a.xml").read()) == b"x" * 100
    assert faulty.calls == 3
    faulty.cuts = 3
    with pytest.raises(Retriable):
        one.do(lambda files: files.open(f"{faulty.root}/a.xml").read())
    one.close()


def test_what_the_server_says_to_a_file_is_no_cut_line(server: Server) -> None:
    one = session(server)
    with pytest.raises(FileNotFoundError):
        one.do(lambda files: files.stat(f"{server.root}/none"))
    assert listed(one, server) == []
