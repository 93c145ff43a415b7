"""A draft of a mapping from samples: the files of a site folder, and how sure each line is."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sipfhir.authoring.draft.codes import Codes, CodeWords
from sipfhir.authoring.draft.load import Export, load
from sipfhir.authoring.draft.match import Matcher
from sipfhir.authoring.draft.matched import Group
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.score import Scorer
from sipfhir.authoring.draft.spec import Spec
from sipfhir.authoring.draft.survey import Survey
from sipfhir.authoring.draft.system_text import FHIR_ONLY, mapping_text, system_text
from sipfhir.authoring.draft.tables import Tables
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.yaml_text import body, sureness
from sipfhir.site import Site

_TRUE_JSON = ("json", "ndjson", "fhir-searchset")


class Proposal(NamedTuple):
    """A place of the source and the field proposed for it; no value of any person."""

    path: str
    field: str
    sure: int
    second: str | None


class Unknown(NamedTuple):
    """A place that was not recognised, the kind of its values, and the next best guess, if any."""

    path: str
    kind: str
    perhaps: str


class Draft(NamedTuple):
    """``files``: relative path of a site folder → text."""

    system: str
    record: str
    container: dict[str, object]
    files: dict[str, str]
    proposals: tuple[Proposal, ...]
    unknown: tuple[Unknown, ...]
    records: int
    unreadable: int


def draft(samples: list[Path], system: str, site: Site, *, without: str | None = None) -> Draft:
    """A draft for samples of one export. ``without``: a system whose own code tables are not looked at.

    Raises BadInput for a sample that cannot be read, BadConfiguration for a vocabulary that is wrong.
    """
    vocabulary = Vocabulary(site)
    export = load(samples, vocabulary)
    technical = FHIR_ONLY if export.container["format"] == "fhir-searchset" else frozenset[str]()
    survey = Survey(vocabulary, xml=export.xml, technical=technical)
    place = survey.record(export.record, export.records)
    codes = CodeWords(site, vocabulary, without)
    matcher = Matcher(vocabulary, Scorer(vocabulary, codes))
    group = matcher.record(place)
    tables = Tables(system, codes, _names(site))
    tree = Spec(group, tables, json=export.container["format"] in _TRUE_JSON).tree()
    unknown = (
        *_unknown(place, group, matcher.guesses),
        *(Unknown(path, "no path can name it", "") for path in survey.strange),
    )
    files = {
        f"adapters/{system}/system.yaml": system_text(system, export),
        f"mappings/{system}.yaml": mapping_text(
            system, export.record, list(body(tree)), list(unknown), sorted(technical)
        ),
        **{f"mappings/tables/{table.name}.csv": table.text for table in tables.made},
    }
    return _made(system, export, files, group, unknown)


def _made(
    system: str, export: Export, files: dict[str, str], group: Group, unknown: tuple[Unknown, ...]
) -> Draft:
    return Draft(
        system, export.record, dict(export.container), files, tuple(_proposals(group, "")), unknown,
        len(export.records), export.unreadable,
    )  # fmt: skip


def _names(site: Site) -> dict[Codes, str]:
    """The name of each list of codes."""
    return {tuple(system["codes"]): name for name, system in site.document("fhir/codes.yaml").items()}


def _proposals(group: Group, prefix: str) -> Iterator[Proposal]:
    for match in group.matches:
        field = prefix + ".".join(match.path)
        yield Proposal(
            match.place.path, field, sureness(match.score, match.second), match.second and match.second[0]
        )
    for inner in group.groups:
        field = prefix + ".".join(inner.path)
        yield Proposal(
            inner.place.path, field, sureness(inner.score, inner.second), inner.second and inner.second[0]
        )
        yield from _proposals(inner, field + ".")


def _unknown(place: Place, group: Group, guesses: dict[Place, tuple[str, float]]) -> Iterator[Unknown]:
    """Leaves that no match took; the halves of a pair are taken with it."""
    taken = {match.place for inner in group.all() for match in inner.matches}
    taken |= {half for each in taken if each.halves for half in each.halves}
    for leaf in place.below():
        if leaf.parent and not leaf.children and leaf not in taken and not leaf.selects:
            yield Unknown(leaf.path, leaf.facts.kind, guesses.get(leaf, ("", 0.0))[0])
