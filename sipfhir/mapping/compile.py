"""From the YAML of a mapping file to anchors, leaves and groups."""

from dataclasses import replace
from typing import Any

from sipfhir.errors import BadConfiguration
from sipfhir.mapping import codecs, paths
from sipfhir.mapping.fields import Field, Kind, fields_of
from sipfhir.mapping.ir import (
    Anchor,
    Constant,
    Derived,
    Entry,
    Fixed,
    Group,
    Ignored,
    Joined,
    Leaf,
    Many,
    Rule,
    Single,
    Value,
)
from sipfhir.mapping.lookup import Lookup
from sipfhir.mapping.paths import Path
from sipfhir.mapping.words import SILENT, Words
from sipfhir.plan import Concept, Part, Plan
from sipfhir.site import Site
from sipfhir.values.codes import Table

OPTIONS = {
    "path", "as", "table", "code", "text", "date", "time", "constant", "from", "refers", "default",
    "because", "write", "read", "longest", "true", "false", "patterns", "form", "order", "system", "number",
    "each", "at", "key", "zone",
}  # fmt: skip


class SpecError(ValueError):
    """What is wrong in a mapping file, and at which YAML path."""

    def __init__(self, where: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.where = where


class Compiler:
    """Compiles one mapping file. ``json``: leaves are JSON scalars and arrays are arrays."""

    def __init__(self, site: Site, *, json: bool) -> None:
        self.site = site
        self.json = json
        self.anchors: list[Anchor] = []
        self.tables: dict[str, Table] = {}
        self.words: dict[str, Words] = {}

    def record(self, document: dict[str, Any]) -> Anchor:
        """The anchor of the whole record. Raises SpecError."""
        fields = document.get("plan")
        if not isinstance(fields, dict):
            raise SpecError(("plan",), "expected the fields of the plan below plan:")
        anchor = self._anchor(Plan, fields, (), ("plan",))
        anchor.constants += [
            self._constant(item, i) for i, item in enumerate(document.get("constants") or [])
        ]
        anchor.ignored += [self._ignored(item, i) for i, item in enumerate(document.get("ignore") or [])]
        return anchor

    def sequence(self, document: dict[str, Any]) -> list[str]:
        """Names of elements in the order in which the system's schema asks for them. Raises SpecError."""
        names = document.get("sequence") or []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SpecError(("sequence",), "expected a list of names of elements")
        return names

    def table(self, name: str) -> Table:
        """A table by name, built once."""
        if name not in self.tables:
            rows = self.site.table(name)
            self.tables[name] = Table(name, [row for row in rows if row["ours"] not in ("", SILENT)])
            self.words[name] = Words(self.tables[name], rows)
        return self.tables[name]

    # --- places

    def _constant(self, item: Any, index: int) -> Constant:
        where = ("constants", index)
        allowed = {"path", "value", "because", "always", "also"}
        if not isinstance(item, dict) or not allowed >= item.keys() >= {"path", "value"}:
            raise SpecError(
                where, "expected {path: …, value: …, because: …}, and always: yes where it stands alone"
            )
        always = item.get("always") == "yes"
        also = item.get("also", [])
        also = [also] if isinstance(also, str) else also
        if not isinstance(also, list):
            raise SpecError((*where, "also"), "also: is a value, or a list of values")
        others = tuple(map(self._scalar, also))
        return Constant(self._path(item["path"], where), self._scalar(item["value"]), always, True, others)

    def _ignored(self, item: Any, index: int) -> Ignored:
        where = ("ignore", index)
        if not isinstance(item, dict) or item.keys() != {"path", "because"} or not item["because"]:
            raise SpecError(where, "expected {path: …, because: …}; the reason is not optional")
        text = item["path"]
        anywhere = isinstance(text, str) and text.startswith("**/")
        path = self._path(text[3:] if anywhere else text, where)
        if anywhere and len(path) != 1:
            raise SpecError(where, "expected one name after **/")
        return Ignored(path, item["because"], anywhere)

    def _scalar(self, value: Any) -> Any:
        """A constant's value: in JSON a whole number, true or false are written as themselves."""
        if not self.json or not isinstance(value, str):
            return value
        if value in ("true", "false"):
            return value == "true"
        return int(value) if value.isascii() and value.isdigit() and str(int(value)) == value else value

    def _path(self, text: Any, where: tuple[str | int, ...]) -> Path:
        if not isinstance(text, str):
            raise SpecError(where, "expected a path")
        try:
            path = paths.parse(text)
        except ValueError as error:
            raise SpecError(where, str(error)) from None
        for step in path:
            if step.condition and step.condition.table:
                self._known_branch(step.condition.table, step.condition.value, where)
            if step.condition and step.condition.itself and not self.json:
                raise SpecError(
                    where, f"{step.name}[.] is for JSON, where an array may hold scalars and objects"
                )
        return path

    def _known_branch(self, table: str, code: object, where: tuple[str | int, ...]) -> None:
        if code not in self.table(table).ours:
            known = ", ".join(sorted(self.table(table).ours))
            raise SpecError(where, f"the table {table} gives no code {code}; it has {known}")

    # --- parts

    def _anchor(self, part: type[Part] | None, spec: Any, base: Path, where: tuple[str | int, ...]) -> Anchor:
        anchor = Anchor(part, number=len(self.anchors))
        self.anchors.append(anchor)
        if part is not None:
            anchor.fields = self._fields(part, spec, anchor, "", base, where)
        return anchor

    def _fields(
        self,
        part: type[Part],
        spec: dict[str, Any],
        anchor: Anchor,
        slot: str,
        base: Path,
        where: tuple[str | int, ...],
    ) -> dict[str, Rule]:
        known = fields_of(part)
        result: dict[str, Rule] = {}
        for name, inner in spec.items():
            if name in ("each", "at", "key"):
                continue
            if name not in known:
                raise SpecError(
                    (*where, name), f"{part.__name__} has no field {name}; it has {', '.join(known)}"
                )
            result[name] = self._field(known[name], inner, anchor, _join(slot, name), base, (*where, name))
        for field in known.values():
            if field.required and field.name not in result:
                raise SpecError(where, f"{part.__name__} needs its field {field.name}")
        return {name: result[name] for name in known if name in result}

    def _field(
        self, field: Field, spec: Any, anchor: Anchor, slot: str, base: Path, where: tuple[str | int, ...]
    ) -> Rule:
        if field.many:
            return self._many(field, spec, anchor, slot, base, where)
        return self._one(field, spec, anchor, slot, base, where)

    def _many(
        self, field: Field, spec: Any, anchor: Anchor, slot: str, base: Path, where: tuple[str | int, ...]
    ) -> Many:
        specs = spec if isinstance(spec, list) else [spec]
        entries = []
        for i, inner in enumerate(specs):
            at = (*where, i) if isinstance(spec, list) else where
            entries.append(self._entry(field, inner, anchor, slot, i, base, at))
        return Many(entries, field)

    def _entry(
        self,
        field: Field,
        spec: Any,
        anchor: Anchor,
        slot: str,
        index: int,
        base: Path,
        where: tuple[str | int, ...],
    ) -> Entry:
        each = spec.get("each") if isinstance(spec, dict) else (spec if field.kind is Kind.TEXT else None)
        if each is None:
            rule = self._one(field, spec, anchor, f"{slot}#{index}", base, where)
            if not isinstance(rule, Single | Value):
                raise SpecError(where, f"an item of {field.name} is a part or one leaf")
            return Entry(rule, _fixed(rule.fields) if isinstance(rule, Single) else {})
        return self._group(field, spec, each, anchor, f"{slot}@{index}", base, where)

    def _group(
        self,
        field: Field,
        spec: Any,
        each: str,
        anchor: Anchor,
        slot: str,
        base: Path,
        where: tuple[str | int, ...],
    ) -> Entry:
        path = base + self._path(each, (*where, "each"))
        if not path:
            raise SpecError(where, "each: must name what repeats")
        at = self._path(spec["at"], (*where, "at")) if isinstance(spec, dict) and "at" in spec else ()
        inner = self._anchor(field.part, spec, at, where)
        if field.part is None:
            self._item_leaf(field, spec if isinstance(spec, dict) else {}, inner, where)
        key = self._key(spec, inner, where) if isinstance(spec, dict) else None
        group = Group(path, slot, slot.split("@")[0], inner, key)
        anchor.groups.append(group)
        return Entry(group, _fixed(inner.fields))

    def _item_leaf(
        self, field: Field, spec: dict[str, Any], inner: Anchor, where: tuple[str | int, ...]
    ) -> None:
        """A list of texts: the item itself is the leaf."""
        path = self._path(spec.get("path", "."), where)
        codec = codecs.make(replace_many(field), spec, json=self.json, words=None)
        inner.leaves.append(Leaf(path, "", codec, ""))

    def _key(self, spec: dict[str, Any], inner: Anchor, where: tuple[str | int, ...]) -> Path | None:
        name = spec.get("key")
        if name is None:
            return None
        for leaf in inner.leaves:
            if leaf.slot == name:
                return leaf.path
        raise SpecError((*where, "key"), f"key: {name} is not a field of this group that is read from a leaf")

    # --- one value

    def _one(
        self, field: Field, spec: Any, anchor: Anchor, slot: str, base: Path, where: tuple[str | int, ...]
    ) -> Rule:
        if isinstance(spec, str):
            spec = {"path": spec}
        if not isinstance(spec, dict):
            raise SpecError(where, f"{field.name}: expected a path, or fields")
        if "constant" in spec:
            return Fixed(self._constant_value(field, spec["constant"], where))
        if "from" in spec:
            return self._derived(spec, slot, where)
        leaf = "path" in spec or (field.kind is not Kind.PART)
        if not leaf:
            return self._single(field, spec, anchor, slot, base, where)
        return self._leaf(field, spec, anchor, slot, base, where)

    def _single(
        self,
        field: Field,
        spec: dict[str, Any],
        anchor: Anchor,
        slot: str,
        base: Path,
        where: tuple[str | int, ...],
    ) -> Single:
        assert field.part is not None
        at = self._path(spec["at"], (*where, "at")) if "at" in spec else ()
        return Single(field.part, slot, self._fields(field.part, spec, anchor, slot, base + at, where), slot)

    def _constant_value(self, field: Field, value: str, where: tuple[str | int, ...]) -> Any:
        if field.codes and value not in field.codes:
            raise SpecError(
                where, f"{value} is no code of {field.name}; the codes are {', '.join(field.codes)}"
            )
        if field.kind is Kind.CONCEPT:
            return Concept(value)
        return (
            value == "true"
            if field.kind is Kind.TRUTH
            else int(value)
            if field.kind is Kind.NUMBER
            else value
        )

    def _derived(self, spec: dict[str, Any], slot: str, where: tuple[str | int, ...]) -> Derived:
        if "table" not in spec:
            raise SpecError(where, "from: needs a table: to look the value up in")
        lookup = Lookup(spec["table"], self.site.table(spec["table"]))
        return Derived(_join(slot.rpartition(".")[0], spec["from"]), lookup)

    def _leaf(
        self,
        field: Field,
        spec: dict[str, Any],
        anchor: Anchor,
        slot: str,
        base: Path,
        where: tuple[str | int, ...],
    ) -> Rule:
        for name in spec:
            if name not in OPTIONS:
                raise SpecError(
                    (*where, name), f"{name} is no option; the options are {', '.join(sorted(OPTIONS))}"
                )
        if "table" in spec:
            self.table(spec["table"])
        self._check_codes(field, spec)
        try:
            words = self.words.get(spec.get("table", ""))
            codec = codecs.make(field, spec, json=self.json, words=words)
        except ValueError as error:
            raise SpecError(where, str(error)) from None
        if "refers" in spec:
            targets = spec["refers"]
            anchor.refers.append((slot, (targets,) if isinstance(targets, str) else tuple(targets)))
        parts = [spec[name] for name in ("code", "text") if name in spec] if codec.parts == 2 else []
        if "date" in spec:
            if "time" not in spec:
                raise SpecError(where, "date: needs its time: beside it; a date alone is path:")
            codec, parts = codecs.joined(codec), [spec["date"], spec["time"]]
        if parts:
            return self._joined(codec, parts, anchor, slot, base, where)
        if "path" not in spec:
            raise SpecError(where, f"{field.name}: expected path:")
        return self._value(field, codec, spec, anchor, slot, base, where)

    def _check_codes(self, field: Field, spec: dict[str, Any]) -> None:
        """A table must not give a code that the field does not have; its row must be mended."""
        if "table" not in spec or not field.codes:
            return
        for row in self.site.table(spec["table"]):
            if row["ours"] not in ("", SILENT, *field.codes):
                where = self.site.row(spec["table"], row["theirs"])
                codes = ", ".join(field.codes)
                raise BadConfiguration(
                    f"{where}: {row['ours']} is no code of {field.name}; the codes are {codes}."
                )

    def _joined(
        self,
        codec: codecs.Codec,
        parts: list[str],
        anchor: Anchor,
        slot: str,
        base: Path,
        where: tuple[str | int, ...],
    ) -> Joined:
        leaves = [
            Leaf(base + self._path(part, where), f"{slot}!{i}", codec, slot, part=i)
            for i, part in enumerate(parts)
        ]
        anchor.leaves += leaves
        return Joined(leaves, codec, slot)

    def _value(
        self, field: Field, codec: codecs.Codec, spec: dict[str, Any], anchor: Anchor, slot: str, base: Path,
        where: tuple[str | int, ...],
    ) -> Value:  # fmt: skip
        one_way = [way for way in ("read", "write") if spec.get(way) == "never"]
        if (one_way or "default" in spec) and not spec.get("because"):
            raise SpecError(where, "because: is missing; say why")
        leaf = Leaf(
            base + self._path(spec["path"], where),
            slot,
            codec,
            slot,
            longest=_number(spec.get("longest"), where),
        )
        leaf = replace(leaf, read="read" not in one_way, write="write" not in one_way)
        anchor.leaves.append(leaf)
        default = self._constant_value(field, spec["default"], where) if "default" in spec else None
        return Value(leaf, default, str(spec.get("because", "")))


def replace_many(field: Field) -> Field:
    """The field as one item of it."""
    return field._replace(many=False)


def _fixed(fields: dict[str, Rule]) -> dict[str, Any]:
    """Dotted path → value of all constant fields, also of inner parts."""
    result: dict[str, Any] = {}
    for name, rule in fields.items():
        if isinstance(rule, Fixed):
            result[name] = rule.value
        elif isinstance(rule, Single):
            result |= {f"{name}.{inner}": value for inner, value in _fixed(rule.fields).items()}
    return result


def _number(text: Any, where: tuple[str | int, ...]) -> int | None:
    if text is not None and not (isinstance(text, str) and text.isascii() and text.isdigit()):
        raise SpecError(where, "expected a whole number")
    return None if text is None else int(text)


def _join(slot: str, name: str) -> str:
    return f"{slot}.{name}" if slot else name
