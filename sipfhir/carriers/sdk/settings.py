"""What ``adapters/sdk/`` says: names, numbers and limits of the standard, our words, addresses."""

from functools import lru_cache
from typing import Literal, TypeVar

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.plan import Organization, Plan
from sipfhir.rules.catalogue import Words
from sipfhir.site import Site

FILE = "adapters/sdk/sdk.yaml"
ADDRESSES = "adapters/sdk/addresses.yaml"
Leaf = Literal["moment", "uuid", "boolean", "label", "base64"]
Sheet = Literal["kallelse", "plan"]
T = TypeVar("T")


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A part of the file; its fields are written with hyphens there."""


class Form(_Part, frozen=True):
    """The message. ``elements``: the children of each, in order, with ``?``, ``*`` or ``+``."""

    namespace: str
    family: str
    root: str
    most_bytes: int
    most_elements: int
    elements: dict[str, tuple[str, ...]]
    leaves: dict[str, Leaf]
    longest_label: int
    roots: dict[str, str]
    participant: str


class Envelope(_Part, frozen=True):
    """The exchange header envelope (XHE)."""

    namespaces: dict[str, str]
    version: str
    customization: str
    scheme: str
    criteria: dict[str, str]
    document_type: str
    content_type: str


class Receipts(_Part, frozen=True):
    """Receipts (kvittenser): an ApplicationResponse of UBL."""

    namespaces: dict[str, str]
    customization: str
    accepted: str
    rejected: str
    reasons: tuple[str, ...]
    details: tuple[str, ...]


class SheetWords(_Part, frozen=True):
    """What a message with this sheet is called, says and holds.

    ``keep``: fields of the plan that go along, all when empty. ``needs``: one that must be there.
    """

    label: Words
    file: Words
    text: Words
    keep: tuple[str, ...] = ()
    needs: str | None = None


class Identity(_Part, frozen=True):
    """Root and extension."""

    root: str
    extension: str


class Settings(_Part, frozen=True):
    """All of ``adapters/sdk/sdk.yaml``."""

    message: Form
    xhe: Envelope
    receipt: Receipts
    fhir: tuple[str, ...]
    agreed: tuple[str, ...]
    generating_system: Identity
    confidentiality: bool
    sheets: dict[Sheet, SheetWords]
    fhir_text: Words
    attachment: Words
    bases: tuple[str, ...]


class _Book(_Part, frozen=True):
    addresses: dict[str, Organization] = {}


@lru_cache(maxsize=8)
def settings(site: Site) -> Settings:
    """The settings of a site. Raises BadConfiguration for what cannot be sent."""
    found = _converted(site, FILE, Settings)
    for name, sheet in found.sheets.items():
        longest = max(len(sheet.label.sv), len(sheet.label.en))
        if not min(len(sheet.label.sv), len(sheet.label.en)) or longest > found.message.longest_label:
            most = found.message.longest_label
            raise BadConfiguration(f"{FILE}: sheets, {name}: a label has 1 to {most} characters.")
        unknown = {*sheet.keep, *filter(None, [sheet.needs])} - set(Plan.__struct_fields__)
        if unknown:
            raise BadConfiguration(f"{FILE}: sheets, {name}: the plan has no {', '.join(sorted(unknown))}.")
    return found


@lru_cache(maxsize=8)
def address_book(site: Site) -> dict[str, Organization]:
    """Units by address, ``ORGANISATION/FUNCTION``. Raises BadConfiguration."""
    return _converted(site, ADDRESSES, _Book).addresses


def _converted(site: Site, file: str, into: type[T]) -> T:
    try:
        return msgspec.convert(site.document(file), into, strict=False)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{file}: {error}. Mend the file.") from None
