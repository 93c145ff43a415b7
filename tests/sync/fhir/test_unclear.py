"""What may have arrived is known: it is looked for before it is sent again, and a withdrawal reaches it."""

from pathlib import Path

import pytest

from sipfhir.site import Site
from sipfhir.sync.state import Entry, Run, State
from sipfhir.sync.targets.fhir import FhirServer
from tests.servers.faults import faulty
from tests.servers.running import missing, running
from tests.sync.fhir.counted import snapshot
from tests.sync.fhir.plans import all_of, config, parcel
from tests.sync.fhir.test_faults import PLAN

pytestmark = pytest.mark.skipif(missing("medplum") is not None, reason=str(missing("medplum")))


def test_a_withdrawal_reaches_a_plan_of_which_nobody_knows_whether_it_arrived(
    site: Site, tmp_path: Path
) -> None:
    with (
        running("medplum", tmp_path) as base,
        faulty(base, 1) as proxy,
        State("sqlite:///s.db", tmp_path) as state,
    ):
        to = FhirServer(config(proxy.base, retry={"attempts": 1}), tmp_path, site)
        to.open()
        proxy.dark = True
        proxy.break_("after", "transaction", 1)
        verdict = to.deliver(parcel(PLAN, to.config, site))
        proxy.dark = False
        assert (verdict.outcome, verdict.case) == ("dead", "unclear")
        assert len(snapshot(base)) == len(verdict.servers)

        state.begin(Run("r", "n", "d", "-"))
        number = state.take("r", "s", "f", "d").id
        entry = Entry(ordinal=1, target="t", key="k", hash="h", rank="", action="send")
        state.enter(number, [entry])
        [entry] = state.entries(number)
        state.settle("r", entry, verdict, "-", None, None)
        known = state.known("t", "k")
        assert known is not None
        assert (known.hash, known.outcome, known.servers) == ("", "dead", verdict.servers)

        again = to.deliver(parcel(PLAN, to.config, site, verdict))
        assert again.outcome == "created"
        assert len(snapshot(base)) == len(again.servers)
        ended = to.deliver(parcel(PLAN, to.config, site, verdict, revoke=True))
        assert ended.outcome == "revoked"
        assert [one["status"] for one in all_of(base, "CarePlan")] == ["revoked"]
        to.close()


def test_what_may_have_arrived_and_did_not_is_no_conflict(site: Site, tmp_path: Path) -> None:
    with running("medplum", tmp_path) as base, faulty(base, 1) as proxy:
        to = FhirServer(config(proxy.base, retry={"attempts": 1}), tmp_path, site)
        to.open()
        proxy.break_("refuse", "transaction", 1)
        verdict = to.deliver(parcel(PLAN, to.config, site))
        assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "unclear", True)
        assert snapshot(base) == []
        assert to.deliver(parcel(PLAN, to.config, site, verdict)).outcome == "created"
        to.close()
