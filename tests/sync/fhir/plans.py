"""Plans on their way to a server, as the nightly run packs them."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import requests

import sipfhir
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Parcel, Verdict
from sipfhir.sync.places import ToFhir
from sipfhir.sync.state import Known
from sipfhir.sync.targets.fhir import FhirServer

LINE = requests.Session()
"""To look past our own client."""
SAMPLES = Path(__file__).parents[3] / "samples"
QUICK: dict[str, Any] = {"attempts": 4, "wait": 0.01, "longest": 0.02, "timeout": 5, "deadline": 30}


def site(folder: Path) -> Site:
    """A site with a key of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text("installation: test\nkey-file: key\n")
    (folder / "key").write_text("k" * 32)
    return Site(folder)


def config(url: str, **given: Any) -> ToFhir:
    """A target at an address. Retries come at once."""
    retry = QUICK | given.pop("retry", {})
    told = {"name": "t", "actor": {"name": "Region X"}, "url": url, "retry": retry}
    return msgspec.convert(told | given, ToFhir)


@lru_cache
def readings(system: str = "prator") -> tuple[Reading, ...]:
    """The plans of the good samples of a system."""
    files = sorted((SAMPLES / system / "good").iterdir())
    found = (one for file in files if file.is_file() for one in sipfhir.read(file, system))
    return tuple(one for one in found if one.plan is not None)


def parcel(reading: Reading, target: ToFhir, site: Site, had: Verdict | None = None, **given: Any) -> Parcel:
    """A plan packed for a target that has had it as a verdict says, or has not."""
    known = Known("-", had.outcome, had.servers, None, "r", "-") if had else None
    packed = Packing(reading, target, site).parcel(known, given.pop("revoke", False))
    return msgspec.structs.replace(packed, **given)


def opened(target: ToFhir, site: Site, folder: Path) -> FhirServer:
    """The target, ready."""
    server = FhirServer(target, folder, site)
    server.open()
    return server


def all_of(base: str, kind: str) -> Iterator[dict[str, Any]]:
    """What a server has of a type, asked without any of our code."""
    url = f"{base}/{kind}?_count=500"
    while url:
        bundle = LINE.get(url, timeout=30).json()
        yield from (one["resource"] for one in bundle.get("entry", ()))
        url = next((one["url"] for one in bundle.get("link", ()) if one["relation"] == "next"), None)
