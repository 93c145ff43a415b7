"""Words of tables that no sample has, and tables that no mapping uses."""

from collections import defaultdict
from collections.abc import Iterator

from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.lint_words import ROW_PROBLEMS
from sipfhir.authoring.problem import Problem, Spot, shown
from sipfhir.findings import Severity
from sipfhir.mapping.ir import Leaf


def unused(subject: Subject) -> Iterator[Problem]:
    """A word that was never tried: a note for each table, told by its field. Silent without samples."""
    if not subject.samples:
        return
    met = _met(subject)
    for name, (known, path) in sorted(_tables(subject).items()):
        words = [word for word in known if word.casefold() not in met[name]]
        if words:
            given = {"given": ", ".join(words), "known": subject.folder}
            texts = ROW_PROBLEMS["unused"].filled(given)
            relative = subject.site.find(f"mappings/tables/{name}.csv")
            yield Problem("LINT-UNUSED", Severity.NOTE, Spot(shown(relative), 1, 1), path, *texts)


def _met(subject: Subject) -> defaultdict[str, set[str]]:
    """Table → words that samples have, whatever the case."""
    met: defaultdict[str, set[str]] = defaultdict(set)
    for record in subject.walked[1]:
        for seen in record:
            for action in seen.actions:
                if isinstance(action, Leaf) and action.codec.table and action.part != 1:
                    word = str(seen.raw).strip()
                    met[action.codec.table.name].add(word.casefold())
    return met


def _tables(subject: Subject) -> dict[str, tuple[list[str], str]]:
    """Tables that fields are read through: their words in order, and the field that uses them first."""
    found: dict[str, tuple[list[str], str]] = {}
    for _, piece in subject.pieces:
        if isinstance(piece, Leaf) and piece.codec.table:
            name = piece.codec.table.name
            if name not in found:
                rows = subject.site.table(name)
                found[name] = [row["theirs"] for row in rows if row["ours"] not in ("", "-")], piece.field
    return found


def orphans(subject: Subject) -> Iterator[Problem]:
    """Tables named after the system that its mapping does not name."""
    for file in subject.site.names("mappings", f"tables/{subject.folder}-*.csv"):
        name = file.removeprefix("tables/").removesuffix(".csv")
        if name not in subject.described.used:
            texts = ROW_PROBLEMS["orphan"].filled({"given": name})
            spot = Spot(shown(subject.site.find(f"mappings/{file}")), 1, 1)
            yield Problem("LINT-TABLE", Severity.WARNING, spot, "", *texts)
