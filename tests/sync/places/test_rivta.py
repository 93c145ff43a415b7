"""GetCarePlans as a client: against our own endpoint, and against servers that have faults."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

import sipfhir
from sipfhir.carriers.rivta.response import answer
from sipfhir.carriers.rivta.soap import fault, wrapped
from sipfhir.errors import BadConfiguration, Retriable
from sipfhir.registry import shipped
from sipfhir.sync.connection import Retry, Tls
from sipfhir.sync.places import FromRivta
from sipfhir.sync.sources.rivta import Rivta
from tests.carriers.rivta.making import OURS, SAMPLES
from tests.carriers.rivta.running import certificates, running
from tests.sync.places.making import TARGET, Nights, Stopped, site
from tests.sync.places.services import Call, Said, answering

PERSON, OTHER, THIRD = "191212121212", "199002222397", "200001252386"
SOON = Retry(attempts=3, wait=0.01, longest=0.02, timeout=5)
RESPONSE = (SAMPLES / "rivta/good/flera-planer.xml").read_bytes()


def source(folder: Path, url: str, *persons: str, **given: object) -> Rivta:
    (folder / "personer.txt").write_text("\n".join(persons or (PERSON,)), "ascii")
    told = {"name": "a", "url": url, "logical_address": OURS, "persons": "personer.txt", "targets": ("t",)}
    return Rivta(FromRivta(**{**told, "retry": SOON, **given}), folder, site(folder))  # type: ignore[arg-type]


def asked(call: Call) -> str:
    """Whom a question is about."""
    found = re.search(rb"id>(\d{12})<", call.body)
    assert found
    return found[1].decode()


def counting(seen: list[str], says: Callable[[str], Said]) -> Callable[[Call], Said]:
    def answer(call: Call) -> Said:
        seen.append(asked(call))
        return says(seen[-1])

    return answer


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder that an endpoint serves."""
    (tmp_path / "plans").mkdir()
    for name, sample in (("a", "prator/good/inget-att-anmarka.xml"), ("b", "rivta/good/sip-pdf.xml")):
        [reading] = sipfhir.read(SAMPLES / sample)
        data = msgspec.json.encode(sipfhir.to_fhir(reading).collection())
        (tmp_path / f"plans/{name}.json").write_bytes(data)
    return tmp_path


def test_an_endpoint_gives_the_plans_of_each_person(plans: Path) -> None:
    with running(plans) as port:
        one = source(
            plans, f"http://127.0.0.1:{port}/rivta/GetCarePlans", f"{PERSON} # Tolvan", "", THIRD, PERSON
        )
        taken = list(one.take())
        assert len(taken) == 1
        [reading] = sipfhir.read(taken[0].path, taken[0].system)
        assert reading.plan
        assert PERSON not in repr(taken)
        one.done(taken[0])
        assert list(one.spool.folder.iterdir()) == []
        one.close()


def test_mutual_tls(plans: Path) -> None:
    certificates(plans)
    more = """[tls]
certificate = "server.pem"
key = "server.key"
clients = "ca.pem"
allowed = ["O=Exempel,CN=npo"]
"""
    with running(plans, more=more) as port:
        url = f"https://127.0.0.1:{port}/rivta/GetCarePlans"
        mine = Tls(certificate="npo.pem", key="npo.key", authority="ca.pem")
        one = source(plans, url, tls=mine)
        assert len(list(one.take())) == 1
        one.close()
        one.spool.clear()
        nobody = source(plans, url, tls=Tls(authority="ca.pem"))
        with pytest.raises(Retriable):
            list(nobody.take())
        nobody.close()


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    """After a crash the source goes on with the persons that were not asked."""
    seen: list[str] = []
    with answering(counting(seen, lambda _: Said(200, RESPONSE))) as url:
        killed = source(tmp_path, url, PERSON, OTHER, THIRD)
        first = next(killed.take())
        again = source(tmp_path, url, PERSON, OTHER, THIRD)
        taken = list(again.take())
        assert taken[0] == first
        assert [len(taken), *seen] == [3, PERSON, OTHER, THIRD]
        for each in taken:
            again.done(each)
        assert len(list(again.take())) == 3


