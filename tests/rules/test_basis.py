"""The law is cited as it stood on the plan's date."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.plan import Concept, Discharge, Initiative, Invitation, Meeting, Plan
from sipfhir.rules import validate
from sipfhir.rules.basis import date, law
from sipfhir.site import Site

SOL_2001 = "SoL (2001:453) 2 kap. 7 § (i kraft 2010-01-01)"
SOL_2025 = "SoL (2025:400) 10 kap. 8–9 §§ (i kraft 2025-07-01)"
HSL_1982 = "HSL (1982:763) 3 f § (i kraft 2010-01-01, lydelsen ej verifierad)"
HSL_2017 = "HSL (2017:30) 16 kap. 4 § (i kraft 2017-04-01)"
DISCHARGE = "lag (2017:612) 4 kap. (i kraft 2018-01-01)"


@pytest.mark.parametrize(
    ("created", "cited"),
    [
        ("2010-01-01", f"{HSL_1982}, {SOL_2001}"),
        ("2017-03-31", f"{HSL_1982}, {SOL_2001}"),
        ("2017-04-01", f"{HSL_2017}, {SOL_2001}"),
        ("2025-06-30", f"{HSL_2017}, {SOL_2001}"),
        ("2025-07-01", f"{HSL_2017}, {SOL_2025}"),
        ("2025-06-30T21:59:59Z", f"{HSL_2017}, {SOL_2001}"),
        ("2025-06-30T22:00:00Z", f"{HSL_2017}, {SOL_2025}"),
        ("2025-06-30T23:59:59+02:00", f"{HSL_2017}, {SOL_2001}"),
        ("2025-07", f"{HSL_2017}, {SOL_2025}"),
        ("2025", f"{HSL_2017}, {SOL_2001}"),
        (None, f"{HSL_2017}, {SOL_2025}; planens datum okänt"),
    ],
)
def test_sip_is_cited_by_date(created: str | None, cited: str, lawful: Plan, site: Site) -> None:
    found = validate(replace(lawful, created=created, overall_responsible=()), site).findings
    assert [finding.citation for finding in found if finding.rule == "SIP-4"] == [cited]


def test_before_2010_there_was_no_sip(lawful: Plan, site: Site) -> None:
    assessment = validate(replace(lawful, created="2009-12-31", interventions=()), site)
    assert set(assessment.verdicts.values()) == {"not-applicable"}


@pytest.mark.parametrize(("created", "applies"), [("2017-12-31", False), ("2018-01-01", True)])
def test_discharge_begins_with_2018(created: str, applies: bool, lawful: Plan, site: Site) -> None:
    plan = replace(lawful, kind=Concept("SPU"), created=created, overall_responsible=())
    assessment = validate(plan, site)
    cited = [finding.citation for finding in assessment.findings if finding.rule == "SIP-4"]
    assert cited == ([DISCHARGE] if applies else [])
    assert assessment.verdicts["SIP-4"] == ("missing" if applies else "not-applicable")


@pytest.mark.parametrize(
    ("plan", "chosen"),
    [
        (Plan(legal_basis=Concept("sol-hsl"), kind=Concept("SPU")), ("sol-hsl", "stated")),
        (Plan(kind=Concept("SPU")), ("discharge", "kind")),
        (Plan(kind=Concept("SPLPTLRV")), ("lpt-lrv", "kind")),
        (Plan(kind=Concept("SIP"), discharge=Discharge(ready="2024-02-01")), ("discharge", "shape")),
        (Plan(discharge=Discharge(admitted="2024-02-01")), ("sol-hsl", "default")),
        (Plan(legal_basis=Concept(None, "enligt lag")), ("sol-hsl", "default")),
    ],
)
def test_why_a_law_was_chosen(plan: Plan, chosen: tuple[str, str], site: Site) -> None:
    assert law(plan) == chosen
    assessment = validate(plan, site)
    assert (assessment.basis, assessment.basis_reason) == chosen


@pytest.mark.parametrize("code", ["lpt-lrv", "other"])
def test_another_law_is_not_asked(code: str, lawful: Plan, site: Site) -> None:
    plan = replace(lawful, legal_basis=Concept(code), interventions=(), consents=())
    assessment = validate(plan, site)
    assert set(assessment.verdicts.values()) == {"not-applicable"}
    assert assessment.findings == ()


def test_the_date_is_looked_for_in_order() -> None:
    plan = Plan(
        created="2020-01-01",
        start="2020-01-02",
        meetings=(Meeting(start="2020-01-04"), Meeting(start="2020-01-03"), Meeting()),
        invitations=(Invitation(sent="2020-01-05"),),
        initiative=Initiative(date="2020-01-06"),
    )
    seen = []
    for name in ("created", "start", "meetings", "invitations", "initiative"):
        seen.append(date(plan))
        plan = replace(plan, **{name: () if name.endswith("s") else None})
    assert seen == ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-05", "2020-01-06"]
    assert date(plan) is None


@given(created=st.dates(min_value=datetime.date(2010, 1, 1)).map(str))
def test_every_day_since_2010_is_cited_by_two_paragraphs(created: str, lawful: Plan, site: Site) -> None:
    findings = validate(replace(lawful, created=created, others=None), site).findings
    (finding,) = [one for one in findings if one.rule == "SIP-3"]
    assert finding.citation
    assert finding.citation.count("HSL") == finding.citation.count("SoL") == 1
