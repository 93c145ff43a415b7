"""What the texts of a system may be made of: the rest is left out when it is written, and told.

``all`` is what XML 1.0 holds (production 2); every text is kept to it, so that a plan can go on to any form.
``bmp`` is for systems that store text as UCS-2 or UTF-8 of at most three bytes: the basic multilingual plane
(U+0000 to U+FFFF), and of control characters tab, line feed and carriage return alone.
"""

import re
from typing import NamedTuple

_BEYOND = {
    "all": "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
    "bmp": "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]",
}


class Repertoire(NamedTuple):
    """The characters that a system holds, by those that it does not."""

    beyond: re.Pattern[str]

    def kept(self, text: str) -> str:
        """The text without what cannot be held."""
        return self.beyond.sub("", text)


_KNOWN = {name: Repertoire(re.compile(beyond)) for name, beyond in _BEYOND.items()}
NAMES = frozenset(_KNOWN)
"""What ``characters:`` may say in a system.yaml."""


def repertoire(name: str) -> Repertoire:
    """The repertoire of that name. What is no name is told by who checks the system.yaml; here it is all."""
    return _KNOWN.get(name, _KNOWN["all"])
