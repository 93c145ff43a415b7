"""The bytes of an attachment: carried in the plan as base64, or in the file of a relative link."""

import binascii
from base64 import b64encode
from os import PathLike, fspath
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from sipfhir.attachments.kinds import HEAD
from sipfhir.attachments.paths import Refused, below, is_file, steps_of
from sipfhir.plan import Attachment, Plan

LARGEST = 50_000_000
"""Bytes. More is read by nobody, and no receiver that we know takes it."""

FileName = str | PathLike[str]


class Seen(NamedTuple):
    """What is there, without reading all of it: how it begins, and its size in bytes."""

    head: bytes
    size: int


class Trouble(Exception):
    """Why there is nothing to see. ``rule`` and ``reason`` are those of the finding."""

    def __init__(self, rule: str, reason: str | None = None) -> None:
        super().__init__(rule)
        self.rule = rule
        self.reason = reason


def content(attachment: Attachment, file: FileName | None) -> bytes | None:
    """The bytes of an attachment of a plan that was read from ``file``.

    None when they cannot be had: not there, broken base64, larger than LARGEST, or a link that is not
    followed (to the web, out of the folder of ``file``, symbolic).
    """
    try:
        seen = look(attachment, _folder(file))
        if seen is None or seen.size > LARGEST:
            return None
        path = linked(attachment, _folder(file))
        return decoded(attachment.data or "") if path is None else path.read_bytes()
    except (Trouble, OSError):
        return None


def inlined(plan: Plan, file: FileName | None) -> Plan:
    """The plan with the bytes of its attachments as base64, where they can be had. Links stay."""
    return replace(plan, attachments=tuple(_inline(each, file) for each in plan.attachments))


def _inline(attachment: Attachment, file: FileName | None) -> Attachment:
    if attachment.data is not None:
        return attachment
    found = content(attachment, file)
    return attachment if found is None else replace(attachment, data=b64encode(found).decode())


def _folder(file: FileName | None) -> Path | None:
    return None if file is None else Path(fspath(file)).parent


def look(attachment: Attachment, base: Path | None) -> Seen | None:
    """What is there; None when the attachment says nothing that can be looked at. Raises Trouble."""
    if attachment.data is not None:
        data = decoded(attachment.data)
        return Seen(data[:HEAD], len(data))
    path = linked(attachment, base)
    return None if path is None else _seen(path)


def decoded(data: str) -> bytes:
    """Base64 as bytes; line breaks in it are no fault. Raises Trouble."""
    try:
        return binascii.a2b_base64("".join(data.split()), strict_mode=True)
    except ValueError:
        raise Trouble("ATTACH-DATA") from None


def linked(attachment: Attachment, base: Path | None) -> Path | None:
    """The file that a relative link names; None without one, or with no folder to start from.

    Raises Trouble.
    """
    if attachment.data is not None or attachment.url is None:
        return None
    try:
        steps = steps_of(attachment.url)
        return None if steps is None or base is None else below(base, steps)
    except Refused as refused:
        raise Trouble("ATTACH-REFUSED", refused.reason) from None


def _seen(path: Path) -> Seen:
    if not is_file(path):
        raise Trouble("ATTACH-MISSING", "missing")
    try:
        with path.open("rb") as stream:
            return Seen(stream.read(HEAD), path.stat().st_size)
    except OSError:
        raise Trouble("ATTACH-MISSING", "unreadable") from None
