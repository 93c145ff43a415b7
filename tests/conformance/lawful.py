"""Odd resources that R4 allows: what looks wrong and is not. Name and resource."""

from decimal import Decimal
from typing import Any

Node = dict[str, Any]
CORE = "http://hl7.org/fhir/StructureDefinition/"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
ABSENT = {"extension": [{"url": f"{CORE}data-absent-reason", "valueCode": "unknown"}]}
TRANSLATED = {
    "extension": [
        {
            "url": f"{CORE}translation",
            "extension": [
                {"url": "lang", "valueCode": "en"},
                {"url": "content", "valueString": "Coordinated individual plan"},
            ],
        }
    ]
}
PATIENT = {"reference": "Patient/1"}
FOREIGN = "https://example.org/fhir/StructureDefinition"


def plan(**more: Any) -> Node:
    """The least care plan with more."""
    return {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": PATIENT, **more}


def person(**more: Any) -> Node:
    """A patient."""
    return {"resourceType": "Patient", **more}


def told(div: str) -> Node:
    """A care plan with a narrative."""
    return plan(text={"status": "generated", "div": f"<div {XHTML}>{div}</div>"})


def does(**detail: Any) -> Node:
    """A care plan with one activity."""
    return plan(activity=[{"detail": {"status": "scheduled", **detail}}])


def repeats(**repeat: Any) -> Node:
    """A care plan with an activity at times."""
    return does(scheduledTiming={"repeat": repeat})


def held(**resource: Any) -> Node:
    """A care plan with a resource inside it."""
    return plan(contained=[{"resourceType": "Basic", "id": "c", "code": {"text": "text"}, **resource}])


def bundle(kind: str, *entries: Node, **more: Any) -> Node:
    """A Bundle."""
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries), **more}


# ruff: noqa: E501
DATES = ["0001", "9999-12", "2024-02-29", "2000-02-29", "1924-01-01"]
MOMENTS = [
    *DATES,
    "2016-12-31T23:59:60Z",
    "2024-03-01T00:00:00+14:00",
    "2024-03-01T10:00:00-12:30",
    "2024-03-01T10:00:00.123456789Z",
    "0001-01-01T00:00:00Z",
]
LANGUAGES = ["sv", "sv-SE", "zh-Hant-TW", "sr-Latn", "fi-FI", "de-CH-1996", "x-sip", "en-US-x-twain", "sma"]
NUMBERS = [0, -0.0, 1e10, Decimal("1E-7"), Decimal("0.10"), Decimal("-3.0E+4"), 10**17]
URIS = ["urn:oid:1.2.752.129.2.1.3.1", "urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "a", "mailto:a@b", "#x",
        "http://å.example/ö?a=b#c", "tag:x,2024:1"]  # fmt: skip
