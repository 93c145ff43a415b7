"""Makes ``sipfhir/conformance/data/own.json.gz`` of what the package derives: ``python -m tools.own``.

The check reads it (``sipfhir.conformance.facts.Own``). To be made again whenever a table of pairs,
``fhir/profiles.yaml``, ``fhir/codes.yaml`` or ``fhir/foreign.yaml`` changes; a test tells when.
"""

import gzip

import msgspec

from sipfhir.package import resources
from sipfhir.package.compact import own
from sipfhir.package.making import making
from sipfhir.site import Site
from tools.definitions import DATA


def made() -> bytes:
    """The facts as they are to be, before they are packed."""
    site = Site()
    return msgspec.json.encode(own(making(site), resources(site)))


def main() -> None:
    """Write the file. The same tables give the same bytes."""
    packed = gzip.compress(made(), mtime=0)
    (DATA / "own.json.gz").write_bytes(packed)
    print(f"own: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
