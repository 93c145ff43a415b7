"""The files of a command: what they are called, and the plans in them."""

import codecs
import gzip
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sipfhir import Reading
    from sipfhir.site import Site

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Input:
    """One file, a folder of FHIR, or standard input."""

    name: str
    source: Path | bytes

    @property
    def stem(self) -> str:
        """What an output made from this file is called, without its ending."""
        if not isinstance(self.source, Path):
            return "stdin"
        gzipped = self.source.suffix == ".gz"
        return Path(self.source.stem).stem if gzipped else self.source.stem or self.source.resolve().stem

    def text(self, line: int, file: str | None = None) -> str:
        """One line of the source, from 1; at most 200 characters of it. ``file`` is which one of a folder."""
        lines = self._data(file).splitlines()
        raw = lines[line - 1].strip() if 0 < line <= len(lines) else b""
        try:
            return raw.decode("utf-8")[:200]
        except UnicodeDecodeError:
            return raw.decode("windows-1252", "replace")[:200]

    def _data(self, file: str | None) -> bytes:
        if isinstance(self.source, bytes):
            return self.source
        path = self.source / Path(file or "").name if self.source.is_dir() else self.source
        data = path.read_bytes() if path.is_file() else b""
        return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def inputs(names: tuple[str, ...]) -> list[Input]:
    """The inputs in the order given, by names that any report can hold.

    Standard input is read whole: it cannot be looked at twice.
    """
    from sipfhir.opening import called

    return [
        Input(called(name), sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name))
        for name in dict.fromkeys(names)
    ]


def readings(item: Input, system: str | None, charset: str | None, site: "Site") -> Iterator["Reading"]:
    """The plans of one input. Raises BadInput and UnknownSystem."""
    import sipfhir

    return sipfhir.read(item.source, system, site=site, file=item.name, charset=charset)


def _known(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            codecs.lookup(value)
        except LookupError:
            raise click.BadParameter("no such charset. Try iso-8859-1, windows-1252 or utf-8.") from None
    return value


FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
FROM = click.option(
    "--from",
    "system",
    metavar="SYSTEM",
    help="The system that made the files, or fhir. Recognised from the content when left out.",
)
CHARSET = click.option(
    "--charset", callback=_known, help="The charset that the files really have, whatever they declare."
)
