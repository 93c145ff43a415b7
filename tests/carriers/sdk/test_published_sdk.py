"""The published XSD, schematron, examples and receipts of SDK: what we make passes, what we refuse fails."""

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree

from sipfhir.carriers.sdk import compose, receive
from sipfhir.carriers.sdk.constraints import problems
from sipfhir.findings import Severity
from sipfhir.plan import Plan
from tests.carriers.sdk.judges import FOLDER, breaks_rules, breaks_schema
from tests.carriers.sdk.messages import KNOWN, ORDER, PLAN, SAMPLES, SITE, data, made, rules
from tests.carriers.sdk.mutants import mutants
from tests.strategies import plans


@pytest.mark.parametrize("sheet", ["plan", "kallelse"])
@pytest.mark.parametrize("fhir", [True, False])
def test_what_we_make_is_valid(sheet: str, fhir: bool) -> None:
    """With the real PDF."""
    made = compose(PLAN, ORDER._replace(sheet=sheet, fhir=fhir), SITE)  # type: ignore[arg-type]
    assert made.data is not None
    assert breaks_schema(made.data) == []
    assert breaks_rules(made.data) == []


def test_an_answer_is_valid() -> None:
    own = "5d42754d-696b-1c83-7d28-9af980dcd5a1"
    answer = data(conversation=own, refers_to=own)
    assert (breaks_schema(answer), breaks_rules(answer)) == ([], [])


@settings(max_examples=25)
@given(plans())
def test_what_we_make_of_any_plan_is_valid(plan: Plan) -> None:
    source = data(plan, basis="statutory-duty")
    assert (breaks_schema(source), breaks_rules(source)) == ([], [])


@pytest.mark.parametrize("name", ["kallelse.xml", "svar.xml"])
def test_the_samples_are_valid(name: str) -> None:
    source = (SAMPLES / name).read_bytes()
    assert (breaks_schema(source), breaks_rules(source)) == ([], [])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("min.xml", []),
        ("TF2.4.1.xml", [("SDK-TIME", 6), ("SDK-ID", 8)]),
        ("TF2.4.2.xml", [("SDK-ADDRESS", 38)]),
    ],
)
def test_the_negative_examples_are_refused_for_the_right_reason(
    name: str, found: list[tuple[str, int]]
) -> None:
    """min.xml is the message that the other two were made of: it is valid."""
    source = (FOLDER / "negative" / name).read_bytes()
    received = receive(source, SITE, name)
    assert [
        (one.rule, one.place.line) for one in received.findings if one.severity is Severity.ERROR
    ] == found
    assert bool(received.message) is not bool(found)
    assert bool(found) is bool(breaks_schema(source) + breaks_rules(source))


@pytest.mark.parametrize("name", ["messageWithAttachments3", "xhe_unencrypted_payload", "xhe_unencrypted"])
def test_the_examples_are_read(name: str) -> None:
    """Bare, in its envelope, and submitted to an access point: the same message."""
    found = receive((FOLDER / f"examples/{name}.xml").read_bytes(), SITE, name)
    assert found.message is not None
    assert found.message.header.id == "7bc5576a-3f87-4cf5-a0c5-277da06fcacb"
    assert found.message.texts == ("Anslut till SDK!",)
    assert [rule for rule in rules(found.findings) if rule != "SDK-SIGNED"] == ["SDK-NOPLAN"]


@pytest.mark.parametrize(
    ("name", "accepted", "cases"),
    [
        ("AP-Accepterat", True, [None]),
        ("RE-XSDFel", False, ["SV"]),
        ("RE-SCHFel", False, ["BV", "BV"]),
        ("RE-AnnatFel", False, ["BV", "BV"]),
        ("RE-SIG", False, ["SIG"]),
    ],
)
def test_the_receipts_are_read(name: str, accepted: bool, cases: list[str | None]) -> None:
    found = receive((FOLDER / f"receipts/Kvittens_{name}.xml").read_bytes(), SITE, name)
    assert found.receipt is not None
    assert (found.receipt.accepted, found.receipt.refers_to) == (accepted, "ID-FROM-XHE-12354689")
    assert [one.params.get("case") for one in found.findings] == cases


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("XHE-tm-base", "SDK-VERSION"),
        ("XHE-NonXML-tm-base", "SDK-PAYLOAD"),
        ("XHE-tm-base-ext-sigenc", "SDK-PAYLOAD"),
    ],
)
def test_other_envelopes_are_refused(name: str, rule: str) -> None:
    found = receive((FOLDER / f"xhe/{name}.xml").read_bytes(), SITE, name)
    assert rules(found.findings)[-1] == rule
    assert (found.message, found.receipt) == (None, None)


SMALL = data(msgspec.structs.replace(PLAN, title=None), fhir=False)


@settings(max_examples=150)
@given(mutants(SMALL))
def test_our_judge_and_theirs_agree(source: bytes) -> None:
    """Ours is stricter on the whole of base64 and on the calendar, never milder."""
    ours = [
        one
        for one in problems(etree.fromstring(source), KNOWN.message, None)
        if one.severity is Severity.ERROR
    ]
    theirs = breaks_schema(source) + breaks_rules(source)
    if ours and not theirs:
        assert {one.rule for one in ours} <= {"SDK-DATA"}
    else:
        assert bool(ours) is bool(theirs)


def test_the_envelope_is_made_like_theirs() -> None:
    """Their example, with our names, ids and times: the same elements in the same order."""
    theirs = etree.parse(FOLDER / "examples/xhe_unencrypted_payload.xml").getroot()
    ours = etree.fromstring(made(xhe=True).data or b"")
    stop = f"{{{KNOWN.xhe.namespaces['aggregate']}}}PayloadContent"
    for root in (theirs, ours):
        [content] = root.iter(stop)
        for inside in list(content):
            content.remove(inside)
        for one in root.findall(f"{{{KNOWN.xhe.namespaces['signature']}}}Signature"):
            root.remove(one)
    assert [one.tag for one in theirs.iter()] == [one.tag for one in ours.iter()]
    code = f"{{{KNOWN.xhe.namespaces['basic']}}}BusinessScopeCriterionValue"
    assert [one.text for one in theirs.iter(code)] == [one.text for one in ours.iter(code)]
