"""Which system a file is taken for: how sure, why, and what is refused rather than guessed."""

import gzip
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sipfhir
from sipfhir.errors import BadInput, UnknownSystem
from sipfhir.recognition import look
from sipfhir.recognition_words import OBSTACLE, why
from sipfhir.registry import shipped, system, systems
from sipfhir.site import Site, defaults
from tests.authoring.sites import SYSTEM, toy

SAMPLES = defaults() / "samples"
GOOD = sorted(
    file
    for known in systems()
    for file in (SAMPLES / known.folder / "good").glob("*")
    if file.suffix not in (".yaml", ".pdf") and file.is_file()
)
PRATOR = SAMPLES / "prator/good/flera-planer.xml"
WHY = re.compile(
    r"(roten|nyckeln|nycklarna|kolumnen|kolumnerna|profilen|profilerna) X; \d av \d kännetecken"
    r"(; (xml|json|ndjson|csv .|fhir-searchset) \(väntat [a-z-]+( .)?\))?"
    r"; [a-z0-9-]+( \(väntat [a-z0-9-]+\))?"
)
CONTAINER = "container: {format: xml, charset: utf-8, root: Toys}"


def site(folder: Path, **others: str) -> Site:
    """``toy``, which knows files by ``recognise: {xml: [Toy]}``, and other systems that differ in a part."""
    toy(folder)
    for name, recognise in others.items():
        (folder / "adapters" / name).mkdir(parents=True)
        text = SYSTEM.replace("recognise: {xml: [Toy]}\n", "").replace(f"{CONTAINER}\n", "")
        (folder / "adapters" / name / "system.yaml").write_text(f"{text}{recognise}\n", "utf-8")
    return Site(folder)


def told(data: bytes, where: Site) -> list[tuple[str, str]]:
    """Each candidate and how sure it is."""
    return [(each.system, each.certainty) for each in sipfhir.recognise(data, site=where)]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_a_good_sample_is_known(file: Path) -> None:
    best = sipfhir.recognise(file)[0]
    assert best.system == file.parent.parent.name
    assert best.certainty in ("sure", "likely")
    assert sipfhir.detect(file) == best.system


def test_why_is_readable() -> None:
    [best] = sipfhir.recognise(PRATOR)
    assert why(best, "sv") == "roten PratorExport; 2 av 2 kännetecken; iso-8859-1"
    assert why(best, "en") == "root PratorExport; 2 of 2 marks; iso-8859-1"
    assert (best.share, best.root) == (1.0, "PratorExport")
    [best] = sipfhir.recognise(SAMPLES / "lifecare/broken/tom-export.json")
    assert why(best, "sv") == "nyckeln SipPlans; 1 av 3 kännetecken; utf-8"
    assert best.certainty == "likely"


def test_another_charset_and_another_format_lower_it(tmp_path: Path) -> None:
    [latin] = sipfhir.recognise(SAMPLES / "lifecare/broken/latin1.json")
    assert (latin.certainty, latin.charset, latin.expected_charset) == ("likely", "windows-1252", "utf-8")
    assert why(latin, "sv").endswith("; windows-1252 (väntat utf-8)")
    where = site(tmp_path, rows="recognise: {csv: [Nr, Mal]}\ncontainer: {format: csv, delimiter: ';'}")
    assert told(b"Nr;Mal\n1;2\n", where) == [("rows", "sure")]
    [comma] = sipfhir.recognise(b"Nr,Mal\n1,2\n", site=where)
    assert (comma.certainty, comma.format, comma.expected_format) == ("likely", "csv ,", "csv ;")
    assert why(comma, "en") == "columns Nr, Mal; 2 of 2 marks; csv , (expected csv ;); utf-8"


def test_ascii_speaks_against_no_charset() -> None:
    [best] = sipfhir.recognise(b"<PratorArende/>")
    assert (best.certainty, best.expected_charset) == ("sure", None)


def test_of_two_that_share_names_the_one_with_more_is_taken(tmp_path: Path) -> None:
    one, other = "recognise: {csv: [Nr, Typ, Text]}", "recognise: {csv: [Nr, Kvitterad]}"
    form = "\ncontainer: {format: csv, delimiter: ';'}"
    where = site(tmp_path, one=one + form, other=other + form)
    assert told(b"Nr;Typ;Text\n", where) == [("one", "sure"), ("other", "unlikely")]
    assert told(b"Nr;Kvitterad;Typ\n", where) == [("other", "likely"), ("one", "unlikely")]
    assert sipfhir.detect(b"Nr;Kvitterad;Typ\n", site=where) == "other"


