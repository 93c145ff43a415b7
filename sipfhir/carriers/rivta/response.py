"""GetCarePlansResponse: plans written as one message."""

from collections.abc import Iterable
from typing import NamedTuple

from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.entry import Entry, entry
from sipfhir.carriers.rivta.messages import in_utf8, message
from sipfhir.carriers.rivta.sendable import left_out
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.carriers.rivta.soap import DECLARATION
from sipfhir.findings import Finding
from sipfhir.plan import Plan
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.values import digest, resource_id


class Written(NamedTuple):
    """A message, the documents that it refers to by name, what is to be told, and how many plans it holds."""

    data: bytes
    files: dict[str, bytes]
    findings: tuple[Finding, ...]
    plans: int


def write(what: Iterable[Plan | Reading], sender: Sender, site: Site) -> Written:
    """Plans as a GetCarePlansResponse. Its log id is made of what it holds: the same in, the same out."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for item in what:
        plan = item if isinstance(item, Plan) else item.plan
        if plan is None:
            continue
        made = entry(plan, sender, site)
        told = made.findings if not made.entry or made.entry.shared else (left_out("sharing", "consents"),)
        findings += map(item.placed, told) if isinstance(item, Reading) else told
        entries += [made.entry] if made.entry and made.entry.shared else []
    held = digest(site.key, b"".join(each.xml for each in entries))
    log_id = resource_id(site.key, site.installation, "log", held)
    files = {name: data for each in entries for name, data in each.files.items()}
    return Written(DECLARATION + answer(entries, site, log_id), files, tuple(findings), len(entries))


def answer(
    entries: Iterable[Entry], site: Site, log_id: str, error: str | None = None, info: str | None = None
) -> bytes:
    """The response with its result: OK; INFO with words; ERROR with words, and then no plans."""
    told = error or info
    code = "ERROR" if error else "INFO" if info else "OK"
    result = {"resultCode": code, "logId": log_id, "message": told}
    if error:
        result["errorCode"] = "INVALID_REQUEST"
    known = contract(site)
    whole = in_utf8(message(known, "GetCarePlans", "GetCarePlansResponse", {"result": result}))
    head, mark, tail = whole.partition(b"<result>")
    return b"".join([head, *(each.xml for each in entries), mark, tail])
