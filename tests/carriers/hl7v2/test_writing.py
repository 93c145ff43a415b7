"""What a plan becomes: events, numbers, protection, answers, what is told."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from sipfhir.carriers.hl7v2 import Writer
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Severity
from sipfhir.plan import Concept, Invitation, Message, Party, Person, Plan, Recipient
from sipfhir.site import Site
from tests.carriers.hl7v2.given import CALL, PDF, PERSON, PLAN, SITE, TIME, case, mdm, received, siu, writer

OLD = Invitation(id="30", status=Concept("sent"), start="2026-11-25T09:00:00+01:00")


def fields(data: bytes, segment: str) -> list[str]:
    """The fields of the first segment of a name, from 0."""
    line = next(line for line in data.decode().split("\r") if line.startswith(f"{segment}|"))
    return line.split("|")


def events(*calls: Invitation, messages: tuple[Message, ...] = ()) -> list[tuple[str, str, str]]:
    """Event, SCH-1 and SCH-2 of what some calls become."""
    plan = replace(PLAN, invitations=calls, messages=messages)
    made = writer().write(plan, "siu").messages
    return [
        (fields(one.data, "MSH")[8].split("^")[1], *fields(one.data, "SCH")[1:3])  # type: ignore[misc]
        for one in made
    ]


def test_a_call_is_new_moved_changed_or_withdrawn() -> None:
    moved = replace(OLD, id="31", replaces="30", start="2026-12-01T09:00:00+01:00")
    changed = replace(OLD, id="32", replaces="31", start=moved.start, place="Annat rum")
    assert events(OLD, moved, changed) == [("S12", "30", "30"), ("S13", "30", "31"), ("S14", "30", "32")]
    assert events(replace(OLD, status=Concept("withdrawn"))) == [("S15", "30", "30")]
    assert events(replace(OLD, status=Concept("misdirected"))) == [("S15", "30", "30")]
    assert events(replace(OLD, status=Concept("draft"))) == []
    assert events(replace(OLD, replaces="30")) == [("S14", "30", "30")]


def test_a_withdrawn_call_with_a_successor_is_told_by_the_successor() -> None:
    moved = replace(OLD, id="31", replaces="30", start="2026-12-01T09:00:00+01:00")
    assert events(replace(OLD, status=Concept("withdrawn")), moved) == [("S13", "30", "31")]


def test_a_call_that_a_message_voids_says_so_itself() -> None:
    void = Message(id="40", kind=Concept("void"), refers_to="30")
    assert events(OLD, messages=(void,)) == [("S15", "30", "30")]
    written = writer().write(replace(PLAN, invitations=(OLD,), messages=(void,)), "siu")
    assert "LOSS-VOIDED" in {each.rule for each in written.findings}
    back = received(written.messages[0].data).reading.plan
    assert back is not None
    assert back.invitations[0].status == Concept("withdrawn")


def test_an_answer_tells_only_who_has_answered() -> None:
    [message] = writer().write(PLAN, "answer").messages
    assert fields(message.data, "SCH")[6].startswith("answered^")
    back = received(message.data).reading.plan
    assert back is not None
    assert back.invitations[0].recipients == CALL.recipients[:2]
    assert (back.invitations[0].id, back.invitations[0].purpose) == ("31", None)


@pytest.mark.parametrize(
    "outcome", ["accepted", "declined", "tentative", "forwarded", "not-reached", "no-answer"]
)
def test_every_answer_comes_back(outcome: str) -> None:
    one = Recipient(party=Party(organization=CALL.recipients[0].party.organization), outcome=Concept(outcome))  # type: ignore[union-attr]
    back = received(siu(replace(PLAN, invitations=(replace(CALL, recipients=(one,)),))).data).reading.plan
    assert back is not None
    assert back.invitations[0].recipients == (one,)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("Booked", "accepted"), ("Cancelled", "declined"), ("Waitlist", "tentative"), ("Pending", "no-answer")],
)
def test_an_answer_of_another_maker_is_read_by_the_table(theirs: str, ours: str) -> None:
    data = (
        siu()
        .data.decode()
        .replace("Booked^Kommer^HL70278^accepted^Kommer^99SIP", f"{theirs}^^HL70278")
        .encode()
    )
    back = received(data).reading.plan
    assert back is not None
    assert back.invitations[0].recipients[0].outcome == Concept(ours)


@pytest.mark.parametrize("word", ["sekretessmarkering", "skyddadFolkbokforing", None])
@pytest.mark.parametrize("form", ["siu", "mdm"])
def test_a_protected_person_is_concealed_and_marked(word: str | None, form: str) -> None:
    protection = Concept(word) if word else Concept(None, "Hemlig")
    plan = replace(PLAN, person=replace(PERSON, protection=protection))
    written = writer().write(plan, form, PDF)  # type: ignore[arg-type]
    text = written.messages[0].data.decode()
    for secret in ("Åsgård", "Örjan", "Storgatan", "Växjö", "070-174", "Sammanträdesrum"):
        assert secret not in text
    assert "Skyddade personuppgifter" in text
    assert "191212121212" in text
    assert {"PROTECT-1"} <= {each.rule for each in written.findings}
    back = received(written.messages[0].data).reading.plan
    assert back is not None
    assert back.person is not None
    assert back.person.protection == (Concept(word) if word else Concept(None, "SKYDDAD"))
    assert back.person.name is None


def test_who_may_is_shown_all() -> None:
    plan = replace(PLAN, person=replace(PERSON, protection=Concept("sekretessmarkering")))
    [message] = writer(disclose=True).write(plan, "siu").messages
    assert "Åsgård" in message.data.decode()
    assert fields(message.data, "PD1")[12] == "Y"


def test_protection_that_another_maker_marks_with_pd1_is_seen() -> None:
    data = siu().data.decode().replace("\rRGS", "\rPD1||||||||||||Y\rRGS").encode()
    found = received(data).reading
    assert found.plan is not None
    assert found.plan.person is not None
    assert found.plan.person.protection == Concept(None, "SKYDDAD")


def found_in(plan: Plan, form: str = "siu") -> set[tuple[str, str | None, str | None]]:
    written = writer().write(plan, form, PDF)  # type: ignore[arg-type]
    rules = ("HL7-", "LOSS-CHARACTER")
    return {
        (each.rule, case(each), each.place.plan) for each in written.findings if each.rule.startswith(rules)
    }


def test_what_deserves_a_word_is_told() -> None:
    draft = replace(OLD, status=Concept("draft"))
    later = replace(OLD, id="31", replaces="30")
    assert found_in(replace(PLAN, person=Person())) == {("HL7-NOBODY", None, "person.identifiers")}
    assert found_in(replace(PLAN, person=None)) == {("HL7-NOBODY", None, "person.identifiers")}
    assert found_in(replace(PLAN, invitations=(draft,))) == {("HL7-UNSENT", "draft", "invitations[0]")}
    taken_back = replace(OLD, status=Concept("withdrawn"))
    assert found_in(replace(PLAN, invitations=(taken_back, later))) == {
        ("HL7-UNSENT", "replaced", "invitations[0]")
    }
    assert found_in(replace(PLAN, invitations=(replace(OLD, id=None),))) == {
        ("HL7-NUMBER", None, "invitations[0]")
    }
    assert found_in(replace(PLAN, identifiers=()), "mdm") == {("HL7-NUMBER", None, "identifiers")}
    long = Party(name=CALL.caller.name, organization=replace(CALL.sender.organization, identifiers=()))  # type: ignore[union-attr, type-var]
    named = replace(long, name=replace(long.name, given="Kim " * 20))  # type: ignore[type-var]
    assert found_in(replace(PLAN, invitations=(replace(CALL, caller=named),))) == {("HL7-LONG", None, None)}
    assert found_in(PLAN) == set()


def test_what_is_made_for_a_call_without_a_number_is_the_same_each_time() -> None:
    plan = replace(PLAN, invitations=(replace(OLD, id=None), replace(OLD, id=None)))
    first, again = (writer().write(plan, "siu").messages for _ in range(2))
    assert first == again
    numbers = [fields(one.data, "SCH")[2] for one in first]
    assert len(set(numbers)) == 2
    assert all(numbers)


def test_the_control_id_follows_the_content_and_not_the_time() -> None:
    [later] = Writer(SITE, "2026-12-24T15:00:00+01:00").write(PLAN, "siu").messages
    assert later.control_id == siu().control_id
    assert later.data != siu().data
    [other] = writer().write(replace(PLAN, invitations=(replace(CALL, place="Annat"),)), "siu").messages
    assert other.control_id != siu().control_id


def test_the_time_of_a_document_is_no_part_of_its_number() -> None:
    [later] = Writer(SITE, "2026-12-24T15:00:00+01:00").write(PLAN, "mdm", PDF).messages
    assert later.control_id == mdm().control_id


def test_with_the_demo_key_nothing_is_in_earnest() -> None:
    assert fields(siu().data, "MSH")[10] == "T"


@pytest.mark.parametrize("time", ["i dag", "", "2026-13-01"])
def test_a_time_must_be_one(time: str) -> None:
    with pytest.raises(BadConfiguration):
        Writer(SITE, time)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("charset: {write: KLINGON}", "KLINGON"),
        ("parts: {person: {sex: {at: PID8}}}", "PID8"),
        ("parts: {person: {sex: {at: PID-8, as: magic}}}", "magic"),
        ("parts: {person: {shoe: {at: PID-8, as: text}}}", "shoe"),
        ("parts: {person: {sex: {table: shoes}}}", "table"),
        ("parts: {shoe: {}}", "shoe"),
        ("limits: {message: much}", "limits"),
        ("version: '9'", "version"),
        ("surprise: yes", "surprise"),
    ],
)
def test_an_endpoint_that_is_wrong_is_told(text: str, told: str, tmp_path: Path) -> None:
    folder = tmp_path / "adapters/hl7v2"
    folder.mkdir(parents=True)
    (folder / "fel.yaml").write_text(f"extends: endpoint\n{text}\n", "utf-8")
    with pytest.raises(BadConfiguration, match=told):
        Writer(Site(tmp_path), TIME, "fel")


@pytest.mark.parametrize("name", ["../codes", "ingen", "A B"])
def test_an_endpoint_must_be_there(name: str) -> None:
    with pytest.raises(BadConfiguration):
        Writer(SITE, TIME, name)


def test_a_site_may_move_a_field(tmp_path: Path) -> None:
    folder = tmp_path / "adapters/hl7v2"
    folder.mkdir(parents=True)
    (folder / "fields.yaml").write_text(
        "extends: fields\nparts: {person: {language: {at: PID-16.1}}}\n", "utf-8"
    )
    [message] = Writer(Site(tmp_path), TIME).write(PLAN, "siu").messages
    assert fields(message.data, "PID")[16] == "svenska"


def test_losses_are_notes_unless_somebody_must_act() -> None:
    written = writer().write(replace(PLAN, notes=("En anteckning",)), "siu")
    assert {each.severity for each in written.findings if each.rule == "LOSS"} == {Severity.NOTE}
    assert "notes[0]" in {each.place.plan for each in written.findings}
