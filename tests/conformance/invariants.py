"""For each invariant of our resources, a resource that breaks it and nothing else: type, place, key."""

from typing import Any

Node = dict[str, Any]
PATIENT = {"reference": "Patient/1"}
TEXT = {"text": "text"}
CONCEPT = "http://terminology.hl7.org/CodeSystem/"
BASIC: Node = {"resourceType": "Basic", "code": TEXT}
WHEN = "2024-03-01T10:00:00+01:00"


def _plan(**more: Any) -> Node:
    return {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": PATIENT, **more}


def _consent(**more: Any) -> Node:
    category = {"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}
    scope = {"coding": [{"system": f"{CONCEPT}consentscope", "code": "patient-privacy"}]}
    return {"resourceType": "Consent", "status": "active", "scope": scope, "category": [category], **more}


def _meeting(**more: Any) -> Node:
    participant = {"status": "accepted", "actor": PATIENT}
    return {"resourceType": "Appointment", "status": "proposed", "participant": [participant], **more}


def _condition(**more: Any) -> Node:
    return {"resourceType": "Condition", "subject": PATIENT, **more}


def _of(system: str, code: str) -> Node:
    return {"coding": [{"system": f"{CONCEPT}{system}", "code": code}]}


def _bundle(kind: str, *entries: Node, **more: Any) -> Node:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries), **more}


def _timing(**repeat: Any) -> Node:
    return _plan(activity=[{"detail": {"status": "scheduled", "scheduledTiming": {"repeat": repeat}}}])


def _patient(**more: Any) -> Node:
    return {"resourceType": "Patient", **more}


def _goal(**target: Any) -> Node:
    status = {"lifecycleStatus": "active", "description": TEXT, "subject": PATIENT}
    return {"resourceType": "Goal", **status, "target": [target]}


def _task(**more: Any) -> Node:
    return {"resourceType": "Task", "status": "requested", "intent": "order", **more}


def _request(**more: Any) -> Node:
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "subject": PATIENT,
        **more,
    }


def _document(**attachment: Any) -> Node:
    return {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attachment}]}


def _contained(**more: Any) -> Node:
    return _plan(contained=[{**BASIC, "id": "c", **more}], supportingInfo=[{"reference": "#c"}])


