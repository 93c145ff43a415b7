"""Servers that want to know who calls, that know no transactions, or that say more than they do."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sipfhir.errors import Retriable
from sipfhir.site import Site
from tests.servers.running import missing, running
from tests.sync.fhir.counted import snapshot
from tests.sync.fhir.plans import all_of, config, opened, parcel
from tests.sync.fhir.test_faults import PLAN

PRIVATE = rsa.generate_private_key(65537, 2048)
WAYS: dict[str, dict[str, str]] = {
    "bearer": {"kind": "bearer", "token": "file:secret"},
    "basic": {"kind": "basic", "user": "us", "password": "file:secret"},
    "smart": {"kind": "smart", "client-id": "us", "private-key": "file:key", "key-id": "k1"},
    "client": {"kind": "client", "client-id": "them", "client-secret": "file:secret"},
}
needs = {
    name: pytest.mark.skipif(missing(name) is not None, reason=str(missing(name)))
    for name in ("sekmet", "medplum")
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """sekmet, with all the ways that it knows."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(PRIVATE.public_key())) | {
        "kid": "k1",
        "alg": "RS384",
    }
    clients = [{"client_id": "us", "jwks": {"keys": [public]}}, {"client_id": "them", "client_secret": "abc"}]
    auth = {
        "types": ["basic", "bearer", "smart"],
        "users": {"us": "abc"},
        "tokens": ["abc"],
        "smart_clients": clients,
    }
    with running("sekmet", tmp_path_factory.mktemp("guarded"), server_auth=auth) as base:
        yield base


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("abc")
    form = serialization.PrivateFormat.PKCS8
    key = PRIVATE.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (tmp_path / "key").write_bytes(key)
    return tmp_path


@needs["sekmet"]
@pytest.mark.parametrize("way", WAYS)
def test_a_server_that_is_not_ours_lets_us_in(guarded: str, folder: Path, site: Site, way: str) -> None:
    auth: dict[str, Any] = dict(WAYS[way])
    if way == "client":
        auth["token-url"] = guarded.removesuffix("/fhir") + "/auth/token"
    to = opened(config(guarded, auth=auth), site, folder)
    assert to.deliver(parcel(PLAN, to.config, site)).outcome == "created"
    to.close()


@needs["sekmet"]
def test_who_is_not_let_in_has_not_delivered_and_the_server_counts_as_away(
    guarded: str, folder: Path, site: Site
) -> None:
    (folder / "secret").write_text("wrong")
    to = opened(config(guarded, auth=WAYS["bearer"], retry={"circuit": 2}), site, folder)
    for _ in range(2):
        verdict = to.deliver(parcel(PLAN, to.config, site))
        assert (verdict.outcome, verdict.case, verdict.retry) == ("dead", "denied", True)
    with pytest.raises(Retriable):
        to.deliver(parcel(PLAN, to.config, site))
    to.close()


@needs["medplum"]
@pytest.mark.parametrize("words", [("single",), ("foreign", "boasts")])
def test_a_server_that_knows_no_transactions_or_no_ids_gets_the_plan_all_the_same(
    tmp_path: Path, site: Site, words: tuple[str, ...]
) -> None:
    with running("medplum", tmp_path, *words) as base:
        to = opened(config(base), site, tmp_path)
        first = to.deliver(parcel(PLAN, to.config, site))
        before = snapshot(base)
        assert (first.outcome, len(before)) == ("created", len(first.servers))
        assert to.deliver(parcel(PLAN, to.config, site)).servers == first.servers
        assert to.deliver(parcel(PLAN, to.config, site, first)).outcome == "updated"
        assert snapshot(base) == before
        assert to.deliver(parcel(PLAN, to.config, site, first, revoke=True)).outcome == "revoked"
        assert [one["status"] for one in all_of(base, "CarePlan")] == ["revoked"]
        to.close()
