"""Ids: keyed, stable, one for one identity."""

from typing import Any

import msgspec

from sipfhir.plan import Identifier, Plan
from sipfhir.resources import Context, build
from sipfhir.site import Site
from tests.resources.samples import PLAN


def ids(plan: Plan = PLAN, **context: Any) -> set[str]:
    return {one["id"] for one in build(plan, Context(**context))}


def test_another_key_or_installation_gives_other_ids() -> None:
    assert ids().isdisjoint(ids(key=b"another key of a site"))
    assert ids().isdisjoint(ids(installation="norr"))


def test_numbers_count_within_their_source_system() -> None:
    first, other = build(PLAN, Context(system="prator")), build(PLAN, Context(system="lifecare"))
    assert first[0]["id"] != other[0]["id"]
    assert first[1]["id"] == other[1]["id"], "a personnummer is the same everywhere"


def test_a_changed_plan_keeps_its_ids() -> None:
    changed = msgspec.structs.replace(PLAN, title="Ny rubrik", source=None)
    kept = {one["id"] for one in build(changed, Context(system="prator"))}
    assert build(PLAN, Context())[0]["id"] in kept


def test_plan_without_a_number_is_found_and_still_has_an_id() -> None:
    built = build(Plan(title="Plan"), Context())
    assert [finding.rule for finding in built.findings] == ["ID-NOKEY"]
    assert build(Plan(title="Annan"), Context())[0]["id"] != built[0]["id"]
    assert build(PLAN, Context()).findings == []


def test_no_id_holds_an_identity() -> None:
    text = msgspec.json.encode([one["id"] for one in build(PLAN, Context())]).decode()
    assert "191212121212" not in text


def test_identity_is_the_strongest_number() -> None:
    assert PLAN.person is not None
    more = (Identifier(kind="local", value="7"), *PLAN.person.identifiers)
    changed = msgspec.structs.replace(PLAN, person=msgspec.structs.replace(PLAN.person, identifiers=more))
    assert build(changed, Context())[1]["id"] == build(PLAN, Context())[1]["id"]


def test_context_of_a_site_has_its_key_and_installation() -> None:
    context = Context.of(Site(), "prator", recorded="2024-01-01T00:00:00Z")
    assert (context.installation, context.system, context.recorded) == (
        "demo",
        "prator",
        "2024-01-01T00:00:00Z",
    )
