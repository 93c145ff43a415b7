"""Receipts: yes or no, and of the receiver's words only codes that we know."""

import pytest

from sipfhir.carriers.sdk import receive
from sipfhir.rules import help_text, message
from tests.carriers.sdk.messages import SAMPLES, SITE, rules

YES = (SAMPLES / "kvittens-ja.xml").read_bytes()
NO = (SAMPLES / "kvittens-nej.xml").read_bytes()


def test_an_accepting_receipt() -> None:
    found = receive(YES, SITE, "k.xml")
    assert found.receipt is not None
    assert found.receipt.accepted
    assert rules(found.findings) == ["SDK-ACCEPTED"]


def test_a_rejecting_receipt() -> None:
    found = receive(NO, SITE, "k.xml")
    assert found.receipt is not None
    assert not found.receipt.accepted
    [finding] = found.findings
    assert (finding.rule, finding.params) == ("SDK-REJECTED", {"case": "BV", "detail": "invariant"})
    assert finding.place.line
    assert found.receipt.reasons[0].text is not None
    for lang, word in (("sv", "en regel följs inte"), ("en", "a rule is not followed")):
        assert word in message(finding, lang)
        assert found.receipt.reasons[0].text not in message(finding, lang) + help_text(finding, lang)


@pytest.mark.parametrize("code", ["SV", "SIG", "191212121212"])
def test_each_reason_says_what_to_do_and_quotes_nothing(code: str) -> None:
    [finding] = receive(NO.replace(b">BV<", f">{code}<".encode()), SITE).findings
    assert finding.params["case"] == ("other" if code[0] == "1" else code)
    assert code[0] != "1" or code not in repr(finding)
    assert message(finding, "sv") != message(finding, "en")


def test_a_rejection_without_a_reason() -> None:
    bare = YES.replace(b"ACCEPTED", b"REJECTED")
    assert [one.params for one in receive(bare, SITE).findings] == [{"case": "other"}]


def test_a_receipt_that_says_nothing() -> None:
    for odd in (YES.replace(b"ACCEPTED", b"MAYBE"), YES.replace(b"DocumentResponse", b"Other")):
        found = receive(odd, SITE)
        assert rules(found.findings) == ["SDK-RECEIPT"]
        assert found.receipt is None
    other = YES.replace(b"messagetype:response:1", b"messagetype:response:2")
    assert rules(receive(other, SITE).findings) == ["SDK-VERSION"]
