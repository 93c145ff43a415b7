"""Plans that can not be asked: not made, not shown, only a document."""

from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.findings import Severity
from sipfhir.plan import (
    Attachment,
    Concept,
    Consent,
    Goal,
    Initiative,
    Intervention,
    Invitation,
    Measure,
    MeasuresByOthers,
    Organization,
    Plan,
)
from sipfhir.rules import validate
from sipfhir.site import Site

ALL = ("SIP-1", "SIP-2", "SIP-3", "SIP-4")


def verdict(plan: Plan, rule: str) -> str:
    return validate(plan).verdicts[rule]


EMPTY = Plan(created="2025-09-01", status=Concept("active"))
REFUSED = Consent(status=Concept("refused"), date="2025-08-20")
REVOKED = Plan(
    status=Concept("revoked"),
    goals=(Goal(id="1"),),
    interventions=(Intervention(id="1", description="-"),),
    others=MeasuresByOthers(items=(Measure(),)),
    overall_responsible=(Organization(huvudman=Concept("region")),),
)
"""Revoked and emptied: the rows are left, and who was responsible."""


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (replace(EMPTY, initiative=Initiative(declined=True)), "not-applicable"),
        (
            replace(EMPTY, initiative=Initiative(not_needed=True), attachments=(Attachment(),)),
            "not-applicable",
        ),
        (Plan(invitations=(Invitation(),)), "not-applicable"),
        (Plan(initiative=Initiative(text="Behöver stöd")), "not-applicable"),
        (Plan(status=Concept("draft"), interventions=(Intervention(),)), "not-applicable"),
        (Plan(status=Concept("entered-in-error"), interventions=(Intervention(),)), "not-applicable"),
        (Plan(status=Concept("revoked")), "not-applicable"),
        (replace(EMPTY, consents=(REFUSED,)), "withheld"),
        (replace(EMPTY, consents=(Consent(withdrawn="2025-09-03"),)), "withheld"),
        (
            replace(EMPTY, consents=(REFUSED,), interventions=(Intervention(status=Concept("cancelled")),)),
            "withheld",
        ),
        (replace(REVOKED, consents=(REFUSED,)), "withheld"),
        (REVOKED, "not-applicable"),
        (replace(REVOKED, attachments=(Attachment(),)), "not-assessable"),
        (replace(EMPTY, attachments=(Attachment(title="plan.pdf"),)), "not-assessable"),
        (replace(EMPTY, invitations=(Invitation(),), attachments=(Attachment(),)), "not-assessable"),
        (replace(EMPTY, notes=("Se Prator",)), "not-assessable"),
    ],
)
def test_a_plan_that_can_not_be_asked(plan: Plan, expected: str, site: Site) -> None:
    assessment = validate(plan, site)
    assert assessment.verdicts == dict.fromkeys(ALL, expected)
    legal = [finding for finding in assessment.findings if finding.rule in ALL]
    assert len(legal) == (0 if expected == "not-applicable" else 4)
    assert {finding.severity for finding in legal} <= {Severity.NOTE}


@pytest.mark.parametrize(
    "plan",
    [
        EMPTY,
        Plan(),
        replace(EMPTY, invitations=(Invitation(),)),
        Plan(invitations=(Invitation(),), goals=(Goal(description="Bo kvar hemma"),)),
        replace(EMPTY, notes=("Ringde i måndags",)),
        replace(EMPTY, consents=(Consent(scope=Concept("information-sharing"), status=Concept("refused")),)),
        replace(EMPTY, goals=(Goal(),), initiative=Initiative(declined=True)),
    ],
)
def test_an_empty_plan_in_force_is_asked(plan: Plan) -> None:
    assert verdict(plan, "SIP-1") == verdict(plan, "SIP-4") == "missing"


@pytest.mark.parametrize(
    "left",
    [
        {"interventions": (Intervention(description="Hemtjänst"),)},
        {"interventions": (Intervention(description="se journal"),)},
        {"goals": (Goal(description="Bo kvar hemma"),)},
        {"others": MeasuresByOthers(text="Dottern handlar")},
    ],
)
def test_a_revoked_plan_that_still_says_something_is_asked(left: dict[str, Any]) -> None:
    plan = replace(REVOKED, consents=(REFUSED,), **left)
    assert set(validate(plan).verdicts.values()) & {"present", "missing"}


def test_a_refused_plan_without_status_that_is_emptied_does_not_live_on() -> None:
    plan = replace(REVOKED, status=None, created="2025-09-01", consents=(REFUSED,))
    assert "CONSENT-1" not in {finding.rule for finding in validate(plan).findings}
    told = replace(plan, goals=(Goal(description="Bo kvar hemma"),))
    assert "CONSENT-1" in {finding.rule for finding in validate(told).findings}


UNPLACED = {
    "SIP-1": "interventions",
    "SIP-2": "interventions.responsible",
    "SIP-3": "others",
    "SIP-4": "overall_responsible",
}


@pytest.mark.parametrize("rule", UNPLACED)
def test_what_the_format_has_no_place_for_is_not_assessable(rule: str, lawful: Plan, site: Site) -> None:
    assessment = validate(lawful, site, unplaced=frozenset({UNPLACED[rule]}))
    assert [name for name, found in assessment.verdicts.items() if found == "not-assessable"] == [rule]
    assert [finding.params["case"] for finding in assessment.findings] == ["unplaced"]
