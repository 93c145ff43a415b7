"""Records that hold no plan: replies that say that something went wrong."""

from collections.abc import Mapping
from typing import Any


def tells_fault(record: Any, fault: Mapping[str, str]) -> bool:
    """Whether any attribute (``@Name``) or child element (``Name``) of a record has the value given for it.

    Children are found by local name: a fault is often in another namespace than the data.
    """
    return any(_held(record, name) == value for name, value in fault.items())


def _held(record: Any, name: str) -> str:
    if name.startswith("@"):
        return str(record.get(name[1:], "")).strip()
    return str(record.findtext(f"{{*}}{name}") or "").strip()
