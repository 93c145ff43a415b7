"""FHIR's data types for identities, names, contacts and addresses."""

import re
from typing import Any

from sipfhir.plan import Address, ContactPoint, HumanName, Identifier
from sipfhir.resources.codecs import TEXT, Codec, Make, always, listed, members_of, read_extension, urls
from sipfhir.resources.coded import coded, plain
from sipfhir.resources.concepts import Codings
from sipfhir.resources.pairs import element
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.shape import struct
from sipfhir.resources.systems import Node, Systems

_OID = re.compile(r"[0-2](\.\d+)+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def _uri(system: str | None) -> str | None:
    """The URI of a system; None when what the source gives is neither OID nor URI."""
    if system is None or _URI.fullmatch(system):
        return system
    return f"urn:oid:{system}" if _OID.fullmatch(system) else None


class _Identifiers:
    """Identifier ↔ Identifier. What system and kind do not say together stands in ``type`` and an
    extension."""

    def __init__(self, systems: Systems) -> None:
        self.systems, self.kinds = systems.identifiers, systems.kinds
        self.types = Codings(systems, "identifier-kind")
        self.raw, self.numbers = systems.extension("identifier-system"), systems.numbers

    def write(self, value: Identifier, build: Any) -> Node:
        known = self.systems.get(value.kind) if value.system is None else None
        if known is not None:
            plain = {"system": known.system, "value": value.value}
            return {"type": known.type, **plain} if known.type else plain
        if value.kind == "local" and value.system is None:
            return {"system": build.number_system, "value": value.value}
        return self._local(value)

    def _local(self, value: Identifier) -> Node:
        out: Node = {}
        system = _uri(value.system)
        if system != value.system or self._is_number(system):
            out["extension"] = [{"url": self.raw, "valueString": value.system}]
        if self.kinds.get(system or "") or value.kind != "local":
            out["type"] = self.types.plain[value.kind]
        if system is not None:
            out["system"] = system
        out["value"] = value.value
        return out

    def read(self, node: Any, r: Reading, at: At) -> Identifier:
        found: dict[str, Any] = {}
        for key, child in members_of(node):
            self._member(key, child, r, at, found)
        kind, system, raw = found.get("kind"), found.get("system"), found.get("raw")
        if "value" not in found:
            raise MisfitError
        if raw is None and self._is_number(system):
            return Identifier(kind=kind or "local", value=found["value"])
        if kind is None and raw is None:
            kind = self.kinds.get(system or "")
            system = None if kind else system
        return Identifier(kind=kind or "local", value=found["value"], system=raw or system)

    def _is_number(self, system: str | None) -> bool:
        """True of the systems that we give to a source's own numbers."""
        return system is not None and system.startswith(self.numbers)

    def _member(self, key: str, child: Any, r: Reading, at: At, found: dict[str, Any]) -> None:
        here = (at, key)
        if key in ("system", "value"):
            found[key] = TEXT.read(child, r, here)
        elif key == "type":
            self._type(child, r, here, found)
        elif key == "extension" and urls(child) == [self.raw]:
            found["raw"] = read_extension(child[0], r, (here, 0), "valueString", TEXT)
        else:
            r.miss(child, here)

    def _type(self, node: Any, r: Reading, at: At, found: dict[str, Any]) -> None:
        if any(node == known.type for known in self.systems.values()):
            r.skip(node, "type of identity: its system says it")
        elif node in self.types.plain.values():
            found["kind"] = self.types.read(node["coding"][0], r, at)
        else:
            r.miss(node, at)


def identifier(systems: Systems) -> Codec:
    """An identity."""
    codec = _Identifiers(systems)
    return Codec(codec.write, codec.read)


def _local_id(node: Any, r: Reading, at: At) -> Any:
    members = members_of(node)
    if "value" not in node or (len(node) > 1 and not r.foreign):
        raise MisfitError
    for key, child in members:
        if key != "value":
            r.miss(child, (at, key))
    return TEXT.read(node["value"], r, (at, "value"))


local_id: Make = always(Codec(lambda value, build: {"value": value}, _local_id))
"""The source's own number of a part: an Identifier without a system."""


def _given(node: Any, r: Reading, at: At) -> str:
    return " ".join(TEXT.read(name, r, (at, i)) for i, name in enumerate(listed(node)))


def _split(value: str, build: Any) -> list[str]:
    names = value.split(" ")
    return names if all(names) else [value]


name = struct(
    HumanName,
    element("text", "text"),
    element("family", "family"),
    element("given", "given", always(Codec(_split, _given))),
)
contact_point = struct(
    ContactPoint,
    coded("kind", "system", plain("phone", "email", "fax", "url", "other"), required=True),
    element("value", "value"),
)
address = struct(
    Address,
    element("line", "line[]"),
    element("postal_code", "postalCode"),
    element("city", "city"),
)
