"""``docs/systems/<system>.md``: what a system is here, field by field, for people who read no YAML."""

from collections.abc import Iterator
from pathlib import Path

from sipfhir.authoring.outline import rows
from sipfhir.authoring.page_fields import sections, tables
from sipfhir.authoring.page_words import BASIS, IMPORT_ONLY, LEGEND, cell, code, table
from sipfhir.authoring.terms import term
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.paths import show
from sipfhir.plan import Plan
from sipfhir.registry import System, mapping, system
from sipfhir.site import Site

MADE = """Gjord av `sipfhir mapping docs` ur [system.yaml], mappningen och dess tabeller; redigera inte här.
Made by `sipfhir mapping docs` from system.yaml, the mapping and its tables; do not edit."""


def page(name: str, site: Site) -> str:
    """The page of a system. Raises UnknownSystem, BadConfiguration."""
    known = system(name, site)
    compiled = mapping(site, known.folder)
    found = list(rows(Plan, compiled.anchor.fields, site.document(compiled.file)["plan"]))
    parts = [
        f"# {known.title}\n\n{MADE.replace('[system.yaml]', 'system.yaml')}\n",
        _who(known, compiled),
        "## Källor · Sources\n\n" + "\n".join(f"- {source}" for source in known.sources) + "\n",
        *_proposed(known, compiled, site),
        f"## Fält · Fields\n\n{LEGEND}\n",
        *sections(found),
        *_constants(compiled),
        *_ignored(compiled),
        *_unplaced(compiled),
        *_tables(tables(found), site),
    ]
    return "\n".join(parts)


def _who(known: System, compiled: Mapping) -> str:
    facts = [
        ("Ägare · Owner", known.owner),
        ("Belägg · Evidence", f"**{known.evidence}** {' · '.join(known.evidence_text.values())}"),
        ("Grund · Basis", BASIS[known.basis]),
        ("Prövad hos kund · Verified with a customer", known.verified_with_customer or "nej · no"),
        ("Filer · Files", ", ".join(f"{name} {code(value)}" for name, value in known.container.items())),
        ("Känns igen på · Recognised by", _recognised(known)),
        ("En plan är · One plan is", code(compiled.record)),
        ("Mappningens version · Version of the mapping", code(compiled.version)),
        *_directions(known),
    ]
    return table(" | ", [(name, cell(value)) for name, value in facts]) + "\n"


def _recognised(known: System) -> str:
    return "; ".join(f"{kind}: {' '.join(map(code, names))}" for kind, names in known.recognise.items())


def _directions(known: System) -> Iterator[tuple[str, str]]:
    for way, words in (("in", "In"), ("out", "Ut · Out")):
        if way in known.directions:
            told = known.directions[way]
            yield words, ". ".join([told.how, " · ".join(told.note.values())]).removesuffix(". ")
        else:
            yield words, IMPORT_ONLY


def _proposed(known: System, compiled: Mapping, site: Site) -> Iterator[str]:
    """The words that the files themselves begin with: what is evidenced, and what is proposed."""
    files = (f"adapters/{known.folder}/system.yaml", compiled.file)
    said = [(file, _comment(site.find(file))) for file in files]
    if any(text for _, text in said):
        yield "## Vad som är belagt, vad som är föreslaget · What is evidenced, what is proposed\n"
        yield from (f"`{file}`:\n\n> {text}\n" for file, text in said if text)


def _comment(file: Path) -> str:
    lines = []
    for line in file.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return "\n> ".join(lines)


def _constants(compiled: Mapping) -> Iterator[str]:
    held = [(code(show(each.path)), code(each.value)) for each in compiled.anchor.constants]
    if held:
        yield "## Konstanter · Constants\n\n" + table("i källan · in the source|värde · value", held) + "\n"


def _ignored(compiled: Mapping) -> Iterator[str]:
    held = [
        (code(("**/" if each.anywhere else "") + show(each.path)), cell(each.because))
        for each in compiled.anchor.ignored
    ]
    if held:
        yield "## Läses förbi · Ignored\n\n" + table("i källan · in the source|varför · why", held) + "\n"


def _unplaced(compiled: Mapping) -> Iterator[str]:
    known = compiled.anchor.fields
    absent = [name for name in Plan.__struct_fields__ if name not in known and name != "source"]
    if absent:
        named = ", ".join(f"`{name}` ({term(Plan, name).swedish})" for name in absent)
        yield f"## Fält i planen utan plats här · Fields of the plan with no place here\n\n{named}\n"


def _tables(names: list[str], site: Site) -> Iterator[str]:
    if names:
        yield "## Kodtabeller · Code tables\n"
    for name in names:
        held = site.table(name)
        columns = [column for column in held[0] if any(row.get(column) for row in held)]
        cells = [tuple(cell(row.get(column, "")) for column in columns) for row in held]
        yield (
            f'<a id="{name}"></a>\n<details>\n<summary>{name} ({len(held)})</summary>\n\n'
            f"{table('|'.join(columns), cells)}\n\n</details>\n"
        )
