"""Normalisations that nobody declared: a good sample whose spelling is not the one that we write.

It comes back all the same, from the residue. A plan that comes from elsewhere is written in our spelling,
and that should be the system's.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sipfhir.authoring.described import Described, below
from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.problem import Problem
from sipfhir.authoring.sources import YamlPath, dotted
from sipfhir.findings import Severity
from sipfhir.mapping.ir import Constant, Leaf
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tree import SPACE
from sipfhir.rules.catalogue import Words


def spelling(subject: Subject, mapping: Mapping) -> Iterator[Problem]:
    """One problem a leaf of the mapping, with how often it happens."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for sample in subject.samples:
        if sample.kind == "good":
            plan, _ = mapping.read(sample.record.tree)
            for place in respelt(subject.described, mapping.residue(sample.record.tree, plan)):
                found[place].append(sample.file.name)
    leaves = {place: piece for place, piece in subject.pieces if isinstance(piece, Leaf)}
    said = {place for place, piece in subject.pieces if isinstance(piece, Constant) and piece.also}
    for place, names in found.items():
        if place in said:
            continue
        leaf = leaves.get(place)
        where = subject.described.yaml_path(leaf) if leaf else ()
        if leaf is None or not declared(subject, leaf, where):
            yield _problem(subject, place, names, where, leaf.codec.name if leaf else "text")


def declared(subject: Subject, leaf: Leaf, where: YamlPath) -> bool:
    """Whether the mapping says that several spellings are read and one is written.

    It says so with ``as: rtf`` and ``as: html``, with several ``patterns:``, with ``case: any`` in the table.
    """
    if leaf.codec.table is not None:
        rows = subject.site.table(leaf.codec.table.name)
        return any(row.get("case") == "any" for row in rows)
    return leaf.codec.name in ("rtf", "html") or isinstance(_option(subject, where, "patterns"), list)


def _option(subject: Subject, where: YamlPath, name: str) -> Any:
    """An option of the field at a path of the mapping file."""
    spec: Any = subject.document
    for step in where:
        spec = spec[step]
    return spec.get(name) if isinstance(spec, dict) else None


def respelt(mapping: Described, patch: dict[str, Any] | None) -> Iterator[str]:
    """Places whose value is spelt in another way than it is written."""
    return _below(mapping, "", patch)


def _below(mapping: Described, place: str, patch: dict[str, Any] | None) -> Iterator[str]:
    if patch is None:
        return
    if "w" in patch:
        yield place
    for entry in patch.get("seq", ()):
        if len(entry) == 3 and not entry[0].startswith(SPACE):
            yield from _below(mapping, _place(mapping, place, entry[0]), entry[2])


def _place(mapping: Described, place: str, label: str) -> str:
    """The place that a label of the residue means: ``Name|number…``, ``@Name|``, ``.|``."""
    name, _, rest = label.partition("|")
    number = rest.partition("|")[0].partition("#")[0]
    if number.isdigit():
        return mapping.places[int(number)]
    return below(place, name) if name not in ("", ".", "~") else place


def _problem(subject: Subject, place: str, names: list[str], where: YamlPath, codec: str) -> Problem:
    count, files = len(names), ", ".join(dict.fromkeys(names))
    return Problem(
        "LINT-SPELLING",
        Severity.WARNING,
        subject.spot(where),
        dotted(where),
        Words(
            sv=f"{place} skrivs på annat sätt än proven stavar det ({count} gånger: {files})",
            en=f"{place} is written in another way than the samples spell it ({count} times: {files})",
        ),
        Words(sv="samma stavning fram och tillbaka", en="the same spelling there and back"),
        _WRITE.get(codec, _OTHER),
    )


_OTHER = Words(
    sv="det as: som skriver som systemet gör, eller preferred på rätt rad i tabellen",
    en="the as: that writes as the system does, or preferred on the right row of the table",
)
_PATTERNS = Words(
    sv="patterns: med systemets eget mönster först", en="patterns: with the system's own pattern first"
)
_WRITE = {
    **dict.fromkeys(("date", "local-time", "utc-date", "instant"), _PATTERNS),
    "swedish-identity": Words(sv="form: plain, dashed eller short", en="form: plain, dashed or short"),
    "name": Words(sv="order: plain eller family-first", en="order: plain or family-first"),
    "boolean": Words(sv="true: och false: med systemets ord", en="true: and false: with the system's words"),
}
