"""What the first bytes of a file tell."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.formats import Signature, sniff

BUNDLE = {
    "resourceType": "Bundle",
    "entry": [{"resource": {"resourceType": "CarePlan", "meta": {"profile": ["https://example.com/SIP"]}}}],
}


@pytest.mark.parametrize(
    ("head", "signature"),
    [
        (b"<!-- x --><p:Export a='1'><Arende/>", Signature("xml", "utf-8", ("Export",))),
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


def test_a_head_that_ends_inside_a_character() -> None:
    assert sniff("Id;å".encode()[:-1]).charset == "utf-8"


@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    for start in (b"", b"<", b"{", b'[{"a"', b"a;b"):
        assert isinstance(sniff(start + data), Signature)
