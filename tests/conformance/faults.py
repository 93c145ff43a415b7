"""Faults that no single element of a definition has: forms, siblings, extensions, narratives, Bundles.

Name, rule, place and resource of each.
"""

# ruff: noqa: E501
from typing import Any

from tests.conformance.lawful import ABSENT, BASIC, CORE, URN, XHTML, bundle, does, held, person, plan

Node = dict[str, Any]
Fault = tuple[str, str, str, Node]
OTHER = "https://example.org/a"
DATES = [
    "24",
    "2024-1",
    "2024-13",
    "2024-00",
    "2024-02-30",
    "2023-02-29",
    "0000",
    "1-1-2024",
    "2024-03-01T10:00:00Z",
]
MOMENTS = ["2024-03-01T10:00Z", "2024-03-01T10:00:00", "2024-03-01T24:00:00Z", "2024-03-01 10:00:00Z",
           "2024-03-01T10:00:00+15:00", "2024-03-01T10:60:00Z", "2024-03-01T10:00:61Z", "20240301",
           "2024-02-30T10:00:00Z", "2024-03-01T10:00:00.Z", "2024-03-01T"]  # fmt: skip
INSTANTS = ["2024", "2024-03-01", "2024-03-01T10:00:00", "2024-03-01T10:00Z"]
IDS = ["a_b", "å", "a" * 65, "a b", "a/b", " a"]
CODES = [" en", "en ", "e  n", "e\tn\n", "e\n"]
URIS = ["a b", "urn:oid:1.2.", "urn:oid:3.1", "urn:uuid:1", "oid:1.2", "\u0001"]
PACKED = ["a", "ab=c", "å", "====", "YQ=", "Y Q = = x"]
NUMBERS = ["1", "1.0", True, "", {}]
DIVS = ["text", "<div>x</div>", f"<div {XHTML}></div>", f"<div {XHTML}> <p> </p></div>", f"<p {XHTML}>x</p>",
        f"<div {XHTML}><script>x</script></div>", f"<div {XHTML}><p onclick='x'>x</p></div>", f"<div {XHTML}><p>x</div>",
        f"<div {XHTML}><form>x</form></div>", f"<div {XHTML}><iframe src='a'/></div>", f"<div {XHTML}>&nbsp;x</div>",
        f"<div {XHTML}><a href='javascript:x'>x</a></div>", f"<div {XHTML}><style>x</style>x</div>",
        f"<div {XHTML}><input/>x</div>", f"<?xml version='1.0'?><div {XHTML}>x</div>", f"<div {XHTML}>x</div><p/>",
        f"<!DOCTYPE html><div {XHTML}>x</div>", f"<div {XHTML}><link href='a'/>x</div>", f"<div {XHTML}>\u0001</div>",
        f"<div {XHTML} lang='sv' lang='sv'>x</div>", f"<div {XHTML}><h:b>x</h:b></div>"]  # fmt: skip
REFERENCES = ["Patient", "Patient/", "/Patient/1", "Patient/1/2", "patient/1", "Patient/a_b", "Foo/1", "Patient 1",
              "Patient/1/_history", "1", "Patient/" + "1" * 65]  # fmt: skip
