"""What the first bytes of a file tell."""

import bz2
import gzip
import json
import lzma
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.formats import Obstacle, Signature, obstacle, sniff

BUNDLE = {
    "resourceType": "Bundle",
    "entry": [{"resource": {"resourceType": "CarePlan", "meta": {"profile": ["https://example.com/SIP"]}}}],
}


@pytest.mark.parametrize(
    ("head", "signature"),
    [
        (
            b"<!-- x --><p:Export a='1'><Arende/><!-- <X> --><p:Mal/><?y <z>?></p:Export>",
            Signature("xml", "utf-8", ("Export",), within=("Arende", "Mal")),
        ),
        (b"<?pi x?>\r\n<a xmlns='urn:a'/>", Signature("xml", "utf-8", ("a",), namespace="urn:a")),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><p:a xmlns:p="urn:a" xmlns="urn:b"/>',
            Signature("xml", "utf-8", ("a",), namespace="urn:a"),
        ),
        (
            b'<?xml version="1.0" encoding="ISO-8859-1"?><Export>\xe5',
            Signature("xml", "iso8859-1", ("Export",)),
        ),
        ("\ufeff<Export>".encode("utf-16-le"), Signature("xml", "utf-16-le", ("Export",))),
        (
            b'{"v": {"x": 1}, "Plans": [{"Id": 1, "g": [{"y": 1}]}, {"no": 1}], "n": 1}',
            Signature("json", "utf-8", ("v", "Plans", "Id", "g", "n")),
        ),
        (b'[{"Id": 1, "x": {"y": 1}}, {"z"', Signature("json", "utf-8", ("Id", "x"))),
        (b'{"Id": 1, "x": "cut of', Signature("json", "utf-8", ("Id", "x"))),
        (b'{"Id": 1}\n{"Nr": 2}\n', Signature("ndjson", "utf-8", ("Id",))),
        (b"Id;Namn,x;Typ\n1;2;3\n", Signature("csv", "utf-8", ("Id", "Namn,x", "Typ"), ";")),
        (b'Id\t"Na\xe5mn"\n', Signature("csv", "windows-1252", ("Id", "Naåmn"), "\t")),
        (b"\xef\xbb\xbfId,\xc3\xa5\n", Signature("csv", "utf-8", ("Id", "å"), ",")),
        (b"%PDF-1.7", Signature(None, "utf-8")),
        (b"", Signature(None, "utf-8")),
        (
            json.dumps(BUNDLE).encode(),
            Signature(
                "fhir-searchset",
                "utf-8",
                ("resourceType", "entry", "resource", "Bundle", "CarePlan", "https://example.com/SIP"),
            ),
        ),
    ],
)
def test_signatures(head: bytes, signature: Signature) -> None:
    assert sniff(head) == signature


SOAP = b"""<s:Envelope xmlns:s="urn:soap"><s:Body><Get><Result>%s</Result></Get></s:Body></s:Envelope>"""


@pytest.mark.parametrize(
    "inner",
    [
        b"&lt;?xml version='1.0'?&gt;&lt;Note&gt;&lt;Mal/&gt;",
        b"<![CDATA[<?xml version='1.0'?><Note><Mal/>]]>",
    ],
)
def test_what_is_text_in_soap_is_told_too(inner: bytes) -> None:
    found = sniff(SOAP % inner)
    assert found.soap
    assert not found.fhir
    assert found.names == ("Envelope", "Body", "Get", "Result", "Note")
    assert found.within == ("Mal",)
    assert found.namespace == "urn:soap"


@pytest.mark.parametrize(
    "head",
    [
        b'<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?><!-- x --><f:Bundle xmlns:f="http://hl7.org/fhir"/>',
        b'{"type": "collection", "resourceType": "Bundle"}',
        b'{"resourceType": "Patient"}\n{"resourceType": "CarePlan"}\n',
        b'[{"resourceType": "Patient"}]',
    ],
)
def test_fhir_in_any_form(head: bytes) -> None:
    assert sniff(head).fhir


def test_what_is_no_fhir() -> None:
    assert not sniff(b"<resourceType/>").fhir
    assert not sniff(b'<a xmlns="http://hl7.org/v3" xmlns:f="http://hl7.org/fhir"/>').fhir


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (gzip.compress(b"<a/>", mtime=0), "packed"),
        (bz2.compress(b"<a/>"), "packed"),
        (lzma.compress(b"<a/>"), "packed"),
        (b"PK\x03\x04\x14", "zip"),
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1\\ansi a;b", "rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "office"),
        (b"<!DOCTYPE html>\n<html>", "html"),
        (b"<?xml version='1.0'?>\n<HTML lang='sv'>", "html"),
        (b"a;b\0;c", "binary"),
        (b"<htmlArende/>", None),
        (b"a;b\n1;2\n", None),
        ("<Å/>".encode("utf-16-le"), None),
        ("\ufeffa;b".encode("utf-16-be"), None),
    ],
)
def test_what_is_no_export(head: bytes, kind: str | None) -> None:
    assert obstacle(head) == kind


def test_a_head_that_ends_inside_a_character() -> None:
    assert sniff("Id;å".encode()[:-1]).charset == "utf-8"


@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    for start in (b"", b"<", b"{", b'[{"a"', b"a;b"):
        assert isinstance(sniff(start + data), Signature)
        assert obstacle(start + data) in (None, *get_args(Obstacle))
