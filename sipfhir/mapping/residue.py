"""Residue: what a source holds besides what the plan would write. A patch from `write(plan)` to the source.

Made by comparing, so that it holds by construction: `apply(write(plan), residue)` is the source, whatever
the source did (ignored and unmapped leaves, order, spelling, empty leaves, repeats, stray text). When the
plan was edited in between, its new values win, and what belonged to a part that is gone is counted as
orphaned.

A patch is JSON: None (nothing differs), ``{"v": source, "w": written}`` for a scalar, ``{"t": tree, "w":
digest}`` for another kind of value, or ``{"seq": [...], "drop": [...]}`` for what stands below.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from sipfhir.mapping.labels import Kid, kids
from sipfhir.mapping.shape import Shape
from sipfhir.mapping.tree import Node, leaves

Patch = dict[str, Any]


def diff(shape: Shape | None, written: Node, source: Node) -> Patch | None:
    """The patch that makes ``written`` into ``source``; None when they are the same."""
    if written.kids is None and source.kids is None:
        same = type(written.value) is type(source.value) and written.value == source.value
        return None if same else {"v": source.value, "w": written.value}
    if written.kids is None or source.kids is None or written.array != source.array:
        return {"t": pack(source), "w": digest(written)}
    return _diff_kids(kids(shape, written), kids(shape, source))


def _diff_kids(written: list[Kid], source: list[Kid]) -> Patch | None:
    by_label = {kid.label: kid for kid in written}
    seq: list[Any] = []
    for kid in source:
        other = by_label.pop(kid.label, None)
        if other is None:
            seq.append([kid.label, pack(kid.node)])
        else:
            seq.append(
                [
                    kid.label,
                    digest(other.node) if kid.by_content else "",
                    diff(kid.shape, other.node, kid.node),
                ]
            )
    drop = [[kid.label, digest(kid.node)] for kid in by_label.values()]
    in_order = _order(written) == _order(source)
    if not drop and in_order and all(len(entry) == 3 and entry[2] is None for entry in seq):
        return None
    return {"seq": seq, "drop": drop} if drop else {"seq": seq}


def _order(kids: list[Kid]) -> list[str]:
    """The order of children that is data; that of attributes is not."""
    return [kid.label for kid in kids if kid.label[:1] != "@"]


def apply(shape: Shape | None, written: Node, patch: Patch | None) -> tuple[Node, int]:
    """The tree with the residue laid on, and how many residue leaves found no place any more."""
    if patch is None:
        return written, 0
    if "v" in patch:
        if written.kids is not None or written.value != patch["w"]:
            return written, 0
        return Node(written.name, None, patch["v"]), 0
    if "t" in patch:
        return (unpack(patch["t"]), 0) if digest(written) == patch["w"] else (written, 0)
    if written.kids is None:
        return written, orphans(patch)
    return _Laying(shape, written, patch).result()


class _Laying:
    """Lays one patch over one node whose kids may have changed since."""

    def __init__(self, shape: Shape | None, written: Node, patch: Patch) -> None:
        self.written = written
        self.now = kids(shape, written)
        self.seq = patch["seq"]
        self.drop = dict(map(tuple, patch.get("drop", ())))
        self.orphaned = 0
        self.partner = self._partners()

    def _partners(self) -> dict[int, Kid]:
        """Index in the sequence → the kid of today that it means."""
        free = {kid.label: kid for kid in self.now}
        partner: dict[int, Kid] = {}
        content = [(i, entry) for i, entry in enumerate(self.seq) if len(entry) == 3 and entry[1]]
        for i, entry in enumerate(self.seq):
            if len(entry) == 3 and not entry[1] and entry[0] in free:
                partner[i] = free.pop(entry[0])
        for family in sorted({_family(entry[0]) for _, entry in content}):
            entries = [(i, entry) for i, entry in content if _family(entry[0]) == family]
            today = [kid for kid in self.now if kid.by_content and _family(kid.label) == family]
            partner |= _match(entries, today)
        return partner

    def result(self) -> tuple[Node, int]:
        """The kids in the source's order; new ones behind the kid that they follow."""
        placed: list[Node] = []
        taken = {id(kid.node) for kid in self.partner.values()}
        laid: dict[int, Node] = {}
        for i, entry in enumerate(self.seq):
            if len(entry) == 2:
                if not self._replaced(entry[0], taken):
                    placed.append(unpack(entry[1]))
            elif i in self.partner:
                kid = self.partner[i]
                node, orphaned = apply(kid.shape, kid.node, entry[2])
                self.orphaned += orphaned
                laid[id(kid.node)] = node
                placed.append(node)
            else:
                self.orphaned += orphans(entry[2])
        self._insert_new(placed, laid)
        return Node(self.written.name, placed, None, self.written.array), self.orphaned

    def _replaced(self, label: str, taken: set[int]) -> bool:
        """A single leaf that could not be read, and that the edited plan now writes."""
        return any(
            kid.label == label and not kid.by_content and id(kid.node) not in taken for kid in self.now
        )

    def _insert_new(self, placed: list[Node], laid: dict[int, Node]) -> None:
        before: Node | None = None
        for kid in self.now:
            node = laid.get(id(kid.node))
            if node is None:
                if self.drop.get(kid.label) == digest(kid.node):
                    continue
                node = kid.node
                at = next((i + 1 for i, other in enumerate(placed) if other is before), 0)
                placed.insert(at, node)
            before = node


def _match(entries: list[tuple[int, Any]], today: list[Kid]) -> dict[int, Kid]:
    """Items without a key: unchanged ones by content; the rest in order, if as many as there were."""
    partner: dict[int, Kid] = {}
    left = list(today)
    rest = []
    for i, entry in entries:
        same = next((kid for kid in left if digest(kid.node) == entry[1]), None)
        if same is None:
            rest.append(i)
        else:
            left.remove(same)
            partner[i] = same
    if len(rest) == len(left):
        partner |= dict(zip(rest, left, strict=True))
    return partner


def _family(label: str) -> str:
    return label.rpartition("#")[0]


def orphans(patch: Patch | None) -> int:
    """How many leaves a patch holds that nothing carries any more."""
    return sum(_held(patch))


def _held(patch: Patch | None) -> Iterator[int]:
    if patch is None:
        return
    if "v" in patch or "t" in patch:
        yield 1
    for entry in patch.get("seq", ()):
        if len(entry) == 2:
            yield leaves(unpack(entry[1]))
        else:
            yield from _held(entry[2])


def digest(node: Node) -> str:
    """A short digest of a tree, to see whether it is the one that it was."""
    return blake2b(repr(node.content()).encode(), digest_size=8).hexdigest()


def pack(node: Node) -> Any:
    """A tree as JSON."""
    if node.kids is None:
        return [node.name, node.value]
    return [node.name, [pack(kid) for kid in node.kids], node.array]


def unpack(packed: Any) -> Node:
    """The tree that was packed."""
    if len(packed) == 2:
        return Node(packed[0], None, packed[1])
    return Node(packed[0], [unpack(kid) for kid in packed[1]], None, packed[2])
