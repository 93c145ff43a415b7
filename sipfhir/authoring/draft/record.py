"""Which element or member is one plan, and what stands around it."""

from collections import Counter
from typing import Any, NamedTuple

from lxml import etree

from sipfhir.authoring.draft.forms import is_identity
from sipfhir.errors import BadInput
from sipfhir.mapping.local_tree import local

_MOST_LEAVES = 0.75


class Found(NamedTuple):
    """``record``: an element's name, a column, or a label; ``root``: what stands around the records.

    ``names`` are what such a file is known by; ``shared`` are the columns of a CSV record.
    """

    record: str
    root: str | None
    names: tuple[str, ...]
    shared: tuple[str, ...] = ()
    namespaces: bool = False


def root_of(data: bytes, file: str) -> Any:
    """The root element of an XML file; no entity is expanded, nothing fetched. Raises BadInput."""
    reading = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, reading)
    except etree.XMLSyntaxError as problem:
        raise BadInput(f"{file}:{problem.lineno}: not XML that can be read. Give a whole export.") from None


def of_xml(roots: list[Any]) -> Found:
    """The deepest element that still holds nearly everything, every identity included."""
    found = _element(roots)
    spaced = any("}" in str(each.tag) for root in roots for each in root.iter())
    names = tuple(dict.fromkeys(local(name) for name in found.names))
    return Found(local(found.record), local(found.root), names, namespaces=spaced)


def _element(roots: list[Any]) -> Found:
    tops = tuple(dict.fromkeys(root.tag for root in roots))
    for name in tops:
        around = [root.tag for root in roots if root.tag != name and root.find(f".//{name}") is not None]
        if around:
            return Found(name, around[0], tops)
    record, above = roots, None
    while (below := _dominant(record)) is not None:
        above, record = record[0].tag, below
        if len(record) > len(roots):
            break
    return Found(record[0].tag, above, tops)


def _dominant(nodes: list[Any]) -> list[Any] | None:
    """The children of one name that hold nearly all leaves and every identity; None when there are none."""
    kids = [kid for node in nodes for kid in node if isinstance(kid.tag, str) and len(kid)]
    sizes: Counter[str] = Counter()
    for kid in kids:
        sizes[kid.tag] += _size(kid)
    if not sizes:
        return None
    name, size = sizes.most_common(1)[0]
    chosen = [kid for kid in kids if kid.tag == name]
    enough = size >= _MOST_LEAVES * sum(map(_size, nodes))
    own = [_identities(kid) for kid in chosen]
    return chosen if enough and all(own) and sum(own) == sum(map(_identities, nodes)) else None


def _size(node: Any) -> int:
    return sum(1 + len(each.attrib) for each in node.iter() if isinstance(each.tag, str))


def _identities(node: Any) -> int:
    texts = (
        text
        for each in node.iter()
        if isinstance(each.tag, str)
        for text in (*each.attrib.values(), each.text or "")
    )
    return sum(map(is_identity, texts))


def of_json(documents: list[Any]) -> Found:
    """The array of objects in the outer object that holds nearly everything, else the object itself."""
    keys = Counter(key for document in documents if isinstance(document, dict) for key in _roots(document))
    root = keys.most_common(1)[0][0] if keys else None
    names = dict.fromkeys(key for document in documents for key in _keys(document))
    return Found(_singular(root) if root else "Plan", root, tuple(names))


def _roots(document: dict[str, Any]) -> list[str]:
    size, own = _leaves(document), _people(document)
    return [
        key
        for key, value in document.items()
        if isinstance(value, list)
        and value
        and all(isinstance(item, dict) and _people(item) for item in value)
        and _leaves(value) >= _MOST_LEAVES * size
        and _people(value) == own
    ]


def _keys(document: Any) -> list[str]:
    one = document[0] if isinstance(document, list) and document else document
    return list(one) if isinstance(one, dict) else []


def _scalars(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _scalars(inner)]
    return [leaf for inner in value for leaf in _scalars(inner)] if isinstance(value, list) else [value]


def _leaves(value: Any) -> int:
    return len(_scalars(value))


def _people(value: Any) -> int:
    return sum(isinstance(leaf, str) and is_identity(leaf) for leaf in _scalars(value))


def _singular(name: str) -> str:
    plain = name.removesuffix("s")
    return plain[:1].upper() + plain[1:]
