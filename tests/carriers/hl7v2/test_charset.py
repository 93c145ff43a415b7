"""MSH-18 is obeyed, and written as what the bytes are; an endpoint may say otherwise."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from sipfhir.carriers.hl7v2 import Writer, read
from sipfhir.carriers.hl7v2.reading import Reader
from sipfhir.carriers.hl7v2.wire import messages
from sipfhir.plan import Concept, HumanName, Person
from sipfhir.site import Site
from tests.carriers.hl7v2.given import PERSON, PLAN, TIME, case, changed, siu

NAMES = {"8859/1": "iso-8859-1", "UNICODE UTF-8": "utf-8", "WINDOWS-1252": "windows-1252"}


def endpoint(folder: Path, charset: str) -> Site:
    """A site with the endpoint ``norr``."""
    place = folder / "adapters/hl7v2"
    place.mkdir(parents=True, exist_ok=True)
    (place / "norr.yaml").write_text(f"extends: endpoint\ncharset: {charset}\n", "utf-8")
    return Site(folder)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_header_says_is_what_the_bytes_are(name: str, tmp_path: Path) -> None:
    site = endpoint(tmp_path, f"{{write: {name}}}")
    [message] = Writer(site, TIME, "norr").write(PLAN, "siu").messages
    assert f"|{name}\r".encode() in message.data
    assert "Åsgård^Örjan Ähl".encode(NAMES[name]) in message.data
    [reading] = read(message.data)
    assert reading.plan is not None
    assert reading.plan.person == PERSON


@pytest.mark.parametrize("codec", ["iso-8859-1", "utf-8", "windows-1252"])
def test_an_override_goes_before_the_header(codec: str, tmp_path: Path) -> None:
    name = next(name for name, known in NAMES.items() if known == codec)
    site = endpoint(tmp_path, f"{{override: {name}}}")
    data = changed(siu().data, r"UNICODE UTF-8", "ASCII").decode().encode(codec)
    [reading] = read(data, site=site, name="norr")
    assert reading.plan is not None
    assert reading.plan.person == PERSON
    [again] = read(data, charset=codec)
    assert again.plan is not None
    assert again.plan.person == PERSON


MISSING = changed(siu().data, r"\|+UNICODE UTF-8", "").decode()
CASES = [
    (MISSING.encode("iso-8859-1"), "missing", True),
    (changed(siu().data, "UNICODE UTF-8", "KLINGON"), "unknown", False),
    (changed(siu().data, "UNICODE UTF-8", "ASCII"), "bytes", False),
    (siu().data.decode().encode("iso-8859-1"), "bytes", False),
    (changed(siu().data, "UNICODE UTF-8", "UNICODE UTF-8~8859/1"), "more", True),
    (
        changed(siu().data, "UNICODE UTF-8", "8859/1").decode().replace("Växjö", "€").encode("windows-1252"),
        "control",
        True,
    ),
]


@pytest.mark.parametrize(
    ("data", "found", "planned"), CASES, ids=[each[1] + str(i) for i, each in enumerate(CASES)]
)
def test_what_the_header_says_is_obeyed_and_what_it_does_not_is_told(
    data: bytes, found: str, planned: bool
) -> None:
    [reading] = read(data)
    [told] = [each for each in reading.findings if each.rule == "HL7-CHARSET"]
    assert case(told) == found
    assert (reading.plan is not None) is planned
    if found == "bytes":
        assert told.place.line is not None
    else:
        assert told.place.path == "MSH-18"


def test_without_a_header_the_endpoint_s_default_holds(tmp_path: Path) -> None:
    site = endpoint(tmp_path, "{missing: UNICODE UTF-8}")
    [raw] = messages(MISSING.encode())
    reading = Reader(site, "norr").received(raw).reading
    assert reading.plan is not None
    assert reading.plan.person == PERSON
    assert [case(each) for each in reading.findings if each.rule == "HL7-CHARSET"] == ["missing"]


def test_signs_that_a_charset_lacks_are_left_out_and_told(tmp_path: Path) -> None:
    site = endpoint(tmp_path, "{write: 8859/1}")
    person = Person(
        identifiers=PERSON.identifiers, name=HumanName(family="Łuk", given="Åsa"), sex=Concept("female")
    )
    written = Writer(site, TIME, "norr").write(replace(PLAN, person=person), "siu")
    [lost] = [each for each in written.findings if each.rule == "LOSS-CHARACTER"]
    assert (lost.place.plan, lost.params["count"]) == ("person.name.family", 1)
    assert b"|uk^\xc5sa^" in written.messages[0].data


def test_bytes_that_are_escaped_are_of_the_message_s_charset() -> None:
    data = changed(siu().data, "Växjö", r"V\XC3A4\xj\XC3B6\ ").replace(rb"\ ^", b"\\^")
    [reading] = read(data)
    assert reading.plan is not None
    assert reading.plan.person
    assert reading.plan.person.address
    assert reading.plan.person.address.city == "Växjö"
