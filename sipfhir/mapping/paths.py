"""Paths of the mapping language: `SIP/Insats/@Huvudman`, `Meddelande[@Typ='KALL']`,
`answer[]/valueString`."""

import re
from typing import NamedTuple


class Condition(NamedTuple):
    """What tells one branch from another: a leaf below the step, and the value that it must have.

    With a ``table`` the leaf's raw value is looked up and our code is compared. Without a ``path``
    (`Name[.]`) it is true of an item of a JSON array that is a scalar itself, whatever its value.
    """

    path: tuple[str, ...]
    value: str | int | bool
    table: str | None = None

    @property
    def itself(self) -> bool:
        """Asks whether the item is a scalar, not what a leaf of it says."""
        return not self.path


SCALAR = Condition((), True)
"""`Name[.]`: told from an object in the same array."""


class Step(NamedTuple):
    """One step down, by name: ``Mal``, ``Enhet (EK)``. ``array``: in JSON the member is an array."""

    name: str
    array: bool = False
    condition: Condition | None = None


Path = tuple[Step, ...]

_STEP = re.compile(
    r"""(?P<name>@?[^/\[\]@'()]+(?:(?<=\ )\([^/\[\]@'()]+\))?)
        (?: (?P<array>\[\]) | (?P<itself>\[\.\])
          | \[ (?: (?P<table>[\w-]+)\( (?P<looked_up>[^()']+) \) | (?P<leaf>[^()'=]+) )
                = (?: '(?P<value>[^']*)' | (?P<bare>-?\d+|true|false) ) \] )?
        (?:/|$)""",
    re.VERBOSE,
)


def parse(text: str) -> Path:
    """The steps of a path; `.` is no step at all. Raises ValueError that says what was expected."""
    if text == ".":
        return ()
    steps: list[Step] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if not match:
            raise ValueError(
                f"the path {text!r} cannot be read from {text[at:]!r}; write Name, @Name, Name[], "
                "Name[.], Name[@Attribute='value'], Name[member=3] or Name[table(member)='code'], "
                "with / between"
            )
        steps.append(_step(match))
        at = match.end()
    if text.endswith("/") or any(step.name[0] == "@" for step in steps[:-1]):
        raise ValueError(f"the path {text!r} must end with an element, a member, or one attribute")
    return tuple(steps)


def _step(match: re.Match[str]) -> Step:
    if match["itself"]:
        return Step(match["name"], False, SCALAR)
    leaf = match["looked_up"] or match["leaf"]
    value = match["value"] if match["bare"] is None else _bare(match["bare"])
    condition = Condition(tuple(leaf.split("/")), value, match["table"]) if leaf else None
    return Step(match["name"], bool(match["array"]), condition)


def _bare(text: str) -> int | bool:
    """A value without quotes: a JSON number or truth value."""
    return text == "true" if text in ("true", "false") else int(text)


def show(path: Path) -> str:
    """The path as it is written."""
    return "/".join(_show(step) for step in path) or "."


def _show(step: Step) -> str:
    if step.condition is None:
        return step.name + ("[]" if step.array else "")
    if step.condition.itself:
        return f"{step.name}[.]"
    leaf = "/".join(step.condition.path)
    looked_up = f"{step.condition.table}({leaf})" if step.condition.table else leaf
    value = step.condition.value
    return f"{step.name}[{looked_up}={_quoted(value)}]"


def _quoted(value: str | int | bool) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    return str(value).lower()
