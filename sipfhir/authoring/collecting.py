"""The compiler of mappings, made to collect mistakes instead of stopping at the first."""

from typing import Any

from sipfhir.authoring.sources import YamlPath
from sipfhir.errors import BadConfiguration
from sipfhir.mapping.codecs import Codec
from sipfhir.mapping.compile import Compiler, SpecError
from sipfhir.mapping.fields import Field, fields_of
from sipfhir.mapping.ir import Anchor, Constant, Entry, Fixed, Ignored, Joined, Many, Rule, Value
from sipfhir.mapping.paths import Path
from sipfhir.plan import Part
from sipfhir.site import Site

_DEFECTS = (KeyError, ValueError, TypeError, AttributeError)
"""What the compiler may raise for a field that does not even have the form of one."""


class Collecting(Compiler):
    """``wrong`` holds each mistake with its YAML path; ``where`` says which path an anchor's piece has.

    ``malformed`` are paths whose form is wrong: known already, so that what they lead to is not told again.
    """

    def __init__(self, site: Site, *, json: bool, malformed: frozenset[YamlPath] = frozenset()) -> None:
        super().__init__(site, json=json)
        self.malformed = malformed
        self.wrong: list[tuple[YamlPath, str]] = []
        self.where: dict[int, YamlPath] = {}
        self.used: dict[str, list[tuple[YamlPath, Field | None]]] = {}

    def compiled(self, document: dict[str, Any]) -> Anchor:
        """The anchor of the record, as far as it can be made."""
        fields = document.get("plan")
        anchor = self.record({"plan": fields if isinstance(fields, dict) else {}})
        for i, item in enumerate(_list(document.get("constants"))):
            self._attempt(("constants", i), lambda item=item, i=i: self._add_constant(anchor, item, i))
        for i, item in enumerate(_list(document.get("ignore"))):
            self._attempt(("ignore", i), lambda item=item, i=i: self._add_ignored(anchor, item, i))
        return anchor

    def _add_constant(self, anchor: Anchor, item: Any, index: int) -> None:
        constant: Constant = self._constant(item, index)
        anchor.constants.append(constant)
        self.where[id(constant)] = ("constants", index)

    def _add_ignored(self, anchor: Anchor, item: Any, index: int) -> None:
        ignored: Ignored = self._ignored(item, index)
        anchor.ignored.append(ignored)
        self.where[id(ignored)] = ("ignore", index)

    def _attempt(self, where: YamlPath, action: Any) -> Any:
        """The action's result, None when it found a mistake, which is kept."""
        try:
            return action()
        except SpecError as error:
            self.wrong.append((error.where, str(error)))
        except BadConfiguration as error:
            self.wrong.append((where, str(error)))
        except _DEFECTS:
            if not self._known_to_be_wrong(where):
                raise
        return None

    def _known_to_be_wrong(self, where: YamlPath) -> bool:
        return any(path[: len(where)] == where or where[: len(path)] == path for path in self.malformed)

    # --- what the compiler does at each step, and what is remembered of it

    def _fields(
        self,
        part: type[Part],
        spec: dict[str, Any],
        anchor: Anchor,
        slot: str,
        base: Path,
        where: YamlPath,
    ) -> dict[str, Rule]:
        known = {*fields_of(part), "each", "at", "key"}
        for name in [name for name in spec if name not in known]:
            fields = ", ".join(fields_of(part))
            self.wrong.append(((*where, name), f"{part.__name__} has no field {name}; it has {fields}"))
        kept = {name: inner for name, inner in spec.items() if name in known}
        return super()._fields(part, kept, anchor, slot, base, where)

    def _field(self, field: Field, spec: Any, anchor: Anchor, slot: str, base: Path, where: YamlPath) -> Rule:
        self._note_table(field, spec, where)
        rule: Rule | None = self._attempt(where, lambda: super(Collecting, self)._field(
            field, spec, anchor, slot, base, where
        ))  # fmt: skip
        return rule or (Many([], field) if field.many else Fixed(None))

    def _note_table(self, field: Field, spec: Any, where: YamlPath) -> None:
        for inner in spec if isinstance(spec, list) else [spec]:
            if isinstance(inner, dict) and isinstance(inner.get("table"), str):
                self.used.setdefault(inner["table"], []).append((where, field))

    def _group(
        self,
        field: Field,
        spec: Any,
        each: str,
        anchor: Anchor,
        slot: str,
        base: Path,
        where: YamlPath,
    ) -> Entry:
        entry = super()._group(field, spec, each, anchor, slot, base, where)
        self.where[id(entry.rule)] = where
        return entry

    def _item_leaf(self, field: Field, spec: dict[str, Any], inner: Anchor, where: YamlPath) -> None:
        super()._item_leaf(field, spec, inner, where)
        self.where[id(inner.leaves[-1])] = where

    def _joined(
        self, codec: Codec, parts: list[str], anchor: Anchor, slot: str, base: Path, where: YamlPath
    ) -> Joined:
        joined = super()._joined(codec, parts, anchor, slot, base, where)
        self.where |= {id(leaf): where for leaf in joined.leaves}
        return joined

    def _value(
        self,
        field: Field,
        codec: Codec,
        spec: dict[str, Any],
        anchor: Anchor,
        slot: str,
        base: Path,
        where: YamlPath,
    ) -> Value:
        value = super()._value(field, codec, spec, anchor, slot, base, where)
        self.where[id(value.leaf)] = where
        return value

    def _path(self, text: Any, where: YamlPath) -> Path:
        path = super()._path(text, where)
        for step in path:
            if step.condition and step.condition.table:
                self.used.setdefault(step.condition.table, []).append((where, None))
                self._check_branch(step.condition.table, str(step.condition.value), where)
        return path

    def _check_branch(self, table: str, code: str, where: YamlPath) -> None:
        """A branch is chosen by a code that its table gives."""
        known = sorted(self.table(table).ours)
        if code not in known:
            raise SpecError(where, f"the table {table} gives no {code}; it gives {', '.join(known)}")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
