"""Makes ``sipfhir/package/data/base.json.gz`` of the official package of R4: ``python -m tools.base``.

A snapshot repeats what its base says of every element, so that the base's elements must be at hand. They are
of hl7.fhir.r4.core 4.0.1 (CC0), those types alone that our profiles are made of, without examples, mappings,
comments and requirements.
"""

import gzip
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from tools import definitions

DATA = Path(__file__).parent.parent / "sipfhir" / "package" / "data" / "base.json.gz"
RESOURCES = [
    "Appointment",
    "CarePlan",
    "CareTeam",
    "CommunicationRequest",
    "Condition",
    "Consent",
    "DocumentReference",
    "Goal",
    "Organization",
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
    "RelatedPerson",
]
KEPT = frozenset(
    [
        "id",
        "path",
        "sliceName",
        "slicing",
        "short",
        "definition",
        "min",
        "max",
        "base",
        "contentReference",
        "type",
        "meaningWhenMissing",
        "constraint",
        "mustSupport",
        "isModifier",
        "isModifierReason",
        "isSummary",
        "binding",
        "representation",
    ]
)
Node = dict[str, Any]


def main(package: Path | None = None) -> None:
    """Fetch the package, unless it is given; write the elements. The same package gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        resources = definitions.read(package or definitions.fetched(Path(folder)))
        wanted = {one["type"]: _elements(one) for one in resources if _wanted(one)}
    packed = gzip.compress(msgspec.json.encode(dict(sorted(wanted.items()))), mtime=0)
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_bytes(packed)
    print(f"base: {len(packed):,} bytes")


def _wanted(one: Node) -> bool:
    """Types themselves, no profiles of them: our resources, and every data type."""
    if one["resourceType"] != "StructureDefinition" or one.get("derivation") == "constraint":
        return False
    return one["kind"] in ("complex-type", "primitive-type") or one.get("type") in RESOURCES


def _elements(one: Node) -> list[Node]:
    return [_kept(element) for element in one["snapshot"]["element"]]


def _kept(element: Node) -> Node:
    kept = {name: value for name, value in element.items() if name in KEPT}
    if "constraint" in kept:
        kept["constraint"] = [
            {name: value for name, value in one.items() if name != "xpath"} for one in kept["constraint"]
        ]
    if "binding" in kept:
        kept["binding"] = _binding(kept["binding"])
    return kept


def _binding(binding: Node) -> Node:
    """Strength and value set; the words of one that has no value set (sdf-10 asks for either)."""
    words = () if "valueSet" in binding else ("description",)
    return {name: value for name, value in binding.items() if name in ("strength", "valueSet", *words)}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
