"""A message held against its contract: the schema, then the rules beyond it. Findings never hold a value."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from sipfhir.carriers.rivta.checks import broken
from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.messages import local
from sipfhir.carriers.rivta.schema import ANSWER, schema
from sipfhir.carriers.rivta.soap import Call, Unopened, opened
from sipfhir.findings import Finding, Place, Severity
from sipfhir.site import Site

MOST = 50
"""Findings of the schema that are told of one message; the rest follow from them, as a rule."""


class Checked(NamedTuple):
    """``call`` is None when there is nothing to read; ``operation`` when it is no message of ours."""

    call: Call | None
    operation: str | None
    findings: list[Finding]


def check(raw: bytes, site: Site, file: str | None = None) -> Checked:
    """Whether bytes are a valid message of one of the contracts."""
    known = contract(site)
    try:
        call = opened(raw, known.namespaces["registry"])
    except Unopened as problem:
        return Checked(None, None, [_unopened(problem, file)])
    operation = _operation(call.message, site)
    if operation is None:
        return Checked(call, None, [_schema(call.message, file, "unknown")])
    found = list(_invalid(call.message, operation, site, file))
    return Checked(call, operation, found or list(broken(call.message, operation, known, file)))


def _operation(message: Any, site: Site) -> str | None:
    """Which operation's message it is, by name and namespace."""
    known = contract(site)
    for name, each in known.operations.items():
        if message.tag in {f"{{{known.namespaces[each.namespace]}}}{name}{end}" for end in ("", ANSWER)}:
            return name
    return None


def _invalid(message: Any, operation: str, site: Site, file: str | None) -> Iterator[Finding]:
    """libxml2's complaints: their names and places only, for their words hold what the file holds."""
    compiled = schema(site, operation)
    if compiled.validate(message):
        return
    for entry in list(compiled.error_log)[:MOST]:
        name = entry.type_name.removeprefix("SCHEMAV_").lower().replace("_", "-")
        place = Place(file, entry.line or None, path=_path(entry.path, message))
        yield Finding("RIVTA-SCHEMA", Severity.ERROR, place, {"case": "default", "reason": name})


def _path(path: str | None, message: Any) -> str | None:
    """libxml2's path in local names: it has stars for a namespace without a prefix."""
    prefixes = {name: uri for node in message.iter() for name, uri in node.nsmap.items() if name}
    try:
        found = message.getroottree().xpath(path, namespaces=prefixes) if path else []
    except etree.XPathError:
        return None
    if not found or not hasattr(found[0], "iterancestors"):
        return None
    steps = [local(found[0]), *map(local, found[0].iterancestors())]
    return "/".join(reversed(steps))


def _schema(node: Any, file: str | None, case: str) -> Finding:
    return Finding("RIVTA-SCHEMA", Severity.ERROR, Place(file, node.sourceline), {"case": case})


def _unopened(problem: Unopened, file: str | None) -> Finding:
    place = Place(file, problem.line)
    if problem.reason == "fault":
        return Finding("FORMAT-FAULT", Severity.ERROR, place)
    if problem.reason in ("envelope", "several", "empty"):
        return Finding("RIVTA-SCHEMA", Severity.ERROR, place, {"case": problem.reason})
    return Finding("FORMAT-XML", Severity.ERROR, place, {"reason": problem.reason})
