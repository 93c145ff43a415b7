"""Messages held against their contracts: what is refused, and where."""

import json

import pytest

from sipfhir.carriers.rivta.check import check
from sipfhir.findings import Finding
from sipfhir.registry import shipped
from sipfhir.site import defaults
from tests.carriers.rivta.making import PERSON, SAMPLES, request

RESPONSE = (SAMPLES / "rivta/good/sip-pdf.xml").read_text("utf-8")
TRANSACTION = """<engagementTransaction><i:deleteFlag>false</i:deleteFlag><i:engagement>
<i:registeredResidentIdentification>191212121212</i:registeredResidentIdentification>
<i:serviceDomain>riv:clinicalprocess:logistics:logistics</i:serviceDomain><i:categorization>cll-cp</i:categorization>
<i:logicalAddress>SE2321000016-SIP1</i:logicalAddress>
<i:businessObjectInstanceIdentifier>NA</i:businessObjectInstanceIdentifier>
<i:clinicalProcessInterestId>NA</i:clinicalProcessInterestId><i:mostRecentContent>20260302111500</i:mostRecentContent>
<i:sourceSystem>SE2321000016-SIP1</i:sourceSystem><i:dataController>SE2321000016</i:dataController>
</i:engagement></engagementTransaction>"""
INDEX = "urn:riv:itintegration:engagementindex"
UPDATE = f'<Update xmlns="{INDEX}:UpdateResponder:1" xmlns:i="{INDEX}:1">{TRANSACTION}</Update>'


def found(text: str) -> list[Finding]:
    return check(text.encode(), shipped(), "message.xml").findings


def told(text: str) -> list[str]:
    return [
        f"{each.rule} {each.params.get('case', each.params.get('reason', ''))}".strip()
        for each in found(text)
    ]


def test_what_is_right_has_no_findings() -> None:
    assert told(RESPONSE) == []
    assert told(UPDATE) == []
    assert told(UPDATE.replace("Update", "ProcessNotification")) == []
    assert check(request(), shipped()).findings == []


@pytest.mark.parametrize(
    ("before", "after", "case", "line"),
    [
        ("GetCarePlansResponder:2", "GetCarePlansResponder:1", "unknown", 2),
        ("GetCarePlansResponse", "GetCareContactsResponse", "unknown", 2),
        ('logistics:3"', 'logistics:2"', "default", 4),
        ("20260302111500", "2026-03-02T11:15:00", "default", 11),
        (">SIP<", ">SIPP<", "default", 21),
        ("<c:approvedForPatient>true</c:approvedForPatient>", "", "default", 4),
        (">true<", ">ja<", "default", 15),
        ("application/pdf", "application/pfd", "default", 18),
    ],
)
def test_what_the_schema_refuses(before: str, after: str, case: str, line: int) -> None:
    assert before in RESPONSE
    [first, *_] = found(RESPONSE.replace(before, after))
    assert (first.rule, first.params["case"]) == ("RIVTA-SCHEMA", case)
    assert first.place.line == line


def content(inside: str) -> tuple[str, str]:
    start, end = RESPONSE.index("<c:content>"), RESPONSE.index("</c:content>")
    return RESPONSE[start:end], f"<c:content>{inside}"


@pytest.mark.parametrize(
    ("before", "after", "case"),
    [
        ("</c:approvedForPatient>", "</c:approvedForPatient><c:nullified>false</c:nullified>", "never"),
        ("<c:documentTitle>Samordnad individuell plan</c:documentTitle>", "", "always"),
        (">Sara Exempel<", "> <", "empty"),
        (f">{PERSON}<", ">1212121212<", "identity"),
        (f">{PERSON}<", ">19121212-1212<", "identity"),
        (*content("<c:mediaType>text/plain</c:mediaType>"), "one-of"),
        (
            *content(
                "<c:mediaType>text/plain</c:mediaType><c:value>SGVq</c:value><c:reference>https://a.example.se</c:reference>"
            ),
            "one-of",
        ),
        (*content("<c:mediaType>application/msword</c:mediaType><c:value>0M8R4KGxGuE=</c:value>"), "media"),
        (*content("<c:mediaType>application/pdf</c:mediaType><c:value>SGVq</c:value>"), "kind"),
        (*content(f"<c:mediaType>text/plain</c:mediaType><c:value>{'QUFB' * 33_334}</c:value>"), "large"),
    ],
)
def test_what_the_rules_refuse(before: str, after: str, case: str) -> None:
    assert before in RESPONSE
    assert told(RESPONSE.replace(before, after)) == [f"RIVTA-RULE {case}"]


