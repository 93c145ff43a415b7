"""The contracts of `adapters/rivta/contract.yaml`: what elements there are, in which order, how many."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.site import Site

FILE = "adapters/rivta/contract.yaml"
ANY = "any"
_MANY = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}


class Element(NamedTuple):
    """One element of a type. ``namespace`` is that of its type, None for a type of XML Schema."""

    name: str
    type: str
    namespace: str | None
    least: int
    most: int | None


class Type(NamedTuple):
    """A type with elements. ``open``: others may add elements of namespaces of their own last."""

    elements: tuple[Element, ...]
    open: bool


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes of one inline content and of a request, transactions of one Update."""

    content_bytes: int
    request_bytes: int
    transactions: int


class HsaId(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The OID of HSA-ids that is written, and others that are read."""

    write: str
    accept: tuple[str, ...] = ()


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What an index post says of care plans, and whose numbers may stand in one."""

    service_domain: str
    categorization: str
    not_applicable: str
    identities: tuple[str, ...]


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call: the namespace of its messages, of its WSDL, and its SOAPAction."""

    namespace: str
    wsdl: str
    action: str


class Contract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The whole file; ``types`` as written, see `structure`."""

    limits: Limits
    media: tuple[str, ...]
    identities: dict[str, str]
    without_oid: str
    hsa_id: HsaId
    index: Index
    original_consumer: str
    namespaces: dict[str, str]
    operations: dict[str, Operation]
    types: dict[str, dict[str, Any]]
    never: dict[str, tuple[str, ...]]
    always: dict[str, tuple[str, ...]]
    never_in: dict[str, dict[str, tuple[str, ...]]]
    one_of: dict[str, tuple[str, ...]]

    def type(self, namespace: str, name: str) -> Type | None:
        """A type with elements; None for text."""
        return _type(namespace, self._written(namespace, name))

    def simple(self, namespace: str, name: str) -> str | list[str] | None:
        """The pattern of a text, or what it may be; None for a type with elements."""
        written = self._written(namespace, name)
        return None if isinstance(written, dict) else written

    def _written(self, namespace: str, name: str) -> Any:
        try:
            return self.types[namespace][name]
        except KeyError:
            raise BadConfiguration(f"{FILE}: types: {namespace}: {name} is used but not given.") from None


def _type(namespace: str, written: Any) -> Type | None:
    if not isinstance(written, dict):
        return None
    elements = (_element(namespace, *item) for item in written.items() if item[0] != ANY)
    return Type(tuple(elements), ANY in written)


def _element(namespace: str, name: str, written: str) -> Element:
    kind, _, many = written.partition(" ")
    if many not in _MANY:
        raise BadConfiguration(
            f"{FILE}: {name}: write a type, then ?, * or + ({written!r} has something else)."
        )
    prefix, _, bare = kind.rpartition(":")
    least, most = _MANY[many]
    return Element(name, bare, None if prefix == "xs" else prefix or namespace, least, most)


@lru_cache(maxsize=8)
def contract(site: Site) -> Contract:
    """The contracts of a site. Raises BadConfiguration."""
    try:
        return msgspec.convert(site.document(FILE), Contract, strict=False)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{FILE}: {error}.") from None
