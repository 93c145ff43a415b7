"""The report as text for people."""

from collections.abc import Iterator
from typing import Any

from sipfhir.findings import Finding, Place, Severity
from sipfhir.migrate.words import CHECKS, ENCLOSED, HEADINGS, LINES, MORE, NOTHING, STATUS, TITLE, said
from sipfhir.report.words import SEVERITY, VERDICT
from sipfhir.rules.wording import message, rule_of
from sipfhir.site import Site


def text(document: dict[str, Any], site: Site, lang: str) -> str:
    """The whole report. ``document`` is what `report.json` holds."""
    return "\n".join([*_counts(document, lang), *_law(document, lang), *_found(document, site, lang), ""])


def _counts(document: dict[str, Any], lang: str) -> Iterator[str]:
    systems = ", ".join(document["systems"]) or said(NOTHING, lang)
    yield said(TITLE, lang).format(systems, document["to"])
    yield ""
    for name, words in LINES.items():
        yield said(words, lang).format(**document[name])
        kinds = {"files": STATUS, "attachments": ENCLOSED}.get(name, {})
        yield from (
            f"  {document[name][kind]:>7}  {said(kinds[kind], lang)}"
            for kind in kinds
            if document[name].get(kind)
        )
    yield ""
    for name, (right, wrong) in CHECKS.items():
        yield said(right if document["checks"][name] else wrong, lang)


def _law(document: dict[str, Any], lang: str) -> Iterator[str]:
    if document["verdicts"]:
        yield ""
        yield said(HEADINGS["verdicts"], lang)
    for rule, counted in document["verdicts"].items():
        told = ", ".join(f"{VERDICT[lang][verdict]} {count}" for verdict, count in counted.items())
        yield f"  {rule}: {told}"


def _found(document: dict[str, Any], site: Site, lang: str) -> Iterator[str]:
    for name in ("consent", "legal", "lost", "findings"):
        if document[name]:
            yield ""
            yield said(HEADINGS[name], lang)
        for group in document[name]:
            yield f"  {group['count']:>7}  {_said(group, site, lang)}"
            if group["places"]:
                yield f"           {_places(group, lang)}"


def _said(group: dict[str, Any], site: Site, lang: str) -> str:
    """Severity, rule, and what is said of it; the field when the message does not name it."""
    severity = Severity[group["severity"].upper()]
    params = {"case": group["case"]} | ({"field": group["field"]} if group["field"] else {})
    finding = Finding(group["rule"], severity, Place(plan=group["field"]), params)
    told = message(finding, lang, site) if rule_of(finding, site) else group["rule"]
    named = f" ({group['field']})" if group["field"] and group["field"] not in told else ""
    return f"{SEVERITY[lang][severity]} {group['rule']} {told}{named}"


def _places(group: dict[str, Any], lang: str) -> str:
    more = group["count"] - len(group["places"])
    told = ", ".join(group["places"])
    return f"{told} {said(MORE, lang).format(more)}" if more > 0 else told
