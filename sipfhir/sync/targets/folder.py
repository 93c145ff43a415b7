"""A file a plan in a folder: FHIR, or a system's own form. Written aside, flushed, then given its name."""

import os
from pathlib import Path

from sipfhir import durable
from sipfhir.errors import Fatal
from sipfhir.site import Site
from sipfhir.sync.parcel import Difference, Parcel, Verdict
from sipfhir.sync.places import ToFolder
from sipfhir.sync.state import State
from sipfhir.sync.targets.files import DISK, NO_PLACE, Form, arrived, difference

PROBE = ".sipfhir.part"
"""Written before anything is sent: whether the place takes files."""


class Folder:
    """The target of kind ``folder``. Files are readable by their owner and group, as the umask says."""

    def __init__(self, config: ToFolder, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.form = config.name, Form(config.name, config.to, site)
        self.root = folder / config.path

    def open(self) -> None:
        """Raises Fatal when the folder cannot be written to. Nothing is made yet: a dry run asks as well.
        What a killed run wrote aside is taken away."""
        there = next(one for one in (self.root.absolute(), *self.root.absolute().parents) if one.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise Fatal(
                f"target {self.name}: the folder cannot be used: it cannot be written to. Nothing was sent. "
                "Mend its rights."
            )
        for left in self.root.glob(".*.part"):
            left.unlink(missing_ok=True)

    def deliver(self, parcel: Parcel) -> Verdict:
        """The plan's file, whole or not there."""
        made = self.form.render(parcel)
        if made is None:
            return NO_PLACE
        data, findings = made
        name = self.form.name(parcel)
        if parcel.revoke and not (parcel.known or (self.root / name).exists()):
            return Verdict(outcome="unchanged", case="never-there")
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            durable.write(self.root / name, data)
        except OSError:
            return DISK
        return arrived(parcel, name, findings)

    def compare(self, parcel: Parcel) -> Difference:
        """By hash alone: nobody else writes here."""
        return difference(parcel)

    def close(self) -> None:
        """Nothing is open."""
