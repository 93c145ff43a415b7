"""Fills the parts of a page between ``<!-- made: NAME -->`` and ``<!-- end -->``."""

import re
from collections.abc import Callable, Mapping

BLOCK = re.compile(r"<!-- made: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def filled(text: str, makers: Mapping[str, Callable[[], str]]) -> str:
    """The page with every part made anew. Raises KeyError for a part that nobody makes."""

    def made(block: re.Match[str]) -> str:
        name = block[1]
        return f"<!-- made: {name} -->\n{makers[name]()}\n<!-- end -->"

    return BLOCK.sub(made, text)


def fenced(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"
