"""What a question about a code is answered by, and the same as FHIR Parameters (R4 operations)."""

from typing import Any

import msgspec

Node = dict[str, Any]


class Match(msgspec.Struct, frozen=True, omit_defaults=True):
    """One translation: how near it is (R4's concept-map-equivalence), the code, the map that says it."""

    equivalence: str
    system: str
    code: str
    display: str | None = None
    source: str | None = None
    comment: str | None = None


class Translation(msgspec.Struct, frozen=True):
    """Whether the code can be translated, and to what. ``by`` is the server that was asked, None for none."""

    result: bool
    matches: tuple[Match, ...] = ()
    message: str | None = None
    by: str | None = None

    def parameters(self) -> Node:
        """The answer of ConceptMap/$translate."""
        return _parameters(
            ("result", "valueBoolean", self.result),
            ("message", "valueString", self.message),
            *(("match", "part", _match(one)) for one in self.matches),
        )


class Validation(msgspec.Struct, frozen=True):
    """Whether the code is in the value set; its display where that is known.

    ``checked`` is False where a display was given and nothing at hand knows the right one.
    """

    result: bool
    display: str | None = None
    message: str | None = None
    by: str | None = None
    checked: bool = True

    def parameters(self) -> Node:
        """The answer of ValueSet/$validate-code."""
        return _parameters(
            ("result", "valueBoolean", self.result),
            ("message", "valueString", self.message),
            ("display", "valueString", self.display),
        )


def _match(one: Match) -> list[Node]:
    shown = {"display": one.display} if one.display else {}
    coding = {"system": one.system, "code": one.code, **shown}
    return _listed(
        ("equivalence", "valueCode", one.equivalence),
        ("concept", "valueCoding", coding),
        ("source", "valueUri", one.source),
    )


def _listed(*parts: tuple[str, str, Any]) -> list[Node]:
    return [{"name": name, key: value} for name, key, value in parts if value is not None]


def _parameters(*parts: tuple[str, str, Any]) -> Node:
    return {"resourceType": "Parameters", "parameter": _listed(*parts)}
