"""What an input is called in state and reports: nothing of what it is called where it lies.

File names are personal data as a rule (``SIP 19121212-1212.xml``), and so may be what looks like an ending.
"""

from pathlib import PurePath

from sipfhir.site import Site
from sipfhir.values import digest

ENDINGS = frozenset({".xml", ".json", ".ndjson", ".csv", ".txt", ".gz", ".zip"})
_LONGEST = 255
"""Bytes of a name that file systems take."""


def ref(site: Site, source: str, name: str, content: str) -> str:
    """The name of an input: keyed, the same for the same file of the same content.

    ``content`` is its keyed digest: a new file under the name of one that is done is another input.
    """
    whole = f"{source}/{name}/{content}".encode("utf-8", "surrogateescape")
    return f"{digest(site.key, whole)[:16]}{ending(name)}"


def ending(name: str) -> str:
    """The ending of a file name that says what form it has; empty for any other."""
    found = PurePath(name).suffix.lower()
    return found if found in ENDINGS else ""


def beside(name: str, content: str) -> str:
    """Another name for a file whose own is taken: its digest before it, or alone when that is too long."""
    longer = f"{content[:8]}-{name}"
    fits = len(longer.encode("utf-8", "surrogateescape")) <= _LONGEST
    return longer if fits else f"{content}{ending(name)}"
