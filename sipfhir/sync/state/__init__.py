"""What the nightly run remembers: what was read, what came of it, what each target has."""

from sipfhir.sync.state.rows import Action, Count, Dying, Entry, Input, Known, Letter, Run
from sipfhir.sync.state.state import State

__all__ = ["Action", "Count", "Dying", "Entry", "Input", "Known", "Letter", "Run", "State"]
