"""Site folders with one small system of the test's own, ``toy``."""

from pathlib import Path

from sipfhir.site import Site

SYSTEM = """\
name: Toy
owner: Nobody
basis: invented
evidence: D
evidence_text: {sv: påhittat, en: invented}
sources: []
directions: {in: {how: file}, out: {how: file}}
recognise: {xml: [Toy]}
container: {format: xml, charset: utf-8, root: Toys}
"""
LAWFUL = """\
  interventions:
    each: Insats
    description: .
    responsible: {huvudman: {path: '@Huvudman', table: toy-huvudman}}
  others: {text: Andra}
  overall_responsible: [{huvudman: {path: '@Ansvar', table: toy-huvudman}}]
  consents: {each: Samtycke, date: {path: '@Datum', as: date}}
"""
HUVUDMAN = "theirs,ours\nK,kommun\nR,region\n"
RECORD = (
    "<Toy Ansvar='K' {}><Insats Huvudman='K'>Hemtjänst</Insats><Andra>inga</Andra>"
    "<Samtycke Datum='2024-03-01'/>{}</Toy>"
)


def toy(
    folder: Path,
    plan: str = "",
    *,
    rest: str = "",
    system: str = SYSTEM,
    lawful: bool = True,
    samples: tuple[str, ...] = (),
    **tables: str,
) -> Site:
    """The site. ``plan`` goes below ``plan:`` and before what the law asks; tables are ``toy-NAME``."""
    _put(folder / "adapters/toy/system.yaml", system)
    text = f"system: toy\nversion: 1\nrecord: Toy\nplan:\n{plan}{LAWFUL if lawful else ''}{rest}"
    _put(folder / "mappings/toy.yaml", text)
    for name, rows in (({"huvudman": HUVUDMAN} if lawful else {}) | tables).items():
        _put(folder / f"mappings/tables/toy-{name}.csv", rows)
    for i, sample in enumerate(samples):
        _put(folder / f"samples/toy/good/{i}.xml", sample)
    return Site(folder)


def record(attributes: str = "", elements: str = "") -> str:
    """A sample with what the law asks, and more."""
    return RECORD.format(attributes, elements)


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
