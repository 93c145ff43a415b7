"""What a value can do to us: be unreadable, not fit the form asked for, or be doubtful."""

from typing import Any


class BadValue(ValueError):
    """The raw value cannot be read. The message names what was expected, never the value."""


class CannotHold(ValueError):
    """The target's form cannot express the plan's value. The message never holds the value."""


class Doubt(Exception):
    """A value that was read, with a finding: ``rule`` names what to say about it."""

    def __init__(self, value: Any, rule: str) -> None:
        super().__init__(rule)
        self.value = value
        self.rule = rule
