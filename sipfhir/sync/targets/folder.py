"""A file a plan in a folder: FHIR, or a system's own form. Written aside, flushed, then given its name."""

import os
from pathlib import Path

import msgspec

import sipfhir
from sipfhir.errors import Fatal
from sipfhir.findings import Finding
from sipfhir.registry import system
from sipfhir.resources import collection
from sipfhir.site import Site
from sipfhir.sync.parcel import Difference, Outcome, Parcel, Server, Verdict
from sipfhir.sync.places import ToFolder
from sipfhir.sync.state import State

FILE = "File"
"""What the state calls a file that a plan has at a target."""


class Folder:
    """The target of kind ``folder``."""

    def __init__(self, config: ToFolder, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.config, self.site = config.name, config, site
        self.root = folder / config.path

    def open(self) -> None:
        """Raises Fatal when the folder cannot be written to. Nothing is made yet: a dry run asks as well."""
        there = next(one for one in (self.root.absolute(), *self.root.absolute().parents) if one.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise Fatal(f"target {self.name}: the folder cannot be written to. Mend its rights, resume.")

    def deliver(self, parcel: Parcel) -> Verdict:
        """The plan's file, whole or not there."""
        made = render(parcel, self.config.to, self.site)
        if made is None:
            return Verdict(outcome="dead", case="no-place")
        data, findings = made
        name = f"{parcel.key}.{_ending(self.config.to, self.site)}"
        if parcel.revoke and not (parcel.known or (self.root / name).exists()):
            return Verdict(outcome="unchanged", case="never-there")
        try:
            _write(self.root / name, data)
        except OSError:
            return Verdict(outcome="dead", case="disk", retry=True)
        servers = {f"{FILE}/{name}": Server(FILE, name, parcel.hash)}
        return Verdict(outcome=outcome(parcel), findings=findings, servers=servers)

    def compare(self, parcel: Parcel) -> Difference:
        """By hash alone: nobody else writes here."""
        return Difference("unchanged" if parcel.known_hash == parcel.hash else outcome(parcel))

    def close(self) -> None:
        """Nothing is open."""


def outcome(parcel: Parcel) -> Outcome:
    """What a parcel that arrives is called."""
    if parcel.revoke:
        return "revoked"
    return "updated" if parcel.known else "created"


def render(parcel: Parcel, to: str, site: Site) -> tuple[bytes, tuple[Finding, ...]] | None:
    """The file of a parcel and what it could not hold; None when the target has no way to hold the plan."""
    if to == "fhir":
        return msgspec.json.encode(collection(parcel.resources, site.settings.get("base"))) + b"\n", ()
    written = sipfhir.write([parcel.plan], to, site=site, residue=False)
    return (written.data, tuple(written.findings)) if written.data else None


def _ending(to: str, site: Site) -> str:
    return "json" if to == "fhir" or "json" in system(to, site).format else system(to, site).format


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.part")
    with aside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(file)
    _flush(file.parent)


def _flush(folder: Path) -> None:
    """The new name is on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
