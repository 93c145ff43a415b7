"""Documents that stand as text in another, unfolded: to compare two files as data."""

from collections.abc import Sequence
from typing import Any

from lxml import etree


def unfolded(root: Any, inside: str | Sequence[str]) -> Any:
    """The tree with each text document in place of its text, in every element that ``inside`` names.

    A text that is no document stays. The tree is changed in place.
    """
    names = (inside,) if isinstance(inside, str) else inside
    for element in list(root.iter(etree.Element)):
        if local_name(element) in names and not len(element) and element.text:
            _unfold(element)
    return root


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _unfold(element: Any) -> None:
    parser = etree.XMLParser(
        remove_blank_text=True, remove_comments=True, resolve_entities=False, encoding="utf-8"
    )
    try:
        document = etree.fromstring(element.text.strip().encode(), parser)
    except etree.XMLSyntaxError:
        return
    element.text = None
    element.append(document)
