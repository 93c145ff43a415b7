"""A parcel as a file: FHIR, or a system's own form."""

import msgspec

import sipfhir
from sipfhir.document.conceal import conceal
from sipfhir.errors import BadInput, ImportOnly
from sipfhir.findings import Finding, Place, Severity
from sipfhir.registry import system, writable
from sipfhir.resources import collection
from sipfhir.site import Site
from sipfhir.sync.parcel import Difference, Outcome, Parcel, Server, Verdict

FILE = "File"
"""What the state calls a file that a plan has at a target."""
FHIR = "fhir"


class Form:
    """What a target's files are: ``fhir``, or a system's. Raises BadConfiguration for one that takes none."""

    def __init__(self, target: str, to: str, site: Site) -> None:
        self.to, self.site = to, site
        if to != FHIR:
            known = system(to, site)
            if known.import_only:
                raise ImportOnly(
                    f"target {target}: {to} is import only. Give `to` one of "
                    f"{', '.join([*writable(site), FHIR])}."
                )
            self.to, form = known.folder, known.format
            self.ending = "json" if "json" in form or form == "fhir-searchset" else form
        else:
            self.ending = "json"

    def name(self, parcel: Parcel) -> str:
        """The name of a plan's file: its keyed id."""
        return f"{parcel.key}.{self.ending}"

    def render(self, parcel: Parcel) -> tuple[bytes, tuple[Finding, ...]] | None:
        """The file and what it could not hold; None when it has no way to hold the plan.

        What could lead to a person with protected identity is left out, residue is never in.
        """
        if self.to == FHIR:
            return msgspec.json.encode(
                collection(parcel.resources, self.site.settings.get("base"))
            ) + b"\n", ()
        shown, taken = conceal(parcel.plan)
        told = (Finding("PROTECT-1", Severity.NOTE, Place(plan=path), {"field": path}) for path in taken)
        try:
            written = sipfhir.write([shown], self.to, site=self.site, residue=False)
        except BadInput:
            return None
        return written.data, (*told, *written.findings)


def arrived(parcel: Parcel, name: str, findings: tuple[Finding, ...]) -> Verdict:
    """The verdict of a file that stands at its target."""
    servers = {f"{FILE}/{name}": Server(FILE, name, parcel.hash)}
    return Verdict(outcome=outcome(parcel), findings=findings, servers=servers)


def difference(parcel: Parcel) -> Difference:
    """By hash alone: nobody else writes here."""
    return Difference("unchanged" if parcel.known_hash == parcel.hash else outcome(parcel))


def outcome(parcel: Parcel) -> Outcome:
    """What a parcel that arrives is called."""
    if parcel.revoke:
        return "revoked"
    return "updated" if parcel.known else "created"


NO_PLACE = Verdict(outcome="dead", case="no-place")
"""The form has no way to hold the plan, or its mark of protected identity."""
DISK = Verdict(outcome="dead", case="disk", retry=True)
"""The place did not take the file: full, or not ours to write to."""
