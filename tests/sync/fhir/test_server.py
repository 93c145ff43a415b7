"""A plan at servers that differ: whose a resource is, what somebody else has changed, what is refused."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from sipfhir.site import Site
from sipfhir.sync.parcel import Parcel, Verdict
from sipfhir.sync.targets.fhir import FhirServer
from tests.sync.fhir.counted import snapshot, wipe
from tests.sync.fhir.plans import LINE, all_of, config, opened, parcel, readings
from tests.sync.fhir.test_faults import PLAN

JSON = {"content-type": "application/fhir+json"}


@pytest.fixture
def base(server: tuple[str, str]) -> Iterator[str]:
    yield server[1]
    wipe(server[1])


def target(base: str, site: Site, **given: Any) -> FhirServer:
    return opened(config(base, **given), site, Path())


def edited(made: Parcel, kind: str, **elements: Any) -> Parcel:
    """The plan with elements of its first resource of a type changed: what the source says now."""
    resources = copy.deepcopy(made.resources)
    next(one for one in resources if one["resourceType"] == kind).update(elements)
    return msgspec.structs.replace(made, resources=resources)


def at(base: str, kind: str = "CarePlan") -> dict[str, Any]:
    """The only one of its type."""
    [one] = all_of(base, kind)
    return one


def change(base: str, **elements: Any) -> dict[str, Any]:
    """Somebody else writes into the plan."""
    one = at(base) | elements
    requests.put(f"{base}/CarePlan/{one['id']}", json=one, headers=JSON, timeout=30).raise_for_status()
    return at(base)


def test_a_plan_is_created_then_updated_over_its_version(base: str, site: Site) -> None:
    to = target(base, site)
    made = parcel(PLAN, to.config, site)
    first = to.deliver(made)
    assert first.outcome == "created"
    assert to.compare(parcel(PLAN, to.config, site, first)).outcome == "unchanged"
    later = edited(parcel(PLAN, to.config, site, first), "CarePlan", title="Ny")
    assert to.compare(later) == type(to.compare(later))("updated", ("CarePlan.title",))
    second = to.deliver(later)
    assert (second.outcome, at(base)["title"]) == ("updated", "Ny")
    assert second.servers.keys() == first.servers.keys()
    assert {one.id for one in second.servers.values()} == {one.id for one in first.servers.values()}


def test_a_state_that_is_lost_makes_no_second_plan(base: str, site: Site) -> None:
    to = target(base, site)
    to.deliver(parcel(PLAN, to.config, site))
    before = snapshot(base)
    versions = [one["meta"]["versionId"] for one in all_of(base, "CarePlan")]
    assert to.deliver(parcel(PLAN, to.config, site)).servers
    assert snapshot(base) == before
    assert [one["meta"]["versionId"] for one in all_of(base, "CarePlan")] == versions


def test_our_own_earlier_version_is_no_conflict_though_its_answer_was_lost(base: str, site: Site) -> None:
    to = target(base, site)
    made = parcel(PLAN, to.config, site)
    to.deliver(made)
    assert to.deliver(edited(made, "CarePlan", title="Ny")).outcome == "created"
    assert at(base)["title"] == "Ny"


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("rule", "outcome", "title"),
    [("stop", "dead", "Deras"), ("theirs", "held", "Deras"), ("ours", None, "Ny")],
)
def test_what_somebody_else_has_changed_is_never_written_over_in_silence(
    base: str, site: Site, rule: str, outcome: str | None, title: str, known: bool
) -> None:
    to = target(base, site, conflict=rule)
    had = to.deliver(parcel(PLAN, to.config, site))
    change(base, title="Deras")
    now = edited(parcel(PLAN, to.config, site, had if known else None), "CarePlan", title="Ny")
    verdict = to.deliver(now)
    assert verdict.outcome == (outcome or ("updated" if known else "created"))
    assert [one.place.path for one in verdict.findings if one.rule == "SYNC-CONFLICT"] == ["CarePlan.title"]
    assert at(base)["title"] == title


@pytest.mark.parametrize(("rule", "there"), [("stop", 0), ("ours", 1)])
def test_what_somebody_else_has_deleted_is_a_change_too(base: str, site: Site, rule: str, there: int) -> None:
    to = target(base, site, conflict=rule)
    had = to.deliver(parcel(PLAN, to.config, site))
    LINE.delete(f"{base}/CarePlan/{at(base)['id']}", timeout=30).raise_for_status()
    now = edited(parcel(PLAN, to.config, site, had), "CarePlan", title="Ny")
    assert to.deliver(now).outcome == ("updated" if there else "dead")
    assert len(list(all_of(base, "CarePlan"))) == there


def test_a_refused_plan_leaves_nothing_behind(base: str, site: Site) -> None:
    to = target(base, site)
    bad = edited(parcel(PLAN, to.config, site), "Provenance", recorded=["ej"])
    verdict = to.deliver(bad)
    assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "refused", False)
    assert {one.rule for one in verdict.findings} == {"SYNC-SERVER"}
    assert snapshot(base) == []
    assert to.deliver(parcel(PLAN, to.config, site)).outcome == "created"


def test_a_refused_update_leaves_what_was_there(base: str, site: Site) -> None:
    to = target(base, site)
    had = to.deliver(parcel(PLAN, to.config, site))
    before = snapshot(base)
    now = edited(parcel(PLAN, to.config, site, had), "CarePlan", title="Ny")
    verdict = to.deliver(edited(now, "Provenance", recorded=["ej"]))
    assert (verdict.outcome, verdict.case) == ("dead", "refused")
    assert snapshot(base) == before
    good = to.deliver(now)
    assert (good.outcome, at(base)["title"]) == ("updated", "Ny")


def patients() -> list[dict[str, Any]]:
    """The plan's person as a server may have them."""
    [one] = [
        one for one in parcel(PLAN, config("http://x"), SITE[0]).resources if one["resourceType"] == "Patient"
    ]
    return [{"resourceType": "Patient", "identifier": one["identifier"], "active": True} for _ in range(2)]


