"""What is asked of a migration, and the fingerprint by which a later run knows that it is still the same."""

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Literal

import msgspec

from sipfhir.candidates import FHIR
from sipfhir.errors import BadConfiguration, ImportOnly
from sipfhir.formats.container import ENDINGS
from sipfhir.registry import system, writable
from sipfhir.site import FOLDERS, Site
from sipfhir.values import digest

Form = Literal["bundle", "transaction", "ndjson"]


@dataclass(frozen=True)
class Order:
    """What is asked of every file.

    ``source`` None recognises the system file by file. ``form`` is of FHIR. ``disclose``: name, address and
    relatives of a protected person go along to FHIR. ``masked``: every file is told by an id.
    """

    site: Site
    target: str
    source: str | None = None
    form: Form = "bundle"
    charset: str | None = None
    disclose: bool = False
    masked: bool = False

    @classmethod
    def of(cls, site: Site, target: str, source: str | None, **options: object) -> "Order":
        """An order with the systems' own names.

        Raises UnknownSystem, ImportOnly, BadConfiguration (twice the same system).
        """
        into, out_of = _name(target, site, "out"), _name(source, site, "in") if source else None
        if into == out_of:
            raise BadConfiguration(f"{into}: the archive is of that system already. Give another --to.")
        return cls(site, into, out_of, **options)  # type: ignore[arg-type]

    @property
    def ending(self) -> str:
        """How an output file ends; nothing for NDJSON, which is a folder of files by type."""
        if self.target == FHIR:
            return "" if self.form == "ndjson" else ".json"
        return ENDINGS[system(self.target, self.site).container["format"]]

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the program's version, an option, and anything in the site's folders."""
        asked = (self.target, self.source, self.form, self.charset, self.disclose, self.masked)
        known = (version("sipfhir"), self.site.installation, _knowledge(self.site))
        return digest(self.site.key, msgspec.json.encode((asked, known)))


def _name(name: str, site: Site, way: Literal["in", "out"]) -> str:
    if name.casefold() == FHIR:
        return FHIR
    known = system(name, site)
    if way == "out" and known.import_only:
        others = ", ".join([*writable(site), FHIR])
        raise ImportOnly(f"{known.folder} is import only: nothing is written to it. Give --to {others}.")
    return known.folder


def _knowledge(site: Site) -> list[tuple[str, str]]:
    """Every file that says how things are read and written, with its digest."""
    return [
        (file.relative_to(root).as_posix(), digest(site.key, file.read_bytes()))
        for root in site.roots
        for folder in FOLDERS
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
    ]
