"""One section of a page in ``docs/pairs/``: what is lost from one system to one other."""

from collections.abc import Iterator, Sequence

from sipfhir.authoring.differences import Codes
from sipfhir.authoring.measured import Measured
from sipfhir.authoring.page_words import cell, code, table
from sipfhir.authoring.pairs import Gone, Pair, full_term

MANY = 40
"""So many rows are not read one by one: then there is a row for each part of the plan."""
NOTHING = (
    "Ingenting går förlorat: alla {held} fält har plats, och alla {leaves} uppgifter i proven kommer fram. · "
    "Nothing is lost: all {held} fields have a place, and all {leaves} values of the samples arrive."
)
SOMETHING = (
    "{fields} av {held} fält saknar plats. I proven: {gone} av {leaves} uppgifter i {plans} planer kommer "
    "inte fram, {altered} kommer fram i annan form.\n\n"
    "{fields} of {held} fields have no place. In the samples: {gone} of {leaves} values in {plans} plans do "
    "not arrive, {altered} arrive in another form."
)
REFUSED = (
    "{refused} planer skrivs inte alls, för att märkningen om skydd saknar plats. · "
    "{refused} plans are not written at all, since the mark of protection has no place."
)


def section(found: Pair, seen: Measured, title: str) -> str:
    """A heading, a sentence, and tables of what is lost: fields, codes, lengths, and what was measured."""
    parts = [
        f'<a id="{found.target}"></a>\n## Till {title} · To {title}\n',
        *_summary(found, seen),
        *(_gone_parts(found, seen) if len(found.gone) > MANY else _gone(found, seen)),
        *_codes(found.codes),
        *_shorter(found),
        *_otherwise(found, seen),
    ]
    return "\n".join(parts)


def _summary(found: Pair, seen: Measured) -> Iterator[str]:
    counts = {"fields": len(found.fields), "held": found.held, "leaves": seen.leaves, "plans": seen.plans}
    told = SOMETHING if found.fields or found.codes or seen.gone or seen.altered else NOTHING
    yield told.format(**counts, gone=seen.gone, altered=seen.altered) + "\n"
    if seen.refused:
        yield REFUSED.format(refused=seen.refused) + "\n"


def _gone(found: Pair, seen: Measured) -> Iterator[str]:
    """Each field; a part of which nothing is left is one row."""
    rows = [_gone_row(each, seen) for each in found.gone]
    yield from _titled(
        "Fält utan plats · Fields with no place",
        "fält · field|svenska|in English|i proven · in the samples",
        rows,
    )


def _gone_row(each: Gone, seen: Measured) -> tuple[str, ...]:
    whole = each.fields != (each.path,)
    name = f"{code(each.path + '.*')} ({len(each.fields)})" if whole else code(each.path)
    return name, cell(each.term.sv), cell(each.term.en), _count(each.fields, seen.lost)


def _gone_parts(found: Pair, seen: Measured) -> Iterator[str]:
    """A row for each of the plan's own parts, with the fields in it."""
    parts: dict[str, list[Gone]] = {}
    for each in found.gone:
        parts.setdefault(each.path.partition(".")[0], []).append(each)
    rows = [
        (code(name), cell(full_term(name).sv), _inside(name, gone), _count(_fields(gone), seen.lost))
        for name, gone in parts.items()
    ]
    yield from _titled(
        "Fält utan plats, del för del · Fields with no place, part by part",
        "del · part|svenska|fält · fields|i proven · in the samples",
        rows,
    )


def _inside(part: str, gone: Sequence[Gone]) -> str:
    """Paths within the part; all of it when the part itself is gone."""
    names = [each.path.removeprefix(f"{part}.") + (".*" if len(each.fields) > 1 else "") for each in gone]
    alone = len(gone) == 1 and gone[0].path == part
    return f"alla · all ({len(gone[0].fields)})" if alone else " ".join(map(code, names))


def _fields(gone: Sequence[Gone]) -> list[str]:
    return [path for each in gone for path in each.fields]


def _codes(codes: Sequence[Codes]) -> Iterator[str]:
    rows = [
        (code(each.field), cell(full_term(each.field).sv), " ".join(map(code, each.only_a))) for each in codes
    ]
    yield from _titled(
        "Koder som saknar ord · Codes with no word", "fält · field|svenska|koder · codes", rows
    )


def _shorter(found: Pair) -> Iterator[str]:
    rows = [(code(path), cell(full_term(path).sv), str(most)) for path, most in found.shorter.items()]
    yield from _titled("Kortare text · Shorter texts", "fält · field|svenska|högst tecken · at most", rows)


def _otherwise(found: Pair, seen: Measured) -> Iterator[str]:
    """Fields that do have a place: a code without a word, a time less exact, a name that is in one piece.

    Fields of one name that are only changed are one row: all names are changed in the same way.
    """
    rows = [
        (code(path), cell(full_term(path).sv), _count([path], seen.lost), _count([path], seen.changed))
        for path in seen.lost
        if path not in found.fields
    ]
    alike: dict[str, list[str]] = {}
    for path in seen.changed:
        if path not in seen.lost:
            alike.setdefault(path.rpartition(".")[2], []).append(path)
    rows += [
        (
            _alike(name, paths),
            cell(full_term(paths[0]).sv.rpartition(" › ")[2]),
            "",
            _count(paths, seen.changed),
        )
        for name, paths in alike.items()
    ]
    yield from _titled(
        "Uppmätt i fält som har plats · Measured in fields that have a place",
        "fält · field|svenska|kommer inte fram · lost|i annan form · changed",
        rows,
    )


def _alike(name: str, paths: Sequence[str]) -> str:
    return code(paths[0]) if len(paths) == 1 else f"{code(f'*.{name}')} ({len(paths)})"


def _count(paths: Sequence[str], counts: dict[str, int]) -> str:
    return str(sum(counts.get(path, 0) for path in paths) or "")


def _titled(title: str, heads: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A table under a title, when there is anything in it."""
    if rows:
        yield f"**{title}**\n\n{table(heads, rows)}\n"
