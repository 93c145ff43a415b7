"""Bundles: references resolve, the server's own is not written, nothing stands twice."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from sipfhir.plan import Concept, Person, Plan
from sipfhir.resources import Built, Context, build, collection, ndjson, parse, transaction, unsent
from tests.resources.checks import walk
from tests.resources.samples import PERSON, PLAN
from tests.strategies import plans


@pytest.fixture
def resources() -> Built:
    return build(PLAN, Context())


def references(node: Any) -> list[str]:
    return [one["reference"] for _, one in walk(node) if isinstance(one, dict) and "reference" in one]


def literal(node: Any) -> list[str]:
    return [one for one in references(node) if isinstance(one, str)]


def test_references_resolve_within_a_collection(resources: Built) -> None:
    bundle = collection(resources)
    urls = [one["fullUrl"] for one in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    assert {f"https://sipfhir.example/fhir/{one}" for one in literal(bundle)} <= set(urls)


def test_transaction_puts_what_is_ours(resources: Built) -> None:
    bundle = transaction(resources, "https://example.se/fhir")
    written = {one["request"]["url"] for one in bundle["entry"]}
    assert {one["request"]["method"] for one in bundle["entry"]} == {"PUT"}
    assert not {url.split("/")[0] for url in written} & {"Patient", "Organization", "Practitioner"}
    assert set(literal(bundle)) <= written


def test_the_servers_own_is_referred_to_by_identity(resources: Built) -> None:
    subject = transaction(resources)["entry"][0]["resource"]["subject"]
    assert subject["type"] == "Patient"
    assert subject["identifier"]["value"] == "191212121212"
    assert subject["display"] == "Tolvan Tolvansson"


def test_protected_person_is_not_named_in_a_transaction() -> None:
    person = msgspec.structs.replace(PERSON, protection=Concept("sekretessmarkering"))
    plan = msgspec.structs.replace(PLAN, person=person)
    subject = transaction(build(plan, Context()))["entry"][0]["resource"]["subject"]
    assert "display" not in subject


def test_transaction_is_read_back_by_identity(resources: Built) -> None:
    sent = [one["resource"] for one in transaction(resources)["entry"]]
    plan = parse(sent, Context())[0].plan
    assert plan.person is not None
    assert plan.person == PERSON
    assert plan == PLAN


@settings(max_examples=100)
@given(plans())
def test_a_transaction_holds_the_plan_but_for_what_the_patient_holds(plan: Plan) -> None:
    built = build(plan, Context())
    [parsed] = parse([one["resource"] for one in transaction(built)["entry"]], Context())
    # The person's representatives are delivered, and reached from the Patient alone.
    assert parsed.unmapped == [] or (plan.person and plan.person.representatives)
    assert replace(parsed.plan, person=None) == replace(plan, person=None)
    person, told = plan.person or Person(), parsed.plan.person or Person()
    assert told.identifiers == person.identifiers[:1]
    assert told.protection == person.protection
    lost = {path.partition("[")[0] for path in unsent(person)}
    differ = {name for name in Person.__struct_fields__ if getattr(person, name) != getattr(told, name)}
    assert lost == {f"person.{name}" for name in differ}


def test_building_bundles_changes_no_resource(resources: Built) -> None:
    before = json.dumps(resources)
    transaction(resources)
    collection(resources)
    assert json.dumps(resources) == before


def test_ndjson_has_one_resource_a_line(resources: Built) -> None:
    files = ndjson(resources)
    lines = [(name, json.loads(line)) for name, one in files.items() for line in one.splitlines()]
    assert sorted(one["id"] for _, one in lines) == sorted(one["id"] for one in resources)
    assert all(one["resourceType"] == name for name, one in lines)