def test_two_as_good_are_refused_by_name(tmp_path: Path) -> None:
    where = site(tmp_path, twin=f"recognise: {{xml: [Toy]}}\n{CONTAINER}")
    assert told(b"<Toy/>", where) == [("toy", "unclear"), ("twin", "unclear")]
    with pytest.raises(UnknownSystem, match=r"as much like toy or twin.*--from toy or twin"):
        sipfhir.detect(b"<Toy/>", site=where)
    with pytest.raises(UnknownSystem, match="--from toy or twin"):
        list(sipfhir.read(b"<Toy/>", site=where))
    assert [each.system for each in sipfhir.read(b"<Toy/>", "toy", site=where)] == ["toy"]


def test_format_and_charset_decide_between_equals(tmp_path: Path) -> None:
    where = site(tmp_path, twin=f"recognise: {{xml: [Toy]}}\n{CONTAINER.replace('utf-8', 'iso-8859-1')}")
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><Toy>å</Toy>'
    assert told(latin.encode("latin-1"), where) == [("twin", "likely"), ("toy", "unlikely")]
    assert told("<Toy>å</Toy>".encode(), where) == [("toy", "likely"), ("twin", "unlikely")]


def test_an_element_within_is_no_root() -> None:
    assert sipfhir.recognise(b"<Annat><PratorArende/></Annat>") == ()


def test_fhir_is_for_what_no_profile_marks() -> None:
    for data in (b'{"resourceType": "Bundle"}', b'<Bundle xmlns="http://hl7.org/fhir"/>'):
        [best] = sipfhir.recognise(data)
        assert (best.system, best.certainty) == ("fhir", "sure")
        assert why(best, "sv") == "FHIR-resurser utan någon profil som hör till ett system; utf-8"
    [marked] = sipfhir.recognise(SAMPLES / "cosmic-link/good/god-man.json")
    assert why(marked, "en").startswith("profile https://fhir.cambio.se/")


def test_keys_of_a_system_in_fhir_do_not_make_it_the_system(tmp_path: Path) -> None:
    where = site(tmp_path, other="recognise: {json: [status]}\ncontainer: {format: json}")
    assert told(b'{"status": "x"}', where) == [("other", "sure")]
    assert told(b'{"resourceType": "CarePlan", "status": "x"}', where) == [("fhir", "sure")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (gzip.compress(PRATOR.read_bytes()), "unpack it first"),
        (b"PK\x03\x04", "unpack it, and give the files"),
        (b"%PDF-1.4", "print-out"),
        (b"<html><body>Logga in", "web page"),
        (b"\0\1\2", "no text"),
    ],
)
def test_what_is_no_export_says_what_to_do(data: bytes, said: str) -> None:
    for call in (sipfhir.recognise, sipfhir.detect, lambda each: list(sipfhir.read(each))):
        with pytest.raises(BadInput, match=said):
            call(data)


def test_every_obstacle_is_told_in_both_languages() -> None:
    assert OBSTACLE["sv"].keys() == OBSTACLE["en"].keys()


def test_only_the_beginning_is_read() -> None:
    class Stream(io.BytesIO):
        read_to = 0

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            got = super().readinto(buffer)
            self.read_to += got
            return got

    stream = Stream(b"<PratorExport>" + b" " * 500_000)
    assert sipfhir.recognise(stream)[0].system == "prator"
    assert stream.read_to == 65_536


@given(st.binary(max_size=200), st.sampled_from([b"", b"<PratorArende>", b'{"SipPlans": [{"', b"a;b\n"]))
def test_what_is_told_holds_only_names_of_systems(data: bytes, start: bytes) -> None:
    found = look(start + data, shipped()).candidates
    assert found == look(start + data, shipped()).candidates
    for each in found:
        if not each.unclaimed:
            assert set(each.matched) <= {
                name for names in system(each.system).recognise.values() for name in names
            }
            names = each.root or ", ".join(each.matched)
            assert WHY.fullmatch(why(each, "sv").replace(names, "X", 1))
