"""Source text with indentation, and the names that it uses."""

from typing import Any


class Emitter:
    """Collects lines of generated Python and the objects that they name."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {}
        self._known: dict[int, str] = {}
        self._depth = 0

    def __call__(self, line: str) -> None:
        self.lines.append("    " * self._depth + line)

    def indent(self) -> "Emitter":
        """``with emit.indent():`` one step in."""
        return self

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1

    def name(self, prefix: str, value: Any) -> str:
        """A name for an object that the generated text uses; the same object has one name."""
        if id(value) not in self._known:
            known = f"{prefix}{len(self.names)}"
            self._known[id(value)] = known
            self.names[known] = value
        return self._known[id(value)]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines) + "\n"
