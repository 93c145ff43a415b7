"""FHIR into readings: a Bundle, NDJSON, or a list of resources."""

from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.errors import BadInput
from sipfhir.findings import Finding, Place
from sipfhir.formats import locate
from sipfhir.reading import Leaves, Reading
from sipfhir.registry import shipped
from sipfhir.resources import Context, Parsed, parse
from sipfhir.resources.parse import NO_PLAN
from sipfhir.site import Site

FhirLike = bytes | str | PathLike[str] | dict[str, Any] | list[dict[str, Any]]


def from_fhir(source: FhirLike, *, site: Site | None = None, file: str | None = None) -> Iterator[Reading]:
    """The plans of FHIR resources: one for each CarePlan, with all that can be reached from it.

    ``source`` is a path, bytes or text (a Bundle, a resource, or one of either a line), a Bundle, or a list
    of resources. What no field of the plan takes is counted as unmapped and named by its pointer. Raises
    BadInput for what is not JSON or holds no FHIR resource.
    """
    raw, name = _bytes(source, file)
    context = Context.of(site or shipped())
    for line, document, text in _documents(source if raw is None else raw, name):
        for parsed in parse(_resources(document, name), context):
            yield _reading(parsed, line, text, name)


def _bytes(source: FhirLike, file: str | None) -> tuple[bytes | None, str | None]:
    if isinstance(source, dict | list):
        return None, file
    if isinstance(source, bytes):
        return source, file
    if isinstance(source, str) and source.lstrip()[:1] in ("{", "["):
        return source.encode(), file
    try:
        return Path(source).read_bytes(), file or fspath(source)
    except OSError as error:
        raise BadInput(f"{fspath(source)}: cannot be opened: {error.strerror}.") from None


def _documents(source: Any, file: str | None) -> Iterator[tuple[int, Any, bytes]]:
    """First line, JSON value and text of each document: the whole, or a line each."""
    if not isinstance(source, bytes):
        yield 1, source, b""
        return
    text = source.removeprefix(b"\xef\xbb\xbf")
    try:
        yield 1, msgspec.json.decode(text), text
        return
    except (msgspec.DecodeError, UnicodeDecodeError):
        lines = [(number, line) for number, line in enumerate(text.split(b"\n"), 1) if line.strip()]
    for number, line in lines:
        try:
            yield number, msgspec.json.decode(line), line
        except (msgspec.DecodeError, UnicodeDecodeError):
            name = file or "the input"
            raise BadInput(f"{name}:{number}: not JSON. Give a Bundle, or one a line.") from None


def _resources(document: Any, file: str | None) -> list[dict[str, Any]]:
    found = document if isinstance(document, list) else [document]
    if len(found) == 1 and isinstance(found[0], dict) and found[0].get("resourceType") == "Bundle":
        entries = found[0].get("entry") or []
        found = [entry.get("resource") for entry in entries if isinstance(entry, dict)]
    resources = [one for one in found if isinstance(one, dict) and one.get("resourceType")]
    if not resources:
        name = file or "the input"
        raise BadInput(f"{name}: holds no FHIR resource. Give a Bundle, or resources a line each.")
    return resources


def _reading(parsed: Parsed, line: int, text: bytes, file: str | None) -> Reading:
    findings = tuple(_placed(finding, line, text, file) for finding in parsed.findings)
    leaves = Leaves(parsed.mapped, parsed.ignored, len(parsed.unmapped))
    without = any(finding.rule == NO_PLAN.rule for finding in parsed.findings)
    return Reading(None if without else parsed.plan, findings, leaves, "fhir")


def _placed(finding: Finding, line: int, text: bytes, file: str | None) -> Finding:
    """Pointers count resources; in a Bundle they stand below entry."""
    pointer = f"/entry{finding.place.path}/resource" if finding.place.path else ""
    at, column = locate(text, pointer) if text else (1, 1)
    place = Place(file, line + at - 1, column, finding.place.path, finding.place.plan)
    return Finding(finding.rule, finding.severity, place, finding.params, finding.citation, finding.verdict)
