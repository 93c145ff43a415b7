"""TLS both ways: who has no certificate that is believed neither sends nor takes."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from sipfhir.carriers.hl7v2 import tls
from sipfhir.carriers.hl7v2.sending import Sender, Sent
from sipfhir.errors import BadConfiguration
from tests.carriers.hl7v2.given import siu
from tests.carriers.hl7v2.peers import HOST, LIMITS, listening


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a self-made certificate each for the server, a client, and a stranger."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("server", "client", "stranger"):
        made = ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", "-subj", f"/CN={name}"]
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        names = ["-addext", "subjectAltName=IP:127.0.0.1"]
        subprocess.run(["openssl", "req", "-x509", *curve, *made, *names], check=True, capture_output=True)
    return folder


def sent(keys: Path, folder: Path, ca: str, own: str | None) -> Sent:
    """What came of a message to a listener that asks for a client's certificate."""
    serving = tls.server(keys / "server.pem", keys / "server.key", keys / "client.pem")
    cert, key = (keys / f"{own}.pem", keys / f"{own}.key") if own else (None, None)
    asking = tls.client(keys / f"{ca}.pem", cert, key)

    async def talk() -> Sent:
        async with listening(folder, tls=serving) as port:
            [done] = await Sender(HOST, port, LIMITS, asking).send([siu()])
            return done

    return asyncio.run(talk())


def test_those_who_know_each_other_talk(keys: Path, tmp_path: Path) -> None:
    assert sent(keys, tmp_path, "server", "client").code == "AA"
    assert len(list(tmp_path.glob("*.hl7"))) == 1


@pytest.mark.parametrize(("ca", "own"), [("stranger", "client"), ("server", "stranger"), ("server", None)])
def test_strangers_do_not(ca: str, own: str | None, keys: Path, tmp_path: Path) -> None:
    done = sent(keys, tmp_path, ca, own)
    assert (done.code, done.trouble) == (None, "connection")
    assert not list(tmp_path.glob("*.hl7"))


def test_files_that_are_none_are_told(keys: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.pem"
    junk.write_text("hej")
    with pytest.raises(BadConfiguration, match="PEM"):
        tls.server(junk, junk, None)
    with pytest.raises(BadConfiguration, match="PEM"):
        tls.client(junk, None, None)
    with pytest.raises(BadConfiguration):
        tls.server(keys / "server.pem", keys / "client.key", None)
