"""A plan made ready for a server: names, references, seals, order."""

import copy
from typing import Any

import pytest

import sipfhir
from sipfhir.resources.context import Context
from sipfhir.resources.tables import tables
from sipfhir.site import Site
from sipfhir.sync.parcel import Parcel, Server
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.inside import fitted
from sipfhir.sync.targets.fhir.references import name, referred
from sipfhir.sync.targets.fhir.same import differing
from sipfhir.sync.targets.fhir.seal import Seal
from sipfhir.sync.targets.fhir.shipment import Shipment, shipment
from sipfhir.sync.targets.fhir.wire import in_order
from tests.sync.fhir.plans import config, parcel, readings

BASE = "https://base.example"
SEAL = Seal(b"k" * 32, BASE)
TYPES = frozenset(one["resourceType"] for each in readings() for one in sipfhir.to_fhir(each))
FULL = dict.fromkeys(TYPES, frozenset({"create", "update", "search-type"}))
OWN = Ability(FULL, True, TYPES)
FOREIGN = Ability(FULL, True, frozenset(), TYPES)


def packed(site: Site, number: int = -1) -> Parcel:
    big = sorted(readings(), key=lambda one: len(str(one.plan)))
    return parcel(big[number], config("http://x"), site)


def made(
    given: Parcel,
    can: Ability = OWN,
    owned: dict[str, str] | None = None,
    known: dict[str, Server] | None = None,
    base: str = BASE,
) -> Shipment:
    seal = Seal(b"k" * 32, base)
    return shipment(given, fitted(given.resources, can)[0], can, owned or {}, base, known or {}, seal)


def test_every_resource_of_ours_stands_once_by_our_id_the_plan_first(site: Site) -> None:
    bundle = made(packed(site)).transaction()
    urls = [one["request"]["url"] for one in bundle["entry"]]
    assert len(urls) == len(set(urls)) > 5
    assert urls[0].startswith("CarePlan/")
    assert {one["request"]["method"] for one in bundle["entry"]} == {"PUT"}
    assert not [url for url in urls if url.startswith(("Patient/", "Organization/", "Practitioner/"))]
    assert not [one for one in bundle["entry"] if "ifMatch" in one["request"]]


def test_what_is_known_is_written_over_its_version_only(site: Site) -> None:
    given = packed(site)
    known = {f"CarePlan/{given.key}": Server("CarePlan", given.key, "7")}
    requests = [one["request"] for one in made(given, known=known).transaction()["entry"]]
    assert [one.get("ifMatch") for one in requests][:2] == ['W/"7"', None]


def test_references_lead_to_what_is_there_or_are_logical(site: Site) -> None:
    given = packed(site)
    patient = next(name(one) for one in given.resources if one["resourceType"] == "Patient")
    there = set(referred([one.resource for one in made(given, owned={patient: "Patient/77"}).items]))
    sent = {f"{one.resource['resourceType']}/{one.resource['id']}" for one in made(given).items}
    assert there - sent == {"Patient/77"}
    assert not set(referred([one.resource for one in made(given).items])) - sent


def test_where_ids_are_the_servers_each_is_created_once_and_named_by_its_urn(site: Site) -> None:
    entries = made(packed(site), FOREIGN).transaction()["entry"]
    urns = {one["fullUrl"] for one in entries}
    assert len(urns) == len(entries)
    assert {one["request"]["method"] for one in entries} == {"POST"}
    assert {there for there in referred(entries) if there.startswith("urn:")} <= urns
    for one in entries:
        resource, once = one["resource"], one["request"].get("ifNoneExist")
        assert "id" not in resource
        if resource["resourceType"] == "Provenance":
            assert once is None
            assert f"{BASE}/id/Provenance" in [tag["system"] for tag in resource["meta"]["tag"]]
        else:
            first = resource["identifier"][0]
            assert once == f"identifier={first['system']}|{first['value']}"


def test_a_seal_is_broken_by_every_change_and_by_nothing_else(site: Site) -> None:
    plan = made(packed(site)).items[0].resource
    assert SEAL.whole(plan)
    assert SEAL.whole({**plan, "text": {"status": "additional"}, "meta": {**plan["meta"], "versionId": "9"}})
    assert not Seal(b"j" * 32, BASE).whole(plan)
    assert not SEAL.whole({**plan, "meta": {}})
    for element in plan.keys() - {"resourceType", "id", "meta", "text"}:
        assert not SEAL.whole({key: value for key, value in plan.items() if key != element}), element
    assert SEAL.sealed(plan) == plan


def test_what_is_delivered_is_read_back_without_a_leaf_left(site: Site) -> None:
    sent = [one.resource for one in made(packed(site), base=tables(Context.of(site)).systems.base).items]
    assert all("tag" in one["meta"] for one in sent)
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in sent]}
    [found] = sipfhir.from_fhir(bundle, site=site)
    assert found.plan is not None
    assert found.leaves.unmapped == 0


def test_what_a_server_adds_is_no_difference(site: Site) -> None:
    ours = made(packed(site)).items[0].resource
    theirs: dict[str, Any] = copy.deepcopy(ours)
    theirs["meta"] |= {"versionId": "3", "lastUpdated": "2026-11-22T02:00:00Z"}
    theirs["subject"] = absolute(theirs["subject"])
    assert differing(ours, theirs, "http://h/fhir") == ()
    assert differing(ours, {**theirs, "status": "revoked", "note": []}, "http://h/fhir") == (
        "CarePlan.note",
        "CarePlan.status",
    )


def absolute(subject: dict[str, Any]) -> dict[str, Any]:
    there = subject.get("reference")
    return {**subject, "reference": f"http://h/fhir/{there}"} if there else subject


def test_a_label_of_protection_that_is_missing_there_is_a_difference() -> None:
    label = {"system": "s", "code": "R"}
    ours = {"resourceType": "Goal", "meta": {"security": [label]}}
    assert differing(ours, {"resourceType": "Goal"}, "http://h") == ("Goal.meta.security",)
    assert differing({"resourceType": "Goal"}, ours, "http://h") == ()


@pytest.mark.parametrize("number", range(-3, 0))
def test_one_by_one_nothing_comes_before_what_it_refers_to_but_the_plan(site: Site, number: int) -> None:
    shipped = made(packed(site, number))
    order = [f"{one.resource['resourceType']}/{one.resource['id']}" for one in in_order(shipped)]
    assert sorted(order) == sorted(one.name for one in shipped.items)
    plan = shipped.items[0].name
    for item in in_order(shipped):
        before = order[: order.index(item.name)]
        assert {one for one in referred(item.resource) if one in order} - {plan} <= {*before, item.name}
    assert [one.partition("/")[0] for one in order[order.index(plan) :]].count("Provenance") == len(
        order[order.index(plan) :]
    ) - 1
