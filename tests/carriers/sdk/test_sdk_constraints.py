"""What a message must be, rule by rule: the right reason, the right line."""

import pytest
from lxml import etree

from sipfhir.carriers.sdk import receive
from sipfhir.carriers.sdk.constraints import is_moment
from tests.carriers.sdk.messages import SITE, SPACE, changed, data, rules

HEADER = "//m:messageHeader"
RECIPIENT = f"{HEADER}/m:recipient"


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        (f"{HEADER}/m:creationDateTime", "3 Sept. 2019", "SDK-TIME"),
        (f"{HEADER}/m:creationDateTime", "2025-09-22T07:00:00Z", "SDK-TIME"),
        (f"{HEADER}/m:creationDateTime", "2025-02-30T07:00:00.000Z", "SDK-TIME"),
        (f"{HEADER}/m:messageId", "1", "SDK-ID"),
        (f"{HEADER}/m:conversationId", "232cd54e-5aab-4518-b35c-d81bb053a590Ö", "SDK-ID"),
        (f"{HEADER}/m:label", "", "SDK-EMPTY"),
        (f"{HEADER}/m:label", "x" * 257, "SDK-LABEL"),
        (f"{RECIPIENT}//m:subOrganization/m:label", "x" * 257, "SDK-LABEL"),
        (f"{RECIPIENT}/m:recipientID/m:root", "0203", "SDK-ADDRESS"),
        (f"{HEADER}//m:senderID/m:root", "icke-godkänt-kodverk", "SDK-ADDRESS"),
        (f"{RECIPIENT}//m:organizationId/m:root", "1.2.752", "SDK-ADDRESS"),
        ("//m:content", "ingen base64", "SDK-DATA"),
        ("//m:content", "QUJ", "SDK-DATA"),
        ("//m:content", " QUJD", "SDK-DATA"),
        (f"{HEADER}/m:confidentiality", "ja", "SDK-FORM"),
        (f"{HEADER}/m:confidentiality", None, "SDK-FORM"),
        (f"{HEADER}/m:conversationId", None, "SDK-FORM"),
        (f"{RECIPIENT}/m:attention", None, "SDK-FORM"),
        (f"{RECIPIENT}//m:subOrganization", None, "SDK-EMPTY"),
        (f"{HEADER}/m:sender", None, "SDK-FORM"),
        ("//m:contentType", None, "SDK-FORM"),
    ],
)
def test_the_constraints(path: str, text: str | None, rule: str) -> None:
    found = receive(changed(path, text), SITE, "a.xml")
    assert rules(found.findings) == [rule]
    assert found.message is None
    assert not found.readings
    assert found.findings[0].place.line


def test_a_fault_is_told_with_its_line_and_path() -> None:
    text = data(fhir=False)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if b"messageId" in row)
    [finding] = receive(text.replace(b"messageId>", b"messageId>x", 1), SITE, "a.xml").findings
    assert (finding.place.file, finding.place.line) == ("a.xml", line)
    assert finding.place.path == "/messagePayload/message/messageHeader/messageId"


def _grown(where: str, make: str, at: int | None = None) -> bytes:
    root = etree.fromstring(data(fhir=False))
    [parent] = root.xpath(where, namespaces=SPACE)
    child = etree.fromstring(make.replace("<m:", "<m:", 1).replace(" ", f' xmlns:m="{SPACE["m"]}" ', 1))
    parent.insert(len(parent) if at is None else at, child)
    return etree.tostring(root)


@pytest.mark.parametrize(
    ("where", "make", "at", "case"),
    [
        (HEADER, "<m:label >Igen</m:label>", None, "order"),
        (HEADER, "<m:label >Igen</m:label>", 3, "repeated"),
        (HEADER, "<m:nonsense >x</m:nonsense>", None, "unexpected"),
        (HEADER, "<m:messageId >x</m:messageId>", 0, "order"),
        ("//m:content", "<m:content >x</m:content>", None, "unexpected"),
        (f"{HEADER}/m:generatingSystem", '<o:x xmlns:o="urn:x">y</o:x>', None, "unexpected"),
        ("//m:messageBody", '<o:x xmlns:o="urn:x">y</o:x>', 0, "order"),
        (
            "/m:messagePayload",
            "<m:message ><m:messageHeader>x</m:messageHeader></m:message>",
            None,
            "payloads",
        ),
    ],
)
def test_the_form(where: str, make: str, at: int | None, case: str) -> None:
    found = receive(_grown(where, make, at), SITE)
    assert "SDK-FORM" in rules(found.findings)
    assert case in [finding.params.get("case") for finding in found.findings]
    assert found.message is None


def test_elements_of_others_may_stand_last_but_not_empty() -> None:
    assert receive(_grown(HEADER, '<o:x xmlns:o="urn:x">y</o:x>'), SITE).message
    assert rules(receive(_grown(HEADER, '<o:x xmlns:o="urn:x"/>'), SITE).findings) == ["SDK-EMPTY"]


def test_text_between_elements_and_attributes_are_no_part_of_the_form() -> None:
    loose = data(fhir=False).replace(b"<m:messageBody>", b"<m:messageBody>Eva")
    assert [one.params["case"] for one in receive(loose, SITE).findings] == ["text"]
    marked = data(fhir=False).replace(b"<m:messageBody>", b"<m:messageBody eva='Eva'>")
    assert [one.params["case"] for one in receive(marked, SITE).findings] == ["attribute"]


def test_a_participant_that_is_no_domain_is_only_warned_of() -> None:
    found = receive(changed(f"{RECIPIENT}/m:recipientID/m:extension", "0007:2321000016"), SITE)
    assert rules(found.findings)[0] == "SDK-ADDRESS"
    assert found.message


def test_moments() -> None:
    assert is_moment("2025-09-22T07:00:00.1Z")
    assert not is_moment("2025-09-22T07:00:00.1234Z")
    assert not is_moment("2025-09-22T07:00:00.123+01:00")
