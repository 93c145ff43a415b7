"""Delivery to a FHIR R4 server: one transaction a plan, by ids of ours, never over what others have changed.

The promise is at least once, idempotent in effect: a call that came to nobody knows what is followed by a look,
and what stands there decides. Conditional create is not relied on: servers let duplicates through.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sipfhir.errors import Fatal, Retriable
from sipfhir.findings import Finding, Place, Severity
from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.resources.systems import systems
from sipfhir.site import Site
from sipfhir.sync.http import Client, Reply, Unclear
from sipfhir.sync.parcel import Difference, Outcome, Parcel, Server, Verdict
from sipfhir.sync.places import ToFhir
from sipfhir.sync.state import State
from sipfhir.sync.targets.fhir.ability import NEEDED, Ability, ability
from sipfhir.sync.targets.fhir.ending import ending
from sipfhir.sync.targets.fhir.owned import Owned
from sipfhir.sync.targets.fhir.replies import Stored, issues, stored
from sipfhir.sync.targets.fhir.shipment import Shipment, shipment
from sipfhir.sync.targets.fhir.standing import Standing


class FhirServer:
    """The target of kind ``fhir``."""

    def __init__(self, config: ToFhir, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.config, self.site = config.name, config, site
        self.client = Client(
            config.name,
            config.url,
            folder,
            auth=config.auth,
            tls=config.tls,
            retry=config.retry,
            pace=config.pace,
        )
        self.base = str(site.settings.get("base") or systems(site).base)
        self.owned = Owned(self.client, config.create)
        self.can = Ability({}, False, frozenset())

    def open(self) -> None:
        """Ask what the server can. Raises Fatal when that is too little."""
        self.can = ability(self.client)
        lacking = self.can.lacks(frozenset(NEEDED))
        if lacking:
            raise Fatal(f"{self.name}: the server does not take {', '.join(lacking)}. Nothing was sent.")

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()
