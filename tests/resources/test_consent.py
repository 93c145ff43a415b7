"""Consent: what R4 demands, and what it has no word for."""

from typing import Any

import pytest

from sipfhir.plan import Concept, Consent, Organization, Party, Plan, Source
from sipfhir.resources import Context, build, parse
from tests.resources.samples import DAUGHTER, KOMMUN, NURSE, PERSON, REGION, UNIT

CONTEXT = Context()


def consent(given: Consent) -> dict[str, Any]:
    resources = build(Plan(person=PERSON, consents=(given,)), CONTEXT)
    return next(one for one in resources if one["resourceType"] == "Consent")


@pytest.mark.parametrize(
    ("status", "theirs", "provision"),
    [
        ("asked", "proposed", None),
        ("given", "active", "permit"),
        ("refused", "rejected", "deny"),
        ("withdrawn", "inactive", None),
        ("expired", "inactive", None),
    ],
)
def test_status(status: Any, theirs: str, provision: str | None) -> None:
    given = Consent(status=Concept(status), withdrawn="2024-04-01", reason="Vill inte", parties=(UNIT,))
    built = consent(given)
    assert (built["status"], built["provision"].get("type")) == (theirs, provision)
    plan = Plan(person=PERSON, consents=(given,))
    assert parse(build(plan, CONTEXT), CONTEXT)[0].plan == plan


def test_status_that_is_not_known_is_said_to_be_so() -> None:
    built = consent(Consent(note="Muntligt"))
    assert "status" not in built
    assert built["_status"]["extension"][0]["valueCode"] == "unknown"


def test_scope_policy_and_patient_are_there() -> None:
    built = consent(Consent(scope=Concept("information-sharing")))
    assert built["scope"]["coding"][0]["code"] == "patient-privacy"
    assert [one["coding"][0]["code"] for one in built["category"]] == ["59284-0", "information-sharing"]
    assert built["policyRule"] == {"text": "SIP-samtycke"}, "no code of HL7 is claimed"
    assert built["patient"]["reference"].startswith("Patient/")


def test_sip_and_svod_are_two_resources() -> None:
    plan = Plan(consents=(Consent(scope=Concept("sip")), Consent(scope=Concept("information-sharing"))))
    found = [one for one in build(plan, CONTEXT) if one["resourceType"] == "Consent"]
    assert len({one["id"] for one in found}) == 2


def test_parties_are_actors_and_who_asked_is_not() -> None:
    built = consent(Consent(parties=(UNIT, NURSE), given_by=DAUGHTER, obtained_by=NURSE, end="2025"))
    assert [one["role"]["coding"][0]["code"] for one in built["provision"]["actor"]] == ["IRCP", "IRCP"]
    assert built["performer"][0]["reference"].startswith("RelatedPerson/")
    assert built["provision"]["period"] == {"end": "2025"}


def test_permit_without_actors_is_not_said() -> None:
    assert "provision" not in consent(Consent(status=Concept("given")))


def test_withdrawal_is_a_provenance_of_the_consent_and_read_over() -> None:
    plan = Plan(
        person=PERSON,
        consents=(Consent(status=Concept("withdrawn"), withdrawn="2024-04-01"), Consent(id="2")),
        source=Source(system="prator"),
    )
    resources = build(plan, CONTEXT)
    told, source = (one for one in resources if one["resourceType"] == "Provenance")
    [first, _] = (one for one in resources if one["resourceType"] == "Consent")
    assert told["target"] == [{"reference": f"Consent/{first['id']}"}]
    assert (told["occurredDateTime"], told["activity"]["coding"][0]["code"]) == ("2024-04-01", "withdrawn")
    assert source["target"] == [{"reference": f"CarePlan/{resources[0]['id']}"}]
    [parsed] = parse(resources, CONTEXT)
    assert (parsed.plan, parsed.unmapped) == (plan, [])


def test_withdrawal_that_says_another_day_than_the_consent_is_unmapped() -> None:
    plan = Plan(person=PERSON, consents=(Consent(withdrawn="2024-04-01"),))
    resources = [
        {**one, "occurredDateTime": "2024-05-05"} if one["resourceType"] == "Provenance" else one
        for one in build(plan, CONTEXT)
    ]
    [parsed] = parse(resources, CONTEXT)
    assert parsed.plan == plan
    assert [at.rpartition("/")[2] for at in parsed.unmapped] == ["occurredDateTime"]


@pytest.mark.parametrize(("who", "organization"), [(NURSE, REGION), (UNIT, KOMMUN), (DAUGHTER, None)])
def test_organization_is_where_who_asked_belongs(who: Party, organization: Organization | None) -> None:
    plan = Plan(person=PERSON, consents=(Consent(obtained_by=who),))
    resources = build(plan, CONTEXT)
    built = next(one for one in resources if one["resourceType"] == "Consent")
    known = {f"Organization/{one['id']}": one["name"] for one in resources if "name" in one}
    found = [known[one["reference"]] for one in built.get("organization", ())]
    assert found == ([organization.name] if organization else [])
    [parsed] = parse(resources, CONTEXT)
    assert (parsed.plan, parsed.unmapped) == (plan, [])
