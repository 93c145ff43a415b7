"""Generated text for one leaf.

The lean reader has the common case in line and hands everything else to ``take``; the tracing reader always
calls ``take``. So the odd cases are written once, and the common one costs no call.
"""

from sipfhir.mapping.emit import Emitter
from sipfhir.mapping.ir import Leaf
from sipfhir.mapping.shape import Action


class LeafSource:
    """Emits the statements that put the raw value ``raw`` into its slot."""

    def __init__(self, emit: Emitter, trace: bool) -> None:
        self.emit = emit
        self.trace = trace
        self.at = "at" if trace else "''"

    def put(self, actions: list[Action], raw: str, usual: str, otherwise: str) -> None:
        """``usual``: what must be true of the common case. ``otherwise``: the call of ``take`` that knows
        it all."""
        leaf = _only_field(actions)
        if self.trace or leaf is None:
            self.emit(otherwise)
        elif leaf.codec.plain or leaf.part is not None:
            self._plain(leaf, raw, usual, otherwise)
        else:
            self._converted(leaf, raw, usual, otherwise)

    def name(self, actions: list[Action]) -> str:
        """The name of a leaf's actions in the generated text."""
        return self.emit.name("leaf_", actions)

    def _plain(self, leaf: Leaf, raw: str, usual: str, otherwise: str) -> None:
        emit = self.emit
        emit(f"if {usual} and {leaf.slot!r} not in s:")
        with emit.indent():
            emit(f"s[{leaf.slot!r}] = {raw}")
            emit("t.mapped += 1")
        emit("else:")
        with emit.indent():
            emit(otherwise)

    def _converted(self, leaf: Leaf, raw: str, usual: str, otherwise: str) -> None:
        emit = self.emit
        read = emit.name("read_", leaf.codec.read)
        emit("try:")
        with emit.indent():
            known = " and w.code is not None" if leaf.codec.table else ""
            emit(f"w = {read}({raw}) if {usual} and {leaf.slot!r} not in s else None")
            emit(f"if w is not None{known}:")
            with emit.indent():
                emit(f"s[{leaf.slot!r}] = w")
                emit("t.mapped += 1")
            emit("else:")
            with emit.indent():
                emit(otherwise)
        emit("except (BadValue, Doubt):")
        with emit.indent():
            emit(otherwise)


def _only_field(actions: list[Action]) -> Leaf | None:
    """The one field that a leaf fills, if it is as simple as that."""
    if len(actions) == 1 and isinstance(actions[0], Leaf) and actions[0].read:
        return actions[0]
    return None