UCUM = {"system": "http://unitsofmeasure.org"}
REPEAT = "CarePlan.activity[0].detail.scheduled.repeat"
COMPOSITION_ID = {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2"}, "timestamp": WHEN}
URL = "https://example.org/fhir/Basic/1"

# fmt: off
INVARIANTS: list[tuple[str, str, str, Node]] = [
    ("CarePlan", "CarePlan.activity[0]", "cpl-3",
     _plan(activity=[{"detail": {"status": "scheduled"}, "reference": {"reference": "Task/1"}}])),
    ("CarePlan", "CarePlan.period", "per-1", _plan(period={"start": "2024-02-02", "end": "2024-02-01"})),
    ("CarePlan", "CarePlan.period", "ele-1", _plan(period={"id": "a"})),
    ("CarePlan", "CarePlan.identifier[0].extension[0]", "ext-1",
     _plan(identifier=[{"value": "1", "extension": [{"url": "https://example.org/a"}]}])),
    ("CarePlan", "CarePlan.subject", "ref-1", _plan(subject={"reference": "#none"})),
    ("CarePlan", "CarePlan.contained[0]", "dom-2", _contained(contained=[{**BASIC, "id": "d"}])),
    ("CarePlan", "CarePlan.contained[0]", "dom-3", _plan(contained=[{**BASIC, "id": "c"}])),
    ("CarePlan", "CarePlan.contained[0]", "dom-4", _contained(meta={"versionId": "1"})),
    ("CarePlan", "CarePlan.contained[0]", "dom-5",
     _contained(meta={"security": [{"system": f"{CONCEPT}v3-Confidentiality", "code": "R"}]})),
    ("CarePlan", REPEAT, "tim-1", _timing(duration=1)),
    ("CarePlan", REPEAT, "tim-2", _timing(period=1)),
    ("CarePlan", REPEAT, "tim-4", _timing(duration=-1, durationUnit="h")),
    ("CarePlan", REPEAT, "tim-5", _timing(period=-1, periodUnit="d")),
    ("CarePlan", REPEAT, "tim-6", _timing(periodMax=2)),
    ("CarePlan", REPEAT, "tim-7", _timing(durationMax=2)),
    ("CarePlan", REPEAT, "tim-8", _timing(countMax=2)),
    ("CarePlan", REPEAT, "tim-9", _timing(offset=5)),
    ("CarePlan", REPEAT, "tim-10", _timing(timeOfDay=["10:00:00"], when=["MORN"])),
    ("CarePlan", "CarePlan.activity[0].detail.quantity", "qty-3",
     _plan(activity=[{"detail": {"status": "scheduled", "quantity": {"value": 1, "code": "h"}}}])),
    ("CarePlan", "CarePlan.activity[0].detail.quantity", "sqty-1",
     _plan(activity=[{"detail": {"status": "scheduled", "quantity": {"value": 1, "comparator": "<"}}}])),
    ("Consent", "Consent", "ppc-1", _consent()),
    ("Consent", "Consent", "ppc-2",
     _consent(policyRule=TEXT, scope={"coding": [{"system": "something", "code": "patient-privacy"}]})),
    ("Consent", "Consent", "ppc-3",
     _consent(policyRule=TEXT, scope={"coding": [{"system": "something", "code": "research"}]})),
    ("Consent", "Consent", "ppc-4",
     _consent(policyRule=TEXT, scope={"coding": [{"system": "something", "code": "adr"}]})),
    ("Consent", "Consent", "ppc-5",
     _consent(policyRule=TEXT, scope={"coding": [{"system": "something", "code": "treatment"}]})),
    ("Consent", "Consent.provision.period", "per-1",
     _consent(policyRule=TEXT, provision={"period": {
         "start": "2024-03-01T10:00:00+01:00", "end": "2024-03-01T09:59:00+01:00"}})),
    ("Consent", "Consent.source", "att-1", _consent(policyRule=TEXT, sourceAttachment={"data": "eA=="})),
    ("CommunicationRequest", "CommunicationRequest.payload[0].content", "att-1",
     {"resourceType": "CommunicationRequest", "status": "active",
      "payload": [{"contentAttachment": {"data": "eA=="}}]}),
    ("Goal", "Goal.target[0]", "gol-1", _goal(detailString="text")),
    ("Goal", "Goal.target[0].due", "drt-1", _goal(measure=TEXT, dueDuration={**UCUM, "code": "h"})),
    ("Goal", "Goal.target[0].detail", "rng-2",
     _goal(measure=TEXT, detailRange={"low": {"value": 2}, "high": {"value": 1}})),
    ("Goal", "Goal.target[0].detail", "rat-1", _goal(measure=TEXT, detailRatio={"numerator": {"value": 1}})),
    ("CareTeam", "CareTeam.participant[0]", "ctm-1",
     {"resourceType": "CareTeam", "contained": [{"resourceType": "Patient", "id": "p"}],
      "participant": [{"member": {"reference": "#p"}, "onBehalfOf": {"reference": "Organization/1"}}]}),
    ("CareTeam", "CareTeam.telecom[0]", "cpt-2",
     {"resourceType": "CareTeam", "telecom": [{"value": "070-1740605"}]}),
    ("Appointment", "Appointment.participant[0]", "app-1",
     _meeting(participant=[{"status": "accepted"}])),
    ("Appointment", "Appointment", "app-2", _meeting(start=WHEN)),
    ("Appointment", "Appointment", "app-3", _meeting(status="booked")),
    ("Appointment", "Appointment", "app-4", _meeting(cancelationReason=TEXT)),
    ("Patient", "Patient.contact[0]", "pat-1", _patient(contact=[{"relationship": [TEXT]}])),
    ("Patient", "Patient.telecom[0]", "cpt-2", _patient(telecom=[{"value": "070-1740605"}])),
    ("Organization", "Organization", "org-1", {"resourceType": "Organization", "active": True}),
    ("Organization", "Organization.address[0]", "org-2",
     {"resourceType": "Organization", "name": "text", "address": [{"use": "home", "text": "text"}]}),
    ("Organization", "Organization.telecom[0]", "org-3",
     {"resourceType": "Organization", "name": "text",
      "telecom": [{"use": "home", "system": "phone", "value": "070-1740605"}]}),
    ("Condition", "Condition.stage[0]", "con-1", _condition(stage=[{"type": TEXT}])),
    ("Condition", "Condition.evidence[0]", "con-2",
     _condition(evidence=[{"extension": [
         {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}])),
    ("Condition", "Condition", "con-4",
     _condition(abatementString="text", clinicalStatus=_of("condition-clinical", "active"))),
    ("Condition", "Condition", "con-5",
     _condition(clinicalStatus=_of("condition-clinical", "active"),
                verificationStatus=_of("condition-ver-status", "entered-in-error"))),
    ("Condition", "Condition.onset", "age-1", _condition(onsetAge={"value": 0, **UCUM, "code": "a"})),
    ("Task", "Task", "inv-1", _task(authoredOn="2024-03-02", lastModified="2024-03-01")),
    ("Task", "Task.input[0].value", "cnt-3",
     _task(input=[{"type": TEXT, "valueCount": {"value": 1.5, **UCUM, "code": "1"}}])),
    ("Task", "Task.input[0].value", "dis-1",
     _task(input=[{"type": TEXT, "valueDistance": {"value": 1}}])),
    ("Task", "Task.input[0].value", "exp-1",
     _task(input=[{"type": TEXT, "valueExpression": {"language": "text/cql"}}])),
    ("Task", "Task.input[0].value.codeFilter[0]", "drq-1",
     _task(input=[{"type": TEXT, "valueDataRequirement": {"type": "Patient", "codeFilter": [
         {"valueSet": "https://example.org/a"}]}}])),
    ("Task", "Task.input[0].value.dateFilter[0]", "drq-2",
     _task(input=[{"type": TEXT, "valueDataRequirement": {"type": "Patient", "dateFilter": [
         {"valueDateTime": "2024"}]}}])),
    ("Task", "Task.input[0].value", "trd-1",
     _task(input=[{"type": TEXT, "valueTriggerDefinition": {
         "type": "data-added", "data": [{"type": "Patient"}], "timingDate": "2024"}}])),
    ("Task", "Task.input[0].value", "trd-2",
     _task(input=[{"type": TEXT, "valueTriggerDefinition": {
         "type": "named-event", "name": "text",
         "condition": {"language": "text/cql", "expression": "true"}}}])),
    ("Task", "Task.input[0].value", "trd-3",
     _task(input=[{"type": TEXT, "valueTriggerDefinition": {"type": "periodic"}}])),
    ("ServiceRequest", "ServiceRequest", "prr-1", _request(orderDetail=[TEXT])),
    ("DocumentReference", "DocumentReference.content[0].attachment", "att-1", _document(data="eA==")),
    ("Bundle", "Bundle", "bdl-1", _bundle("collection", {"resource": BASIC}, total=1)),
    ("Bundle", "Bundle", "bdl-2", _bundle("collection", {"resource": BASIC, "search": {"mode": "match"}})),
    ("Bundle", "Bundle", "bdl-3", _bundle("transaction", {"resource": BASIC})),
    ("Bundle", "Bundle", "bdl-4", _bundle("collection", {"resource": BASIC, "response": {"status": "200"}})),
    ("Bundle", "Bundle.entry[0]", "bdl-5", _bundle("collection", {"fullUrl": URL})),
    ("Bundle", "Bundle", "bdl-7",
     _bundle("collection", *[{"fullUrl": URL, "resource": {**BASIC, "id": "1"}}] * 2)),
    ("Bundle", "Bundle.entry[0]", "bdl-8",
     _bundle("collection", {"fullUrl": f"{URL}/_history/2", "resource": {**BASIC, "id": "1"}})),
    ("Bundle", "Bundle", "bdl-9", _bundle("document", {"resource": {
        "resourceType": "Composition", "status": "final", "type": TEXT, "date": "2024", "title": "text",
        "author": [{"reference": "https://example.org/fhir/Patient/1"}]}}, timestamp=WHEN)),
    ("Bundle", "Bundle", "bdl-10", _bundle("document", {"resource": {
        "resourceType": "Composition", "status": "final", "type": TEXT, "date": "2024", "title": "text",
        "author": [{"reference": "https://example.org/fhir/Patient/1"}]}},
        identifier=COMPOSITION_ID["identifier"])),
    ("Bundle", "Bundle", "bdl-11", _bundle("document", {"resource": BASIC}, **COMPOSITION_ID)),
    ("Bundle", "Bundle", "bdl-12", _bundle("message", {"resource": BASIC})),
]