def test_what_is_as_large_as_it_may_be_is_not_refused() -> None:
    before, after = content(f"<c:mediaType>text/plain</c:mediaType><c:value>{'QUFB' * 33_333}QQ==</c:value>")
    assert told(RESPONSE.replace(before, after)) == []


@pytest.mark.parametrize(
    ("before", "after", "case"),
    [
        (">false<", ">true<", ["deleted"]),
        ("</i:dataController>", "</i:dataController><i:owner>SE1</i:owner>", ["never"]),
        (
            "<i:dataController>",
            "<i:creationTime>20260302111500</i:creationTime><i:dataController>",
            ["never"],
        ),
        (">NA</i:clin", "></i:clin", ["empty"]),
        ("<engagementTransaction>", TRANSACTION + "<engagementTransaction>", ["twice"]),
        (
            "<engagementTransaction>",
            "".join(TRANSACTION.replace(">NA</i:bus", f">{i}</i:bus") for i in range(1000))
            + "<engagementTransaction>",
            ["many"],
        ),
    ],
)
def test_what_an_index_refuses(before: str, after: str, case: list[str]) -> None:
    assert told(UPDATE.replace(before, after, 1)) == [f"RIVTA-RULE {each}" for each in case]


def test_an_index_itself_tells_its_times_and_owner() -> None:
    when = "20260302111500"
    times = f"<i:creationTime>{when}</i:creationTime><i:updateTime>{when}</i:updateTime><i:dataController>"
    text = UPDATE.replace("Update", "ProcessNotification").replace("<i:dataController>", times)
    assert told(text) == []


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def envelope(body: str, namespace: str = SOAP) -> str:
    return f'<s:Envelope xmlns:s="{namespace}"><s:Body>{body}</s:Body></s:Envelope>'


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("", "FORMAT-XML ERR_DOCUMENT_EMPTY"),
        ("inte xml", "FORMAT-XML ERR_DOCUMENT_EMPTY"),
        ("<a><b></a>", "FORMAT-XML ERR_TAG_NAME_MISMATCH"),
        (BOMB, "FORMAT-XML doctype"),
        ("<a>" * 100 + "</a>" * 100, "FORMAT-XML deep"),
        (envelope(""), "RIVTA-SCHEMA empty"),
        (envelope(UPDATE + UPDATE), "RIVTA-SCHEMA several"),
        (envelope(UPDATE, "http://www.w3.org/2003/05/soap-envelope"), "RIVTA-SCHEMA envelope"),
        (envelope("<s:Fault><faultcode>a</faultcode></s:Fault>"), "FORMAT-FAULT"),
        (envelope("<a/>"), "RIVTA-SCHEMA unknown"),
    ],
)
def test_bad_input_is_told(text: str, case: str) -> None:
    assert told(text) == [case]


def test_no_value_is_told() -> None:
    text = RESPONSE.replace("20260302111500", "KANARIE").replace("<c:id>", "<c:id>KANARIE")
    assert "KANARIE" not in json.dumps([[each.params, each.place.path] for each in found(text)])
    assert found(text)


def test_all_words_are_there() -> None:
    text = (defaults() / "validators/rivta.yaml").read_text("utf-8")
    for case in (
        "never",
        "always",
        "one-of",
        "empty",
        "media",
        "base64",
        "large",
        "kind",
        "identity",
        "many",
        "deleted",
        "twice",
    ):
        assert f"      {case}: " in text
