"""What is counted by: codes and age bands, from ``fhir/statistics.yaml``."""

from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.plan.codes import CodeSystem
from sipfhir.site import Site

FILE = "fhir/statistics.yaml"
Event = Literal["made", "made-discharge", "followed-up"]


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of SIP: in which classification, and what it says was done."""

    system: CodeSystem
    event: Event
    display: dict[str, str]


class Knowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes by code, bands as the first years of each, and where the codes come from."""

    source: str
    verified: dict[str, str]
    codes: dict[str, Code]
    bands: dict[str, tuple[int, ...]]

    def event(self, system: str, code: str) -> Event | None:
        """What a registered code says was done; None for one that is not of SIP. AU 124 is AU124."""
        known = self.codes.get("".join(code.split()).upper())
        return known.event if known and known.system == system else None

    def band(self, bands: str, age: int) -> str:
        """The band of an age: ``0-12``; the last one is open: ``85+``."""
        starts = self.bands[bands]
        at = sum(start <= age for start in starts) - 1
        return self.names(bands)[max(at, 0)]

    def names(self, bands: str) -> tuple[str, ...]:
        """All bands of a system of bands, youngest first."""
        starts = self.bands[bands]
        closed = (f"{first}-{after - 1}" for first, after in pairwise(starts))
        return (*closed, f"{starts[-1]}+")


@lru_cache(maxsize=16)
def knowledge(site: Site) -> Knowledge:
    """What the site counts by. Raises BadConfiguration."""
    try:
        known = msgspec.convert(site.document(FILE), Knowledge, strict=False)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{FILE}: {error}. Mend the file.") from None
    for name, starts in known.bands.items():
        if not starts or starts[0] != 0 or list(starts) != sorted(set(starts)):
            raise BadConfiguration(f"{FILE}: bands: {name}: begin at 0 and let every band begin later.")
    return known
