"""The attachments of one plan: copied beside the output with a link, or inlined, or told why not."""

from base64 import b64encode
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from sipfhir.attachments import content
from sipfhir.attachments.paths import Refused, below, is_segment, steps_of
from sipfhir.findings import Finding, Severity
from sipfhir.migrate.account import Account, Enclosed
from sipfhir.migrate.disk import digest_of_bytes
from sipfhir.migrate.names import Names, written
from sipfhir.migrate.room import Room
from sipfhir.plan import Attachment
from sipfhir.reading import Reading

FOLDER = "bilagor"
"""The folder of copied attachments, beside the file of their plan: a link may not lead upwards."""


class Enclosing:
    """Carries the attachments of one plan. ``file`` is what the plan was read from, ``seed`` its own number.

    ``copies`` are the files that go with the plan if it is written; ``refs`` the files that it names, by
    their path below the archive ``root``, with their digests.
    """

    def __init__(
        self, reading: Reading, root: Path, file: PurePosixPath, seed: str, room: Room, names: Names
    ) -> None:
        self._reading = reading
        self._root, self._file = root, file
        self._room, self._names = room, names
        self._folder = PurePosixPath(FOLDER, names.id(file / seed))
        self.copies: dict[PurePosixPath, bytes] = {}
        self.counts = Enclosed()
        self.contents: list[str] = []
        self.refs: dict[str, str | None] = {}
        self.findings: list[Finding] = []

    def carried(self) -> Reading:
        """The reading, each attachment of its plan with what the target has a place for."""
        plan = self._reading.plan
        assert plan is not None
        if not plan.attachments:
            return self._reading
        kept = tuple(self._one(i, each) for i, each in enumerate(plan.attachments))
        return self._reading.with_plan(replace(plan, attachments=kept))

    def _one(self, index: int, attachment: Attachment) -> Attachment:
        self.counts.named += 1
        found = content(attachment, self._root / self._file)
        self._referred(attachment, found)
        if found is None:
            self._gone(attachment)
            return attachment
        self.counts.bytes_in += len(found)
        self.counts.bytes_out += len(found)
        if attachment.data is None and self._room.url:
            return self._linked(index, attachment, found)
        if self._room.data and len(found) <= self._room.most:
            return self._inlined(attachment, found)
        if self._room.url and attachment.url is None:
            return self._linked(index, attachment, found)
        return self._loose(index, attachment, found)

    def _linked(self, index: int, attachment: Attachment, found: bytes) -> Attachment:
        self.counts.linked += 1
        self.contents.append(self._digest(found))
        return replace(attachment, data=None, url=str(self._copied(index, attachment, found)))

    def _inlined(self, attachment: Attachment, found: bytes) -> Attachment:
        self.counts.inlined += 1
        self.contents.append(self._digest(found))
        if attachment.data is not None:
            return attachment
        return replace(attachment, data=b64encode(found).decode(), url=None)

    def _loose(self, index: int, attachment: Attachment, found: bytes) -> Attachment:
        """The bytes come along as a file; that no plan names it is told."""
        self.counts.loose += 1
        self._copied(index, attachment, found)
        case: dict[str, str | int] = {"case": "large", "most": self._room.most} if self._room.data else {}
        place = self._reading.place(f"attachments[{index}]")
        self.findings.append(Finding("MIGRATE-LOOSE", Severity.WARNING, place, case))
        return attachment

    def _gone(self, attachment: Attachment) -> None:
        """No bytes: the reader has told why, unless they are on a server, where they stay."""
        if attachment.data is None and attachment.url is not None and self._is_remote(attachment.url):
            self.counts.remote += 1
        else:
            self.counts.missing += 1

    def _is_remote(self, url: str) -> bool:
        """A relative link in a Bundle is a link to the server that it came from."""
        bundled = self._reading.origin is None or bool(self._reading.origin.record.origins)
        try:
            return steps_of(url) is None or bundled
        except Refused:
            return False

    def _copied(self, index: int, attachment: Attachment, found: bytes) -> PurePosixPath:
        linked = _steps(attachment) if attachment.data is None else None
        title = attachment.title or (linked[-1] if linked else f"bilaga-{index + 1}")
        name = PurePosixPath(self._names.attachment(title, self._folder))
        path, times = self._folder / name, 1
        while any(str(path).casefold() == str(other).casefold() for other in self.copies):
            times += 1
            path = self._folder / f"{name.stem}-{times}{name.suffix}"
        self.copies[path] = found
        return path

    def _referred(self, attachment: Attachment, found: bytes | None) -> None:
        """Note which file is meant, so that a later run sees whether it has changed."""
        path = self._meant(attachment)
        if path is not None:
            self.refs[written(path)] = None if found is None else self._digest(found)

    def _meant(self, attachment: Attachment) -> PurePosixPath | None:
        """The path of a link's file as its folders write it; None for a link that can lead to none."""
        steps = _steps(attachment) if attachment.data is None else None
        if not steps or not all(map(is_segment, steps)):
            return None
        try:
            path = below(self._root / self._file.parent, steps)
        except Refused:
            return self._file.parent.joinpath(*steps)
        return PurePosixPath(path.relative_to(self._root).as_posix())

    def _digest(self, data: bytes) -> str:
        return digest_of_bytes(data, self._names.key)


def _steps(attachment: Attachment) -> tuple[str, ...] | None:
    """The steps of a relative link; None for any other, and for one that is not followed."""
    try:
        return steps_of(attachment.url or "")
    except Refused:
        return None


def add(account: Account, counts: Enclosed) -> None:
    """Add the counts of one plan to those of its file."""
    total = account.enclosed
    account.enclosed = Enclosed(
        *(getattr(total, name) + getattr(counts, name) for name in Enclosed.__struct_fields__)
    )


def withheld(account: Account, count: int) -> None:
    """Attachments of a plan that was not written, or of a protected person: they stay where they are."""
    add(account, Enclosed(named=count, withheld=count))
