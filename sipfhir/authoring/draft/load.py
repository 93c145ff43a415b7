"""Samples of one export: format, charset, delimiter, record, and the records themselves as trees."""

import io
from pathlib import Path
from typing import Any, NamedTuple

from sipfhir.authoring.draft.columns import of_csv
from sipfhir.authoring.draft.record import Found, of_json, of_xml, root_of
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.errors import BadInput
from sipfhir.findings import Finding
from sipfhir.formats import Container, Record, Signature, open_records, sniff
from sipfhir.formats.charset import find
from sipfhir.formats.faults import Unreadable
from sipfhir.formats.json_decode import Broken, decode
from sipfhir.formats.json_text import blanks
from sipfhir.mapping import local_tree, tree
from sipfhir.mapping.tree import Node

_CHARSETS = {"iso8859-1": "iso-8859-1", "cp1252": "windows-1252"}
_CARE_PLAN = "CarePlan"


class Export(NamedTuple):
    """What the samples have in common, and their records."""

    container: dict[str, Any]
    recognise: dict[str, list[str]]
    record: str
    records: list[Node]
    unreadable: int

    @property
    def xml(self) -> bool:
        """Whether it is XML."""
        return bool(self.container["format"] == "xml")


def load(samples: list[Path], vocabulary: Vocabulary) -> Export:
    """The export. Raises BadInput when a sample cannot be opened or is of another format than the first."""
    files = [(str(sample), _bytes(sample)) for sample in samples]
    signatures = [sniff(data) for _, data in files]
    signature = signatures[0]
    for (name, _), other in zip(files, signatures, strict=True):
        if other.format is None:
            raise BadInput(f"{name}: neither XML, JSON nor CSV. Give an export in one of these.")
        if other.format != signature.format:
            raise BadInput(
                f"{name}: {other.format}, but {files[0][0]} is {signature.format}. Give samples of one."
            )
    found = _found(signature, files, vocabulary)
    container = _container(signature, found, files[0][1])
    records, unreadable = _records(files, container, found.record)
    if not records:
        raise BadInput(f"{files[0][0]}: no record in it can be read. Give a whole export.")
    return Export(container, _recognise(signature, found), found.record, records, unreadable)


def _bytes(sample: Path) -> bytes:
    try:
        return sample.read_bytes()
    except OSError as error:
        raise BadInput(f"{sample}: cannot be opened: {error.strerror}.") from None


def _found(signature: Signature, files: list[tuple[str, bytes]], vocabulary: Vocabulary) -> Found:
    match signature.format:
        case "xml":
            return of_xml([root_of(data, name) for name, data in files])
        case "csv":
            return of_csv([_text(data, name) for name, data in files], signature.delimiter or ",", vocabulary)
        case "fhir-searchset":
            return Found(
                _CARE_PLAN, None, tuple(each for each in signature.names if "://" in each) or (_CARE_PLAN,)
            )
        case _:
            found = of_json([_json(_text(data, name), name) for name, data in files])
            return found if signature.format == "json" else found._replace(root=None, record="Plan")


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode(find(data, "utf-8", None, name).name)
    except (UnicodeDecodeError, LookupError, Unreadable):
        return data.decode("cp1252", "replace")


def _json(text: str, name: str) -> Any:
    try:
        return decode(text, blanks(text, 1 if text.startswith("\ufeff") else 0))[0]
    except Broken:
        raise BadInput(f"{name}: not JSON that can be read. Give a whole export.") from None


def _container(signature: Signature, found: Found, data: bytes) -> dict[str, Any]:
    made: dict[str, Any] = {
        "format": signature.format,
        "charset": _CHARSETS.get(signature.charset, signature.charset),
    }
    if found.root:
        made["root"] = found.root
    if found.namespaces:
        made["namespaces"] = "ignore"
    if signature.format == "csv":
        made |= {"delimiter": signature.delimiter, "newline": "crlf" if b"\r\n" in data else "lf"}
        made |= {"shared": list(found.shared)} if found.shared else {}
    return made


def _recognise(signature: Signature, found: Found) -> dict[str, list[str]]:
    """What such a file is known by: what stands around the records, and the longest of the other names."""
    kind = {"fhir-searchset": "fhir", "ndjson": "json"}.get(signature.format or "", signature.format or "")
    names = [name for name in (found.root, *found.names) if name]
    if kind in ("json", "csv"):
        known = [name for name in names if name in (found.root, found.record)]
        names = [*known, *sorted(set(names) - set(known), key=lambda name: (-len(name), name))[:2]]
    return {kind: list(dict.fromkeys(names)) or [found.record]}


def _records(files: list[tuple[str, bytes]], settings: dict[str, Any], record: str) -> tuple[list[Node], int]:
    made = {**settings, "shared": tuple(settings.get("shared", ()))}
    container = Container(**made, record=record)
    trees: list[Node] = []
    unreadable = 0
    for name, data in files:
        for item in open_records(io.BytesIO(data), container, name):
            if isinstance(item, Record):
                trees.append(_tree(item, container, record))
            elif isinstance(item, Finding):
                unreadable += 1
    return trees, unreadable


def _tree(item: Record, container: Container, record: str) -> Node:
    if container.format != "xml":
        return tree.from_json(record, item.tree)
    return local_tree.from_xml(item.tree) if container.namespaces == "ignore" else tree.from_xml(item.tree)