SITE: list[Site] = []


@pytest.fixture(autouse=True)
def _site(site: Site) -> None:
    SITE[:] = [site]


def put_there(base: str, *resources: dict[str, Any]) -> list[str]:
    made = [
        LINE.post(f"{base}/{one['resourceType']}", json=one, headers=JSON, timeout=30).json()
        for one in resources
    ]
    return [f"{one['resourceType']}/{one['id']}" for one in made]


def test_a_person_who_is_there_is_referred_to_and_never_touched(base: str, site: Site) -> None:
    [there] = put_there(base, patients()[0])
    before = at(base, "Patient")
    to = target(base, site, create=["Patient"])
    assert to.deliver(parcel(PLAN, to.config, site)).findings == ()
    assert at(base)["subject"]["reference"] == there
    assert at(base, "Patient") == before


def test_of_two_persons_nobody_guesses(base: str, site: Site) -> None:
    put_there(base, *patients())
    to = target(base, site, create=["Patient"])
    verdict = to.deliver(parcel(PLAN, to.config, site))
    assert [(one.rule, one.params) for one in verdict.findings] == [("SYNC-SEVERAL", {"type": "Patient"})]
    assert "reference" not in at(base)["subject"]
    assert at(base)["subject"]["identifier"]["value"]
    assert len(list(all_of(base, "Patient"))) == 2


def test_who_is_not_there_is_created_only_if_configured_and_once(base: str, site: Site) -> None:
    plain = target(base, site)
    had = plain.deliver(parcel(PLAN, plain.config, site))
    assert list(all_of(base, "Patient")) == []
    assert "reference" not in at(base)["subject"]
    making = target(base, site, create=["Patient", "Organization"])
    for each in (PLAN, *readings()[:3]):
        making.deliver(parcel(each, making.config, site, had if each is PLAN else None))
    numbers = [str(one["identifier"]) for kind in ("Patient", "Organization") for one in all_of(base, kind)]
    assert len(numbers) == len(set(numbers)) > 0


def test_a_withdrawal_ends_also_what_the_plan_no_longer_has(base: str, site: Site) -> None:
    to = target(base, site)
    had = to.deliver(parcel(PLAN, to.config, site))
    fewer = parcel(PLAN, to.config, site, had)
    left = [one for one in fewer.resources if one["resourceType"] != "CommunicationRequest"]
    plan = {key: value for key, value in left[0].items() if key != "activity"}
    verdict = to.deliver(msgspec.structs.replace(fewer, resources=[plan, *left[1:]]))
    assert verdict.outcome == "updated"
    ended = to.deliver(parcel(PLAN, to.config, site, verdict, revoke=True))
    assert ended.outcome == "revoked"
    requests_ = list(all_of(base, "CommunicationRequest"))
    assert requests_
    assert {one["status"] for one in requests_} == {"revoked"}
    assert {one["status"] for one in all_of(base, "Consent")} == {"inactive"}


def test_a_withdrawal_of_what_somebody_has_deleted_is_done(base: str, site: Site) -> None:
    to = target(base, site)
    had = to.deliver(parcel(PLAN, to.config, site))
    wipe(base)
    assert to.deliver(parcel(PLAN, to.config, site, had, revoke=True)).outcome == "revoked"
    assert snapshot(base) == []


def test_a_plan_with_parts_that_have_no_place_is_dead_with_their_types(base: str, site: Site) -> None:
    to = target(base, site)
    to.can = msgspec.structs.replace(to.can, types={}, own_ids=frozenset({"CarePlan", "Goal"}))
    verdict: Verdict = to.deliver(parcel(PLAN, to.config, site))
    assert (verdict.outcome, verdict.case) == ("dead", "lacks")
    assert {"CommunicationRequest"} <= {str(one.params["type"]) for one in verdict.findings}
    assert snapshot(base) == []
