"""Consent at the door: every state of it, for who has had the plan and who has not."""

from itertools import product

import pytest

from sipfhir.plan import Concept, Consent, Organization, Party, Plan
from sipfhir.sync.door import Opinion, at_the_door, organization
from sipfhir.sync.parcel import Outcome
from sipfhir.sync.places import Actor, AtTheDoor, Delivery

TODAY = "2026-11-22"
ACTOR = Actor(name="Skolan", huvudman="kommun", huvudman_name="X kommun", hsa_id="SE0000000000-TEST1")
OTHER = (Party(organization=Organization(name="Annan")),)
US = (Party(organization=Organization(name="Skolan")),)


def consent(code: str, **rest: object) -> Plan:
    known = {"date": "2026-01-01", "status": Concept(code)}
    return Plan(consents=(Consent(**(known | rest)),))  # type: ignore[arg-type]


STATES = {
    "none": (Plan(), "silent"),
    "asked": (consent("asked"), "asked"),
    "given": (consent("given"), "consent"),
    "given to us": (consent("given", parties=US), "consent"),
    "given to others": (consent("given", parties=OTHER), "outside"),
    "not yet": (consent("given", start="2026-12-01"), "not-yet"),
    "ends today": (consent("given", end=TODAY), "consent"),
    "expired": (consent("given", end="2026-11-21"), "expired"),
    "refused": (consent("refused"), "refused"),
    "refused to us": (consent("refused", parties=US), "refused"),
    "withdrawn": (consent("withdrawn", withdrawn="2026-02-01"), "withdrawn"),
    "withdrawn today": (consent("given", withdrawn=TODAY), "withdrawn"),
    "withdrawn tomorrow": (consent("given", withdrawn="2026-11-23", status=None), "consent"),
}
"""State → a plan in it, and what that rests on or is held for."""
HAD: tuple[Outcome | None, ...] = (None, "created", "updated", "unchanged", "revoked", "dead")


@pytest.mark.parametrize(("name", "silent", "had"), list(product(STATES, ("hold", "deliver"), HAD)))
def test_every_state(name: str, silent: str, had: Outcome | None) -> None:
    plan, why = STATES[name]
    door = AtTheDoor(silent=silent, basis="beslut 12")  # type: ignore[arg-type]
    found = at_the_door(plan, Delivery(name="t", actor=ACTOR, consent=door), TODAY, had)
    assert found == _expected(why, silent, had)


def _expected(why: str, silent: str, had: Outcome | None) -> Opinion:
    if why == "consent":
        return Opinion("send", None, "consent")
    if why == "silent" and silent == "deliver":
        return Opinion("send", "silent", "beslut 12")
    if why in ("refused", "withdrawn") and had is not None:
        return Opinion("revoke", why, "withdrawal")
    return Opinion("hold", why)


def test_a_no_to_us_alone_bars_also_where_silence_would_let_through() -> None:
    plan = Plan(consents=(Consent(status=Concept("refused"), parties=US, date="2026-01-01"),))
    door = AtTheDoor(silent="deliver", basis="beslut 12")
    assert at_the_door(plan, Delivery(name="t", actor=ACTOR, consent=door), TODAY, None).action == "hold"


def test_an_actor_is_known_by_all_that_the_configuration_says() -> None:
    found = organization(Actor(name="Skolan", huvudman="kommun", organisationsnummer="2321000131"))
    assert (found.name, found.huvudman, found.huvudman_name) == ("Skolan", Concept("kommun"), None)
    assert [(one.kind, one.value) for one in found.identifiers] == [("organisationsnummer", "2321000131")]
