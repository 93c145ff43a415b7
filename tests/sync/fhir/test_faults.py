"""Every fault in every phase, before servers that behave differently: once in effect, or dead and told.

What stands there is counted with plain requests. In CI a sample by seed; all of it with the profile ``full``.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from hypothesis import settings

from sipfhir.errors import Fatal, Retriable
from sipfhir.site import Site
from sipfhir.sync.packing import ENDS
from sipfhir.sync.targets.fhir import FhirServer
from tests.servers.faults import FAULTS, PHASES, Proxy, faulty, phase
from tests.sync.fhir.counted import snapshot, wipe
from tests.sync.fhir.plans import all_of, config, parcel, readings

PATIENCE = 0.6
"""Seconds of the client's time-out where it matters; else it has all the time that a busy machine takes."""
ALWAYS = 10_000
CASES = list(product(FAULTS, PHASES, (1, ALWAYS)))
SAMPLE = 4
REFUSALS = ("409", "412")


def chosen() -> list[tuple[str, str, int]]:
    """The cases of this run: always the faults of the transaction that leave it open what came of it."""
    if settings.get_current_profile_name() == "full":
        return CASES
    sure = [(fault, "transaction", 1) for fault in ("after", "twice", "cut")]
    return sure + random.Random(8).sample([one for one in CASES if one not in sure], SAMPLE)


WHOLE = [one.plan for one in readings() if one.plan and one.plan.goals and one.plan.invitations]
PLAN = min(
    (one for one in readings() if one.plan in WHOLE),
    key=lambda one: (not (one.plan and one.plan.consents), len(str(one.plan))),
)
"""The smallest that has parts of most kinds."""


@pytest.fixture(scope="module")
def proxy(server: tuple[str, str]) -> Iterator[Proxy]:
    with faulty(server[1], PATIENCE) as between:
        yield between


@pytest.fixture(scope="module")
def clean(server: tuple[str, str], site: Site) -> list[str]:
    """What stands there when nothing goes wrong."""
    target = FhirServer(config(server[1]), Path(), site)
    target.open()
    assert target.deliver(parcel(PLAN, target.config, site)).outcome == "created"
    found = snapshot(server[1])
    target.close()
    wipe(server[1])
    assert len(found) > 5
    return found


@pytest.fixture
def target(
    server: tuple[str, str], proxy: Proxy, site: Site, request: pytest.FixtureRequest
) -> Iterator[FhirServer]:
    """The server behind the proxy, not asked yet; afterwards nothing stands there."""
    silent = request.node.callspec.params.get("fault") in ("stall", "late")
    retry = {"timeout": PATIENCE if silent else 20, "circuit": 100}
    found = FhirServer(config(proxy.base, retry=retry), Path(), site)
    yield found
    found.close()
    proxy.heal()
    wipe(server[1])


@pytest.mark.parametrize(("fault", "phase", "times"), chosen())
def test_a_plan_is_there_once_or_dead_and_told(
    server: tuple[str, str], proxy: Proxy, clean: list[str], target: FhirServer, site: Site,
    fault: str, phase: str, times: int,
) -> None:  # fmt: skip
    if phase == "metadata":
        asked(target, proxy, fault, times)
    elif phase == "end":
        withdrawn(server[1], target, proxy, site, fault, times)
    else:
        delivered(server, target, proxy, site, clean, fault, phase, times)


def asked(target: FhirServer, proxy: Proxy, fault: str, times: int) -> None:
    """Passing faults are lived with; lasting ones leave the server alone, refusals stop the run."""
    proxy.break_(fault, "metadata", times)
    if fault in ("twice", "reorder") or (times == 1 and fault not in REFUSALS):
        target.open()
    else:
        with pytest.raises(Fatal if fault in REFUSALS else Retriable):
            target.open()
    assert {phase(*call) for call in proxy.calls[-1:]} == {"metadata"}


def delivered(
    server: tuple[str, str], target: FhirServer, proxy: Proxy, site: Site, clean: list[str],
    fault: str, phase: str, times: int,
) -> None:  # fmt: skip
    name, base = server
    target.open()
    proxy.break_(fault, phase, times)
    verdict = target.deliver(parcel(PLAN, target.config, site))
    proxy.heal()
    # Where the server chooses ids, what something between us doubles is two: then nobody guesses.
    doubled = "foreign" in name and phase == "transaction" and fault in ("twice", "late")
    if doubled:
        assert (verdict.outcome, verdict.case) == ("dead", "several") or fault == "late"
        return
    found = snapshot(base)
    if verdict.outcome == "created":
        assert found == clean
    else:
        assert (verdict.outcome, verdict.case) == ("dead", expected(fault, phase, name))
        assert found in ([], clean)
    if times == 1 and not (fault in REFUSALS and phase != "transaction"):
        assert verdict.outcome == "created"
    again = target.deliver(parcel(PLAN, target.config, site, verdict if verdict.servers else None))
    assert again.outcome in ("created", "updated")
    assert snapshot(base) == clean


def expected(fault: str, phase: str, name: str) -> str:
    """Why a plan is dead."""
    if fault in REFUSALS:
        return "conflict" if phase == "transaction" else "refused"
    return "unclear" if phase == "transaction" else "away"


def withdrawn(base: str, target: FhirServer, proxy: Proxy, site: Site, fault: str, times: int) -> None:
    """Once the fault is gone, what was left is ended; nothing else is touched."""
    target.open()
    had = target.deliver(parcel(PLAN, target.config, site))
    proxy.break_(fault, "end", times)
    verdict = target.deliver(parcel(PLAN, target.config, site, had, revoke=True))
    proxy.heal()
    if verdict.outcome != "revoked":
        assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "not-withdrawn", True)
        assert {one.rule for one in verdict.findings} <= {"SYNC-NOT-ENDED", "SYNC-SERVER"}
        assert times == ALWAYS
        again = target.deliver(parcel(PLAN, target.config, site, had, revoke=True))
        assert again.outcome == "revoked"
    for kind, status in ENDS.items():
        found = [one["status"] for one in all_of(base, kind)]
        assert set(found) == {status}
    assert len(list(all_of(base, "CarePlan"))) == 1


@pytest.mark.parametrize("fault", ["reorder", "429", "after"])
def test_several_plans_at_once_are_each_there_once(
    server: tuple[str, str], proxy: Proxy, target: FhirServer, site: Site, fault: str
) -> None:
    target.open()
    parcels = [parcel(one, target.config, site) for one in readings()[:6]]
    proxy.break_(fault, "transaction", 2)
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(target.deliver, parcels))
    assert {one.outcome for one in verdicts} == {"created"}
    assert len(list(all_of(server[1], "CarePlan"))) == len({one.key for one in parcels}) == 6


def test_no_word_of_a_person_stands_in_an_address(proxy: Proxy, target: FhirServer, site: Site) -> None:
    target.open()
    target.deliver(parcel(PLAN, target.config, site))
    assert PLAN.plan is not None
    assert PLAN.plan.person is not None
    numbers = [one.value for one in PLAN.plan.person.identifiers]
    assert numbers
    assert ("POST", "/fhir/Patient/_search") in proxy.calls
    assert not [path for _, path in proxy.calls for number in numbers if str(number) in path]
