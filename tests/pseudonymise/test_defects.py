"""What is wrong with a file is wrong with its copy, byte for byte; what nobody foresaw does not stop it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.pseudonymise import pseudonymised
from sipfhir.pseudonymise.check import found
from sipfhir.registry import shipped
from tests.pseudonymise.samples import FILES, KEY, folder_of

SITE = shipped()
XML = b"""<?xml version="1.0" encoding="%s"?>\r\n<PratorArende xmlns:h="http://h.example/x">\r\n<!-- Kalle -->
<Patient><Namn>%s</Namn><Annat h:x='Kalle'><![CDATA[Kalle & <Test>]]></Annat></Patient></PratorArende>"""
Change = Callable[[bytes, int], bytes]
CHANGES: list[Change] = [
    lambda data, at: data[:at],
    lambda data, at: data[:at] + data[at + 7 :],
    lambda data, at: data[: at + 20] + data[at:],
    lambda data, at: data[:at] + b"<" + data[at:],
    lambda data, at: data[:at] + b'"' + data[at:],
    lambda data, at: data[:at] + b"\xe5\x00"[:1] + data[at:],
]


def copied(data: bytes, folder: str) -> bytes:
    copy = pseudonymised(data, folder, KEY, site=SITE)
    assert copy.data is not None
    return copy.data


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.floats(0, 1), st.sampled_from(CHANGES))
def test_a_file_that_something_happened_to(file: Path, part: float, change: Change) -> None:
    data = file.read_bytes()
    data, folder = change(data, int(part * len(data))), folder_of(file)
    copy = pseudonymised(data, folder, KEY, site=SITE)
    rules = [each.rule for each in copy.findings]
    if copy.data is None:
        assert rules == ["PSEUDO-REFUSED"]
    else:
        same = found(copy.data, folder, SITE) == found(data, folder, SITE)
        assert same == ("PSEUDO-CHANGED" not in rules)


def test_charset_line_ends_quotes_and_structure_stay() -> None:
    data = XML % (b"iso-8859-1", b"Test, \xc5sa")
    made = copied(data, "prator")
    kept = (b'encoding="iso-8859-1"?>\r\n<PratorArende xmlns:', b"<![CDATA[", b"<!-- ", b"]]>", b"='")
    assert [made.count(each) for each in kept] == [data.count(each) for each in kept]
    assert made.count(b"\r\n") == data.count(b"\r\n")
    assert b"Kalle" not in made
    assert b"h.example" not in made
    assert any(sign in made for sign in (b"\xe5", b"\xe4", b"\xf6", b"\xc5", b"\xc4", b"\xd6"))


@pytest.mark.parametrize("name", [b"Test, \xc5sa", "Test, Ã…sa".encode()])
def test_a_wrong_byte_and_a_letter_read_twice_stay(name: bytes) -> None:
    made = copied(XML % (b"utf-8", name), "prator")
    assert name.removeprefix(b"Test, ").removesuffix(b"sa") in made
    assert b"Test," not in made


def test_an_unknown_charset_stays_unknown() -> None:
    made = copied(XML % (b"klingon", b"Test, Anna"), "prator")
    assert b"klingon" not in made
    assert found(made, "prator", SITE) == found(XML % (b"klingon", b"x"), "prator", SITE)


def test_escapes_stay_escapes() -> None:
    data = rb'{"SipPlans": [{"Coordinator": {"Name": "\u00c5sa \/ Test"}, "Q": "a\nb\u00e5b"}]}'
    made = copied(data, "lifecare")
    assert made.count(rb"\u00") == 2
    assert rb"\/ " in made
    assert rb"\n" in made
    made = copied(XML % (b"utf-8", b"K&#229;r &#x41;nna: 7"), "prator")
    assert re.search(rb"<Namn>\w&#\d+;\w &#x[0-9A-F]+;\w+: \d</Namn>", made)


def test_a_key_that_stands_twice_stands_twice() -> None:
    made = copied(b'{"SipPlans": [{"Kalle": 1, "Kalle": 2, "PersonId": "191212121212"}]}', "lifecare")
    names = re.findall(rb'"(\w+)": [12]\b', made)
    assert len(names) == 2
    assert len(set(names)) == 1
    assert names[0] != b"Kalle"


def test_a_reference_follows_what_it_refers_to() -> None:
    data = b'{"resourceType": "Bundle", "entry": [%s]}'
    subject = b'"subject": {"reference": "Patient/kalle-12"}'
    plan = b'{"resource": {"resourceType": "CarePlan", "id": "plan-77", %s}}' % subject
    patient = b'{"resourceType": "Patient", "id": "kalle-12"}'
    person = b'{"fullUrl": "https://x.example/Patient/kalle-12", "resource": %s}' % patient
    made = copied(data % (plan + b"," + person), "fhir")
    own = made.split(b'"id": "')[2].split(b'"')[0]
    assert own != b"kalle-12"
    assert made.count(b"Patient/" + own + b'"') == 2


def test_what_kind_of_file_something_is_stays() -> None:
    file = b'{"contentType": "application/pdf", "title": "Kalles brev.pdf", "data": "JVBERi0xLjcgS2FsbGU="}'
    plan = b'{"resourceType": "DocumentReference", "id": "brev-1", "content": [{"attachment": %s}]}' % file
    made = copied(plan, "fhir")
    assert b'"application/pdf"' in made
    assert re.search(rb'"title": "\w+ \w+\.pdf", "data": "JVBERi0', made)
    assert b"Kalle" not in made
    assert b"S2FsbGU" not in made
