"""The audit log as FHIR: one AuditEvent for each plan that was given, refused or held.

Who (agent): sipfhir, which sent, and the actor of the target, which received. What (entity): the CarePlan by
its keyed id, as a logical reference. DICOM codes for export, ISO 21089 for disclosure.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sipfhir.resources.context import Context
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import tables
from sipfhir.site import Site

TERMS = "http://terminology.hl7.org/CodeSystem"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
ACTIONS = {"created": "C", "updated": "U", "revoked": "U", "held": "E", "dead": "E"}
FAILURES = {"dead": ("8", "did not arrive"), "held": ("4", "held back")}


def events(lines: Iterable[dict[str, Any]], run: str | None, site: Site) -> Iterator[Node]:
    """AuditEvents of the log's lines; of one run, or of all."""
    for line in lines:
        if line.get("event") == "plan" and run in (None, line.get("run")):
            yield event(line, site)


def event(line: dict[str, Any], site: Site) -> Node:
    """One line. Its id comes of the line's digest: the same line is the same event."""
    told = str(line["digest"])
    outcome, why = FAILURES.get(str(line["outcome"]), ("0", None))
    made: Node = {
        "resourceType": "AuditEvent",
        "id": f"{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:32]}",
        "type": {"system": DICOM, "code": "110106", "display": "Export"},
        "action": ACTIONS.get(str(line["outcome"]), "E"),
        "recorded": line["at"],
        "outcome": outcome,
    }
    if why:
        case = line.get("case")
        made["outcomeDesc"] = f"{why}: {case}" if case else why
    systems = tables(Context.of(site)).systems
    made["agent"] = [_sender(), _receiver(line, systems.identifiers["hsa-id"].system)]
    made["source"] = {"site": site.installation, "observer": {"display": "sipfhir"}}
    made["entity"] = [_plan(line, systems.base)]
    return made


def _sender() -> Node:
    role = {"system": DICOM, "code": "110153", "display": "Source Role ID"}
    return {"type": {"coding": [role]}, "who": {"display": "sipfhir"}, "requestor": True}


def _receiver(line: dict[str, Any], hsa: str | None) -> Node:
    role = {"system": DICOM, "code": "110152", "display": "Destination Role ID"}
    who: Node = {"display": line.get("actor") or line["target"]}
    if line.get("hsa_id"):
        who = {"identifier": {"system": hsa, "value": line["hsa_id"]}, **who}
    made: Node = {"type": {"coding": [role]}, "who": who, "altId": line["target"], "requestor": False}
    if line.get("role"):
        made["role"] = [{"text": line["role"]}]
    return made


def _plan(line: dict[str, Any], base: str) -> Node:
    details = [("run", line.get("run")), ("basis", line.get("basis")), ("outcome", line.get("outcome"))]
    made: Node = {
        "type": {"system": f"{TERMS}/audit-entity-type", "code": "2", "display": "System Object"},
        "role": {"system": f"{TERMS}/object-role", "code": "4", "display": "Domain Resource"},
        "lifecycle": {"system": f"{TERMS}/dicom-audit-lifecycle", "code": "11", "display": "Disclosure"},
        "detail": [{"type": name, "valueString": value} for name, value in details if value],
    }
    if line.get("plan"):
        number = {"system": f"{base}/id/CarePlan", "value": line["plan"]}
        made = {"what": {"type": "CarePlan", "identifier": number}, **made}
    return made