EXTENSIONS: list[tuple[str, str, Node]] = [
    ("R4-INVARIANT", "", {"url": OTHER}),
    ("R4-INVARIANT", "", {"url": OTHER, "valueString": "a", "extension": [{"url": "b", "valueString": "c"}]}),
    ("R4-INVARIANT", "", {"url": OTHER, "id": "a"}),
    ("R4-CARDINALITY", "", {"valueString": "a"}),
    ("R4-FORMAT", ".url", {"url": "a", "valueString": "a"}),
    ("R4-CHOICE", ".value", {"url": OTHER, "valueString": "a", "valueCode": "a"}),
    ("R4-UNKNOWN", ".valueText", {"url": OTHER, "valueText": "a"}),
    ("R4-UNKNOWN", ".value", {"url": OTHER, "value": "a"}),
    ("R4-TYPE", ".value", {"url": OTHER, "valueString": 1}),
    ("R4-EMPTY", ".extension", {"url": OTHER, "extension": []}),
    ("R4-BINDING", ".value", {"url": f"{CORE}data-absent-reason", "valueCode": "bogus"}),
    ("R4-CHOICE", ".value", {"url": f"{CORE}data-absent-reason", "valueString": "unknown"}),
    ("R4-CONTEXT", "", {"url": f"{CORE}patient-birthPlace", "valueAddress": {"text": "x"}}),
    ("R4-SLICE", "", {"url": f"{CORE}translation", "extension": [{"url": "lang", "valueCode": "en"}]}),
]
"""Rule, place in the extension, extension."""
SIBLINGS: list[tuple[str, str, Node]] = [
    ("R4-EMPTY", "Patient.birthDate", {"_birthDate": {}}),
    ("R4-TYPE", "Patient.birthDate", {"_birthDate": []}),
    ("R4-TYPE", "Patient.birthDate", {"_birthDate": "x"}),
    ("R4-TYPE", "Patient.birthDate", {"_birthDate": None}),
    ("R4-INVARIANT", "Patient.birthDate", {"_birthDate": {"id": "a"}}),
    ("R4-UNKNOWN", "Patient.birthDate.value", {"_birthDate": {"value": "2024"}}),
    ("R4-UNKNOWN", "Patient.name", {"_name": [{"id": "a"}]}),
    ("R4-UNKNOWN", "Patient._birthDate", {"__birthDate": ABSENT}),
    ("R4-TYPE", "Patient.birthDate", {"birthDate": None}),
    ("R4-TYPE", "Patient.name[0]", {"name": [None]}),
    ("R4-TYPE", "Patient.name[0].given[0]", {"name": [{"given": [None]}]}),
    ("R4-TYPE", "Patient.name[0].given[1]", {"name": [{"given": ["A", None], "_given": [ABSENT, None]}]}),
    ("R4-CARDINALITY", "Patient.name[0].given", {"name": [{"given": ["A", "B"], "_given": [ABSENT]}]}),
    ("R4-TYPE", "Patient.name[0].given", {"name": [{"_given": ABSENT}]}),
    ("R4-TYPE", "Patient.name[0].given", {"name": [{"_given": []}]}),
    ("R4-EMPTY", "Patient.name[0].given[0]", {"name": [{"_given": [None, ABSENT]}]}),
    ("R4-EMPTY", "Patient.name[0].text", {"name": [{"text": " \n"}]}),
    ("R4-CHOICE", "Patient.deceased", {"deceasedBoolean": True, "_deceasedDateTime": ABSENT}),
    ("R4-REFERENCE", "Patient.name[1].id", {"name": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}),
    ("R4-FORMAT", "Patient.meta.profile[0]", {"meta": {"profile": ["sip-patient"]}}),
    ("R4-TYPE", "Patient.meta.profile", {"meta": {"profile": OTHER}}),
    ("R4-EMPTY", "Patient.meta", {"meta": {}}),
    ("R4-FORMAT", "Patient.name[0].text", {"name": [{"text": "a\u0000b"}]}),
    ("R4-FORMAT", "Patient.name[0].text", {"name": [{"text": "x" * (1024 * 1024 + 1)}]}),
    ("R4-UNKNOWN", "Patient.fhir_comments", {"fhir_comments": ["x"]}),
    ("R4-UNKNOWN", "Patient.Gender", {"Gender": "male"}),
    ("R4-UNKNOWN", "Patient.deceased", {"deceased": True}),
]
PLANS: list[Fault] = [
    ("no status", "R4-CARDINALITY", "CarePlan",
     {"resourceType": "CarePlan", "intent": "plan", "subject": {"reference": "Patient/1"}}),
    ("lower case", "R4-BINDING", "CarePlan.status", plan(status="Active")),
    ("both", "R4-INVARIANT", "CarePlan.activity[0]",
     plan(activity=[{"reference": {"reference": "Task/1"}, "detail": {"status": "scheduled"}}])),
    ("other type", "R4-REFERENCE", "CarePlan.subject.type",
     plan(subject={"reference": "Patient/1", "type": "Group"})),
    ("no such type", "R4-REFERENCE", "CarePlan.subject.type", plan(subject={"type": "Human", "display": "x"})),
    ("wrong type said", "R4-REFERENCE", "CarePlan.subject.type", plan(subject={"type": "Practitioner"})),
    ("wrong type inside", "R4-REFERENCE", "CarePlan.subject.reference",
     held() | {"subject": {"reference": "#c"}}),
    ("inside without a type", "R4-UNKNOWN", "CarePlan.contained[0].resourceType",
     plan(contained=[{"id": "c"}], supportingInfo=[{"reference": "#c"}])),
    ("inside twice", "R4-REFERENCE", "CarePlan.contained[1].id",
     plan(contained=[{**BASIC, "id": "c"}] * 2, supportingInfo=[{"reference": "#c"}])),
    ("status of an activity", "R4-BINDING", "CarePlan.activity[0].detail.status", does(status="active")),
    ("language", "R4-BINDING", "CarePlan.language", plan(language="svenska språket")),
    ("float", "R4-FORMAT", "CarePlan.activity[0].detail.scheduled.repeat.count",
     does(scheduledTiming={"repeat": {"count": 1.0}})),
    ("modifies nothing", "R4-CONTEXT", "CarePlan.modifierExtension[0]",
     plan(modifierExtension=[{"url": f"{CORE}data-absent-reason", "valueCode": "unknown"}])),
    ("must modify", "R4-CONTEXT", "CarePlan.extension[0]",
     plan(extension=[{"url": f"{CORE}request-doNotPerform", "valueBoolean": True}])),
]  # fmt: skip
POST = {"method": "POST", "url": "Basic"}
BUNDLES: list[Fault] = [
    ("relative", "R4-BUNDLE", "Bundle.entry[0].fullUrl", bundle("collection", {"fullUrl": "Basic/1", "resource": BASIC})),
    ("other id", "R4-BUNDLE", "Bundle.entry[0].fullUrl",
     bundle("collection", {"fullUrl": "http://a/Basic/2", "resource": BASIC})),
    ("other type", "R4-BUNDLE", "Bundle.entry[0].fullUrl",
     bundle("collection", {"fullUrl": "http://a/Patient/1", "resource": BASIC})),
    ("leads nowhere", "R4-REFERENCE", "Bundle.entry[0].resource.subject.reference",
     bundle("collection", {"fullUrl": "http://a/Basic/1", "resource": {**BASIC, "subject": {"reference": URN}}})),
    ("leads to another type", "R4-REFERENCE", "Bundle.entry[1].resource.subject.reference",
     bundle("collection", {"fullUrl": URN, "resource": BASIC},
            {"fullUrl": "http://a/CarePlan/1", "resource": plan(id="1", subject={"reference": URN})})),
    ("nothing to post", "R4-BUNDLE", "Bundle.entry[0].request", bundle("transaction", {"request": POST})),
    ("posted elsewhere", "R4-BUNDLE", "Bundle.entry[0].request",
     bundle("transaction", {"resource": BASIC, "request": {"method": "POST", "url": "Patient"}})),
    ("posted with an id", "R4-BUNDLE", "Bundle.entry[0].request",
     bundle("batch", {"resource": BASIC, "request": {"method": "POST", "url": "Basic/1"}})),
    ("put without an id", "R4-BUNDLE", "Bundle.entry[0].request",
     bundle("transaction", {"resource": BASIC, "request": {"method": "PUT", "url": "Basic"}})),
    ("put twice", "R4-BUNDLE", "Bundle.entry[1].request",
     bundle("transaction", *[{"resource": BASIC, "request": {"method": "PUT", "url": "Basic/1"}}] * 2)),
    ("no such method", "R4-BINDING", "Bundle.entry[0].request.method",
     bundle("transaction", {"request": {"method": "SEND", "url": "Basic"}})),
    ("no such type", "R4-BINDING", "Bundle.type", bundle("heap")),
    ("no resource", "R4-INVARIANT", "Bundle.entry[0]", bundle("collection", {"fullUrl": "http://a/Basic/1"})),
    ("fault inside", "R4-BINDING", "Bundle.entry[0].resource.status",
     bundle("collection", {"fullUrl": "http://a/CarePlan/1", "resource": plan(id="1", status="bogus")})),
]  # fmt: skip


