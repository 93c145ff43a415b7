"""One file a type of resource for a whole run: FHIR's bulk format, newline-delimited.

Each plan is first a file of its own under ``path/.RUN/``, whole or not there, so that a run that was killed
goes on with what it has and a plan that is sent again takes its own place. When every plan has its verdict,
those that the state says have arrived become ``path/RUN/CarePlan.ndjson`` and so on; the folder gets its name
last, so that whoever reads sees all of a run or nothing of it. A run in which nothing arrived has no folder.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from itertools import count, takewhile
from pathlib import Path
from typing import BinaryIO

import msgspec

from sipfhir import durable
from sipfhir.errors import Fatal
from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.site import Site
from sipfhir.sync.parcel import Difference, Parcel, Server, Verdict
from sipfhir.sync.places import ToNdjson
from sipfhir.sync.state import State
from sipfhir.sync.targets.files import DISK, difference, outcome
from sipfhir.sync.targets.folder import PROBE

LINE = "Lines"
"""What the state calls the lines of a plan at a target."""
PLANS = ".plans"
"""In a folder that is shown: the plans in it, by keyed id and digest."""
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
_encode = msgspec.json.Encoder(order="deterministic").encode


class _Type(msgspec.Struct, rename="camel"):
    resource_type: str


_type = msgspec.json.Decoder(_Type)


class Ndjson:
    """The target of kind ``ndjson``."""

    def __init__(self, config: ToNdjson, folder: Path, site: Site, state: State) -> None:
        self.name, self.state = config.name, state
        self.root = folder / config.path
        self.run = self.run_id = ""

    def open(self) -> None:
        """Raises Fatal when the folder cannot be written to."""
        with self._told():
            self.root.mkdir(parents=True, exist_ok=True)
            durable.write(self.root / PROBE, b"")
            (self.root / PROBE).unlink()

    def begin(self, run: str) -> None:
        """The plans of this run lie together, until they are shown."""
        self.run = run if _SAFE.fullmatch(run) else blake2b(run.encode(), digest_size=12).hexdigest()
        with self._told():
            self.parts.mkdir(exist_ok=True)
            durable.flush(self.root)
        self.run_id = run

    @property
    def parts(self) -> Path:
        """Where the plans of the run lie."""
        return self.root / f".{self.run}"

    def deliver(self, parcel: Parcel) -> Verdict:
        """The lines of a plan, whole or not there."""
        lines = b"".join(_encode(one) + b"\n" for one in parcel.resources)
        try:
            durable.write(self.parts / parcel.key, lines)
        except OSError:
            return DISK
        servers = {f"{LINE}/{parcel.key}": Server(LINE, parcel.key, parcel.hash)}
        return Verdict(outcome=outcome(parcel), servers=servers)

    def compare(self, parcel: Parcel) -> Difference:
        """By hash alone: nobody else writes here."""
        return difference(parcel)

    def publish(self) -> None:
        """The files of the run, all at once: of each plan that has arrived and was not shown before."""
        with self._told():
            shown = self._shown()
            done = {line for folder in shown for line in (folder / PLANS).read_text("ascii").splitlines()}
            parts = {file.name: file for file in sorted(self.parts.iterdir()) if file.name[0] != "."}
            arrived = self.state.arrived(self.run_id, self.name)
            if set(arrived) - parts.keys() - {line.partition(" ")[0] for line in done}:
                raise Fatal(
                    f"target {self.name}: lines of plans that arrived are gone from the folder of the run."
                )
            new = {f"{key} {_digest(parts[key])}": parts[key] for key in arrived if key in parts}
            self._show([(line, file) for line, file in new.items() if line not in done], len(shown))
            shutil.rmtree(self.parts, ignore_errors=True)

    def close(self) -> None:
        """Nothing is open."""

    def _shown(self) -> list[Path]:
        """The folders of the run: one, and another for what came when a crash fell behind the first."""
        return list(takewhile(Path.is_dir, map(self._named, count())))

    def _named(self, number: int) -> Path:
        return self.root / (f"{self.run}-{number + 1}" if number else self.run)

    def _show(self, plans: list[tuple[str, Path]], number: int) -> None:
        if not plans:
            return
        made = self.root / f".{self.run}.made"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        with ExitStack() as stack:
            files: dict[str, BinaryIO] = {}
            for kind, line in _lines(file for _, file in plans):
                if kind not in files:
                    files[kind] = stack.enter_context((made / f"{kind}.ndjson").open("wb"))
                files[kind].write(line)
            for stream in files.values():
                stream.flush()
                os.fsync(stream.fileno())
        durable.write(made / PLANS, "".join(f"{line}\n" for line, _ in plans).encode())
        made.rename(self._named(number))
        durable.flush(self.root)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Fatal(
                f"target {self.name}: the folder cannot be written: {error.strerror}. Mend that, then resume."
            ) from None


def _lines(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Lines with their type, plan by plan. What several plans share, and is the same, comes once."""
    met: set[bytes] = set()
    for file in files:
        for line in file.read_bytes().splitlines(keepends=True):
            kind = _type.decode(line).resource_type
            if kind in SERVER_OWNED:
                known = blake2b(line, digest_size=16).digest()
                if known in met:
                    continue
                met.add(known)
            yield kind, line


def _digest(file: Path) -> str:
    return blake2b(file.read_bytes(), digest_size=16).hexdigest()
