"""Extensions by type: any field of the plan that R4 has no element for.

Text is a string, a truth a boolean, a Moment a dateTime, a Concept a CodeableConcept; an identity, a name, a
contact or an address is FHIR's own type; a party a reference; any other part an extension of extensions.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from sipfhir.document.fields import Field, fields
from sipfhir.document.words import CODE_SYSTEMS, kebab
from sipfhir.plan import Address, ContactPoint, HumanName, Identifier, Organization, Party
from sipfhir.resources import codecs, concepts, datatypes, references
from sipfhir.resources.codecs import Codec, Make, read_extension
from sipfhir.resources.pairs import element, holder, keep, steps_of
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.shape import Pair, Placed, made
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values, by_url

_FORMS = {
    "text": ("valueString", codecs.text),
    "truth": ("valueBoolean", codecs.truth),
    "number": ("valueInteger", codecs.number),
    "moment": ("valueDateTime", codecs.moment),
    "day": ("valueDate", codecs.day),
}
_PARTS = {
    Identifier: ("valueIdentifier", datatypes.identifier),
    HumanName: ("valueHumanName", datatypes.name),
    ContactPoint: ("valueContactPoint", datatypes.contact_point),
    Address: ("valueAddress", datatypes.address),
    Party: ("valueReference", references.party),
    Organization: ("valueReference", references.organization),
}


def value_of(field: Field, systems: Systems) -> tuple[str, Codec]:
    """The member that an extension holds its value in, and the codec of the value."""
    if field.form == "concept":
        return "valueCodeableConcept", concepts.concept(CODE_SYSTEMS[field.type])(systems)
    if field.form == "code":
        return "valueCode", codecs.code(field.type)(systems)
    known = _PARTS.get(field.type) if field.form == "part" else _FORMS[field.form]
    if known is not None:
        return known[0], known[1](systems)
    return "extension", _whole(field.type, Complex(systems, field.type, fields(field.type)))


class Complex:
    """Fields of a part ↔ extensions within an extension, named as the fields are."""

    def __init__(self, systems: Systems, cls: Any, chosen: Iterable[Field]) -> None:
        self._empty = [systems.reason]
        self._steps = []
        handlers: dict[str, Handler] = {}
        for field in chosen:
            url = kebab(field.name)
            key, codec = value_of(field, systems)
            self._steps.append((attrgetter(field.name), url, key, codec.write, field.many))
            handlers[url] = keep(field.name, _reader(key, codec), field.many)
        self.handle = by_url(handlers)

    def write(self, part: Any, build: Any) -> list[Node]:
        """The inner extensions; one that says so, when the part is empty."""
        out: list[Node] = []
        for get, url, key, write, many in self._steps:
            value = get(part)
            if value is None or value == () or value == "":
                continue
            for item in value if many else (value,):
                out.append({"url": url, key: write(item, build)})
        return out

    def write_whole(self, part: Any, build: Any) -> list[Node]:
        """The inner extensions of a part that is an extension's whole value, which may not be empty."""
        return self.write(part, build) or self._empty


def _whole(cls: Any, inner: Complex) -> Codec:
    def read(node: Any, r: Reading, at: At) -> Any:
        values: Values = {}
        inner.handle(node, at, r, values)
        return made(cls, values)

    return Codec(inner.write_whole, read)


def _reader(key: str, codec: Codec) -> Codec:
    return codec._replace(read=lambda node, r, at: read_extension(node, r, at, key, codec))


def extension(name: str, called: str | None = None, at: str = "") -> Pair:
    """A field in an extension, or several. ``at`` is the element that carries it; the url ends in
    ``called``."""

    def pair(systems: Systems, cls: Any) -> Placed:
        field = next(field for field in fields(cls) if field.name == name)
        url = systems.extension(called or f"{kebab(cls.__name__)}-{kebab(name)}")
        key, codec = value_of(field, systems)
        path = f"{at}.extension" if at else "extension"
        hold, last = holder(path)

        def put(out: Node, value: Any, build: Any) -> None:
            items = value if field.many else (value,)
            said = [{"url": url, key: codec.write(item, build)} for item in items]
            hold(out).setdefault(last, []).extend(said)

        return Placed(name, put, (Take(steps_of(path), keep(name, _reader(key, codec), field.many), url),))

    return pair


def extensions(*names: str, at: str = "") -> tuple[Pair, ...]:
    """Several fields, each in an extension of its own."""
    return tuple(extension(name, at=at) for name in names)


def fitting(name: str, path: str, make: Make, fits: Callable[[Any], Any]) -> Pair:
    """A field in an element where ``fits(part)``: FHIR takes it there; else in an extension of the
    resource."""

    def pair(systems: Systems, cls: Any) -> Placed:
        inside, beside = element(name, path, make)(systems, cls), extension(name)(systems, cls)

        def put(out: Node, part: Any, build: Any) -> None:
            value = getattr(part, name)
            if value is not None and value != "":
                (inside if fits(part) else beside).put(out, value, build)

        return Placed(None, put, inside.takes + beside.takes)

    return pair
