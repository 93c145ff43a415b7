"""Files from the message service: messages, envelopes, submissions, and what they are refused for."""

from base64 import b64encode

import msgspec
import pytest
from lxml import etree

from sipfhir.carriers.sdk import receive
from sipfhir.plan import Plan
from tests.carriers.sdk.messages import PDF, PLAN, SAMPLES, SITE, SPACE, attached, data, rules

XHE = {"a": "http://docs.oasis-open.org/bdxr/ns/XHE/1/AggregateComponents"}


def plan_of(source: bytes) -> Plan:
    [reading] = receive(source, SITE, "a.xml").readings
    assert reading.plan is not None
    return msgspec.structs.replace(reading.plan, source=None)


def test_a_plan_comes_back() -> None:
    found = receive(data(), SITE, "a.xml")
    assert plan_of(data()) == PLAN
    assert rules(found.findings) == ["SDK-TEXT"]
    assert [one.name for one in found.files] == ["1-1.pdf", "1-2.json"]
    assert found.message is not None
    assert found.message.header.label == "Samordnad individuell plan (SIP)"
    assert found.readings[0].place("title").file == "a.xml#1-2"
    assert found.readings[0].leaves.unmapped == 0


def test_documents_alone_are_a_plan() -> None:
    [reading] = receive(data(fhir=False), SITE, "a.xml").readings
    assert reading.plan is not None
    [attachment] = reading.plan.attachments
    assert (attachment.title, attachment.content_type) == ("plan.pdf", "application/pdf")
    assert attachment.data == b64encode(PDF).decode()
    assert reading.plan.title == "Samordnad individuell plan (SIP)"
    assert rules(reading.findings) == ["SDK-DOCUMENT"]
    leaves = sum(1 for each in etree.fromstring(data(fhir=False)).iter() if not len(each))
    assert sum(reading.leaves) == leaves
    assert reading.place("attachments[0].data").line == reading.findings[0].place.line


def test_a_message_of_text_alone() -> None:
    root = etree.fromstring(data())
    for each in root.xpath("//m:ContentFiles", namespaces=SPACE):
        each.getparent().remove(each)
    found = receive(etree.tostring(root), SITE)
    assert (found.readings, rules(found.findings)) == ((), ["SDK-NOPLAN"])
    assert found.message is not None
    assert len(found.message.texts) == 2


def test_several_plans() -> None:
    root = etree.fromstring(data(msgspec.structs.replace(PLAN, attachments=(attached(PDF + b"2"),))))
    [fhir] = root.xpath("//m:ContentFiles[2]", namespaces=SPACE)
    fhir.getparent().insert(list(fhir.getparent()).index(fhir), etree.fromstring(etree.tostring(fhir)))
    found = receive(etree.tostring(root), SITE)
    assert len(found.readings) == 2
    assert "SDK-SEVERAL" in rules(found.findings)


def test_a_file_beside_the_plan_becomes_its_attachment_once() -> None:
    plan = msgspec.structs.replace(PLAN, attachments=(attached(PDF + b"2"),))
    assert plan_of(data(plan)) == plan
    root = etree.fromstring(data(plan))
    [name] = root.xpath("//m:documents[2]//m:fileName", namespaces=SPACE)
    name.text = "Annat.pdf"
    assert [one.title for one in plan_of(etree.tostring(root)).attachments] == ["Bilaga.pdf", "Annat.pdf"]


def test_an_attachment_stands_once_in_a_message() -> None:
    secret = b64encode(PDF + b"2")
    source = data(msgspec.structs.replace(PLAN, attachments=(attached(PDF + b"2"),)))
    assert source.count(secret) == 1
    [fhir] = [one.data for one in receive(source, SITE).files if one.fhir]
    assert secret not in fhir
    assert b'"bilaga-1.pdf"' in fhir


def test_a_link_that_is_called_as_our_file_stays_a_link() -> None:
    link = msgspec.structs.replace(attached(PDF), data=None, url="bilaga-1.pdf")
    plan = msgspec.structs.replace(PLAN, attachments=(link, attached(PDF + b"2")))
    assert plan_of(data(plan)) == plan


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"MZ no page", "application/pdf"), (b"{}", "application/fhir+json"), (PDF, "text/plain")],
)
def test_what_is_not_what_it_says(content: bytes, kind: str) -> None:
    root = etree.fromstring(data(fhir=False))
    root.xpath("//m:content", namespaces=SPACE)[0].text = b64encode(content).decode()
    root.xpath("//m:contentType", namespaces=SPACE)[0].text = kind
    found = receive(etree.tostring(root), SITE, "a.xml")
    assert "ATTACH-KIND" in rules(found.findings)
    assert found.readings[0].plan is not None
    assert all(finding.place.line for finding in found.findings)


