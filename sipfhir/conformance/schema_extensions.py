"""JSON Schema of extensions, for the gate: those that are at hand and may stand at a place."""

from typing import TYPE_CHECKING, Any

from sipfhir.conformance.extensions import ANYWHERE
from sipfhir.conformance.facts import Element, Kind
from sipfhir.conformance.overlay import Overlay
from sipfhir.conformance.primitives import FORMS
from sipfhir.conformance.profiles import CORE, merged
from sipfhir.conformance.slices import url_of

if TYPE_CHECKING:
    from sipfhir.conformance.schema import Host, Schema
Json = dict[str, Any]
ABSENT = f"{CORE}data-absent-reason"
_MEMBERS = {"id", "url", "extension", "value[x]"}
NOTHING = Overlay()


class Extensions:
    """Of one schema."""

    def __init__(self, schema: "Schema") -> None:
        self._schema = schema
        self._definitions = schema.definitions
        self._urls = [*schema.definitions.extensions(), ABSENT]
        profiles = {url: self._definitions.profile(url) for url in self._urls}
        self._contexts = {
            url: {where for _, where in one.contexts}
            for url, one in profiles.items()
            if one and not one.modifier
        }
        self._every = {where for one in self._contexts.values() for where in one}

    def mentions(self, host: "Host") -> bool:
        """Whether an extension may stand there for the place's sake, not for its type's."""
        return host.path in self._every or host.element in self._every

    def sayable(self, asked: Overlay) -> bool:
        """Whether a profile asks only how many of which there are."""
        plain = asked == Overlay(
            low=asked.low, high=asked.high, types=asked.types, by=asked.by, slices=asked.slices
        )
        counted = asked.by in ([], [("value", "url")])
        return plain and counted and all(map(_counts, asked.slices.values()))

    def listed(self, host: "Host", asked: list[Overlay]) -> Json:
        """The extensions at a place."""
        names = self._definitions.names(host.kind) | {host.path, host.element}
        urls = [
            url for url, where in self._contexts.items() if not where or where & ANYWHERE or where & names
        ]
        return _listed([one for url in urls for one in self._one(url)], asked)

    def _one(self, url: str) -> list[Json]:
        root, kind, unknown = merged(self._definitions, url)
        if unknown or kind != "Extension":
            return []
        return [self._schema.share(url, lambda: _any(self._of(root, url)))]

    def _of(self, root: Overlay, url: str) -> list[Json]:
        """The forms that an extension may have."""
        if root.invariants or root.pattern is not None or not root.children.keys() <= _MEMBERS:
            return []
        inside, value = root.children.get("extension", NOTHING), root.children.get("value[x]", NOTHING)
        found: list[Json] = []
        if value.high != 0 and not inside.low and not any(one.low for one in inside.slices.values()):
            found += self._simple(value, url)
        if inside.high != 0 and inside.slices and not value.low:
            found += self._complex(inside, url)
        return found

    def _simple(self, value: Overlay, url: str) -> list[Json]:
        from sipfhir.conformance.schema import Host

        if value.slices:
            return []
        element = Element("value[x]", 0, 1, ())
        found = []
        for one in value.types:
            key, kind = f"value{one.code[:1].upper()}{one.code[1:]}", Kind(one.code)
            host = Host(one.code, above=("Extension",))
            if one.code != "Extension" and not (value.children and one.code in FORMS):
                found.append(_closed(url, key, self._schema.values.of(host, element, kind, [value])))
        return found

    def _complex(self, inside: Overlay, url: str) -> list[Json]:
        if inside.closed or inside.children or inside.invariants:
            return []
        names = [url_of(one) for one in inside.slices.values()]
        parts = zip(names, inside.slices.values(), strict=True)
        made = [each for name, one in parts if name and ":" not in name for each in self._of(one, name)]
        made += self._one(ABSENT)
        return [_closed(url, "extension", _listed(made, [inside]))]


def _counts(asked: Overlay) -> bool:
    """Whether a slice asks no more than what its extension's own definition does, but how many there are."""
    return bool(url_of(asked)) and asked == Overlay(low=asked.low, high=asked.high, types=asked.types)


def _any(forms: list[Json]) -> Json:
    return forms[0] if len(forms) == 1 else {"anyOf": forms or [False]}


def _closed(url: str, key: str, value: Json) -> Json:
    properties = {"url": {"const": url}, key: value}
    return {
        "type": "object",
        "properties": properties,
        "required": ["url", key],
        "additionalProperties": False,
    }


def _listed(forms: list[Json], asked: list[Overlay]) -> Json:
    """A list of them, with how many there must be in all and of each slice."""
    least = max([1, *(one.low or 0 for one in asked)])
    made: Json = {"type": "array", "minItems": least, "items": {"anyOf": forms or [False]}}
    most = [one.high for one in asked if one.high is not None and one.high >= 0]
    if most:
        made["maxItems"] = min(most)
    counted = [
        _counted(one) for each in asked for one in each.slices.values() if one.low or (one.high or 0) >= 0
    ]
    return {**made, "allOf": [one for one in counted if one]} if counted else made


def _counted(asked: Overlay) -> Json:
    """Nothing where it may stand any number of times."""
    if not asked.low and (asked.high is None or asked.high < 0):
        return {}
    is_it = {"properties": {"url": {"const": url_of(asked)}}, "required": ["url"]}
    made: Json = {"contains": is_it, "minContains": asked.low or 0}
    return made | ({"maxContains": asked.high} if asked.high is not None and asked.high >= 0 else {})
