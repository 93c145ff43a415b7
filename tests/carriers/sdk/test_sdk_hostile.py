"""Files that mean harm: refused with a place, before they cost anything."""

from base64 import b64encode

import pytest

from sipfhir.carriers.sdk import receive
from tests.carriers.sdk.messages import KNOWN, SITE, data, rules

BOMB = b"""<?xml version="1.0"?>
<!-- a comment -->
<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<m>&b;</m>"""
OPEN = f'<m:messagePayload xmlns:m="{KNOWN.message.namespace}">'.encode()


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (BOMB, "FORMAT-DOCTYPE"),
        (BOMB.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"), "FORMAT-DOCTYPE"),
        (b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><m/>', "FORMAT-DOCTYPE"),
        (b"<m>&nothing;</m>", "FORMAT-XML"),
        (OPEN + b"<m:message>" * 100, "FORMAT-LIMIT"),
        (OPEN + b"<m:x/>" * 30_000 + b"</m:messagePayload>", "FORMAT-LIMIT"),
        (data()[:-40], "FORMAT-XML"),
        (b"", "FORMAT-EMPTY"),
        (b" \n", "FORMAT-EMPTY"),
        (b"\0\0\0", "FORMAT-XML"),
        (b"%PDF-1.7", "FORMAT-XML"),
        (b'{"a": 1}', "FORMAT-XML"),
        (b"<?xml version='1.0' encoding='klingon'?><m/>", "FORMAT-CHARSET"),
        (b"<m/>", "SDK-PAYLOAD"),
        (b"<html><body/></html>", "SDK-PAYLOAD"),
        (b"<messagePayload><message/></messagePayload>", "SDK-PAYLOAD"),
    ],
)
def test_refused(source: bytes, rule: str) -> None:
    found = receive(source, SITE, "a.xml")
    assert rules(found.findings) == [rule]
    assert (found.message, found.receipt, found.readings) == (None, None, ())
    assert found.findings[0].place.file == "a.xml"


def test_a_bomb_within_a_submission() -> None:
    soap = (
        '<s:Envelope xmlns:s="urn:s"><s:Body><e:submitRequest xmlns:e="urn:e"><payload><value>'
        f"{b64encode(BOMB).decode()}</value></payload></e:submitRequest></s:Body></s:Envelope>"
    )
    assert rules(receive(soap.encode(), SITE).findings) == ["FORMAT-DOCTYPE"]


def test_the_line_of_a_bomb() -> None:
    assert receive(BOMB, SITE).findings[0].place.line == 3


def test_another_charset_is_read() -> None:
    text = data().decode().replace("UTF-8", "UTF-16")
    assert receive(text.encode("utf-16"), SITE).message
    latin = data(sheet="kallelse").decode().replace("UTF-8", "ISO-8859-1")
    found = receive(latin.encode("iso-8859-1"), SITE).message
    assert found is not None
    assert found.header.label == "Kallelse till SIP-möte"


def test_a_name_that_leads_out_of_the_folder_is_no_name() -> None:
    source = data().replace(b">plan.pdf<", b">../../etc/passwd<")
    assert [one.name for one in receive(source, SITE).files] == ["1-1.pdf", "1-2.json"]
