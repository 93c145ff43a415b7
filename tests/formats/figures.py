"""Trees of FHIR compared by how their numbers are written: 1.0 is not 1.00."""

from typing import Any


def figures(tree: Any) -> Any:
    """The tree with its numbers as texts, told apart from texts."""
    if isinstance(tree, dict):
        return {name: figures(child) for name, child in tree.items()}
    if isinstance(tree, list):
        return [figures(child) for child in tree]
    return tree if isinstance(tree, str | bool) or tree is None else ("number", str(tree))
