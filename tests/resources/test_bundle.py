"""Bundles: references resolve, the server's own is not written, nothing stands twice."""

import json
from typing import Any

import msgspec
import pytest

from sipfhir.plan import Concept
from sipfhir.resources import Context, build, collection, ndjson, parse, transaction
from tests.resources.checks import walk
from tests.resources.samples import PERSON, PLAN


@pytest.fixture
def resources() -> list[dict[str, Any]]:
    return build(PLAN, Context())


def references(node: Any) -> list[str]:
    return [one["reference"] for _, one in walk(node) if isinstance(one, dict) and "reference" in one]


def literal(node: Any) -> list[str]:
    return [one for one in references(node) if isinstance(one, str)]


def test_references_resolve_within_a_collection(resources: list[dict[str, Any]]) -> None:
    bundle = collection(resources)
    urls = [one["fullUrl"] for one in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    assert {f"https://sipfhir.example/fhir/{one}" for one in literal(bundle)} <= set(urls)


def test_transaction_puts_what_is_ours(resources: list[dict[str, Any]]) -> None:
    bundle = transaction(resources, "https://example.se/fhir")
    written = {one["request"]["url"] for one in bundle["entry"]}
    assert {one["request"]["method"] for one in bundle["entry"]} == {"PUT"}
    assert not {url.split("/")[0] for url in written} & {"Patient", "Organization", "Practitioner"}
    assert set(literal(bundle)) <= written


def test_the_servers_own_is_referred_to_by_identity(resources: list[dict[str, Any]]) -> None:
    subject = transaction(resources)["entry"][0]["resource"]["subject"]
    assert subject["type"] == "Patient"
    assert subject["identifier"]["value"] == "191212121212"
    assert subject["display"] == "Tolvan Tolvansson"


def test_protected_person_is_not_named_in_a_transaction() -> None:
    person = msgspec.structs.replace(PERSON, protection=Concept("sekretessmarkering"))
    plan = msgspec.structs.replace(PLAN, person=person)
    subject = transaction(build(plan, Context()))["entry"][0]["resource"]["subject"]
    assert "display" not in subject


def test_transaction_is_read_back_by_identity(resources: list[dict[str, Any]]) -> None:
    sent = [one["resource"] for one in transaction(resources)["entry"]]
    plan = parse(sent, Context())[0].plan
    assert plan.person is not None
    assert plan.person.identifiers == PERSON.identifiers
    assert plan.overall_responsible[0].name == "Hemtjänst Norr"
    assert plan.coordinator is not None
    assert plan.coordinator.profession == "distriktssköterska"


def test_building_bundles_changes_no_resource(resources: list[dict[str, Any]]) -> None:
    before = json.dumps(resources)
    transaction(resources)
    collection(resources)
    assert json.dumps(resources) == before


def test_ndjson_has_one_resource_a_line(resources: list[dict[str, Any]]) -> None:
    files = ndjson(resources)
    lines = [(name, json.loads(line)) for name, one in files.items() for line in one.splitlines()]
    assert sorted(one["id"] for _, one in lines) == sorted(one["id"] for one in resources)
    assert all(one["resourceType"] == name for name, one in lines)
