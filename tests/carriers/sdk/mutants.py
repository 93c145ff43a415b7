"""Messages broken by chance: elements taken out, doubled, moved, renamed, given other texts."""

from typing import Any

from hypothesis import strategies as st
from lxml import etree

from tests.carriers.sdk.messages import SPACE

NAMES = (
    "messageId",
    "label",
    "root",
    "extension",
    "person",
    "reference",
    "attention",
    "documents",
    "ContentText",
    "content",
    "nonsense",
)
TEXTS = (
    "",
    " ",
    "Eva",
    "true",
    "1",
    "2025-09-22T07:00:00.000Z",
    "5d42754d-696b-1c83-7d28-9af980dcd5a1",
    "iso6523-actorid-upis",
    "QUJD",
    "x" * 257,
)


@st.composite
def mutants(draw: st.DrawFn, source: bytes) -> bytes:
    """The message after one to three accidents."""
    root = etree.fromstring(source, etree.XMLParser(remove_blank_text=True))
    for _ in range(draw(st.integers(1, 3))):
        elements = [one for one in root.iter() if one.getparent() is not None]
        if elements:
            _accident(draw, draw(st.sampled_from(elements)))
    return etree.tostring(root)


def _accident(draw: st.DrawFn, one: Any) -> None:
    parent = one.getparent()
    kind = draw(st.sampled_from(["out", "twice", "text", "moved", "renamed", "other", "marked"]))
    if kind == "out":
        parent.remove(one)
    elif kind == "twice":
        parent.insert(draw(st.integers(0, len(parent))), etree.fromstring(etree.tostring(one)))
    elif kind == "text":
        one.text = draw(st.sampled_from(TEXTS))
    elif kind == "moved":
        parent.insert(draw(st.integers(0, len(parent) - 1)), one)
    elif kind == "renamed":
        one.tag = f"{{{SPACE['m']}}}{draw(st.sampled_from(NAMES))}"
    elif kind == "other":
        made = etree.Element(draw(st.sampled_from(["{urn:x}x", "x"])))
        made.text = draw(st.sampled_from(["y", ""]))
        one.insert(draw(st.integers(0, len(one))), made)
    else:
        one.set(draw(st.sampled_from(["a", "{urn:x}a"])), "b")
