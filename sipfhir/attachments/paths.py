"""Ways below a folder that cannot lead out of it: no `..`, no absolute name, no symbolic link.

A link is refused even when it stays inside: it may lead to another person's folder.
"""

import os
import stat
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit


class Refused(Exception):
    """A way that is not gone. ``reason``: link, outside, name, ambiguous, shared or closed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_segment(name: str) -> bool:
    """Whether a name is one step down, on any system, and can be written as UTF-8."""
    if name in ("", ".", "..") or len(name) > 255 or any(mark in name for mark in "/\\:\0"):
        return False
    return is_text(name)


def is_text(name: str) -> bool:
    """False for a file name whose bytes are not in the machine's charset."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def below(base: Path, steps: tuple[str, ...]) -> Path:
    """The path below ``base``, whether it is there or not; a step may differ in case. Raises Refused."""
    path = base
    for step in steps:
        if not is_segment(step):
            raise Refused("outside")
        path = _step(path, step)
        # By `os.path`: a name too long for the disk, or in a folder that nobody may enter, is no link.
        if os.path.islink(path):
            raise Refused("link")
    return path


def fold(name: str) -> str:
    """A name without its case, and however its letters are composed (macOS takes å apart)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _step(folder: Path, name: str) -> Path:
    path = folder / name
    if os.path.lexists(path) or not os.path.isdir(folder):
        return path
    alike = [folder / each for each in listed(folder) or () if fold(each) == fold(name)]
    return alike[0] if len(alike) == 1 else path


def listed(folder: Path) -> list[str] | None:
    """The names in a folder, in order; None when it cannot be opened or entered."""
    try:
        return sorted(os.listdir(folder)) if os.access(folder, os.X_OK) else None
    except OSError:
        return None


def is_file(path: Path) -> bool:
    """An ordinary file: no link, no device, no pipe that would be waited for."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def as_url(steps: tuple[str, ...]) -> str:
    """A relative reference (RFC 3986): no blank, no letter that a URL lacks."""
    return quote("/".join(steps))


def steps_of(url: str) -> tuple[str, ...] | None:
    """The steps of a relative reference; None for a link to the web, which nobody here follows.

    ``\\`` is taken for ``/``, as systems on Windows write. Raises Refused for a file of the machine.
    """
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
    except ValueError:
        return None
    if parts.scheme == "file" or len(parts.scheme) == 1 or (parts.netloc and not parts.scheme):
        raise Refused("outside")
    if parts.scheme or not parts.path:
        return None
    return tuple(unquote(step) for step in parts.path.split("/") if step != ".")
