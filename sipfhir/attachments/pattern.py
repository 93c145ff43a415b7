"""Where a plan's attachments lie, as system.yaml says it: `{file}-bilagor/{identifier}`."""

import re

import msgspec

IDENTIFIER = "{identifier}"
FILE = "{file}"
_SEGMENT = re.compile(r"[^/\\:{}\0]*")


class AttachmentFolder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``attachments:`` of a system.yaml.

    ``folder`` is one pattern or several, of which the first whose outer folder exists counts. A pattern
    starts from the folder of the export; its last part holds ``{identifier}``, the plan's first identifier;
    ``{file}`` is the export's name without its ending. Raises ValueError (msgspec tells it) when it may
    lead out of there.
    """

    folder: str | tuple[str, ...]

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            _check(pattern)

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns, in order."""
        return (self.folder,) if isinstance(self.folder, str) else self.folder


def _check(pattern: str) -> None:
    *outer, last = pattern.split("/")
    plain = [*(segment.replace(FILE, "", 1) for segment in outer), last.replace(IDENTIFIER, "", 1)]
    bad = any(segment in ("", ".", "..") for segment in (*outer, last))
    if bad or not outer or IDENTIFIER not in last or not all(map(_SEGMENT.fullmatch, plain)):
        raise ValueError(
            f"attachments: {pattern} is no pattern; write folder/{IDENTIFIER}, below the export's folder, "
            f"without .. and with {FILE} in the outer part only"
        )
