"""What a finding says to people, in Swedish and English."""

import re
from functools import lru_cache

from sipfhir.findings import Finding
from sipfhir.rules.catalogue import Message, Rule, rules
from sipfhir.site import Site

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PARAM = re.compile(r"\{(\w+)\}")


def message(finding: Finding, lang: str = "sv", site: Site | None = None) -> str:
    """The finding in words.

    ``params["case"]`` picks the message of a rule that has several, its first otherwise. A part in
    brackets is left out when a parameter in it is not given. A rule that no catalogue has is its id.
    """
    rule = rule_of(finding, site)
    return fill(_message(rule, finding).text(lang), finding.params) if rule else finding.rule


def help_text(finding: Finding, lang: str = "sv", site: Site | None = None) -> str:
    """What to do next; empty for a rule that no catalogue has."""
    rule = rule_of(finding, site)
    return rule.help.text(lang) if rule else ""


def rule_of(finding: Finding, site: Site | None = None) -> Rule | None:
    """The rule of a finding, None when no catalogue of the site has it."""
    return rules(site or shipped()).get(finding.rule)


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
    case = finding.params.get("case")
    return rule.messages.get(str(case)) or next(iter(rule.messages.values()))