NARRATIVES = [
    "x",
    "&#229;&#xe5; &amp; &lt;b&gt; &quot; &apos;",
    "<p style='color: red' class='a' id='b' title='c'>x</p>",
    "<table border='1'><thead><tr><th colspan='2'>x</th></tr></thead><tbody><tr><td>y</td></tr></tbody></table>",
    "<a href='https://example.org'>x</a><a name='y'>z</a><a href='#y'>v</a>",
    "<img src='#a' alt='b'/>",
    "<!-- a comment --><b>x</b>",
    "<![CDATA[<x>]]>",
    "<ol start='3'><li>x</li></ol><dl><dt>a</dt><dd>b</dd></dl><pre> x </pre><br/><hr/>",
    "<span lang='sv' xml:lang='sv' dir='ltr'>å</span>",
]
REFERENCES = [
    {"reference": "Patient/1"},
    {"reference": "Patient/1/_history/2"},
    {"reference": "https://example.org/fhir/Patient/1"},
    {"reference": "https://example.org/fhir/Patient/1/_history/3"},
    {"reference": "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
    {"reference": "urn:oid:1.2.3"},
    {"identifier": {"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "191212121212"}, "type": "Patient"},
    {"display": "Somebody"},
    {"type": "Patient", "display": "Somebody"},
    {"type": f"{CORE}Patient", "reference": "Patient/1"},
    {"reference": "https://example.org/plans?id=1"},
    {**ABSENT},
    {"_reference": ABSENT},
]
PERSONS = [
    person(),
    person(_birthDate=ABSENT),
    person(birthDate="1912", _birthDate={"id": "a"}),
    person(birthDate="1912-12-12", _birthDate={"extension": [
        {"url": f"{CORE}patient-birthTime", "valueDateTime": "1912-12-12T10:00:00+01:00"}]}),
    person(name=[{"given": ["Tolvan", None], "_given": [None, ABSENT]}]),
    person(name=[{"given": [None, "B"], "_given": [ABSENT, None]}]),
    person(name=[{"_given": [ABSENT]}]),
    person(name=[{"family": "von Essen", "_family": {"extension": [
        {"url": f"{CORE}humanname-own-prefix", "valueString": "von"}]}}]),
    person(name=[{"_family": ABSENT}, {"text": "\u00a0x"}, {"text": "a\r\n\tb"}]),
    person(name=[{"text": "Zoë 👩‍⚕️ 𠀀"}]),
    person(gender="unknown", _gender=ABSENT),
    person(_gender=ABSENT),
    person(multipleBirthInteger=-2),
    person(deceasedBoolean=False),
    person(_deceasedDateTime=ABSENT),
    person(identifier=[{"_value": ABSENT, "system": "urn:oid:1.2.752.129.2.1.3.1"}]),
    person(telecom=[{"use": "home"}, {"system": "phone", "value": "1"}]),
    person(photo=[{"contentType": "image/png; charset=utf-8", "data": "aGVq\r\naGVq", "language": "sv"}]),
    person(photo=[{"url": "https://example.org/a"}, {"title": "none"}]),
    person(extension=[{"url": f"{FOREIGN}/x", "valueString": "y"}]),
    person(extension=[{"url": f"{FOREIGN}/x", "extension": [
        {"url": "a", "valueBoolean": False},
        {"url": "b", "extension": [{"url": "c", "valueDecimal": 1.5}]}]}]),
    person(extension=[{"url": f"{FOREIGN}/x", "_valueString": ABSENT}]),
    person(modifierExtension=[{"url": f"{FOREIGN}/x", "valueCode": "y"}]),
    person(contact=[{"telecom": [{"system": "phone", "value": "1"}]}], link=[]) | {"link": [
        {"other": {"reference": "RelatedPerson/1"}, "type": "seealso"}]},
    person(meta={"security": [{"system": "https://example.org/a", "code": "X"}], "tag": [{"display": "x"}],
                 "lastUpdated": "2024-03-01T10:00:00.000+01:00", "source": "#a", "versionId": "1"}),
]  # fmt: skip
PLANS = [
    plan(language="sv", implicitRules="https://example.org/rules", _language={"id": "a"}),
    plan(title="Samordnad individuell plan", _title=TRANSLATED),
    plan(category=[{"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": "x",
                               "_display": TRANSLATED, "userSelected": False}]}]),
    plan(category=[{"text": "x"}, {"coding": [{"display": "only words"}]}, {"coding": [{"code": "x"}]}]),
    plan(status="unknown", intent="proposal", _intent={"id": "z"}),
    {"resourceType": "CarePlan", "_status": ABSENT, "_intent": ABSENT, "subject": ABSENT},
    plan(period={"start": "2024", "end": "2024-03"}),
    plan(period={"start": "2024-03-01", "end": "2024-03-01"}),
    plan(period={"start": "2024-03-01T10:00:00+02:00", "end": "2024-03-01T09:00:00+01:00"}),
    plan(period={"end": "2024-03-01"}),
    plan(activity=[{"reference": {"reference": "Task/1"}, "progress": [{"text": "x", "time": "2024"}]}]),
    plan(activity=[{"outcomeReference": [{"reference": "Observation/1"}]}, {"extension": [
        {"url": f"{FOREIGN}/x", "valueInteger": 0}]}]),
    plan(note=[{"authorString": "x", "text": "# Markdown\n* y"}]),
    plan(instantiatesCanonical=["https://example.org/PlanDefinition/1|1.0#a"], instantiatesUri=["a"]),
    does(kind="ServiceRequest", productCodeableConcept={"text": "x"}, dailyAmount={"value": 1, "unit": "st"}),
    does(scheduledString="efter behov", doNotPerform=False),
    does(scheduledPeriod={"start": "2024"}),
    repeats(boundsDuration={"value": 3, "system": "http://unitsofmeasure.org", "code": "mo"}, frequency=2,
            period=1, periodUnit="wk", dayOfWeek=["mon", "thu"]),
    repeats(when=["ACM", "HS"]),
    repeats(when=["MORN"], offset=30),
    repeats(count=0 + 1, countMax=3, timeOfDay=["08:00:00", "23:59:60"]),
    held(subject={"reference": "#"}),
    plan(contained=[{"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": "x"},
                     "subject": PATIENT}], goal=[{"reference": "#g"}]),
    plan(contained=[{"resourceType": "Basic", "id": "a", "code": {"text": "x"}},
                    {"resourceType": "Basic", "id": "b", "code": {"text": "x"}, "subject": {"reference": "#a"}}],
         supportingInfo=[{"reference": "#b"}]),
    plan(extension=[{"url": f"{CORE}workflow-episodeOfCare", "valueReference": {"reference": "EpisodeOfCare/1"}}]),
    plan(id="A.-" + "9" * 61),
]  # fmt: skip
BASIC: Node = {"resourceType": "Basic", "id": "1", "code": {"text": "x"}}
URN = "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"
TO_URN = {**BASIC, "id": "2", "subject": {"reference": URN}}
BUNDLES = [
    {"resourceType": "Bundle", "type": "collection"},
    bundle("collection", {"fullUrl": "https://example.org/fhir/Basic/1", "resource": BASIC}),
    bundle("collection", {"fullUrl": "https://example.org/documents/A/1", "resource": BASIC}),
    bundle("collection", {"fullUrl": URN, "resource": BASIC}, {"fullUrl": "urn:oid:1.2.3", "resource": TO_URN}),
    bundle("searchset", {"resource": BASIC, "fullUrl": "http://a/Basic/1", "search": {"mode": "match", "score": 0.5}},
           total=10, link=[{"relation": "next", "url": "https://example.org/?page=2"}]),
    bundle("transaction", {"fullUrl": URN, "resource": BASIC, "request": {"method": "POST", "url": "Basic"}},
           {"resource": TO_URN, "request": {"method": "PUT", "url": "Basic?code=x"}},
           {"request": {"method": "DELETE", "url": "Basic/9"}},
           {"request": {"method": "GET", "url": "Patient?name=x&_count=1"}}),
    bundle("transaction", {"resource": plan(subject={"reference": "Patient?identifier=https://a|1"}),
                           "request": {"method": "POST", "url": "CarePlan", "ifNoneExist": "identifier=x"}}),
    bundle("batch", {"resource": BASIC, "request": {"method": "PUT", "url": "Basic/1", "ifMatch": 'W/"1"'}}),
    bundle("transaction-response", {"response": {"status": "201 Created", "etag": 'W/"1"',
                                                "lastModified": "2024-03-01T10:00:00Z"}}),
    bundle("history", *[{"fullUrl": "http://a/Basic/1", "resource": {**BASIC, "meta": {"versionId": str(i)}},
                         "request": {"method": "PUT", "url": "Basic/1"}, "response": {"status": "200"}}
                        for i in (1, 2)]),
    bundle("collection", *[{"fullUrl": "http://a/Basic/1", "resource": {**BASIC, "meta": {"versionId": str(i)}}}
                           for i in (1, 2)]),
]  # fmt: skip


def named(name: str, resources: list[Node]) -> list[tuple[str, Node]]:
    """Each under a name with its number."""
    return [(f"{name} {i}", one) for i, one in enumerate(resources)]


LAWFUL: list[tuple[str, Node]] = [
    *named("date", [person(birthDate=one) for one in DATES]),
    *named("moment", [plan(created=one) for one in MOMENTS]),
    *named("language", [plan(language=one) for one in LANGUAGES]),
    *named("number", [does(quantity={"value": one}) for one in NUMBERS]),
    *named("uri", [person(identifier=[{"system": one, "value": "1"}]) for one in URIS]),
    *named("narrative", [told(one) for one in NARRATIVES]),
    *named("reference", [plan(subject=one) for one in REFERENCES]),
    *named("person", PERSONS),
    *named("plan", PLANS),
    *named("bundle", BUNDLES),
]
