"""FHIR files as lists of resources, with what is needed to say where each stands."""

from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeGuard

import msgspec

from sipfhir.errors import BadInput
from sipfhir.fhir_places import Spot, Text
from sipfhir.findings import Place

FhirLike = bytes | str | PathLike[str] | dict[str, Any] | list[dict[str, Any]]


class Document:
    """Resources that belong together, with the place of each; ``aliases`` are their full URLs."""

    def __init__(self) -> None:
        self.resources: list[dict[str, Any]] = []
        self.aliases: dict[str, int] = {}
        self._spots: list[Spot] = []

    def add(self, resource: dict[str, Any], spot: Spot) -> None:
        """One more resource."""
        self.resources.append(resource)
        self._spots.append(spot)

    def place(self, pointer: str | None) -> Place:
        """The place of a pointer into the resources; without one, where the first begins."""
        if not pointer:
            return self._spots[0].text.place("")
        _, number, *rest = pointer.split("/", 2)
        spot = self._spots[int(number)]
        return spot.text.place(spot.pointer + "".join(f"/{one}" for one in rest))


def documents(source: FhirLike, file: str | None) -> Iterator[Document]:
    """Each Bundle by itself as it comes, then all resources that stand in none, together.

    Raises BadInput for what is not JSON, for a value without a resource, for what cannot be opened.
    """
    bare = Document()
    for value, text in _values(source, file):
        found = False
        for prefix, one in _items(value):
            if _is_bundle(one):
                bundle = _bundle(one, text, prefix)
                found = bool(bundle.resources)
                if found:
                    yield bundle
            elif _is_resource(one):
                found = True
                bare.add(one, Spot(text, prefix))
        if not found:
            name = f"{text.file or 'the input'}:{text.line}"
            raise BadInput(f"{name}: holds no FHIR resource. Give a Bundle, or resources a line each.")
    if bare.resources:
        yield bare


def _items(value: Any) -> list[tuple[str, Any]]:
    return [(f"/{i}", one) for i, one in enumerate(value)] if isinstance(value, list) else [("", value)]


def _is_resource(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and isinstance(value.get("resourceType"), str)


def _is_bundle(value: Any) -> TypeGuard[dict[str, Any]]:
    return _is_resource(value) and value["resourceType"] == "Bundle"


def _bundle(value: dict[str, Any], text: Text, prefix: str) -> Document:
    document = Document()
    entries = value.get("entry")
    for i, entry in enumerate(entries if isinstance(entries, list) else ()):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if _is_resource(resource):
            if isinstance(entry.get("fullUrl"), str):
                document.aliases[entry["fullUrl"]] = len(document.resources)
            document.add(resource, Spot(text, f"{prefix}/entry/{i}/resource"))
    return document


def _values(source: FhirLike, file: str | None) -> Iterator[tuple[Any, Text]]:
    """The JSON values of an input, with their text."""
    if isinstance(source, dict | list):
        yield source, Text(b"", 1, file)
    elif isinstance(source, bytes):
        yield from _decoded(source, file)
    elif isinstance(source, str) and source.lstrip()[:1] in ("{", "["):
        yield from _decoded(source.encode(), file)
    elif Path(source).is_dir():
        yield from _folder(Path(source), file)
    else:
        yield from _decoded(_content(Path(source)), file or fspath(source))


def _folder(folder: Path, name: str | None) -> Iterator[tuple[Any, Text]]:
    """All NDJSON files of a folder, by name: the files by type of one export."""
    paths = sorted(folder.glob("*.ndjson"))
    if not paths:
        raise BadInput(f"{name or folder}: holds no *.ndjson. Give a folder of NDJSON, or a file.")
    for path in paths:
        yield from _decoded(_content(path), f"{name}/{path.name}" if name else str(path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be opened: {error.strerror}.") from None


def _decoded(raw: bytes, file: str | None) -> Iterator[tuple[Any, Text]]:
    """The whole as one value, else each line."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        for number, line in enumerate(raw.split(b"\n"), 1):
            if line.strip():
                yield _line(line, number, file), Text(line, number, file)
        return
    yield value, Text(raw, 1, file)


def _line(line: bytes, number: int, file: str | None) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        name = file or "the input"
        raise BadInput(f"{name}:{number}: not JSON. Give a Bundle, or one a line.") from None
