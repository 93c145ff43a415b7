"""fhir/r5.yaml: for each element of R4, what R5 makes of it."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.site import Site

VERSION = "5.0.0"
FILE = "fhir/r5.yaml"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"into": "as"}):
    """One element: see the head of fhir/r5.yaml. Without anything it is the same in R5."""

    to: str | None = None
    into: Any = None
    list: bool = False
    first: bool = False
    whole: bool = False
    codes: dict[str, str] | None = None
    day: bool = False


SAME = Rule()


class _Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    same: tuple[str, ...] = ()
    changed: dict[str, Rule] = {}
    lost: tuple[str, ...] = ()
    added: dict[str, Any] = {}


class Changes:
    """Of one type. ``rules`` by path, None for what R5 does not hold; ``parts`` are gone through."""

    def __init__(self, rows: _Rows) -> None:
        self.rules: dict[str, Rule | None] = {
            **dict.fromkeys(rows.same, SAME),
            **rows.changed,
            **dict.fromkeys(rows.lost),
        }
        self.added = rows.added
        self.parts = {path[:at] for path in self.rules for at in range(len(path)) if path[at] == "."}
        self._choices = {path[:-3]: rule for path, rule in self.rules.items() if path.endswith("[x]")}

    def knows(self, path: str) -> bool:
        """Whether the table has a row for an element, or for parts of it."""
        return path in self.rules or path in self.parts or self._choice(path) is not None

    def rule(self, path: str) -> Rule | None:
        """What becomes of an element; None when R5 does not hold it, or nobody has said."""
        if path in self.rules:
            return self.rules[path]
        if path in self.parts:
            return SAME
        choice = self._choice(path)
        return self._named(choice, path) if choice else None

    def _choice(self, path: str) -> str | None:
        """``occurrence`` of ``occurrenceDateTime``."""
        return next(
            (one for one in self._choices if path.startswith(one) and path[len(one) :][:1].isupper()), None
        )

    def _named(self, choice: str, path: str) -> Rule | None:
        rule = self._choices[choice]
        if rule is None or rule.to is None:
            return rule
        return msgspec.structs.replace(rule, to=rule.to.removesuffix("[x]") + path[len(choice) :])


def table(site: Site) -> dict[str, Changes]:
    """The changes of every type that we make. Raises BadConfiguration."""
    return _table(site.folder)


@lru_cache(maxsize=8)
def _table(folder: Path | None) -> dict[str, Changes]:
    site = Site(folder)
    try:
        rows = msgspec.convert(site.document(FILE), dict[str, _Rows], strict=False)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{site.find(FILE)}: {error}. See the head of {FILE} that ships.") from None
    return {name: Changes(one) for name, one in rows.items()}
