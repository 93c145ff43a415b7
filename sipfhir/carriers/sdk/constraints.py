"""Whether a message is what the standard asks: elements (XSD) and constraints (schematron), as our rules."""

import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sipfhir.carriers.sdk.markup import name_of
from sipfhir.carriers.sdk.settings import Form, Leaf
from sipfhir.findings import Finding, Place, Severity

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,3}Z", re.ASCII)
_MARKS = "?*+"
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


class _Slot(NamedTuple):
    """One kind of child: its name, how many there may be, and must be."""

    name: str
    least: int
    most: float

    @classmethod
    def of(cls, text: str) -> "_Slot":
        mark = text[-1] if text[-1] in _MARKS else ""
        many = float("inf") if mark in ("*", "+") else 1
        return cls(text.rstrip(_MARKS), mark not in ("?", "*"), many)


def problems(payload: Any, form: Form, file: str | None) -> list[Finding]:
    """Everything that is wrong with a payload, in the order of the file. Names and numbers of ours only."""
    return list(_Check(form, file).element(payload, form.root, f"/{form.root}"))


def is_uuid(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _UUID.fullmatch(text) is not None


def is_moment(text: str) -> bool:
    """Whether a text is a moment in UTC as the standard asks for it: ``2026-11-22T08:00:00.000Z``."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True


class _Check:
    """One message."""

    def __init__(self, form: Form, file: str | None) -> None:
        self._form, self._file = form, file

    def element(self, element: Any, name: str, path: str) -> Iterator[Finding]:
        """What is wrong from here down."""
        if not "".join(element.itertext()).strip():
            yield self._wrong("SDK-EMPTY", element, path)
            return
        if any(not each.startswith(_INSTANCE) for each in element.attrib):
            yield self._wrong("SDK-FORM", element, path, case="attribute")
        if name in self._form.elements:
            yield from self._children(element, name, path)
        elif len(element):
            yield self._wrong("SDK-FORM", element, path, case="unexpected")
        else:
            yield from self._leaf(element, name, path)

    def _children(self, element: Any, name: str, path: str) -> Iterator[Finding]:
        """The children against the slots, in their order."""
        slots = [_Slot.of(text) for text in self._form.elements[name]]
        names = [slot.name for slot in slots]
        counts = dict.fromkeys(names, 0)
        at, others = 0, "any" in names
        if any((part or "").strip() for part in (element.text, *(each.tail for each in element))):
            yield self._wrong("SDK-FORM", element, path, case="text")
        for one in element:
            space, local = name_of(one)
            if space != self._form.namespace:
                at = len(names)
                yield from self._foreign(one, path, allowed=others and bool(space))
                continue
            if local not in counts:
                yield self._wrong("SDK-FORM", one, path, case="unexpected")
                continue
            if names.index(local) < at:
                yield self._wrong("SDK-FORM", one, f"{path}/{local}", case="order")
            at = max(at, names.index(local)) if at < len(names) else at
            counts[local] += 1
            yield from self._one(one, local, path, counts[local], slots[names.index(local)])
        missing = [slot.name for slot in slots if slot.name != "any" and counts[slot.name] < slot.least]
        for each in missing:
            yield self._wrong("SDK-FORM", element, f"{path}/{each}", case="missing", element=each)

    def _one(self, one: Any, local: str, path: str, count: int, slot: _Slot) -> Iterator[Finding]:
        here = f"{path}/{local}" if slot.most == 1 else f"{path}/{local}[{count}]"
        if count > slot.most:
            case = "payloads" if local == "message" else "repeated"
            yield self._wrong("SDK-FORM", one, here, case=case, element=local)
        yield from self.element(one, local, here)
        yield from self._identity(one, local, here)

    def _foreign(self, one: Any, path: str, *, allowed: bool) -> Iterator[Finding]:
        """An element of another namespace: allowed last in most, never empty."""
        if not allowed:
            yield self._wrong("SDK-FORM", one, path, case="unexpected")
        elif any(not "".join(each.itertext()).strip() for each in one.iter()):
            yield self._wrong("SDK-EMPTY", one, path)

    def _leaf(self, element: Any, name: str, path: str) -> Iterator[Finding]:
        kind = self._form.leaves.get(name)
        if kind is None or _TESTS[kind](element.text, self._form):
            return
        more: dict[str, str | int] = {"most": self._form.longest_label} if kind == "label" else {}
        if kind == "boolean":
            more = {"case": "value"}
        yield self._wrong(_RULES[kind], element, path, element=name, **more)

    def _identity(self, element: Any, name: str, path: str) -> Iterator[Finding]:
        """The root that this identity must have, and how the number of a participant begins."""
        wanted = self._form.roots.get(name)
        root, number = (element.find(f"{{*}}{each}") for each in ("root", "extension"))
        if wanted is None or root is None:
            return
        if (root.text or "") != wanted:
            yield self._wrong("SDK-ADDRESS", root, f"{path}/root", case="root", element=name)
        elif number is not None and name != "organizationId":
            text = (number.text or "").strip()
            if text and not text.startswith(self._form.participant):
                finding = self._wrong("SDK-ADDRESS", number, f"{path}/extension", case="number")
                yield Finding(finding.rule, Severity.WARNING, finding.place, finding.params)

    def _wrong(self, rule: str, node: Any, path: str, /, **params: str | int) -> Finding:
        return Finding(rule, Severity.ERROR, Place(self._file, node.sourceline, path=path), params)


def _base64(text: str, form: Form) -> bool:
    """Line breaks are no fault, but not before the first letter."""
    try:
        return not text[0].isspace() and bool(binascii.a2b_base64("".join(text.split()), strict_mode=True))
    except ValueError:
        return False


_TESTS: dict[Leaf, Any] = {
    "moment": lambda text, form: is_moment(text),
    "uuid": lambda text, form: is_uuid(text),
    "boolean": lambda text, form: text.strip() in ("true", "false", "1", "0"),
    "label": lambda text, form: len(text) <= form.longest_label,
    "base64": _base64,
}
_RULES: dict[Leaf, str] = {
    "moment": "SDK-TIME",
    "uuid": "SDK-ID",
    "boolean": "SDK-FORM",
    "label": "SDK-LABEL",
    "base64": "SDK-DATA",
}
