"""A rule explained: what it asks, how severe it is for whom, the law with its dates, samples, settings."""

from collections.abc import Iterator
from typing import Any

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Severity
from sipfhir.report.showing import commands, files
from sipfhir.report.words import SEVERITY, cited
from sipfhir.rules.catalogue import Basis, Rule, rules
from sipfhir.rules.policy import settings, severities
from sipfhir.rules.wording import fill
from sipfhir.site import Site

_WORDS = {
    "sv": {
        "off": "avstängd",
        "says": "Säger",
        "do": "Gör så här",
        "law": "Lag",
        "source": "Källa",
        "settings": "Inställningar",
        "checked": "Prövas",
        "bad": "Exempel som fälls",
        "good": "Exempel som klarar sig",
        "test": "Visas av testet",
        "until": "till",
        "from": "från",
    },
    "en": {
        "off": "off",
        "says": "Says",
        "do": "What to do",
        "law": "Law",
        "source": "Source",
        "settings": "Settings",
        "checked": "Asked",
        "bad": "Sample that trips it",
        "good": "Sample that does not",
        "test": "Shown by the test",
        "until": "to",
        "from": "from",
    },
}
_CHECKED = {
    "sv": {
        "plan": "när en plan granskas",
        "plans": "när flera planer jämförs",
        "read": "när en fil läses",
        "write": "när en plan skrivs",
        "deliver": "när något ska lämnas ut",
    },
    "en": {
        "plan": "when a plan is checked",
        "plans": "when plans are compared",
        "read": "when a file is read",
        "write": "when a plan is written",
        "deliver": "when something is to be delivered",
    },
}


def chosen(names: tuple[str, ...], site: Site) -> list[str]:
    """The rules of those names or beginnings, all without a name. Raises BadConfiguration."""
    known = list(rules(site))
    found: list[str] = []
    for name in names:
        upper = name.upper()
        alike = [upper] if upper in known else [one for one in known if one.startswith(upper)]
        if not alike:
            raise BadConfiguration(f"{name}: no such rule. The rules are {', '.join(known)}.")
        found += alike
    return list(dict.fromkeys(found)) or known


def brief(name: str, site: Site, lang: str, policy: str) -> str:
    """One line: name, how severe, title."""
    told = " / ".join(_severities(name, site, lang, policy))
    return f"{name:18} {told:28} {rules(site)[name].title.text(lang)}"


def as_text(name: str, site: Site, lang: str, policy: str) -> str:
    """All there is to say of a rule."""
    return "\n".join(_lines(name, rules(site)[name], site, lang, policy))


def as_data(name: str, site: Site, lang: str, policy: str) -> dict[str, Any]:
    """The same with stable keys."""
    rule = rules(site)[name]
    graded = severities(site, policy)
    return {
        "rule": name,
        "title": rule.title.text(lang),
        "checked": rule.checked,
        "messages": [
            {"case": case, "severity": _key(graded[name, case]), "text": fill(words.text(lang), {})}
            for case, words in rule.messages.items()
        ],
        "help": rule.help.text(lang),
        "basis": [_basis(one) for one in rule.basis],
        "settings": settings(site, policy).get(name, {}),
        "samples": _samples(rule),
        "shown_by": rule.shown_by.test if rule.shown_by else None,
        "source": rule.source,
    }


def _samples(rule: Rule) -> dict[str, Any] | None:
    """Files and command of each, None for a rule that no sample shows."""
    shown = rule.samples
    told = commands(rule)
    named = (("bad", shown.bad), ("good", shown.good)) if shown else ()
    return {which: {"files": files(given), "command": told[which]} for which, given in named} or None


def _lines(name: str, rule: Rule, site: Site, lang: str, policy: str) -> Iterator[str]:
    words, graded = _WORDS[lang], severities(site, policy)
    yield f"{name}  {rule.title.text(lang)}"
    yield f"{words['checked']}: {_CHECKED[lang][rule.checked]}"
    yield f"{words['says']}:"
    for case, message in rule.messages.items():
        yield f"  {_said(graded[name, case], lang)}: {fill(message.text(lang), {})}"
    yield f"{words['do']}: {rule.help.text(lang)}"
    if rule.basis:
        yield f"{words['law']}:"
        yield from (f"  {_paragraph(one, lang)}" for one in rule.basis)
    if given := settings(site, policy).get(name):
        yield f"{words['settings']}: {', '.join(f'{key}: {value}' for key, value in given.items())}"
    yield from (f"{words[which]}: {command}" for which, command in commands(rule).items())
    if rule.shown_by:
        yield f"{words['test']}: {rule.shown_by.test} ({rule.shown_by.because.text(lang)})"
    yield f"{words['source']}: {rule.source}"


def _severities(name: str, site: Site, lang: str, policy: str) -> list[str]:
    graded = severities(site, policy)
    found = {graded[name, case] for case in rules(site)[name].messages}
    return [_said(one, lang) for one in sorted(found, key=lambda one: -(one or 0))]


def _said(severity: Severity | None, lang: str) -> str:
    return SEVERITY[lang][severity] if severity else _WORDS[lang]["off"]


def _key(severity: Severity | None) -> str:
    return severity.name.lower() if severity else "off"


def _paragraph(basis: Basis, lang: str) -> str:
    words = _WORDS[lang]
    until = f" {words['until']} {basis.to}" if basis.to else ""
    return f"{basis.paragraph}, {words['from']} {basis.since}{until}: {cited(basis.wording, lang)}"


def _basis(basis: Basis) -> dict[str, str | None]:
    return {
        "law": basis.law,
        "paragraph": basis.paragraph,
        "from": basis.since,
        "to": basis.to,
        "wording": basis.wording,
        "source": basis.source,
    }
