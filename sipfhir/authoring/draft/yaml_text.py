"""The mapping file as text: short lines, each with how sure it is and what else it may be."""

import re
from collections.abc import Iterator

from sipfhir.authoring.draft.lines import Line, Steps
from sipfhir.authoring.draft.spec import Tree, prefix

_PLAIN = re.compile(r"[A-Za-zÅÄÖåäöé_][\w./+-]*|\d[\w.]*")
_NULLS = frozenset({"null", "~", ""})
_COLUMN = 78
_SURE, _TELL = 99, 0.72


def scalar(text: str) -> str:
    """A scalar as YAML, quoted when it must be."""
    return text if _PLAIN.fullmatch(text) and text not in _NULLS else "'" + text.replace("'", "''") + "'"


def sureness(score: float, second: tuple[str, float] | None) -> int:
    """Per cent: the score, less when something else is nearly as likely."""
    close = min(1.0, max(0.0, (second[1] / score - 0.7) / 0.3)) if second and score else 0.0
    return max(1, min(_SURE, round(100 * min(score, 1.0) * (1 - 0.3 * close))))


def body(tree: Tree, indent: int = 2, base: Steps = ()) -> Iterator[str]:
    """The lines of a part's fields; ``base`` is where the paths start."""
    pad = " " * indent
    for name, value in tree.items():
        if isinstance(value, Line):
            if name in ("each", "at", "key"):
                yield _commented(f"{pad}{name}: {_head(name, value, base)}", value)
            else:
                yield _commented(f"{pad}{name}: {_flow(value, base)}", value)
        elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], Line):
            yield _commented(f"{pad}{name}: {_flow(value[0], base)}", value[0])
        elif isinstance(value, list):
            yield f"{pad}{name}:"
            yield from _entries(value, indent + 2, base)
        else:
            yield from _part(name, value, indent, base)


def _part(name: str, value: Tree, indent: int, base: Steps) -> Iterator[str]:
    at = prefix(value)[len(base) :]
    yield f"{' ' * indent}{name}:"
    if at:
        yield f"{' ' * (indent + 2)}at: {scalar('/'.join(at))}"
    yield from body(value, indent + 2, (*base, *at))


def _entries(entries: "list[Line | Tree]", indent: int, base: Steps) -> Iterator[str]:
    """A list; one group alone needs no list around it."""
    first = entries[0]
    if len(entries) == 1 and isinstance(first, dict) and "each" in first:
        yield from _item(first, indent, base)
        return
    for entry in entries:
        yield from _entry(entry, indent, base)


def _entry(entry: "Line | Tree", indent: int, base: Steps) -> Iterator[str]:
    pad = " " * indent
    if isinstance(entry, Line):
        yield _commented(f"{pad}- {_flow(entry, base)}", entry)
        return
    lines = list(_item(entry, indent + 2, base))
    yield f"{pad}- {lines[0].lstrip()}"
    yield from lines[1:]


def _item(entry: Tree, indent: int, base: Steps) -> Iterator[str]:
    head: Tree = {name: value for name, value in entry.items() if name in ("each", "at", "key")}
    rest: Tree = {name: value for name, value in entry.items() if name not in head}
    yield from body(head, indent, base)
    yield from body(rest, indent, () if "each" in head or "at" in head else base)


def _head(name: str, line: Line, base: Steps) -> str:
    return "id" if name == "key" else scalar("/".join(line.paths[name][len(base) :]) or ".")


def _flow(line: Line, base: Steps) -> str:
    parts = {name: "/".join(steps[len(base) :]) or "." for name, steps in line.paths.items()}
    if list(parts) == ["path"] and not line.options and line.bare:
        return scalar(parts["path"])
    told = [f"{name}: {scalar(text)}" for name, text in parts.items()]
    told += [f"{name}: {_option(value)}" for name, value in line.options.items()]
    return "{" + ", ".join(told) + "}"


def _option(value: "str | list[str] | dict[str, str]") -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(scalar, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {scalar(text)}" for name, text in value.items()) + "}"
    return scalar(value)


def _commented(text: str, line: Line) -> str:
    if not line.score:
        return text
    told = f"{sureness(line.score, line.second)} %"
    if line.second and line.second[1] >= _TELL * line.score:
        told += f"; or {line.second[0]}"
    if line.note:
        told += f"; {line.note}"
    return f"{text.ljust(_COLUMN)}  # {told}"
