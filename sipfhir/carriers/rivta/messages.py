"""Messages as elements, in the order of the contract. What says nothing is not written."""

from typing import Any

from lxml import etree

from sipfhir.carriers.rivta.contract import Contract

Values = dict[str, Any]


def message(known: Contract, operation: str, name: str, values: Values) -> Any:
    """A message: ``name`` is the operation, or that and ``Response``. ``values``: by element, a text, a truth
    value, a mapping of its elements, or a list of such."""
    namespace = known.operations[operation].namespace
    root = etree.Element(f"{{{known.namespaces[namespace]}}}{name}", nsmap=_prefixes(known, namespace))
    _fill(root, values, known, namespace, f"{name}Type")
    return root


def part(known: Contract, namespace: str, name: str, inside: tuple[str, str], values: Values) -> Any:
    """One element of a message by itself; ``inside`` is namespace and name of its type."""
    root = etree.Element(f"{{{known.namespaces[namespace]}}}{name}", nsmap=_prefixes(known, namespace))
    _fill(root, values, known, *inside)
    return root


def in_utf8(node: Any) -> bytes:
    """An element as bytes, letters as they are."""
    return etree.tostring(node, encoding="unicode").encode()


def _prefixes(known: Contract, namespace: str) -> Any:
    """The message's own namespace without a prefix; `core` and `index` are what its types are in."""
    other = "core" if namespace == "plans" else "index"
    return {None: known.namespaces[namespace], other: known.namespaces[other]}


def _fill(node: Any, values: Values, known: Contract, namespace: str, name: str) -> None:
    made = known.type(namespace, name)
    assert made, f"{name} has no elements"
    strange = values.keys() - {element.name for element in made.elements}
    assert not strange, f"{name} has no element {sorted(strange)}"
    for element in made.elements:
        given = values.get(element.name)
        for value in given if isinstance(given, list) else [given]:
            if value in (None, "", {}):
                continue
            child = etree.SubElement(node, f"{{{known.namespaces[namespace]}}}{element.name}")
            if isinstance(value, dict):
                assert element.namespace
                _fill(child, value, known, element.namespace, element.type)
            else:
                child.text = _text(value)


def _text(value: Any) -> str:
    return ("false", "true")[value] if isinstance(value, bool) else str(value)


def local(node: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def said(node: Any, path: str) -> str | None:
    """The text of the first element at a path of local names; None when it is absent or blank."""
    found = node.find("/".join(f"{{*}}{step}" for step in path.split("/")))
    return (found.text or "").strip() or None if found is not None else None


def all_said(node: Any, name: str) -> list[str]:
    """The texts of the children of that name."""
    return [(child.text or "").strip() for child in node.findall(f"{{*}}{name}")]
