"""A mapping, compiled: reads a record into a plan, writes a plan as a tree, keeps the residue."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.mapping import local_tree, tree
from sipfhir.mapping.characters import repertoire
from sipfhir.mapping.compile import Compiler, SpecError
from sipfhir.mapping.emit import Emitter
from sipfhir.mapping.flatten_source import FlattenSource
from sipfhir.mapping.ir import Anchor
from sipfhir.mapping.json_source import JsonSource
from sipfhir.mapping.placed import has_place
from sipfhir.mapping.residue import Patch, apply, diff
from sipfhir.mapping.runtime import NAMES
from sipfhir.mapping.shape import ShapeBuilder, ShapeError
from sipfhir.mapping.tracker import Losses, Tracing, Tracker
from sipfhir.mapping.tree import Node
from sipfhir.mapping.writer_source import WriterSource
from sipfhir.mapping.xml_source import LocalXmlSource, XmlSource
from sipfhir.plan import Plan
from sipfhir.site import Site

Reader = Callable[[Any, Tracker], Plan]
Writer = Callable[[Plan, Losses], Node]
ASKED_FIELDS = (
    "interventions",
    "interventions.responsible",
    "others",
    "overall_responsible",
    "participation.attended",
    "goals",
    "goals.term",
    "goals.voice",
    "follow_ups",
    "follow_up_responsible",
    "next_caller",
    "copies",
)
"""Fields that a rule misses when they are empty: it does not, of a system that has no place for them."""
TRUE_JSON = ("json", "ndjson", "fhir-searchset")


class Mapping:
    """One mapping file, compiled once. ``local_names``: XML elements are told by their local names.

    ``characters``: what the system's texts may be made of; the rest is left out when written, and told.
    Raises BadConfiguration that names file, line and column, what was expected and what to write.
    """

    def __init__(
        self,
        site: Site,
        name: str,
        container_format: str,
        *,
        local_names: bool = False,
        characters: str = "all",
    ) -> None:
        self.name = name
        self.local_names = local_names
        self.file = f"mappings/{name}.yaml"
        self.repertoire = repertoire(characters)
        document = site.document(self.file)
        self.version = str(document.get("version", ""))
        self.record = str(document.get("record", ""))
        self.is_xml = container_format == "xml"
        try:
            compiler = Compiler(site, json=container_format in TRUE_JSON)
            self.anchor = compiler.record(document)
            builder = ShapeBuilder(compiler.tables)
            self.shape = builder.build(self.anchor, self.record, compiler.sequence(document))
        except SpecError as error:
            raise BadConfiguration(f"{site.where(self.file, error.where)}: {error}.") from None
        except ShapeError as error:
            raise BadConfiguration(f"{site.find(self.file)}: {error}.") from None
        self._compiler, self._shapes = compiler, builder

    @property
    def unplaced(self) -> frozenset[str]:
        """Fields of the plan that a rule asks for and that this system has no place for."""
        return frozenset(name for name in ASKED_FIELDS if not has_place(self.anchor.fields, name))

    @property
    def source(self) -> str:
        """The generated text: the reader, the reader that also traces, the writer."""
        emitters = (self._reader_text(trace=False), self._reader_text(trace=True), self._writer_text())
        return "\n".join(emitter.text for emitter in emitters)

    # Each is generated when it is first needed: a file without oddities never needs the tracing reader.

    @cached_property
    def _read(self) -> Reader:
        return cast(Reader, self._run(self._reader_text(trace=False))["read"])

    @cached_property
    def _trace(self) -> Reader:
        return cast(Reader, self._run(self._reader_text(trace=True))["read"])

    @cached_property
    def _write(self) -> Writer:
        return cast(Writer, self._run(self._writer_text())["write"])

    def _reader_text(self, *, trace: bool) -> Emitter:
        emit = Emitter()
        xml = LocalXmlSource if self.local_names else XmlSource
        kind = xml if self.is_xml else JsonSource
        source = kind(emit, self._compiler.tables, self._shapes.anywhere, trace=trace)
        source.all(self._shapes.shapes, self._compiler.anchors)
        return emit

    def _writer_text(self) -> Emitter:
        emit = Emitter()
        flatten = FlattenSource(emit)
        for anchor in self._compiler.anchors:
            flatten.anchor(anchor)
        WriterSource(emit, xml=self.is_xml).all(self._shapes.shapes)
        return emit

    def _run(self, emitter: Emitter) -> dict[str, Any]:
        space: dict[str, Any] = {**NAMES, **emitter.names}
        exec(compile(emitter.text, f"<mapping {self.name}>", "exec"), space)
        return space

    def read(self, record: Any) -> tuple[Plan, Tracker]:
        """The plan of a record, and its leaves counted."""
        tracker = Tracker()
        plan = self._read(record, tracker)
        tracker.odd += len(dangling(plan, self.anchor))
        return plan, tracker

    def trace(self, record: Any) -> tuple[Plan, Tracing]:
        """The same, with findings and places."""
        tracker = Tracing()
        plan = self._trace(record, tracker)
        for at, target in dangling(plan, self.anchor):
            tracker.note("MAP-DANGLING", at, field=at.rpartition(".")[2], refers=target)
        return plan, tracker

    def write(self, plan: Plan) -> tuple[Node, Losses]:
        """The record as a tree, and what it could not hold."""
        losses = Losses(self.repertoire)
        return self._write(plan, losses), losses

    def tree(self, record: Any) -> Node:
        """A record that was read, as a tree."""
        if not self.is_xml:
            return tree.from_json(self.shape.name, record)
        return local_tree.from_xml(record) if self.local_names else tree.from_xml(record)

    def untree(self, node: Node) -> Any:
        """A tree as a record that the formats write."""
        if not self.is_xml:
            return tree.to_json(node)
        element = local_tree.to_xml(node) if self.local_names else tree.to_xml(node)
        etree.indent(element)
        return element

    def residue(self, record: Any, plan: Plan) -> Patch | None:
        """What the record holds besides what the plan writes; None when that is nothing."""
        return diff(self.shape, self.write(plan)[0], self.tree(record))

    def lay(self, node: Node, patch: Patch | None) -> tuple[Node, int]:
        """The tree with residue laid on, and how many residue leaves are orphaned."""
        return apply(self.shape, node, patch)


def dangling(plan: Plan, anchor: Anchor) -> list[tuple[str, str]]:
    """References between groups that point nowhere: the path of each, and what it should point to."""
    result = []
    for group in anchor.groups:
        for slot, target in group.anchor.refers:
            items, name = target.split(".")
            known = {getattr(item, name) for item in getattr(plan, items)}
            for i, item in enumerate(getattr(plan, group.field, ())):
                value = getattr(item, slot)
                if value is not None and value not in known:
                    result.append((f"{group.field}[{i}].{slot}", target))
    return result
