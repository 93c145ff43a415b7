"""A file a plan in a folder at an SFTP server. Written aside, flushed where it can be, then renamed."""

from functools import partial
from pathlib import Path

from sipfhir.errors import Fatal
from sipfhir.site import Site
from sipfhir.sync.parcel import Difference, Parcel, Verdict
from sipfhir.sync.places import ToSftp
from sipfhir.sync.ssh import Files, Session, said
from sipfhir.sync.state import State
from sipfhir.sync.targets.files import DISK, NO_PLACE, Form, arrived, difference
from sipfhir.sync.targets.folder import PROBE


class Sftp:
    """The target of kind ``sftp``."""

    def __init__(self, config: ToSftp, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.form = config.name, Form(config.name, config.to, site)
        self.session = Session(f"target {config.name}", config.server, folder, config.retry)
        self.root = config.path.rstrip("/") or "/"
        self._flushes = True

    def open(self) -> None:
        """Raises Fatal when the folder cannot be written to, Retriable when nobody answers."""
        try:
            self.session.do(partial(self._put, name=PROBE, data=b""))
            self.session.do(lambda files: files.remove(f"{self.root}/{PROBE}"))
        except OSError as error:
            raise Fatal(
                f"target {self.name}: the folder cannot be used: {said(error)}. Nothing was sent. Mend that "
                "at the server."
            ) from None

    def deliver(self, parcel: Parcel) -> Verdict:
        """The plan's file, whole or not there. Raises Retriable when the server is away."""
        made = self.form.render(parcel)
        if made is None:
            return NO_PLACE
        data, findings = made
        name = self.form.name(parcel)
        try:
            self.session.do(partial(self._put, name=name, data=data))
        except OSError:
            return DISK
        return arrived(parcel, name, findings)

    def compare(self, parcel: Parcel) -> Difference:
        """By hash alone: nobody else writes here."""
        return difference(parcel)

    def close(self) -> None:
        """Hang up."""
        self.session.close()

    def _put(self, files: Files, name: str, data: bytes) -> None:
        """Done again from its beginning when the line was cut: it ends in the same file."""
        aside, file = f"{self.root}/.{name}.part", f"{self.root}/{name}"
        with files.open(aside, "wb") as stream:
            stream.set_pipelined(True)
            stream.write(data)
            stream.set_pipelined(False)
            self._flush(files, stream)
        if files.stat(aside).st_size != len(data):
            raise OSError
        files.move(aside, file)

    def _flush(self, files: Files, stream: object) -> None:
        if self._flushes:
            try:
                files.flush(stream)
            except OSError:
                self._flushes = False
