"""A FHIR search at a server that is not ours."""

from pathlib import Path

import msgspec
import pytest
import requests

import sipfhir
from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.sync.connection import Retry
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromFhir
from sipfhir.sync.sources.search import Search
from sipfhir.sync.state import State
from tests.servers.running import missing, running
from tests.sync.places.making import SAMPLES, readings, site

PLANS = readings(SAMPLES / "lifecare/good/flera-planer.json")


def put(base: str, resource: dict[str, object]) -> None:
    answer = requests.put(f"{base}/{resource['resourceType']}/{resource['id']}", json=resource, timeout=30)
    assert answer.ok, answer.text


def take(source: Search) -> list[Taken]:
    found = list(source.take())
    for one in found:
        list(sipfhir.read(one.path, one.system))
    return found


@pytest.mark.skipif(missing("sekmet") is not None, reason="sekmet is not set up: run make judges")
def test_plans_come_whole_and_what_changes_comes_again(tmp_path: Path) -> None:
    given = site(tmp_path)
    resources = [one for reading in PLANS for one in sipfhir.to_fhir(reading, site=given)]
    resources.sort(
        key=lambda one: (one["resourceType"] not in SERVER_OWNED, one["resourceType"] == "CarePlan")
    )
    with running("sekmet", tmp_path / "server") as base, State("sqlite:///state.db", tmp_path) as state:
        for one in resources:
            put(base, one)
        config = FromFhir(name="a", url=base, targets=("t",), count=2, retry=Retry(wait=0.1), overlap=0.0)
        source = Search(config, tmp_path, given, state)
        taken = list(source.take())
        plans = {
            reading.plan.identifiers: reading.plan
            for one in taken
            for reading in sipfhir.read(one.path, "fhir")
            if reading.plan
        }
        assert len(taken) == 2
        assert len(plans) == len(PLANS)
        for reading in PLANS:
            assert reading.plan
            found = plans[reading.plan.identifiers]
            assert [one.description for one in found.goals] == [one.description for one in reading.plan.goals]
            assert len(found.consents) == len(reading.plan.consents)
        for one in taken:
            source.done(one)
        assert state.watermark("a") is not None
        consent = next(one for one in resources if one["resourceType"] == "Consent")
        put(base, {**consent, "status": "inactive"})
        again = list(source.take())
        text = b"".join(one.path.read_bytes() for one in again)
        assert consent["id"].encode() in text
        assert b"inactive" in text
        source.close()
        assert msgspec.json.decode(text.splitlines()[0])["resourceType"] == "Bundle"
