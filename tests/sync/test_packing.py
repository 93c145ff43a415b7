"""What a target gets of a plan, and the hash of it: the same in every run, another when that is."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

import sipfhir
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept, Plan
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.packing import ENDS, STAYS, Packing, _lasting
from sipfhir.sync.parcel import Server
from sipfhir.sync.places import Actor, Delivery
from sipfhir.sync.roles import ALWAYS, EMPTY, Role, least, role
from sipfhir.sync.state import Known
from tests.canary import CANARY, planted
from tests.sync.nights import SITE

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "samples/prator/good"
SAMPLES = sorted(GOOD.glob("*.xml"))


def reading(name: str = "inget-att-anmarka") -> Reading:
    found: Reading = next(sipfhir.read(GOOD / f"{name}.xml", "prator", site=SITE))
    return found


def target(role: str = "full", name: str = "t") -> Delivery:
    return Delivery(name=name, actor=Actor(name="X", role=role))


def packed(what: Reading, role: str = "full", name: str = "t", site: Site = SITE) -> Packing:
    return Packing(what, target(role, name), site)


def changed(what: Reading, **rest: Any) -> Reading:
    assert what.plan is not None
    return what.with_plan(msgspec.structs.replace(what.plan, **rest))


class TestHash:
    def test_is_the_same_in_another_process(self) -> None:
        code = "from tests.sync.test_packing import *; print(packed(reading()).hash(False))"
        command = [sys.executable, "-c", code]
        other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert other.stdout.strip() == packed(reading()).hash(False)

    def test_changes_with_what_the_target_would_get(self) -> None:
        one = reading()
        assert one.plan is not None
        assert one.plan.source is not None
        mapped = msgspec.structs.replace(one.plan.source, mapping_version="another")
        hashes = [
            packed(one).hash(False),
            packed(one).hash(True),
            packed(one, role="calendar").hash(False),
            packed(one, name="u").hash(False),
            packed(changed(one, source=mapped)).hash(False),
            packed(changed(one, title="Ny")).hash(False),
            packed(changed(one, goals=())).hash(False),
        ]
        assert len(set(hashes)) == len(hashes)

    def test_changes_when_the_identity_is_protected(self) -> None:
        one = reading()
        assert one.plan is not None
        assert one.plan.person is not None
        person = msgspec.structs.replace(one.plan.person, protection=Concept("skyddadFolkbokforing"))
        assert packed(changed(one, person=person)).hash(False) != packed(one).hash(False)

    def test_does_not_change_with_the_file_it_came_in(self) -> None:
        one = reading()
        assert one.plan is not None
        assert one.plan.source is not None
        source = msgspec.structs.replace(one.plan.source, digest="another", line=99)
        assert packed(changed(one, source=source)).hash(False) == packed(one).hash(False)

    def test_of_a_withdrawal_is_that_of_its_end(self) -> None:
        one = reading()
        assert packed(changed(one, title="Ny")).hash(True) == packed(one).hash(True)

    def test_is_keyed(self, tmp_path: Path) -> None:
        (tmp_path / "site.yaml").write_text("installation: x\nkey-file: key\n")
        (tmp_path / "key").write_text("q" * 32)
        other = packed(reading(), site=Site(tmp_path))
        assert other.hash(True) != packed(reading()).hash(True)

    def test_knows_nothing_of_provenance_and_meta(self) -> None:
        meta = {"versionId": "7", "security": [{"code": "R"}]}
        assert _lasting({"resourceType": "Provenance", "recorded": "2026"}) == {}
        assert _lasting({"resourceType": "Goal", "id": "1", "meta": meta}) == {
            "resourceType": "Goal", "id": "1", "security": [{"code": "R"}]
        }  # fmt: skip


class TestWithdrawn:
    @pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
    def test_says_which_and_whose_it_is_and_nothing_else(self, file: Path) -> None:
        for one in sipfhir.read(file, "prator", site=SITE):
            parcel = packed(one).parcel(None, revoke=True)
            assert parcel.resources[0]["resourceType"] == "CarePlan"
            for each in parcel.resources:
                assert each["status"] == ENDS[each["resourceType"]]
                assert set(each) <= STAYS
            assert '"reference":"Patient/' not in msgspec.json.encode(parcel.resources).decode()

    def test_of_a_protected_person_keeps_the_mark(self) -> None:
        one = next(sipfhir.read(GOOD / "skyddad-identitet.xml", "prator", site=SITE))
        assert one.plan is not None
        assert one.plan.person is not None
        parcel = packed(one).parcel(None, revoke=True)
        assert parcel.plan.person is not None
        assert parcel.plan.person.protection == one.plan.person.protection is not None
        assert all(each["meta"]["security"] for each in parcel.resources)

    def test_has_not_a_word_of_the_plan(self) -> None:
        one = reading()
        assert one.plan is not None
        plan = msgspec.structs.replace(planted(one.plan), source=one.plan.source)
        parcel = packed(one.with_plan(plan)).parcel(None, revoke=True)
        assert CANARY not in str(parcel.resources)
        assert CANARY not in str(parcel.plan)
        assert parcel.plan.status is not None
        assert parcel.plan.status.code == "revoked"
        assert parcel.revoke

    def test_is_the_same_plan_by_the_same_key(self) -> None:
        there = packed(reading()).parcel(None, revoke=False)
        ended = packed(reading()).parcel(None, revoke=True)
        assert there.key == ended.key == there.resources[0]["id"] == ended.resources[0]["id"]


def test_a_parcel_knows_what_its_target_has() -> None:
    servers = {"CarePlan/x": Server("CarePlan", "x", "1")}
    parcel = packed(reading()).parcel(Known("h", "created", servers), revoke=False)
    assert (parcel.known, parcel.known_hash) == (servers, "h")


def test_residue_never_leaves() -> None:
    one = next(sipfhir.read(ROOT / "samples/prator/odd/okant-element.xml", "prator", site=SITE))
    assert one.residue
    assert not [each for each in packed(one).resources if "residue" in str(each).casefold()]


class TestRoles:
    @pytest.mark.parametrize("name", ["full", "part", "calendar"])
    def test_leave_out_what_they_say_and_tell_it(self, name: str) -> None:
        kept = role(name, SITE)
        for file in SAMPLES:
            for one in sipfhir.read(file, "prator", site=SITE):
                assert one.plan is not None
                plan, gone = least(one.plan, kept)
                assert all(getattr(plan, field) == EMPTY[field] for field in kept.leaves_out)
                kept_fields = set(EMPTY) - set(kept.leaves_out)
                assert all(getattr(plan, field) == getattr(one.plan, field) for field in kept_fields)
                told = [each for each in packed(one, name).findings if each.rule == "SYNC-ROLE"]
                assert {each.params["field"] for each in told} == set(gone)

    def test_never_leave_out_what_makes_the_plan(self, tmp_path: Path) -> None:
        for field in (*sorted(ALWAYS), "nothing"):
            site = self._site(tmp_path, f"title: {{sv: x, en: x}}\nleaves-out: [{field}]\n")
            with pytest.raises(BadConfiguration, match=f"x.yaml: leaves-out: {field} is no part"):
                role("x", site)

    def test_are_told_apart_from_what_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(BadConfiguration, match="validators/roles/x"):
            role("x", self._site(tmp_path, "title: {sv: x}\n"))
        with pytest.raises(BadConfiguration, match="validators/roles/no"):
            role("no", SITE)

    def test_a_full_one_leaves_everything(self) -> None:
        plan = reading().plan
        assert plan is not None
        assert least(plan, Role({}, ())) == (plan, ())
        assert least(Plan(), role("calendar", SITE)) == (Plan(), ())

    def _site(self, folder: Path, text: str) -> Site:
        (folder / "validators/roles").mkdir(parents=True, exist_ok=True)
        (folder / "validators/roles/x.yaml").write_text(text)
        return Site(folder)