def test_another_version() -> None:
    older = data().replace(b"MessageWithAttachments:3", b"MessageWithAttachments:2")
    assert rules(receive(older, SITE).findings) == ["SDK-VERSION"]
    envelope = data(xhe=True).replace(b"VersionID>1.0", b"VersionID>2.0")
    assert rules(receive(envelope, SITE).findings) == ["SDK-VERSION"]


def test_a_message_in_its_envelope() -> None:
    found = receive(data(xhe=True), SITE)
    assert rules(found.findings) == ["SDK-TEXT"]
    assert plan_of(data(xhe=True)) == PLAN
    signed = data(xhe=True).replace(
        b"</x:XHE>", b'<d:Signature xmlns:d="http://www.w3.org/2000/09/xmldsig#">x</d:Signature></x:XHE>'
    )
    assert "SDK-SIGNED" in rules(receive(signed, SITE).findings)


def test_a_message_submitted_to_an_access_point() -> None:
    value = b64encode(data(xhe=True)).decode()
    soap = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><e:submitRequest '
        'xmlns:e="http://org.ecodex.backend/1_1/">{}</e:submitRequest></s:Body></s:Envelope>'
    )
    one = f"<payload><value>{value}</value></payload>"
    assert plan_of(soap.format(one).encode()) == PLAN
    for inside, rule in (
        (one * 2, "SDK-PAYLOAD"),
        ("", "SDK-PAYLOAD"),
        (one.replace(value, "Ö"), "SDK-DATA"),
    ):
        assert rules(receive(soap.format(inside).encode(), SITE).findings) == [rule]


def test_envelopes_that_are_refused() -> None:
    text = data(xhe=True)
    root = etree.fromstring(text)
    [payload] = root.xpath("//a:Payload", namespaces=XHE)
    payload.getparent().append(etree.fromstring(etree.tostring(payload)))
    two = etree.tostring(root)
    for one in root.xpath("//a:Payload", namespaces=XHE):
        one.getparent().remove(one)
    cases = {
        "several": two,
        "none": etree.tostring(root),
        "encrypted": text.replace(b"Indicator>false", b"Indicator>true"),
        "differs": text.replace(b"ServiceID>sip.", b"ServiceID>other."),
        "other": text.replace(b"m:messagePayload", b"m:message"),
    }
    for case, source in cases.items():
        found = receive(source, SITE, "a.xml")
        assert [one.params.get("case") for one in found.findings] == [case]
        assert found.message is None
        assert found.findings[0].place.line


def test_an_envelope_to_two_is_refused() -> None:
    root = etree.fromstring(data(xhe=True))
    [party] = root.xpath("//a:ToParty", namespaces=XHE)
    party.addnext(etree.fromstring(etree.tostring(party)))
    assert rules(receive(etree.tostring(root), SITE).findings) == ["SDK-PAYLOAD"]


def test_an_envelope_of_another_federation() -> None:
    found = receive(data(xhe=True).replace(b"federation:sdk", b"federation:test"), SITE)
    [scope] = [one for one in found.findings if one.rule == "SDK-SCOPE"]
    assert scope.params == {"criterion": "FEDERATIONID"}
    assert found.message


def test_a_message_that_is_too_large() -> None:
    small = msgspec.structs.replace
    huge = b"x" * 61_000_000
    assert rules(receive(huge, SITE).findings) == ["SDK-SIZE"]
    root = etree.fromstring(data(fhir=False))
    root.xpath("//m:content", namespaces=SPACE)[0].text = "QUJD" * 7_600_000
    assert rules(receive(etree.tostring(root), SITE).findings) == ["SDK-SIZE"]
    plan = small(PLAN, attachments=(attached(PDF + b"x" * 12_000_000),))
    assert receive(data(plan, fhir=False), SITE).message


def test_the_samples() -> None:
    found = {
        file.name: receive(file.read_bytes(), SITE, file.name) for file in SAMPLES.parent.glob("sdk*/*.xml")
    }
    assert {name for name, one in found.items() if one.message} == {"kallelse.xml", "svar.xml"}
    assert {name for name, one in found.items() if one.receipt} == {"kvittens-ja.xml", "kvittens-nej.xml"}
    assert rules(found["tva-nyttolaster.xml"].findings) == ["SDK-PAYLOAD"]
    assert rules(found["trasig-base64.xml"].findings) == ["SDK-DATA"]
    assert rules(found["fel-kodverk.xml"].findings) == ["SDK-ADDRESS"]