def numbered(name: str, rule: str, place: str, resources: list[Node]) -> list[Fault]:
    """Each under a name with its number."""
    return [(f"{name} {i}", rule, place, one) for i, one in enumerate(resources)]


def _sized(value: Any) -> Node:
    return {"contentType": "text/plain", "data": value}


FAULTS: list[Fault] = [
    *numbered("date", "R4-FORMAT", "Patient.birthDate", [person(birthDate=one) for one in DATES]),
    *numbered("moment", "R4-FORMAT", "CarePlan.created", [plan(created=one) for one in MOMENTS]),
    *numbered(
        "instant",
        "R4-FORMAT",
        "CarePlan.meta.lastUpdated",
        [plan(meta={"lastUpdated": one}) for one in INSTANTS],
    ),
    *numbered("id", "R4-FORMAT", "CarePlan.id", [plan(id=one) for one in IDS]),
    *numbered(
        "code",
        "R4-FORMAT",
        "CarePlan.category[0].coding[0].code",
        [plan(category=[{"coding": [{"code": one}]}]) for one in CODES],
    ),
    *numbered(
        "uri",
        "R4-FORMAT",
        "Patient.identifier[0].system",
        [person(identifier=[{"system": one}]) for one in URIS],
    ),
    *numbered(
        "packed", "R4-FORMAT", "Patient.photo[0].data", [person(photo=[_sized(one)]) for one in PACKED]
    ),
    *numbered(
        "number",
        "R4-TYPE",
        "CarePlan.activity[0].detail.quantity.value",
        [does(quantity={"value": one}) for one in NUMBERS],
    ),
    *numbered(
        "div",
        "R4-NARRATIVE",
        "CarePlan.text.div",
        [plan(text={"status": "generated", "div": one}) for one in DIVS],
    ),
    *numbered(
        "reference",
        "R4-REFERENCE",
        "CarePlan.subject.reference",
        [plan(subject={"reference": one}) for one in REFERENCES],
    ),
    *[
        (f"extension {i}", rule, f"CarePlan.extension[0]{place}", plan(extension=[one]))
        for i, (rule, place, one) in enumerate(EXTENSIONS)
    ],
    *[(f"sibling {i}", rule, place, person(**more)) for i, (rule, place, more) in enumerate(SIBLINGS)],
    *PLANS,
    *BUNDLES,
]
