"""Policies and a site's own catalogues: severities change, wrong files are told apart."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Severity
from sipfhir.plan import Organization, Plan
from sipfhir.rules import graded, message, validate
from sipfhir.site import Site


def own(folder: Path, name: str, text: str) -> Site:
    file = folder / "validators" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return Site(folder)


def severity(plan: Plan, site: Site, policy: str, rule: str) -> list[Severity]:
    findings = validate(plan, site, policy=policy).findings
    return [finding.severity for finding in findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("standard", Severity.WARNING), ("strict", Severity.ERROR), ("lenient", Severity.NOTE)],
)
def test_shipped_policies_weigh_silence(policy: str, expected: Severity, lawful: Plan, site: Site) -> None:
    assert severity(replace(lawful, others=None), site, policy, "SIP-3") == [expected]


def test_a_message_weighs_less_than_its_rule_whatever_the_policy_says_of_the_rule(
    lawful: Plan, tmp_path: Path
) -> None:
    site = own(tmp_path, "policies/house.yaml", "extends: standard\nseverity: {SIP-4: note}\n")
    unit = replace(lawful, overall_responsible=(Organization(name="Hemsjukvården"),))
    assert severity(unit, site, "house", "SIP-4") == [Severity.WARNING]
    assert severity(replace(lawful, overall_responsible=()), site, "house", "SIP-4") == [Severity.NOTE]


def test_off_silences_the_finding_and_keeps_the_verdict(lawful: Plan, tmp_path: Path) -> None:
    site = own(tmp_path, "policies/house.yaml", "extends: standard\nseverity: {SIP-4: 'off'}\n")
    assessment = validate(replace(lawful, overall_responsible=()), site, policy="house")
    assert assessment.findings == ()
    assert assessment.verdicts["SIP-4"] == "missing"


def test_findings_of_reading_take_the_policy_too(site: Site) -> None:
    unmapped, loss = Finding("MAP-UNMAPPED", Severity.WARNING), Finding("LOSS", Severity.NOTE)
    assert graded((unmapped, loss), site) == (unmapped, loss)
    strict = graded((unmapped, loss), site, "strict")
    assert [finding.severity for finding in strict] == [Severity.ERROR, Severity.NOTE]


def test_a_site_changes_words_and_force(lawful: Plan, tmp_path: Path) -> None:
    text = "extends: legal\nrules:\n  SIP-1: {force: warning, messages: {missing: {sv: Saknas.}}}\n"
    site = own(tmp_path, "legal.yaml", text)
    (finding,) = validate(replace(lawful, interventions=()), site).findings
    assert finding.severity == Severity.WARNING
    assert message(finding, "sv", site) == "Saknas."
    assert message(finding, "en", site) == "The plan states no interventions."


def test_a_site_removes_a_rule(lawful: Plan, tmp_path: Path) -> None:
    site = own(tmp_path, "legal.yaml", "extends: legal\nrules: {SIP-1: null}\n")
    assessment = validate(replace(lawful, interventions=()), site)
    assert "SIP-1" not in assessment.verdicts
    assert assessment.findings == ()


def test_a_site_has_its_own_filler_words(lawful: Plan, tmp_path: Path) -> None:
    site = own(tmp_path, "legal.yaml", "extends: legal\nfiller: [Fylls i senare]\n")
    plan = replace(lawful, interventions=(replace(lawful.interventions[0], description="fylls i senare."),))
    assert validate(plan, site).verdicts["SIP-1"] == "missing"


NEW = "title: {sv: A, en: B}\nrules:\n  %s:\n    title: {sv: A, en: B}\n    force: %s\n    checked: plan\n"
REST = "    messages: {default: {sv: A., en: B.}}\n    help: {sv: A., en: B.}\n    source: oss\n"
POLICY = "title: {sv: A, en: B}\nseverity: {%s}\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("own.yaml", NEW % ("OWN-1", "warning") + REST, "OWN-1 says checked: plan"),
        ("own.yaml", NEW % ("OWN-1", "grave") + REST, "own.yaml, OWN-1: Invalid enum value 'grave'"),
        ("own.yaml", NEW % ("SIP-1", "warning") + REST, "own.yaml: SIP-1 stands in another catalogue"),
        ("own.yaml", "rules: {}\n", "own.yaml: Object missing required field `title`"),
        ("policies/standard.yaml", POLICY % "SIP-9: note", "no catalogue has SIP-9"),
        ("policies/standard.yaml", POLICY % "SIP-1/no: note", "no catalogue has SIP-1/no"),
        ("policies/standard.yaml", POLICY % "SIP-1: bad", "Invalid enum value 'bad'"),
    ],
)
def test_a_wrong_file_is_told_by_name(name: str, text: str, told: str, lawful: Plan, tmp_path: Path) -> None:
    site = own(tmp_path, name, text)
    with pytest.raises(BadConfiguration) as caught:
        validate(lawful, site)
    assert told in str(caught.value)


def test_an_unknown_policy_is_told(lawful: Plan, site: Site) -> None:
    with pytest.raises(BadConfiguration, match=r"policies/none\.yaml: not found"):
        validate(lawful, site, policy="none")


def test_a_finding_of_an_unknown_rule_is_its_id(site: Site) -> None:
    assert message(Finding("OWN-9", Severity.NOTE), "sv", site) == "OWN-9"
