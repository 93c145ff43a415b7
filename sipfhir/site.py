"""A site: the four folders that ship, and a customer's folder laid over them.

A site folder may hold any of ``adapters/ mappings/ fhir/ validators/`` and ``site.yaml``. A YAML file
of a site replaces ours of the same name, or says ``extends: NAME`` and changes only what it gives: given
fields replace, ``null`` removes. Tables (CSV) are laid over row by row, by their first column; a row whose
other cells are all empty removes the one that it lies on.
"""

import csv
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipfhir.errors import BadConfiguration

if TYPE_CHECKING:
    from sipfhir.yaml import Path as YamlPath

FOLDERS = ("adapters", "mappings", "fhir", "validators")
SETTINGS = ("installation", "key-file", "base", "terminology-server")
DEMO_KEY = b"sipfhir demo key, cannot deliver"


def defaults() -> Path:
    """The folder that holds what ships: the checkout's root, or the package's own data when installed."""
    checkout = Path(__file__).parent.parent
    return checkout if (checkout / "mappings").is_dir() else Path(__file__).parent / "_data"


class Site:
    """Where knowledge is found: the site's folder first, then what ships."""

    def __init__(self, folder: Path | str | None = None) -> None:
        self.folder = Path(folder) if folder else None
        if self.folder and not self.folder.is_dir():
            raise BadConfiguration(f"{self.folder}: no such folder. Give --site a folder that exists.")
        self._rows: dict[tuple[str, str], str] = {}
        self.roots = ([self.folder] if self.folder else []) + [defaults()]

    def find(self, relative: str) -> Path:
        """The first file of that name. Raises BadConfiguration when none has it."""
        for file in self._all(relative):
            return file
        places = ", ".join(str(root) for root in self.roots)
        raise BadConfiguration(f"{relative}: not found in {places}.")

    def names(self, folder: str, pattern: str) -> list[str]:
        """Sorted paths, relative to ``folder``, of files that match a glob pattern in any root."""
        found = {
            file.relative_to(root / folder).as_posix()
            for root in self.roots
            for file in (root / folder).glob(pattern)
        }
        return sorted(found)

    def document(self, relative: str) -> dict[str, Any]:
        """A YAML file with all that it extends laid under it."""
        try:
            return self._document(self._all(relative), relative)
        except RecursionError:
            raise BadConfiguration(f"{relative}: what it extends extends it. Break the circle.") from None

    def where(self, relative: str, path: "YamlPath") -> str:
        """``file:line:column`` of a YAML path, in the first of the files that has it or what stands above
        it."""
        from sipfhir import yaml

        files = self._all(relative)
        for length in range(len(path), -1, -1):
            for file in files:
                mark = yaml.load(file)[1].get(path[:length])
                if mark:
                    return f"{file}:{mark[0]}:{mark[1]}"
        return relative

    def table(self, name: str) -> list[dict[str, str]]:
        """Rows of ``mappings/tables/<name>.csv``, the site's laid over ours by first column."""
        rows: dict[str, dict[str, str]] = {}
        files = self._all(f"mappings/tables/{name}.csv")
        if not files:
            raise BadConfiguration(
                f"mappings/tables/{name}.csv: no such table in {', '.join(map(str, self.roots))}."
            )
        for file in reversed(files):
            _lay_over(rows, file, self._rows, name)
        return list(rows.values())

    def row(self, table: str, theirs: str) -> str:
        """``file:line`` of a row that was read, for those who must mend it."""
        return self._rows.get((table, theirs), f"mappings/tables/{table}.csv")

    @cached_property
    def settings(self) -> dict[str, Any]:
        """``site.yaml``: installation name, key file, canonical base, terminology server. Empty without a
        site."""
        file = self.folder / "site.yaml" if self.folder else None
        return _settings(file) if file and file.is_file() else {}

    @cached_property
    def key(self) -> bytes:
        """The key that ids are made with: the file that ``site.yaml`` names, else the demo key."""
        name = self.settings.get("key-file")
        if not name:
            return DEMO_KEY
        assert self.folder is not None
        return _read_key(self.folder / str(name))

    @property
    def demo(self) -> bool:
        """True while no key of the site's own is set: what is made then must not be delivered."""
        return self.key == DEMO_KEY

    @property
    def installation(self) -> str:
        """Name of this installation; ids depend on it."""
        return str(self.settings.get("installation", "demo"))

    def _all(self, relative: str) -> list[Path]:
        return [root / relative for root in self.roots if (root / relative).is_file()]

    def _document(self, files: list[Path], relative: str) -> dict[str, Any]:
        if not files:
            raise BadConfiguration(f"{relative}: not found in {', '.join(map(str, self.roots))}.")
        from sipfhir import yaml

        data, _ = yaml.load(files[0])
        if not isinstance(data, dict):
            raise BadConfiguration(f"{files[0]}:1:1: expected fields and values, one a line.")
        base = data.pop("extends", None)
        if base is None:
            return data
        below = _sibling(relative, base)
        return merge(self._document(self._below(below, relative, files), below), data)

    def _below(self, below: str, relative: str, files: list[Path]) -> list[Path]:
        """Files of what is extended; a file may extend the one of its own name that it hides."""
        found = self._all(below)
        return [file for file in found if file not in files[:1]] if below == relative else found


