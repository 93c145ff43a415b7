"""Files are the same when they hold the same data, and only then."""

import pytest

from sipfhir.same import same

XML = {"format": "xml"}
JSON = {"format": "json"}
CSV = {"format": "csv", "delimiter": ";", "charset": "windows-1252"}


@pytest.mark.parametrize(
    ("one", "other", "container", "equal"),
    [
        (b"<a x='1' y='2'/>", b'<a y="2" x="1"></a>', XML, True),
        (b"<a><b/></a>", b"<a>\n  <b/>\n</a>", XML, True),
        (b"<a>\xc3\xa5</a>", b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe5</a>", XML, True),
        (
            b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\x80</a>",
            b"<?xml version='1.0' encoding='ISO-8859-1'?><a>&#8364;</a>",
            XML,
            True,
        ),
        (b"<a><b/><c/></a>", b"<a><c/><b/></a>", XML, False),
        (b"<a>1 </a>", b"<a>1</a>", XML, False),
        (b'{"a": 1, "b": [1]}', b'\xef\xbb\xbf{"b":[1],"a":1}', JSON, True),
        (b'{"a": 1}', b'{"a": 1.0}', JSON, False),
        (b'{"a": 1}', b'{"a": "1"}', JSON, False),
        (b'{"a": null}', b"{}", JSON, False),
        (b"[1, 2]", b"[2, 1]", JSON, False),
        (b'{"a":1}\n{"a":2}\n', b'{"a": 1}\n\n{"a": 2}', {"format": "ndjson"}, True),
        (b'a;b\r\n"1";2\r\n', b"a;b\n1;2\n", CSV, True),
        (b"a;b\r\n\xe5;2\r\n", b"a;b\n1;2\n", CSV, False),
    ],
)
def test_same(one: bytes, other: bytes, container: dict[str, str], equal: bool) -> None:
    assert same(one, other, container) is equal
