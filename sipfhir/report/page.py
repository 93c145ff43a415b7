"""HTML: one page that needs nothing outside itself, for reading and for attaching to a tender."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sipfhir.findings import Finding, Severity
from sipfhir.report.account import Account, FileAccount, PlanAccount
from sipfhir.report.page_words import LAWS, WORDS
from sipfhir.report.places import line_and_column, where
from sipfhir.report.words import SEVERITY, VERDICT, cited
from sipfhir.rules.catalogue import UNVERIFIED, Rule, catalogues, rules
from sipfhir.rules.policy import title
from sipfhir.rules.wording import message

SHOWN = 200
"""So many plans, and places of one rule, are told one by one; the page stays one that a browser opens."""


def as_html(account: Account) -> str:
    """The report as a page: summary, the four elements plan by plan, findings by rule, the law's text."""
    template = _environment().get_template("report.html.j2")
    return template.render(
        words=WORDS["en" if account.lang == "en" else "sv"],
        lang=account.lang,
        policy=title(account.site, account.policy, account.lang),
        failed=account.failed,
        counts=_counts(account),
        elements=_elements(account),
        plans=list(_plans(account))[:SHOWN],
        more_plans=max(0, sum(len(file.plans) for file in account.files) - SHOWN),
        rules=list(_rules(account)),
        law=list(_law(account)),
        files=[_file(file) for file in account.files],
    )


@cache
def _environment() -> Environment:
    loader = PackageLoader("sipfhir.report", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _counts(account: Account) -> dict[str, int]:
    worth = Counter(finding.severity for finding in account.every)
    return {
        "files": len(account.files),
        "unreadable": sum(file.error is not None for file in account.files),
        "plans": sum(len(file.plans) for file in account.files),
        "errors": worth[Severity.ERROR],
        "warnings": worth[Severity.WARNING],
        "notes": worth[Severity.NOTE],
        "unmapped": sum(file.leaves["unmapped"] for file in account.files),
    }


def _elements(account: Account) -> list[dict[str, Any]]:
    """The four elements with how many plans have each verdict."""
    known = rules(account.site)
    every = [plan for file in account.files for plan in file.plans]
    counted = {name: Counter(plan.verdicts.get(name) for plan in every) for name in _asked(account)}
    return [
        {"rule": name, "title": known[name].title.text(account.lang), "counts": _worded(counts, account)}
        for name, counts in counted.items()
    ]


def _worded(counts: Counter[str | None], account: Account) -> list[tuple[str, str, int]]:
    return [(key, said, counts[key]) for key, said in VERDICT[account.lang].items() if counts[key]]


def _asked(account: Account) -> list[str]:
    first = next((plan for file in account.files for plan in file.plans), None)
    return list(first.verdicts) if first else []


def _plans(account: Account) -> Iterator[dict[str, Any]]:
    for file in account.files:
        for plan in file.plans:
            yield {
                "file": file.file,
                "line": plan.line or 1,
                "law": LAWS[account.lang].get(plan.basis, plan.basis),
                "why": _why(plan, account),
                "verdicts": [(rule, key, VERDICT[account.lang][key]) for rule, key in plan.verdicts.items()],
                "errors": _how_many(plan, Severity.ERROR),
                "warnings": _how_many(plan, Severity.WARNING),
            }


def _why(plan: PlanAccount, account: Account) -> str:
    reasons = catalogues(account.site)["legal.yaml"].reasons
    return reasons[plan.basis_reason].text(account.lang) if plan.basis_reason in reasons else ""


def _how_many(plan: PlanAccount, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in plan.findings)


def _rules(account: Account) -> Iterator[dict[str, Any]]:
    """Each rule that found something, the worst first, then in the order of the catalogues."""
    known = rules(account.site)
    order = {name: i for i, name in enumerate(known)}
    found: dict[tuple[int, int, str], list[Finding]] = {}
    for one in account.every:
        found.setdefault((-one.severity, order.get(one.rule, len(order)), one.rule), []).append(one)
    for (severity, _, name), findings in sorted(found.items()):
        yield _rule(name, Severity(-severity), findings, known.get(name), account)


def _rule(
    name: str, severity: Severity, findings: list[Finding], rule: Rule | None, account: Account
) -> dict[str, Any]:
    places = [_place(finding, account) for finding in findings[:SHOWN]]
    return {
        "name": name,
        "title": rule.title.text(account.lang) if rule else name,
        "severity": severity.name.lower(),
        "said": SEVERITY[account.lang][severity],
        "count": len(findings),
        "help": rule.help.text(account.lang) if rule else "",
        "places": places,
        "more": len(findings) - len(places),
        "cited": bool(rule and rule.basis),
    }


def _place(finding: Finding, account: Account) -> dict[str, str]:
    place = finding.place
    return {
        "spot": ":".join(filter(None, (place.file, line_and_column(place)))),
        "path": where(place) or "",
        "message": message(finding, account.lang, account.site),
    }


def _law(account: Account) -> Iterator[dict[str, Any]]:
    """The paragraphs of every rule that found something and rests on law, and of the four elements always."""
    found = {finding.rule for finding in account.every} | set(_asked(account))
    for name, rule in rules(account.site).items():
        if rule.basis and name in found:
            yield {
                "name": name,
                "title": rule.title.text(account.lang),
                "basis": [
                    (one, cited(one.wording, account.lang), one.wording != UNVERIFIED) for one in rule.basis
                ],
                "source": rule.source,
            }


def _file(file: FileAccount) -> dict[str, Any]:
    return {
        "file": file.file,
        "evidence": file.evidence or "",
        "error": file.error or "",
        "plans": len(file.plans),
        "leaves": file.leaves,
    }