def test_all_done_but_one_asks_nobody_anew(tmp_path: Path) -> None:
    seen: list[str] = []
    with answering(counting(seen, lambda _: Said(200, RESPONSE))) as url:
        one = source(tmp_path, url, PERSON, OTHER)
        taken = list(one.take())
        one.done(taken[0])
        assert list(source(tmp_path, url, PERSON, OTHER).take()) == [taken[1]]
    assert seen == [PERSON, OTHER]


def test_persons_without_plans_are_no_inputs_and_the_next_night_asks_again(tmp_path: Path) -> None:
    seen: list[str] = []
    empty = wrapped(answer((), shipped(), "log"))
    with answering(counting(seen, lambda _: Said(200, empty))) as url:
        one = source(tmp_path, url, PERSON, OTHER)
        assert list(one.take()) == list(one.take()) == []
    assert seen == [PERSON, OTHER] * 2


def test_a_fault_of_theirs_is_tried_again_and_one_of_ours_is_not(tmp_path: Path) -> None:
    seen: list[str] = []
    faults = {PERSON: "Server", OTHER: "Client"}
    with answering(counting(seen, lambda who: Said(500, fault(faults[who], "fel", "log")))) as url:
        taken = list(source(tmp_path, url, PERSON, OTHER).take())
    assert seen == [PERSON] * SOON.attempts + [OTHER]
    assert len(taken) == 2
    for each in taken:
        [reading] = sipfhir.read(each.path, each.system)
        assert [one.rule for one in reading.findings] == ["FORMAT-FAULT"]


@pytest.mark.parametrize(
    ("status", "body"), [(500, b""), (503, b"<html/>"), (200, b"<half"), (200, b"<html></html>")]
)
def test_no_soap_at_all_stops_and_can_be_resumed(tmp_path: Path, status: int, body: bytes) -> None:
    with answering(lambda _: Said(status, body)) as url, pytest.raises(Retriable) as told:
        list(source(tmp_path, url).take())
    assert PERSON not in str(told.value)


@pytest.mark.parametrize("line", ["19121212121", "1912-12-12", "191212121213", "tolvan", "191212-1212"])
def test_a_list_with_a_mistake_asks_nobody(tmp_path: Path, line: str) -> None:
    one = source(tmp_path, "http://127.0.0.1:1", PERSON, line)
    with pytest.raises(BadConfiguration, match="line 2") as told:
        list(one.take())
    assert line not in str(told.value)
    (tmp_path / "personer.txt").unlink()
    with pytest.raises(BadConfiguration, match="cannot be read"):
        list(one.take())


NIGHT = """
site = "site"
[[source]]
kind = "rivta"
name = "a"
url = "{url}"
logical-address = "SE2321000016-SIP1"
persons = "personer.txt"
targets = ["t"]
retry = {{attempts = 2, wait = 0.01, timeout = 5}}
[[target]]
kind = "folder"
name = "t"
path = "out"
"""


def test_a_night_that_is_killed_asks_each_person_once(tmp_path: Path) -> None:
    seen: list[str] = []
    says = {PERSON: Said(200, RESPONSE), OTHER: Said(500, fault("Client", "fel", "log"))}
    with answering(counting(seen, lambda who: says[who])) as url:
        (tmp_path / "personer.txt").write_text(f"{PERSON}\n{OTHER}\n", "ascii")
        nights = Nights(tmp_path, NIGHT.format(url=url) + TARGET)
        with pytest.raises(Stopped):
            nights.run(kill="sent")
        found = nights.run()
    assert seen == [PERSON, OTHER]
    assert found.pop("dead") == 1
    assert set(found) == {"created"}
