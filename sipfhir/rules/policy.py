"""Policies: which severity a rule has for whom. ``validators/policies/<name>.yaml``."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Severity
from sipfhir.rules.catalogue import Rule, Words, rules
from sipfhir.rules.wording import case
from sipfhir.site import Site

_SEVERITY = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE, "off": None}


_CHOICES = {"count": ("calendar", "working")}
"""Settings that are a word; the others are whole numbers."""


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Severities by ``RULE`` or ``RULE/message``; ``off`` silences.

    ``fail``: from which severity on a run has failed. ``settings``: numbers and choices, by rule.
    """

    title: Words
    severity: dict[str, Literal["error", "warning", "note", "off"]] = {}
    settings: dict[str, dict[str, str]] = {}
    fail: Literal["error", "warning", "note"] = "error"


@lru_cache(maxsize=16)
def severities(site: Site, policy: str) -> dict[tuple[str, str], Severity | None]:
    """Severity of every rule and message; None is silent. Raises BadConfiguration."""
    given = _policy(site, policy).severity
    return {
        (name, case): _SEVERITY[_force(name, rule, case, given)]
        for name, rule in rules(site).items()
        for case in rule.messages
    }


def graded(findings: tuple[Finding, ...], site: Site, policy: str = "standard") -> tuple[Finding, ...]:
    """Findings of reading and writing with the severities that a policy gives them, the silent left out."""
    given = _policy(site, policy).severity
    weighed = ((finding, _weighed(finding, given)) for finding in findings)
    return tuple(msgspec.structs.replace(finding, severity=weight) for finding, weight in weighed if weight)


@lru_cache(maxsize=16)
def settings(site: Site, policy: str) -> dict[str, dict[str, str]]:
    """The settings of every rule that has any, the policy's where it gives them. Raises BadConfiguration."""
    given = _policy(site, policy).settings
    return {name: rule.settings | given.get(name, {}) for name, rule in rules(site).items() if rule.settings}


def title(site: Site, policy: str, lang: str) -> str:
    """What a policy is called."""
    return _policy(site, policy).title.text(lang)


def fails_at(site: Site, policy: str) -> Severity:
    """From which severity on a policy calls a run failed."""
    return Severity[_policy(site, policy).fail.upper()]


@lru_cache(maxsize=16)
def _policy(site: Site, name: str) -> Policy:
    where = f"validators/policies/{name}.yaml"
    try:
        policy = msgspec.convert(site.document(where), Policy)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{where}: {error}. Mend the policy.") from None
    for entry in policy.severity:
        _known(entry, where, rules(site))
    for rule, values in policy.settings.items():
        _settable(rule, values, where, rules(site))
    return policy


def _settable(rule: str, values: Mapping[str, str], where: str, known: dict[str, Rule]) -> None:
    has = known[rule].settings if rule in known else {}
    for name, value in values.items():
        if name not in has:
            raise BadConfiguration(
                f"{where}: {rule} has no setting {name}. It has: {', '.join(has) or 'none'}."
            )
        choices = _CHOICES.get(name, ())
        if value not in choices if choices else not value.isdecimal():
            wanted = " or ".join(choices) or "a whole number"
            raise BadConfiguration(f"{where}: {rule}, {name}: write {wanted}.")


def _known(entry: str, where: str, known: dict[str, Rule]) -> None:
    rule, _, case = entry.partition("/")
    if rule not in known or (case and case not in known[rule].messages):
        raise BadConfiguration(f"{where}: no catalogue has {entry}. Check the spelling.")


def _weighed(finding: Finding, given: Mapping[str, str]) -> Severity | None:
    force = given.get(f"{finding.rule}/{case(finding)}") or given.get(finding.rule)
    return _SEVERITY[force] if force else finding.severity


def _force(name: str, rule: Rule, case: str, given: Mapping[str, str]) -> str:
    """The policy's word on the message, the message's own, the policy's on the rule, the rule's own."""
    return given.get(f"{name}/{case}") or rule.messages[case].force or given.get(name) or rule.force
