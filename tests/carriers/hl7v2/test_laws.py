"""What is said to be held comes back; what does not is told; no bytes make a reader stumble."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.carriers.hl7v2 import read, times
from sipfhir.carriers.hl7v2.escapes import STANDARD, escaped, unescaped
from sipfhir.carriers.hl7v2.loss import leaves
from sipfhir.findings import Severity
from sipfhir.plan import Attachment, Identifier, Person, Plan
from sipfhir.values import BadValue
from tests.carriers.hl7v2.given import CALL, NUMBER, PDF, PERSON, PLAN, mdm, received, siu, told, writer
from tests.strategies import MOMENTS, plans

LETTERS = st.text(st.characters(codec="utf-8"), max_size=30)


def test_every_field_of_a_call_that_has_a_place_comes_back() -> None:
    found = received(siu().data).reading
    assert told(found.findings) == []
    assert found.leaves.unmapped == 0
    assert found.plan is not None
    assert found.plan.invitations == (CALL,)
    assert found.plan.person == PERSON
    assert (found.plan.identifiers, found.plan.kind) == (PLAN.identifiers, PLAN.kind)


def test_every_field_of_a_document_that_has_a_place_comes_back() -> None:
    found = received(mdm().data).reading
    assert told(found.findings) == []
    assert found.leaves.unmapped == 0
    plan = found.plan
    assert plan is not None
    [document, *attachments] = plan.attachments
    assert tuple(attachments) == PLAN.attachments
    assert document.content_type == "application/pdf"
    held = ("identifiers", "replaces", "kind", "title", "status", "created", "updated", "author", "person")
    assert {name: getattr(plan, name) for name in held} == {name: getattr(PLAN, name) for name in held}


@pytest.mark.parametrize("form", ["siu", "mdm"])
def test_nothing_is_said_to_be_lost_that_has_a_place(form: str) -> None:
    held = {
        "siu": ("person", "invitations", "identifiers", "kind"),
        "mdm": ("person", "attachments", "author"),
    }
    written = writer().write(PLAN, form, PDF)  # type: ignore[arg-type]
    assert not [
        each.place.plan for each in written.findings if (each.place.plan or "").startswith(held[form])
    ]


def known(plan: Plan) -> Plan:
    """The plan with a person who has a number, and nothing that a makulering takes back."""
    person = replace(plan.person or Person(), identifiers=(Identifier(kind="personnummer", value=NUMBER),))
    return replace(plan, person=replace(person, protection=None), messages=())


@settings(max_examples=30)
@given(plans())
def test_a_leaf_of_a_call_comes_back_or_is_told(plan: Plan) -> None:
    plan = known(plan)
    written = writer(disclose=True).write(plan, "siu")
    lost = {each.place.plan for each in written.findings}
    numbered = {each.place.plan for each in written.findings if each.rule == "HL7-NUMBER"}
    unsent = {each.place.plan for each in written.findings if each.rule == "HL7-UNSENT"}
    sent = [i for i in range(len(plan.invitations)) if f"invitations[{i}]" not in unsent]
    assert len(written.messages) == len(sent)
    for i, message in zip(sent, written.messages, strict=True):
        back = received(message.data).reading.plan
        assert back is not None
        [call] = back.invitations
        found = dict(leaves(call, f"invitations[{i}]"))
        for path, value in leaves(plan.invitations[i], f"invitations[{i}]"):
            assert found.get(path) == value or path in lost
        invented = found.keys() - dict(leaves(plan.invitations[i], f"invitations[{i}]")).keys()
        assert invented <= {f"invitations[{i}].id" if f"invitations[{i}]" in numbered else ""}


@settings(max_examples=20)
@given(plans())
def test_a_leaf_of_a_document_comes_back_or_is_told(plan: Plan) -> None:
    plan = known(plan)
    written = writer(disclose=True).write(plan, "mdm", PDF)
    lost = {each.place.plan for each in written.findings}
    back = received(written.messages[0].data).reading.plan
    assert back is not None
    found = dict(leaves(replace(back, attachments=(), source=None)))
    whole = dict(leaves(replace(plan, attachments=(), source=None)))
    for path, value in whole.items():
        assert found.get(path) == value or path in lost
    assert not {path for path in found.keys() - whole.keys() if not path.startswith("identifiers[0]")}


@settings(max_examples=12)
@given(plans())
def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    plan = known(plan)
    assert writer().write(plan, "siu") == writer().write(plan, "siu")


@given(LETTERS, st.sampled_from(["utf-8", "windows-1252", "iso-8859-1"]))
@example('""', "utf-8")
@example(" a\n\r\\.br\\ ", "utf-8")
def test_a_text_comes_back_from_its_escapes(text: str, codec: str) -> None:
    fits = text.encode(codec, "ignore").decode(codec)
    written = escaped(fits, codec)
    assert not set(written) & set("|^~&\r\n")
    assert written == written.strip()
    odd: list[None] = []
    assert unescaped(written, STANDARD, codec, lambda: odd.append(None)) == fits
    assert not odd


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_time_comes_back(moment: str) -> None:
    back, doubt = times.read(times.written(moment))
    assert (back.replace(".1200", ".120"), doubt) == (moment, False)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("202612011330", "2026-12-01T13:30:00+01:00"),
        ("2026120113", "2026-12-01T13:00:00+01:00"),
        ("20260701133000", "2026-07-01T13:30:00+02:00"),
        ("20261201133000.5+0000", "2026-12-01T13:30:00.5Z"),
    ],
)
def test_a_time_without_an_offset_is_swedish(text: str, moment: str) -> None:
    assert times.read(text) == (moment, False)


def test_the_autumn_hour_is_in_doubt() -> None:
    assert times.read("20261025023000") == ("2026-10-25T02:30:00+02:00", True)


@pytest.mark.parametrize(
    "text", ["", "20261301", "2026-12-01", "20261201250000", "20260329023000", "x", "20261"]
)
def test_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(BadValue):
        times.read(text)


@settings(max_examples=100)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: b"MSH|^~\\&|" + tail))
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    for reading in read(data):
        assert reading.plan is not None or any(each.severity is Severity.ERROR for each in reading.findings)


@settings(max_examples=60)
@given(st.integers(0, 1500), st.integers(0, 6), st.binary(max_size=6), st.sampled_from(["siu", "mdm"]))
def test_a_damaged_message_is_read_or_told(at: int, length: int, instead: bytes, form: str) -> None:
    whole = (siu if form == "siu" else mdm)().data
    for reading in read(whole[:at] + instead + whole[at + length :]):
        assert reading.plan is not None or any(each.severity is Severity.ERROR for each in reading.findings)


def test_attachments_alone_are_a_document() -> None:
    plan = Plan(person=PERSON, attachments=(Attachment(title="Bara"),))
    written = writer().write(plan, "mdm", PDF)
    assert "attachments[0].title" in {each.place.plan for each in written.findings if each.rule == "LOSS"}
