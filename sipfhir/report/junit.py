"""JUnit XML, for a build server: a suite a file, a case a plan and rule."""

from collections.abc import Iterable, Iterator

from lxml import etree

from sipfhir.findings import Finding, Severity
from sipfhir.report.account import Account, FileAccount, PlanAccount
from sipfhir.report.lines import plain
from sipfhir.rules.catalogue import rules
from sipfhir.rules.wording import message

_READING = {"sv": "läsning", "en": "reading"}


def as_junit(account: Account) -> str:
    """The report. A finding as severe as the policy fails at is a failure; the others stand in system-out."""
    suites = etree.Element("testsuites", name="sipfhir")
    for file in account.files:
        suites.append(_suite(file, account))
    _count(suites, suites.iter("testcase"))
    return etree.tostring(suites, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


def _suite(file: FileAccount, account: Account) -> etree._Element:
    suite = etree.Element("testsuite", name=file.file)
    properties = etree.SubElement(suite, "properties")
    for name, value in (("policy", account.policy), ("system", file.system), ("evidence", file.evidence)):
        if value:
            etree.SubElement(properties, "property", name=name, value=value)
    suite.append(_reading(file, account))
    for plan in file.plans:
        suite.extend(_plan(plan, file, account))
    _count(suite, suite.iter("testcase"))
    return suite


def _reading(file: FileAccount, account: Account) -> etree._Element:
    case = _case(file.file, _READING["en" if account.lang == "en" else "sv"], file.findings, account)
    if file.error:
        etree.SubElement(case, "error", message=file.error, type="unreadable")
    return case


def _plan(plan: PlanAccount, file: FileAccount, account: Account) -> Iterator[etree._Element]:
    """A case for each rule that is asked of plans, whether it found anything or not."""
    where = f"{file.file}:{plan.line or 1}"
    for name, rule in rules(account.site).items():
        if rule.checked == "plan":
            found = [finding for finding in plan.findings if finding.rule == name]
            yield _case(where, f"{name} {rule.title.text(account.lang)}", found, account)


def _case(where: str, name: str, findings: Iterable[Finding], account: Account) -> etree._Element:
    case = etree.Element("testcase", classname=where, name=name)
    kept = list(findings)
    failing = [one for one in kept if one.severity >= account.fail]
    for finding in failing:
        text = "\n".join(plain([finding], account.lang, site=account.site))
        said = message(finding, account.lang, account.site)
        etree.SubElement(case, "failure", message=said, type=finding.rule).text = text
    others = [one for one in kept if one.severity < account.fail and one.severity > Severity.NOTE]
    if others:
        lines = plain(others, account.lang, site=account.site)
        etree.SubElement(case, "system-out").text = "\n".join(lines)
    return case


def _count(element: etree._Element, cases: Iterable[etree._Element]) -> None:
    every = list(cases)
    element.set("tests", str(len(every)))
    element.set("failures", str(sum(one.find("failure") is not None for one in every)))
    element.set("errors", str(sum(one.find("error") is not None for one in every)))
