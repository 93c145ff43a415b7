"""The tree of an XML record by local names. Namespaces are residue: kids that are no leaves.

`@xmlns` is the namespace of an element, where it is not that of the element above (`uri`, or `uri prefix`);
`@xmlns:p` is a further declaration. An element without either is in the namespace of the one above, so that
what an edited plan adds takes the namespace that it is put into.
"""

from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from lxml import etree

from sipfhir.mapping.tree import SPACE, Node, add_text, is_space, set_scalar

Declared = dict[Any, str]
"""Prefix (None for the default) → namespace; typed as lxml's stubs allow."""


class _Space(NamedTuple):
    """What an element's name stands in."""

    uri: str = ""
    prefix: str | None = None


_NONE = _Space()


def local(tag: Any) -> Any:
    """An element's name without its namespace; what is no element keeps its tag."""
    return tag.rpartition("}")[2] if type(tag) is str else tag


def from_xml(source: Any) -> Node:
    """The tree of an lxml element, comments and processing instructions left out."""
    return _node(source, _NONE, {})


def _node(source: Any, above: _Space, known: Declared) -> Node:
    space, declared = _Space(etree.QName(source).namespace or "", source.prefix), source.nsmap
    kids = [Node(SPACE, None, _spelled(space))] if space != above else []
    kids += [
        Node(f"{SPACE}:{prefix or ''}", None, uri or "")
        for prefix, uri in declared.items()
        if known.get(prefix) != uri and (uri, prefix) != space
    ]
    kids += [Node("@" + name, None, value) for name, value in source.items()]
    if source.text and not kids and not len(source):
        return Node(local(source.tag), [Node(".", None, source.text)])
    add_text(kids, ".", source.text)
    for child in source:
        if isinstance(child.tag, str):
            kids.append(_node(child, space, declared))
        add_text(kids, "~", child.tail)
    return Node(local(source.tag), kids)


def to_xml(node: Node) -> Any:
    """The lxml element of a tree."""
    return _element(None, node, _NONE)


def _element(parent: Any, node: Node, above: _Space) -> Any:
    kids = node.kids or ()
    space = next((_read(kid.value) for kid in kids if kid.name == SPACE), above)
    declared: Declared = {
        kid.name.removeprefix(f"{SPACE}:") or None: kid.value
        for kid in kids
        if is_space(kid) and kid.name != SPACE
    }
    element = _new(parent, node.name, space, declared)
    for kid in kids:
        if kid.kids is not None:
            _element(element, kid, space)
        elif not is_space(kid):
            set_scalar(element, kid)
    return element


def _new(parent: Any, name: str, space: _Space, declared: Declared) -> Any:
    """An element below its parent. It declares its own namespace unless the parent's declaration holds."""
    outer: Declared = {} if parent is None else parent.nsmap
    if (outer | declared).get(space.prefix, "") != space.uri:
        declared = declared | {space.prefix: space.uri}
    if parent is None:
        return _root(name, space, declared)
    tag = f"{{{space.uri}}}{name}" if space.uri else name
    element = etree.SubElement(parent, tag, nsmap=declared)
    if space.uri and element.prefix != space.prefix:
        # Of two prefixes of one namespace lxml took the other: let there be one.
        parent.remove(element)
        others = {prefix: uri for prefix, uri in declared.items() if uri != space.uri}
        element = etree.SubElement(parent, tag, nsmap=others | {space.prefix: space.uri})
    return element


def _root(name: str, space: _Space, declared: Declared) -> Any:
    """Parsed, so that it has the prefix that it should have, whatever else is declared."""
    spaces = "".join(
        f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(uri)}" for prefix, uri in declared.items()
    )
    return etree.fromstring(f"<{f'{space.prefix}:' if space.prefix else ''}{name}{spaces}/>")


def _spelled(space: _Space) -> str:
    """As it is kept. A URI has no blank in it: libxml2 refuses such a namespace."""
    return f"{space.uri} {space.prefix}" if space.prefix else space.uri


def _read(text: str) -> _Space:
    uri, _, prefix = text.partition(" ")
    return _Space(uri, prefix or None)
