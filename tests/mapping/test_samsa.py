"""What Samsa has and others have not: a tree of messages, wrongly sent ones, menprövning, main goals."""

from typing import Any

import pytest

import sipfhir
from sipfhir.plan import Concept, Consent, Goal, Identifier, Invitation, Plan
from sipfhir.registry import mapping, shipped
from sipfhir.site import defaults

GOOD = defaults() / "samples" / "samsa" / "good"
OID = "1.2.752.113.11.0.2.1.1.1"


def readings(case: str) -> list[sipfhir.Reading]:
    return list(sipfhir.read(GOOD / f"{case}.xml"))


def plan_of(case: str, at: int = 0) -> Plan:
    plan = readings(case)[at].plan
    assert plan is not None
    return plan


def fhir_of(case: str, at: int = 0, **options: bool) -> list[dict[str, Any]]:
    return [dict(one) for one in sipfhir.to_fhir(readings(case)[at], **options)]


def numbered(resources: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Calls and messages by the number that Samsa gave them."""
    calls = [one for one in resources if one["resourceType"] == "CommunicationRequest"]
    return {one["identifier"][0]["value"]: one for one in calls}


def written(plan: Plan) -> Any:
    """The record as XML."""
    compiled = mapping(shipped(), "samsa")
    return compiled.untree(compiled.write(plan)[0])


def losses(plan: Plan) -> set[tuple[str, str | None]]:
    return {(one.rule, one.place.plan) for one in mapping(shipped(), "samsa").write(plan)[1].findings}


def tree(plan: Plan) -> dict[str | None, str | None]:
    """Number → number of the message before it, calls among them."""
    return {one.id: one.refers_to for one in (*plan.invitations, *plan.messages)}


def back(case: str) -> list[Plan]:
    """The plans of a sample after the way to FHIR and back, nothing but FHIR between."""
    plans = []
    for reading in readings(case):
        bundle = sipfhir.to_fhir(reading, disclose_protected=True).collection()
        [other] = sipfhir.from_fhir(bundle)
        assert other.plan is not None
        plans.append(other.plan)
    return plans


def test_messages_are_a_tree_with_the_calls_in_it() -> None:
    before = tree(plan_of("utskrivning-aldre"))
    assert before["5"] == before["4"] == "3"
    path = ["11"]
    while (at := before[path[-1]]) is not None:
        path.append(at)
    assert path == ["11", "4", "3", "2", "1"]


def test_wrongly_sent_is_in_error_in_fhir_and_says_what_it_voids() -> None:
    calls = numbered(fhir_of("felsant"))
    status = {number: one["status"] for number, one in calls.items()}
    assert status == {
        "1": "completed",
        "2": "entered-in-error",
        "3": "completed",
        "4": "active",
        "5": "entered-in-error",
        "6": "active",
    }
    extensions = {one["url"].rpartition("/")[2]: one for one in calls["3"]["extension"]}
    assert extensions["message-refers-to"]["valueString"] == "2"
    assert calls["4"]["replaces"] == [{"reference": f"CommunicationRequest/{calls['2']['id']}"}]


def test_meeting_of_a_wrongly_sent_call_is_off() -> None:
    resources = fhir_of("felsant")
    about = [one["reference"] for one in numbered(resources)["2"]["about"]]
    [meeting] = [one for one in resources if f"Appointment/{one['id']}" in about]
    assert meeting["status"] == "cancelled"


@pytest.mark.parametrize("case", ["felsant", "avbrott", "utskrivning-aldre"])
def test_tree_and_statuses_survive_fhir(case: str) -> None:
    plan = plan_of(case)
    [arrived] = back(case)
    assert (arrived.invitations, arrived.messages) == (plan.invitations, plan.messages)
    voided = [
        one.id for one in (*arrived.invitations, *arrived.messages) if one.status == Concept("misdirected")
    ]
    assert voided == (["2", "5"] if case == "felsant" else [])


def test_wrongly_sent_is_written_as_felsand_from_fhir() -> None:
    [arrived] = back("felsant")
    by_status = {
        one.get("Id"): (one.get("Status"), one.get("ForegaendeId"), one.get("Rattar"))
        for one in written(arrived).iter("Meddelande")
    }
    assert by_status["2"] == ("Felsänd", "1", None)
    assert by_status["3"] == ("Kvitterad", "2", None)
    assert by_status["4"] == ("Ej kvitterad", "1", "2")


def test_correction_replaces_the_message_that_it_corrects() -> None:
    calls = numbered(fhir_of("utskrivning-aldre"))
    assert calls["7"]["replaces"] == [{"reference": f"CommunicationRequest/{calls['6']['id']}"}]
    assert "replaces" not in calls["8"]


def test_interruption_stops_the_messages_and_the_case() -> None:
    plan = plan_of("avbrott")
    assert [one.kind for one in plan.messages if one.id == "3"] == [Concept("interruption")]
    assert {one.id: one.status.code for one in plan.messages if one.status}["4"] == "interrupted"
    assert plan.ending is not None
    assert plan.ending.reason == Concept("deceased")
    assert {number: one["status"] for number, one in numbered(fhir_of("avbrott")).items()} == {
        "1": "completed",
        "2": "revoked",
        "3": "completed",
        "4": "revoked",
    }


def test_reserve_number_keeps_its_issuer() -> None:
    number = Identifier(kind="lokalt-reservnummer", value="19121212-K1A2", system=f"urn:oid:{OID}")
    person = plan_of("reservnummer-menprovning").person
    assert person is not None
    assert person.identifiers == (number,)
    [patient] = [one for one in fhir_of("reservnummer-menprovning") if one["resourceType"] == "Patient"]
    assert patient["identifier"][0]["system"] == f"urn:oid:{OID}"
    [arrived] = back("reservnummer-menprovning")
    assert written(arrived).find("Patient/Reservnummer").get("Oid") == OID


def test_menprovning_is_no_yes() -> None:
    [consent] = plan_of("reservnummer-menprovning").consents
    assert (consent.form, consent.status) == (Concept("assessment"), Concept("given"))
    [arrived] = back("reservnummer-menprovning")
    assert written(arrived).find("Samtycke").get("Inhamtat") == "Menprövning"


def test_menprovning_that_said_no_is_told_and_not_turned_into_a_yes() -> None:
    plan = Plan(consents=(Consent(form=Concept("assessment"), status=Concept("refused")),))
    assert written(plan).find("Samtycke").get("Inhamtat") == "Nej"
    assert ("LOSS-CODE", "consents[0].form") in losses(plan)


@pytest.mark.parametrize(("at", "code"), [(0, "sekretessmarkering"), (1, "skyddadFolkbokforing")])
def test_protected_identity_is_marked_on_every_resource(at: int, code: str) -> None:
    resources = fhir_of("skyddad-identitet", at)
    labels = {one["meta"]["security"][0]["code"] for one in resources}
    assert labels == {code}
    assert not any("address" in one for one in resources if one["resourceType"] == "Patient")


def test_protected_identity_comes_back_as_it_was_said() -> None:
    said = [written(plan).findtext("Patient/SkyddadIdentitet") for plan in back("skyddad-identitet")]
    assert said == ["Ja", "Skyddad folkbokföring"]


def test_change_of_part_keeps_both() -> None:
    parts = plan_of("byte-av-part").participants
    times = [
        (one.party.organization.name, one.start, one.end)
        for one in parts
        if one.party and one.party.organization
    ]
    assert times[:2] == [
        ("Hemtjänsten Öster", "2024-01-15", "2024-03-31"),
        ("Särskilt boende Linden", "2024-04-01", None),
    ]


def test_subgoals_are_part_of_the_main_goal() -> None:
    parents = {one.id: one.parent for one in plan_of("utskrivning-aldre").goals}
    assert parents == {"huvudmål": None, "1": "huvudmål", "2": "huvudmål", "3": "2"}


def test_goals_of_another_system_stand_alone() -> None:
    goals = (Goal(id="1", description="gå"), Goal(id="2", parent="1", description="stå"))
    root = written(Plan(goals=goals))
    assert [(one.get("Nr"), one.get("DelAv"), one.text) for one in root.iter("Mal")] == [
        ("1", None, "gå"),
        ("2", "1", "stå"),
    ]
    assert root.find("SIP/Huvudmal") is None


@pytest.mark.parametrize("folder", ["cosmic-link", "lifecare", "prator"])
def test_wrongly_sent_call_is_never_alive_in_another_system(folder: str) -> None:
    other = mapping(shipped(), folder)
    node, losses = other.write(
        Plan(invitations=(Invitation(id="2", status=Concept("misdirected"), text="Kom"),))
    )
    [call] = other.read(other.untree(node))[0].invitations
    assert call.status is not None
    assert call.status.code in ("misdirected", "withdrawn")
    told = {one.rule for one in losses.findings if one.place.plan == "invitations[0].status"}
    assert call.status.code == "misdirected" or told == {"LOSS-NEAREST"}
