"""Who we are in RIV-TA: `adapters/rivta/sender.yaml`, which a site lays its own over."""

from typing import Any, Literal

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.site import Site, merge

FILE = "adapters/rivta/sender.yaml"
Document = Literal["pdf", "html"]


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What the file says. ``care_givers`` is by huvudman, ``care_units`` by unit; all ids are HSA-ids."""

    source_system: str
    care_givers: dict[Literal["region", "kommun"], str] = {}
    care_units: dict[str, str] = {}
    unit_is_care_unit: Literal["yes", "no"] = "no"
    data_controller: str | None = None
    approved_for_patient: Literal["yes", "no"] = "no"
    protected: Literal["withhold", "conceal"] = "withhold"
    document: Document = "pdf"
    reference: str | None = None


def sender(site: Site, given: dict[str, Any] | None = None) -> Sender:
    """The site's sender with what was given on the command line over it. Raises BadConfiguration."""
    settings = merge(site.document(FILE), {k: v for k, v in (given or {}).items() if v is not None})
    if not settings.get("source-system"):
        raise BadConfiguration(
            f"{FILE}: source-system is not given. Write the HSA-id of the system that answers there, or "
            "give --source-system."
        )
    try:
        return msgspec.convert(settings, Sender)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{FILE}: {error}.") from None
