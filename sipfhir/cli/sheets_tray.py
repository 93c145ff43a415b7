"""Where printed sheets go: a folder, or one place for one sheet. Files are named after codes, not people."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from sipfhir.cli.files import written_aside


@dataclass
class Tray:
    """``folder`` takes any number of sheets; else there is one, in ``file`` or on standard output."""

    ending: str
    folder: Path | None = None
    file: Path | None = None
    _names: dict[str, int] = field(default_factory=dict)
    _one: bytes | None = None

    @classmethod
    def of(cls, out: str | None, form: str, several: bool) -> "Tray":
        """The place that --out names. Raises click.UsageError when it cannot hold what is asked."""
        if out is None:
            return cls(form)
        if not out.endswith("/") and not Path(out).is_dir() and Path(out).suffix in (".pdf", ".html"):
            if Path(out).suffix != f".{form}":
                raise click.UsageError(
                    f"--out {out} does not hold what --form {form} makes. Give them one ending."
                )
            if several:
                raise click.UsageError("Several files cannot become one sheet: give --out FOLDER.")
            return cls(form, file=Path(out))
        return cls(form, folder=Path(out))

    def put(self, name: str, data: bytes) -> None:
        """A sheet. Of two with one name the second is numbered. Raises click.UsageError, Fatal."""
        if self.folder is not None:
            times = self._names[name] = self._names.get(name, 0) + 1
            number = f"-{times}" if times > 1 else ""
            with written_aside(self.folder / f"{name}{number}.{self.ending}") as stream:
                stream.write(data)
            return
        if self._one is not None:
            raise click.UsageError("There are several plans, and one place for a sheet: give --out FOLDER.")
        self._one = data

    def empty(self) -> None:
        """Give what was held until it was known to be the only one."""
        if self._one is None:
            return
        if self.file is None:
            sys.stdout.buffer.write(self._one)
            return
        with written_aside(self.file) as stream:
            stream.write(self._one)