def _sibling(relative: str, base: str) -> str:
    """The file that ``extends: base`` means: beside this one, or another system's system.yaml."""
    name = Path(relative)
    if name.name == "system.yaml":
        return f"{name.parent.parent}/{base}/system.yaml"
    return str(name.with_name(base + name.suffix))


def _settings(file: Path) -> dict[str, Any]:
    """The settings of a site. One that nobody reads is a mistake, not passed over."""
    from sipfhir import yaml

    data, marks = yaml.load(file)
    names = ", ".join(SETTINGS)
    if not isinstance(data, dict | type(None)):
        raise BadConfiguration(f"{file}:1:1: expected {names}, one a line.")
    for name, value in (data or {}).items():
        line, column = marks[(name,)]
        if name not in SETTINGS:
            raise BadConfiguration(f"{file}:{line}:{column}: {name} is no setting; they are {names}.")
        if not isinstance(value, str) or not value:
            raise BadConfiguration(f"{file}:{line}:{column}: {name} needs a text.")
    return data or {}


def _read_key(file: Path) -> bytes:
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise BadConfiguration(f"{file}: the site's key cannot be read: {error.strerror}.") from None
    if not 16 <= len(key) <= 64:
        raise BadConfiguration(f"{file}: a key has 16 to 64 bytes; make one with a random generator.")
    return key


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` laid on ``base``: fields replace, None removes, mappings merge, lists replace."""
    result = dict(base)
    for name, value in over.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict) and isinstance(result.get(name), dict):
            result[name] = merge(result[name], value)
        else:
            result[name] = value
    return result


def _lay_over(
    rows: dict[str, dict[str, str]], file: Path, places: dict[tuple[str, str], str], name: str
) -> None:
    own: set[str] = set()
    for number, row in _rows_of(file):
        key, *rest = row.values()
        if key in own:
            raise BadConfiguration(f"{file}:{number}: the first cell stands in another row. Keep one.")
        own.add(key)
        places[name, key] = f"{file}:{number}"
        if key in rows and not any(rest):
            del rows[key]
        else:
            rows[key] = row


def _rows_of(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row. Raises BadConfiguration for what is no table of ours."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            if not {"theirs", "ours"} <= set(reader.fieldnames or ()):
                raise BadConfiguration(f"{file}:1: the header needs theirs and ours, commas between.")
            for row in reader:
                if None in row or None in row.values():
                    number = reader.line_num
                    raise BadConfiguration(
                        f"{file}:{number}: the row has more or fewer cells than the header."
                    )
                yield reader.line_num, row
    except UnicodeDecodeError:
        raise BadConfiguration(f"{file}: not UTF-8. Save the table as CSV UTF-8.") from None
    except csv.Error as error:
        raise BadConfiguration(f"{file}: no table with commas between: {error}.") from None
