"""One line of a draft: the options of a leaf, told by the kind of its values and the field that it fills."""

from dataclasses import dataclass, field

from sipfhir.authoring.draft.matched import Match
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.tables import Tables
from sipfhir.plan import Goal

Steps = tuple[str, ...]
_DEFAULTS = {"date": {"yyyy-MM-dd"}, "local-time": {"yyyy-MM-dd HH:mm", "yyyy-MM-dd"}}


@dataclass
class Line:
    """``paths``: options that are paths, from the group. ``options``: the others."""

    paths: dict[str, Steps]
    options: dict[str, "str | list[str] | dict[str, str]"] = field(default_factory=dict)
    score: float = 0.0
    second: tuple[str, float] | None = None
    note: str = ""
    bare: bool = True
    """A path alone may be written without its name; not for one item of a list of texts."""


def line_of(match: Match, above: Place, tables: Tables, taken: set[Place], *, json: bool) -> Line:
    """The line of a match in a group at the place ``above``. ``taken``: all places that are read."""
    steps = match.place.steps(above)
    if match.target.need in ("contacts", "texts"):
        return _repeated(match, above, steps, match.place.each(above, taken))
    made = Line({"path": steps}, score=match.score, second=match.second)
    _FILL.get(match.target.need, _text)(made, match, above, tables, json)
    return made


def _text(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    facts = match.place.facts
    if facts.markup:
        line.options["as"] = facts.markup
    elif json and facts.whole:
        line.options["as"] = "integer"


def _number(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    if match.path[-1] == "minutes":
        line.options["as"] = "minutes"


def _moment(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    times = match.place.facts.times
    form, patterns = (times.form, times.patterns) if times else ("date", ())
    if form == "local-time" and match.target.last.part is Goal:
        form = "date"
    line.options["as"] = form
    if patterns and not set(patterns) <= _DEFAULTS.get(form, set()):
        line.options["patterns"] = list(patterns)
    if times is None:
        line.note = "no value seen"


def _truth(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    line.options["as"] = "boolean"
    words = match.place.facts.truths
    if words or not json:
        yes, no = words or ("J", "N")
        line.options |= {"true": yes, "false": no}


def _concept(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    place = match.place
    if place.halves:
        code, text = place.halves
        line.paths = {"code": code.steps(above), "text": text.steps(above)}
        if json and not code.facts.whole:
            line.options["number"] = "no"
    elif place.facts.truth:
        line.options["as"] = "boolean"
    if place.halves or place.facts.truth or place.facts.coded:
        line.options["table"] = tables.of(place, match.target.field.codes, match.path[-1])


def _name(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    line.options["as"] = "name"
    if match.place.facts.family_first:
        line.options["order"] = "family-first"


def _identifiers(line: Line, match: Match, above: Place, tables: Tables, json: bool) -> None:
    facts = match.place.facts
    if facts.identities:
        line.options["as"] = "swedish-identity"
        if facts.identities != "plain":
            line.options["form"] = facts.identities
    elif facts.hsa:
        line.options["as"] = "hsa-id"
    elif facts.organisation:
        line.options["as"] = "organisation-number"
    elif "reserv" in match.place.label.lower():
        line.options["as"] = "reserve-number"
        line.note = "give system: the OID of who issued it"
    else:
        line.options["as"] = "local-id"
        if json and facts.whole:
            line.options["number"] = "true"


def _repeated(match: Match, above: Place, steps: Steps, repeats: Place | None) -> Line:
    """A way to reach someone, or a note: `{each: Phones, kind: {constant: phone}, value: Number}`."""
    place, contact = match.place, match.target.need == "contacts"
    line = Line({}, score=match.score, second=match.second, bare=False)
    if contact:
        line.options["kind"] = {"constant": place.facts.contact or _said(place)}
    value = "value" if contact else "path"
    if repeats is None:
        line.paths[value] = steps
        return line
    line.paths["each"] = repeats.steps(above, each=True)
    inner = "/".join(place.steps(repeats))
    if contact or inner:
        line.options[value] = inner or "."
    return line


def _said(place: Place) -> str:
    words = place.label.lower()
    return "email" if "mail" in words or "post" in words else "phone"


_FILL = {
    "number": _number, "moment": _moment, "truth": _truth, "concept": _concept, "name": _name,
    "identifiers": _identifiers,
}  # fmt: skip
