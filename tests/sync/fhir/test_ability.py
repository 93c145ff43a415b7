"""What a server says that it can, and what that makes of a plan."""

from typing import Any

import pytest

import sipfhir
from sipfhir.errors import Fatal
from sipfhir.site import Site
from sipfhir.sync.http import Reply
from sipfhir.sync.targets.fhir.ability import Ability, ability, read
from sipfhir.sync.targets.fhir.inside import fitted
from sipfhir.sync.targets.fhir.references import name, referred
from tests.sync.fhir.plans import readings

FULL = ("create", "update", "read", "search-type")


def statement(**given: Any) -> Reply:
    """A CapabilityStatement."""
    types = given.pop("types", {"CarePlan": FULL})
    rest = {
        "mode": "server",
        "interaction": [{"code": one} for one in given.pop("system", ("transaction",))],
        "resource": [
            {"type": kind, "interaction": [{"code": one} for one in codes], **given.pop(kind, {})}
            for kind, codes in types.items()
        ],
    }
    body = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [rest]}
    return Reply(given.pop("status", 200), {}, body | given)


class Says:
    """A client whose server has one answer."""

    name = "t"

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def get(self, path: str) -> Reply:
        assert path == "metadata"
        return self._reply


def test_a_server_that_takes_ids_is_written_to_by_id() -> None:
    can = read("t", statement(CarePlan={"updateCreate": True, "conditionalCreate": True}))
    assert can.own_ids == can.conditional == {"CarePlan"}
    assert can.takes("CarePlan")
    assert can.foreign().own_ids == frozenset()
    assert can.lacks(["Goal", "CarePlan", "CareTeam"]) == ["CareTeam", "Goal"]


@pytest.mark.parametrize("codes", [("create", "update"), ("create", "search-type"), ("read",), ()])
def test_where_the_server_chooses_ids_what_cannot_be_found_again_is_not_sent(codes: tuple[str, ...]) -> None:
    assert not read("t", statement(types={"CarePlan": codes})).takes("CarePlan")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (statement(status=404), "no CapabilityStatement"),
        (Reply(200, {}, {"resourceType": "Patient"}), "no CapabilityStatement"),
        (Reply(200, {}, None), "no CapabilityStatement"),
        (statement(fhirVersion="5.0.0"), "another FHIR"),
        (statement(fhirVersion=None), "another FHIR"),
        (statement(types={"Goal": FULL}), "does not take CarePlan"),
        (statement(rest="x"), "does not take CarePlan"),
        (statement(system=()), "no transactions"),
    ],
)
def test_a_server_that_cannot_take_plans_stops_the_run_with_the_reason(reply: Reply, words: str) -> None:
    with pytest.raises(Fatal, match=words):
        ability(Says(reply))  # type: ignore[arg-type]


def test_without_transactions_but_with_ids_of_ours_plans_go_part_by_part() -> None:
    can = ability(Says(statement(system=(), CarePlan={"updateCreate": True})))  # type: ignore[arg-type]
    assert not can.transaction


def without(*kinds: str) -> Ability:
    types = {one["resourceType"] for each in readings() for one in sipfhir.to_fhir(each)} - set(kinds)
    return Ability(dict.fromkeys(types, frozenset(FULL)), True, frozenset(types))


def test_what_only_the_plan_refers_to_goes_into_it_and_is_read_back(site: Site) -> None:
    seen = 0
    for reading in readings():
        resources = sipfhir.to_fhir(reading, site=site)
        ours, homeless = fitted(list(resources), without("Goal", "CareTeam"))
        assert homeless == []
        plan, *others = ours
        held = {one["id"] for one in plan.get("contained", ())}
        seen += len(held)
        assert not {one["resourceType"] for one in others} & {"Goal", "CareTeam"}
        assert not [there for there in referred(ours) if there.startswith(("Goal/", "CareTeam/"))]
        assert {there[1:] for there in referred(ours) if there.startswith("#") and there != "#"} == held
        assert not any({"meta", "text"} & one.keys() for one in plan.get("contained", ()))
        server = [
            one for one in resources if one["resourceType"] in ("Patient", "Organization", "Practitioner")
        ]
        assert read_back([*ours, *server], site) == read_back(list(resources), site)
    assert seen > 10


def read_back(resources: list[dict[str, Any]], site: Site) -> Any:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }
    [found] = sipfhir.from_fhir(bundle, site=site)
    return found.plan


def test_what_others_refer_to_or_a_withdrawal_must_reach_has_no_place_inside(site: Site) -> None:
    told = set()
    for reading in readings():
        resources = list(sipfhir.to_fhir(reading, site=site))
        for kind in ("Consent", "CommunicationRequest", "PractitionerRole", "Condition"):
            ours, homeless = fitted(resources, without(kind))
            told |= set(homeless)
            if homeless:
                assert [name(one) for one in ours if one["resourceType"] == kind]
    assert {"Consent", "CommunicationRequest"} <= told


def test_a_server_that_takes_everything_gets_everything_as_it_is(site: Site) -> None:
    resources = list(sipfhir.to_fhir(readings()[0], site=site))
    ours, homeless = fitted(resources, without())
    assert homeless == []
    assert ours == [one for one in resources if one in ours]
