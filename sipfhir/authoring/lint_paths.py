"""Paths of a mapping against the samples and against each other."""

from collections import defaultdict
from collections.abc import Iterator

from sipfhir.authoring.described import written
from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.problem import Problem
from sipfhir.authoring.sources import YamlPath, dotted
from sipfhir.findings import Severity
from sipfhir.mapping.ir import Group, Leaf
from sipfhir.rules.catalogue import Words

UNSEEN = Words(
    sv="en sökväg som minst ett prov (good eller odd) har",
    en="a path that at least one sample (good or odd) has",
)
ADD = Words(
    sv="rätta sökvägen, eller lägg ett prov i samples/{folder}/good som har den",
    en="correct the path, or put a sample that has it into samples/{folder}/good",
)


def unseen(subject: Subject) -> Iterator[Problem]:
    """Paths that no sample has: misspelt, or never tried. Nothing is said when there are no samples."""
    if not subject.samples:
        return
    visited = subject.walked[0].visited
    told: set[tuple[YamlPath, str]] = set()
    groups = {place for place, piece in subject.pieces if isinstance(piece, Group)} - visited
    for place, piece in subject.pieces:
        where = subject.described.yaml_path(piece)
        if where and place not in visited and not _inside(place, groups, piece):
            told.add((where, place))
    for ignored in subject.described.anchor.ignored:
        place = written(ignored.path)
        if not (_anywhere(place, visited) if ignored.anywhere else place in visited):
            told.add((subject.described.yaml_path(ignored), place))
    for where, place in sorted(told, key=lambda each: (subject.spot(each[0]), each)):
        yield _unseen(subject, where, place)


def _inside(place: str, groups: set[str], piece: object) -> bool:
    """Whether a place lies in a group that no sample has: that is told of the group alone."""
    own = place in groups and not isinstance(piece, Group)
    return own or any(place.startswith(f"{group}/") for group in groups)


def _anywhere(name: str, visited: set[str]) -> bool:
    return any(name in place.split("/") for place in visited)


def _unseen(subject: Subject, where: YamlPath, place: str) -> Problem:
    what = Words(sv=f"inget prov har {place}", en=f"no sample has {place}")
    add = Words(sv=ADD.sv.format(folder=subject.folder), en=ADD.en.format(folder=subject.folder))
    return Problem("LINT-UNSEEN", Severity.WARNING, subject.spot(where), dotted(where), what, UNSEEN, add)


def twice(subject: Subject) -> Iterator[Problem]:
    """Two fields that are both written to one place: only one of them can stand there."""
    by_place: defaultdict[str, list[Leaf]] = defaultdict(list)
    for place, piece in subject.pieces:
        if isinstance(piece, Leaf) and piece.write:
            by_place[place].append(piece)
    for place, leaves in by_place.items():
        for other in leaves[1:]:
            yield _twice(subject, place, leaves[0], other)


def _twice(subject: Subject, place: str, first: Leaf, other: Leaf) -> Problem:
    before = dotted(subject.described.yaml_path(first))
    where = subject.described.yaml_path(other)
    return Problem(
        "LINT-TWICE",
        Severity.ERROR,
        subject.spot(where),
        dotted(where),
        Words(sv=f"{place} skrivs redan av {before}", en=f"{place} is written by {before} already"),
        Words(sv="ett skrivbart fält per plats i källan", en="one writable field for a place of the source"),
        Words(
            sv="write: never och because: på det fält som bara ska läsas",
            en="write: never and because: on the field that is only to be read",
        ),
    )
