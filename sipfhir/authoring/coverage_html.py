"""The coverage of a mapping as one page that needs nothing else, in Swedish and English."""

from collections.abc import Iterable, Iterator
from html import escape

from sipfhir.authoring.coverage import Coverage, RuleRow
from sipfhir.authoring.coverage_fields import FieldRow
from sipfhir.authoring.coverage_places import STATES, PlaceRow
from sipfhir.authoring.coverage_style import CSS
from sipfhir.authoring.coverage_words import TEXTS, WORDS
from sipfhir.rules.catalogue import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(coverage: Coverage, lang: str = "sv") -> str:
    """The whole page; ``lang`` is the language that it opens in."""
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(coverage.title)} – sipfhir mapping coverage</title>",
            f"<style>{CSS}</style>\n</head>\n<body>",
            *(_radio(each, each == lang) for each in ("sv", "en")),
            '<div class="page">',
            *_head(coverage),
            *_cards(coverage),
            *_rules(coverage.rules),
            *_fields(coverage),
            *_places(coverage.places),
            "</div>\n</body>\n</html>\n",
        ]
    )


def said(words: Words) -> str:
    """A text in both languages; the page shows one of them."""
    return f'<span lang="sv">{escape(words.sv)}</span><span lang="en">{escape(words.en)}</span>'


def _radio(lang: str, chosen: bool) -> str:
    checked = " checked" if chosen else ""
    return f'<input class="lang" type="radio" name="lang" id="{lang}"{checked}>'


def _head(coverage: Coverage) -> Iterator[str]:
    yield '<div class="switch"><label for="sv">Svenska</label><label for="en">English</label></div>'
    yield f"<h1>{escape(coverage.title)}: {said(TEXTS['title'])}</h1>"
    about = Words(
        sv=TEXTS["about"].sv.format(coverage.version, coverage.files, coverage.records),
        en=TEXTS["about"].en.format(coverage.version, coverage.files, coverage.records),
    )
    evidence = Words(sv=coverage.evidence_text["sv"], en=coverage.evidence_text["en"])
    yield f"<p>{said(about)} {said(TEXTS['evidence'])} {escape(coverage.evidence)}: {said(evidence)}.</p>"


def _cards(coverage: Coverage) -> Iterator[str]:
    ways = [_group(row) for row in coverage.fields]
    answers = [row.answer for row in coverage.rules]
    yield '<div class="cards">'
    yield _card("leaves", coverage.leaves())
    yield _card("fields", {way: ways.count(way) for way in ("both", "other", "none")})
    yield _card("rules", {each: answers.count(each) for each in ("yes", "partly", "no", "unknown")})
    yield "</div>"


def _group(row: FieldRow) -> str:
    """Both ways, another way, not at all."""
    return row.how if row.how in ("both", "none") else "other"


def _card(name: str, counts: dict[str, int]) -> str:
    first = next(iter(counts.values()))
    legend = " ".join(
        f'<span class="{each}"><i class="dot"></i>{said(WORDS[f"{name}.{each}"])} {count}</span>'
        for each, count in counts.items()
        if count
    )
    return (
        f'<div class="card">{said(TEXTS[name])}<strong>{first} / {sum(counts.values())}</strong>'
        f'{bar(counts)}<div class="legend">{legend}</div></div>'
    )


def bar(counts: dict[str, int]) -> str:
    """Counts as parts of a bar."""
    whole = sum(counts.values()) or 1
    parts = "".join(
        f'<i class="{name}" style="width:{100 * count / whole:.2f}%"></i>'
        for name, count in counts.items()
        if count
    )
    return f'<div class="bar" role="presentation">{parts}</div>'


def table(headings: Iterable[str], rows: Iterable[str], numbers: int = 0) -> str:
    """Rows under headings, named as in ``TEXTS``; the ``numbers`` columns before the last are numbers."""
    names = list(headings)
    first = len(names) - 1 - numbers
    cells = "".join(
        f"<th{' class=number' if first <= i < first + numbers else ''}>{said(TEXTS[name])}</th>"
        for i, name in enumerate(names)
    )
    return (
        f"<table class={names[0]}><thead><tr>{cells}</tr></thead><tbody>\n"
        + "\n".join(rows)
        + "\n</tbody></table>"
    )


def chip(kind: str, view: str) -> str:
    """A state as a coloured word."""
    return f'<span class="chip {kind}">{said(WORDS[f"{view}.{kind}"])}</span>'


def _rules(rows: list[RuleRow]) -> Iterator[str]:
    yield f"<h2>{said(TEXTS['rules-title'])}</h2><p>{said(TEXTS['rules-about'])}</p>"
    yield table(("rule", "asks", "by", "answer"), map(_rule, rows))


def _rule(row: RuleRow) -> str:
    by = ", ".join(f"<code>{escape(field)}</code>" for field in row.by[:4]) + (
        " …" if len(row.by) > 4 else ""
    )
    lacks = "".join(f"<br>{said(TEXTS['lacks'])} <code>{escape(each)}</code>" for each in row.lacks)
    return (
        f'<tr class="{row.answer}"><td><code>{row.rule}</code></td><td>{said(row.title)}</td>'
        f"<td>{by}{lacks}</td><td>{chip(row.answer, 'rules')}</td></tr>"
    )


def _fields(coverage: Coverage) -> Iterator[str]:
    yield f"<h2>{said(TEXTS['fields-title'])}</h2><p>{said(TEXTS['fields-about'])}</p>"
    for name, rows in coverage.held().items():
        ways = [_group(row) for row in rows]
        counts = {way: ways.count(way) for way in ("both", "other", "none")}
        held = len(rows) - counts["none"]
        yield f"<details open><summary><b><code>{name}</code></b>{bar(counts)}"
        yield f'<span class="count">{held} / {len(rows)}</span></summary>'
        yield table(("field", "meaning", "codes", "way"), map(_field, rows))
        yield "</details>"


def _field(row: FieldRow) -> str:
    codes = f"{row.known} / {row.codes}" if row.codes and row.how != "none" else ""
    missing = (
        f"<br><small>{said(TEXTS['lacks'])} {escape(', '.join(row.unknown))}</small>" if row.unknown else ""
    )
    return (
        f'<tr class="{row.how}"><td><code>{row.field}</code></td><td>{said(row.term)}</td>'
        f"<td>{codes}{missing}</td><td>{chip(row.how, 'fields')}</td></tr>"
    )


def _places(rows: list[PlaceRow]) -> Iterator[str]:
    yield f"<h2>{said(TEXTS['places-title'])}</h2><p>{said(TEXTS['places-about'])}</p>"
    for state in reversed(STATES):
        mine = [row for row in rows if getattr(row, state)]
        if mine:
            yield f"<details open><summary><b>{said(WORDS[f'leaves.{state}'])}</b><span></span>"
            yield f'<span class="count">{len(mine)}</span></summary>'
            yield table(
                ("place", "samples", "records", "count", "state"), (_place(row, state) for row in mine), 3
            )
            yield "</details>"


def _place(row: PlaceRow, state: str) -> str:
    count = getattr(row, state)
    numbers = "".join(f"<td class=number>{each}</td>" for each in (row.samples, row.records, count))
    place = escape(row.place) or "."
    return f"<tr><td><code>{place}</code></td>{numbers}<td>{chip(state, 'leaves')}</td></tr>"
