"""What the contracts ask beyond their schemas: what is forbidden, missing, empty or not what it says."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sipfhir.attachments.content import Trouble, decoded
from sipfhir.attachments.kinds import HEAD, agrees
from sipfhir.carriers.rivta.contract import Contract
from sipfhir.carriers.rivta.messages import local, said
from sipfhir.findings import Finding, Place, Severity

RULE = "RIVTA-RULE"
_UNIQUE = (
    "registeredResidentIdentification",
    "serviceDomain",
    "categorization",
    "logicalAddress",
    "businessObjectInstanceIdentifier",
    "clinicalProcessInterestId",
    "sourceSystem",
    "dataController",
)


def broken(message: Any, operation: str, known: Contract, file: str | None) -> Iterator[Finding]:
    """Every rule that a message breaks, in the order of its elements."""
    never = {**known.never, **known.never_in.get(local(message), {})}
    for node in message.iter():
        for case, at, name in _faults(node, never, known):
            yield _finding(case, at, file, name)
    if operation != "GetCarePlans":
        yield from _transactions(message, operation, known, file)


def _faults(node: Any, never: dict[str, tuple[str, ...]], known: Contract) -> Iterator[tuple[str, Any, str]]:
    name = local(node)
    children = {local(child): child for child in node}
    for each in never.get(name, ()):
        if each in children:
            yield "never", children[each], each
    for each in known.always.get(name, ()):
        if each not in children:
            yield "always", node, each
    if name in known.one_of and len(children.keys() & set(known.one_of[name])) != 1:
        yield "one-of", node, name
    if not children and not (node.text or "").strip():
        yield "empty", node, name
    if name == "content":
        yield from ((case, node, name) for case in _content(node, known))
    if name == "patientId" and not _identity(node, known):
        yield "identity", node, name


def _content(node: Any, known: Contract) -> Iterator[str]:
    """What is wrong with a content: a media type that is not used, too large, not what it says."""
    kind, value = said(node, "mediaType"), said(node, "value")
    if kind not in known.media:
        yield "media"
    if value is None:
        return
    try:
        data = decoded(value)
    except Trouble:
        yield "base64"
        return
    if len(data) > known.limits.content_bytes:
        yield "large"
    if not agrees(data[:HEAD], None, kind):
        yield "kind"


def _identity(node: Any, known: Contract) -> bool:
    """Twelve characters where the type is one of a national identity."""
    number, oid = said(node, "id") or "", said(node, "type")
    return oid not in known.identities.values() or (len(number) == 12 and number.isalnum())


def _transactions(message: Any, operation: str, known: Contract, file: str | None) -> Iterator[Finding]:
    each = message.findall("{*}engagementTransaction")
    if len(each) > known.limits.transactions:
        yield _finding("many", message, file, local(message))
    for transaction in each:
        deleted = said(transaction, "deleteFlag") in ("true", "1")
        if operation == "Update" and deleted and said(transaction, "engagement/mostRecentContent"):
            yield _finding("deleted", transaction, file, "mostRecentContent")
    keys = [tuple(said(one, f"engagement/{name}") for name in _UNIQUE) for one in each]
    counted = Counter(keys)
    for key, transaction in zip(keys, each, strict=True):
        if counted[key] > 1 and keys.index(key) != each.index(transaction):
            yield _finding("twice", transaction, file, "engagement")


def _finding(case: str, node: Any, file: str | None, name: str) -> Finding:
    steps = [local(node), *map(local, node.iterancestors())]
    place = Place(file, node.sourceline, path="/".join(reversed(steps)))
    return Finding(RULE, Severity.ERROR, place, {"case": case, "element": name})
