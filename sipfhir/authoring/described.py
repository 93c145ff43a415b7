"""A mapping as its author sees it: places of the source, the YAML path of each, all mistakes at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sipfhir.authoring.collecting import Collecting
from sipfhir.authoring.sources import YamlPath
from sipfhir.mapping.ir import Anchor, Constant, Group, Ignored, Leaf
from sipfhir.mapping.mapping import TRUE_JSON
from sipfhir.mapping.paths import Path, Step, show
from sipfhir.mapping.shape import Shape, ShapeBuilder, ShapeError
from sipfhir.site import Site
from sipfhir.values.codes import Table


@dataclass
class Described:
    """``places``: number of a shape → its path from the record. ``anywhere``: names ignored at any depth."""

    anchor: Anchor
    shape: Shape
    anywhere: frozenset[str]
    tables: dict[str, Table]
    places: dict[int, str]
    where: dict[int, YamlPath]
    used: dict[str, Any]
    wrong: list[tuple[YamlPath, str]]
    is_xml: bool
    local_names: bool = False

    def pieces(self) -> list[tuple[str, Leaf | Constant | Group]]:
        """Every place of the source that a rule names, with the rule, from the record downwards."""
        found: list[tuple[str, Leaf | Constant | Group]] = []
        for shape in _all(self.shape):
            place = self.places[shape.number]
            if shape.group:
                found.append((place, shape.group))
            found += [(place, action) for action in shape.text]
            for name, actions in shape.attributes.items():
                found += [(below(place, f"@{name}"), action) for action in actions]
        return found

    def branches(self, table: str) -> set[str]:
        """The codes of a table that choose a branch."""
        conditions = [shape.condition for shape in _all(self.shape)]
        return {str(each.value) for each in conditions if each and each.table == table}

    def yaml_path(self, piece: Leaf | Constant | Ignored | Group) -> YamlPath:
        """Where a piece of the mapping is written; () for one that the language itself adds."""
        return self.where.get(id(piece), ())


class _Builder(ShapeBuilder):
    """Lays paths over each other; two rules for one place are kept and the rest goes on."""

    def __init__(self, compiler: Collecting) -> None:
        super().__init__(compiler.tables)
        self.compiler = compiler

    def _fill(self, shape: Shape, anchor: Anchor) -> None:
        super()._fill(shape, replace(anchor, groups=[]))
        for group in anchor.groups:
            try:
                super()._fill(shape, replace(anchor, leaves=[], constants=[], groups=[group]))
            except ShapeError as error:
                self.compiler.wrong.append((self.compiler.where.get(id(group), ()), str(error)))

    def _ignore(self, root: Shape, path: Path) -> None:
        try:
            super()._ignore(root, path)
        except ShapeError as error:
            ignored = next(each for each in self.compiler.anchors[0].ignored if each.path is path)
            self.compiler.wrong.append((self.compiler.where.get(id(ignored), ()), str(error)))


def describe(
    site: Site,
    document: dict[str, Any],
    container_format: str,
    malformed: frozenset[YamlPath] = frozenset(),
    *,
    local_names: bool = False,
) -> Described:
    """What a mapping file says, with whatever is wrong in it. ``local_names``: as for ``Mapping``."""
    compiler = Collecting(site, json=container_format in TRUE_JSON, malformed=malformed)
    anchor = compiler.compiled(document)
    builder = _Builder(compiler)
    shape = builder.build(anchor, str(document.get("record", "")))
    return Described(
        anchor,
        shape,
        frozenset(builder.anywhere),
        compiler.tables,
        places(shape),
        compiler.where,
        compiler.used,
        compiler.wrong,
        container_format == "xml",
        local_names,
    )


def places(root: Shape) -> dict[int, str]:
    """The path of every shape, written as in the mapping language; "" for the record itself."""
    found = {root.number: ""}
    for shape in _all(root):
        for branch in _branches(shape):
            found[branch.number] = below(found[shape.number], written((_step(branch),)))
    return found


def _all(shape: Shape) -> Iterator[Shape]:
    """A shape and all below it."""
    yield shape
    for branch in _branches(shape):
        yield from _all(branch)


def _branches(shape: Shape) -> list[Shape]:
    return [branch for branches in shape.children.values() for branch in branches]


def written(path: Path) -> str:
    """A path as places are written: whether a member is an array makes no difference."""
    return "/".join(show((step._replace(array=False),)) for step in path)


def below(place: str, name: str) -> str:
    """A place one step down."""
    return f"{place}/{name}" if place else name


def _step(shape: Shape) -> Step:
    return Step(shape.name, False, shape.condition)
