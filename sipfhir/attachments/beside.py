"""What lies beside one export: a plan gets the files of its folder, and every attachment is looked at."""

from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path

from msgspec.structs import replace

from sipfhir.attachments.content import LARGEST, Seen, Trouble, look
from sipfhir.attachments.folders import Folders
from sipfhir.attachments.kinds import HEAD, agrees, media_type
from sipfhir.attachments.paths import Refused, as_url
from sipfhir.attachments.pattern import AttachmentFolder
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Attachment, Plan


class Beside:
    """One for each file that is read.

    ``source`` is the path that the caller gave, None when there was none: only a name that the caller chose
    to open is ever looked beside. ``settings`` is None for a system that keeps no folder. ``links``: whether
    a relative link is a file beside the export, or something on a server.
    """

    def __init__(
        self, source: str | PathLike[str] | None, settings: AttachmentFolder | None, *, links: bool = True
    ) -> None:
        path = None if source is None else Path(fspath(source))
        self._base = path.parent if path and links else None
        self._folders = Folders(path, settings) if path and settings else None
        self._unsought = settings is not None and (self._folders is None or self._folders.root is None)

    def attached(self, plan: Plan, place: Place) -> tuple[Plan, list[Finding]]:
        """The plan with the files of its folder, and what is wrong with any of its attachments.

        ``place`` is where the record stands; findings about an attachment that the record itself names have
        no line, but its path in the plan.
        """
        own = len(plan.attachments)
        findings = self._first(place)
        if self._folders is not None and self._folders.root is not None:
            plan = self._with_files(plan, place, findings)
        for i, attachment in enumerate(plan.attachments):
            at = f"attachments[{i}]"
            where = Place(plan=at) if i < own else replace(place, plan=at)
            findings += self._looked_at(attachment, where)
        return plan, findings

    def leftover(self, place: Place) -> list[Finding]:
        """After the last record: files beside the export that came with no plan."""
        count = self._folders.orphans() if self._folders else 0
        return [_warning("ATTACH-ORPHAN", place, count=count)] if count else []

    def _first(self, place: Place) -> list[Finding]:
        """Said once a file, with its first plan."""
        unsought, self._unsought = self._unsought, False
        if not unsought:
            return []
        reason = "path" if self._folders is None else "folder"
        return [Finding("ATTACH-NOT-SOUGHT", Severity.NOTE, place, {"reason": reason})]

    def _with_files(self, plan: Plan, place: Place, findings: list[Finding]) -> Plan:
        assert self._folders is not None
        where = replace(place, plan="attachments")
        found: list[tuple[str, ...]] = []
        try:
            number = next((each.value for each in plan.identifiers), None)
            folder = None if number is None else self._folders.of(number)
            if folder is not None:
                found, refused = self._folders.files(folder)
                findings += [_refused(where, reason) for reason in refused]
        except Refused as refusal:
            findings.append(_refused(where, refusal.reason))
        return replace(plan, attachments=tuple(self._joined(plan.attachments, found)))

    def _joined(self, named: tuple[Attachment, ...], found: list[tuple[str, ...]]) -> Iterator[Attachment]:
        """Those that the record names, with the link to their file; then the other files."""
        left = {steps: steps[-1].casefold() for steps in found}
        for attachment in named:
            name = (attachment.title or "").strip().casefold()
            bare = attachment.data is None and attachment.url is None
            steps = next((steps for steps, folded in left.items() if bare and folded == name), None)
            if steps is not None:
                del left[steps]
                attachment = self._linked(attachment, steps)
            yield attachment
        for steps in left:
            yield self._linked(Attachment(title=steps[-1]), steps)

    def _linked(self, attachment: Attachment, steps: tuple[str, ...]) -> Attachment:
        assert self._folders is not None
        try:
            with self._folders.base.joinpath(*steps).open("rb") as stream:
                kind = media_type(stream.read(HEAD), steps[-1])
        except OSError:
            kind = None
        return replace(attachment, url=as_url(steps), content_type=attachment.content_type or kind)

    def _looked_at(self, attachment: Attachment, place: Place) -> list[Finding]:
        try:
            seen = look(attachment, self._base)
        except Trouble as trouble:
            reason = {} if trouble.reason is None else {"reason": trouble.reason}
            return [_warning(trouble.rule, place, **reason)]
        if seen is not None:
            return [*_both(attachment, place), *_wrong(attachment, seen, place)]
        named = attachment.title and attachment.data is None and attachment.url is None
        if named and self._folders is not None:
            return [_warning("ATTACH-MISSING", place, reason="missing")]
        return []


def _both(attachment: Attachment, place: Place) -> list[Finding]:
    """Bytes and a link at once: nobody can say whether they are the same."""
    return [_warning("ATTACH-BOTH", place)] if attachment.data and attachment.url else []


def _wrong(attachment: Attachment, seen: Seen, place: Place) -> Iterator[Finding]:
    if not seen.size:
        yield _warning("ATTACH-EMPTY", place)
    elif seen.size > LARGEST:
        yield _warning("ATTACH-LARGE", place, most=LARGEST)
    if seen.size and not agrees(seen.head, attachment.title, attachment.content_type):
        yield _warning("ATTACH-KIND", place)


def _refused(place: Place, reason: str) -> Finding:
    return _warning("ATTACH-REFUSED", place, reason=reason)


def _warning(rule: str, place: Place, **params: str | int) -> Finding:
    return Finding(rule, Severity.WARNING, place, params)
