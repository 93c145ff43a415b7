"""What a finding says to people, in Swedish and English."""

import re
from functools import lru_cache

from sipfhir.findings import Finding
from sipfhir.rules.catalogue import Message, Rule, Words, rules, terms
from sipfhir.rules.fields import named
from sipfhir.site import Site

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PARAM = re.compile(r"\{(\w+)\}")
_PATHS = ("field", "refers")
"""Parameters that name a field of the plan."""


def message(finding: Finding, lang: str = "sv", site: Site | None = None) -> str:
    """The finding in words.

    ``params["case"]``, else its ``reason``, picks the message of a rule that has several, its first
    otherwise. A part in brackets is left out when a parameter in it is not given. Values that the catalogues
    have words for are told in words, fields of the plan in Swedish by their terms. A rule that no catalogue
    has is its id.
    """
    rule = rule_of(finding, site)
    return fill(_message(rule, finding).text(lang), _worded(finding, lang, site)) if rule else finding.rule


def help_text(finding: Finding, lang: str = "sv", site: Site | None = None) -> str:
    """What to do next; empty for a rule that no catalogue has."""
    rule = rule_of(finding, site)
    return rule.help.text(lang) if rule else ""


def rule_of(finding: Finding, site: Site | None = None) -> Rule | None:
    """The rule of a finding, None when no catalogue of the site has it."""
    return rules(site or shipped()).get(finding.rule)


def case(finding: Finding) -> str:
    """Which message of its rule a finding takes."""
    return str(finding.params.get("case", finding.params.get("reason")))


def fill(text: str, params: dict[str, str | int]) -> str:
    """``text`` with its ``{params}``; a ``[part]`` that lacks one is left out."""

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(name in params for name in _PARAM.findall(part[1])) else ""

    return _PARAM.sub(lambda found: str(params.get(found[1], found[0])), _OPTIONAL.sub(optional, text))


@lru_cache(maxsize=1)
def shipped() -> Site:
    """The site of what ships, for a caller that has no site of its own."""
    return Site()


def _message(rule: Rule, finding: Finding) -> Message:
    return rule.messages.get(case(finding)) or next(iter(rule.messages.values()))


def _worded(finding: Finding, lang: str, site: Site | None) -> dict[str, str | int]:
    known = terms(site or shipped())
    worded = {name: _word(known.get(name, {}), value, lang) for name, value in finding.params.items()}
    paths = () if lang == "en" else [name for name in _PATHS if name in worded]
    return worded | {name: named(finding, str(worded[name])) for name in paths}


def _word(words: dict[str, Words], value: str | int, lang: str) -> str | int:
    found = words.get(str(value))
    return found.text(lang) if found else value
