"""``sipfhir systems --matrix``: what each system holds, and what is lost on the way from each to each."""

from collections.abc import Iterator, Sequence
from textwrap import fill

import msgspec

from sipfhir.authoring.holdings import FEATURES, Holding, holdings
from sipfhir.authoring.pairs import pair
from sipfhir.cli.session import Session
from sipfhir.cli.tables import drawn

WIDTH = 100
NBSP = "\u00a0"
NAMES = {
    "element-1": ("1 insatser", "1 interventions"),
    "element-2": ("2 ansvarig för varje insats", "2 who answers for each"),
    "element-3": ("3 åtgärder av andra", "3 measures by others"),
    "element-4": ("4 övergripande ansvar", "4 overall responsibility"),
    "consent": ("samtycke, nekat, återkallat", "consent, refused, withdrawn"),
    "call": ("kallelse med mottagare", "call with recipients"),
    "receipt": ("kvittens i två steg", "receipt in two steps"),
    "answer": ("mottagares svar", "answers of recipients"),
    "message": ("andra meddelanden", "other messages"),
    "meeting": ("möte och närvaro", "meeting and attendance"),
    "follow-up": ("uppföljning, utvärdering", "follow-up, evaluation"),
    "attachment": ("bilagor", "attachments"),
    "protection": ("skyddade personuppgifter", "protected identity"),
    "reserve": ("reservnummer, två slag", "reserve numbers, two kinds"),
}
EXTENT = {"yes": ("ja", "yes"), "part": ("del", "part"), "no": ("–", "–")}
HOLD = (
    "Vad systemen håller (1–4 är lagens fyra delar; del: en del av det; belägg: se sipfhir systems):",
    "What the systems hold (1–4: the elements of the law; part: some of it; evidence: see sipfhir systems):",
)
PAIRS = (
    "Så många av planens fält håller raden som kolumnen saknar plats för:",
    "So many of the plan's fields does the row hold that the column has no place for:",
)


def shown(session: Session, *, colour: bool) -> str:
    """Both tables, at most ``WIDTH`` wide; or ``{"systems": [...], "pairs": [{"from", "to", "fields"}]}``.

    Columns have the numbers of the rows of the second table: that leaves room for many systems.
    """
    rows = holdings(session.site)
    if session.as_json:
        document = msgspec.json.encode({"systems": rows, "pairs": _pairs(rows, session)})
        return msgspec.json.format(document, indent=2).decode() + "\n"
    names = " · ".join(f"{i}{NBSP}{row.system}" for i, row in enumerate(rows, 1))
    key = fill(names, WIDTH, break_on_hyphens=False).replace(NBSP, " ")
    hold, pairs = (fill(session.say(*text), WIDTH) for text in (HOLD, PAIRS))
    return "\n".join([hold, key, _held(rows, session, colour), pairs, _between(rows, session, colour)])


def _held(rows: Sequence[Holding], session: Session, colour: bool) -> str:
    headings = ["", *(str(i) for i, _ in enumerate(rows, 1))]
    return drawn(headings, list(_features(rows, session)), WIDTH, colour=colour, right=len(rows), fold=False)


def _features(rows: Sequence[Holding], session: Session) -> Iterator[list[str]]:
    extent = {name: session.say(*words) for name, words in EXTENT.items()}
    yield [session.say("belägg", "evidence"), *(row.evidence or "–" for row in rows)]
    yield [session.say("filer", "files"), *(row.format for row in rows)]
    yield [session.say("läses in", "read"), *(extent["yes"] for _ in rows)]
    yield [session.say("skrivs", "written"), *(extent["no" if row.import_only else "yes"] for row in rows)]
    for name in FEATURES:
        yield [session.say(*NAMES[name]), *(extent[row.holds[name]] for row in rows)]
    told = session.say("fält, av planens {}", "fields, of the plan's {}").format(rows[0].of)
    yield [told, *(str(row.fields) for row in rows)]


def _between(rows: Sequence[Holding], session: Session, colour: bool) -> str:
    counts = {(each["from"], each["to"]): each["fields"] for each in _pairs(rows, session)}
    columns = [(str(i), row.system) for i, row in enumerate(rows, 1) if not row.import_only]
    cells = [
        [str(i), row.system, *(str(counts.get((row.system, target), "·")) for _, target in columns)]
        for i, row in enumerate(rows, 1)
    ]
    headings = ["", session.say("från \\ till", "from \\ to"), *(number for number, _ in columns)]
    return drawn(headings, cells, WIDTH, colour=colour, right=len(columns), fold=False)


def _pairs(rows: Sequence[Holding], session: Session) -> list[dict[str, str | int]]:
    return [
        {"from": a.system, "to": b.system, "fields": len(pair(session.site, a.system, b.system).fields)}
        for a in rows
        for b in rows
        if a is not b and not b.import_only
    ]
