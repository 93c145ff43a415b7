"""The report of a run as HTML: one page that needs nothing outside itself."""

import re
from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sipfhir.rules.catalogue import rules
from sipfhir.site import Site
from sipfhir.sync.job import HERE
from sipfhir.sync.page_words import WORDS
from sipfhir.sync.report import Account
from sipfhir.sync.state import Dying
from sipfhir.sync.words import how, reason

_COMMAND = re.compile(r"`([^`]+)`")


def as_html(told: Account, site: Site, lang: str) -> str:
    """The page: how it went, what is urgent, the sums, what did not arrive, what was held, findings."""
    lang = "en" if lang == "en" else "sv"
    return (
        _environment()
        .get_template("night.html.j2")
        .render(
            words=WORDS[lang],
            lang=lang,
            told=told,
            verdict=_verdict(told),
            took=_took(told),
            started=_time(told.started),
            urgent=[_dead(one, site, lang) for one in told.not_withdrawn],
            dead=[_dead(one, site, lang) for one in told.dead],
            cases=_cases(told, site, lang),
            held=_why(told, "held", site, lang),
            findings=_findings(told, site, lang),
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("sipfhir.sync", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["code"] = _code
    return made


def _code(text: str) -> Markup:
    """Commands stand between backticks in the catalogue."""
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(text))))


def _verdict(told: Account) -> str:
    if told.finished is None:
        return "stopped"
    if told.not_withdrawn:
        return "urgent"
    return "failed" if told.code else "well"


def _time(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(HERE).strftime("%Y-%m-%d %H:%M")


def _took(told: Account) -> str:
    """Hours, minutes and seconds; empty for a run that is not over."""
    if told.finished is None:
        return ""
    seconds = round((_instant(told.finished) - _instant(told.started)).total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _dead(one: Dying, site: Site, lang: str) -> dict[str, Any]:
    return {
        "where": f"{one.ref}:{one.line or 1}",
        "source": one.source,
        "target": one.target,
        "plan": one.key,
        "reason": reason("dead", one.case, lang, site),
        "again": bool(one.retry),
    }


def _cases(told: Account, site: Site, lang: str) -> list[dict[str, Any]]:
    """Each reason once: how many, and what to do."""
    counted: Counter[str] = Counter()
    for one in told.why:
        if one.outcome == "dead":
            counted[one.case] += one.number
    return [
        {"reason": reason("dead", case, lang, site), "how": how(case, lang, site), "number": number}
        for case, number in counted.most_common()
    ]


def _why(told: Account, outcome: str, site: Site, lang: str) -> list[dict[str, Any]]:
    return [
        {"target": one.target, "reason": reason(outcome, one.case, lang, site), "number": one.number}
        for one in told.why
        if one.outcome == outcome
    ]


def _findings(told: Account, site: Site, lang: str) -> list[dict[str, Any]]:
    known = rules(site)
    rows = sorted(told.findings.items(), key=lambda one: (-one[1], one[0]))
    return [
        {"rule": name, "title": known[name].title.text(lang) if name in known else "", "number": number}
        for name, number in rows
    ]
