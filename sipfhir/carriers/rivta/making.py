"""Elements by name, attributes and children, in one namespace."""

from typing import Any

from lxml import etree


class Maker:
    """``make("part", name="parameters")``; ``nsmap`` are the prefixes that what it makes declares."""

    def __init__(self, namespace: str, nsmap: dict[str, str]) -> None:
        self._namespace, self._nsmap = namespace, nsmap

    def __call__(self, tag: str, /, *children: Any, **attributes: str) -> Any:
        """An element."""
        node = etree.Element(f"{{{self._namespace}}}{tag}", attributes, nsmap=self._nsmap)
        node.extend(children)
        return node
