"""What everything in the package is made of: the site's URIs, words and facts, and what its output holds."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from sipfhir.package.seen import Sight, sight
from sipfhir.resources import Context
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tables import tables
from sipfhir.site import Site

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
Pair = dict[str, str]
"""Words in Swedish and English: ``sv`` and ``en``."""


class Making:
    """One site's package in the making."""

    def __init__(self, site: Site, base: str | None = None) -> None:
        self.site = site
        self.context = replace(Context.of(site), base=base) if base else Context.of(site)
        self.systems: Systems = tables(self.context).systems
        self.base: str = self.systems.base
        self.facts: dict[str, Any] = site.document("fhir/profiles.yaml")
        self.foreign: dict[str, Any] = site.document("fhir/foreign.yaml")
        self.codes: dict[str, Any] = site.document("fhir/codes.yaml")
        self.version = str(self.facts["version"])

    @property
    def sight(self) -> Sight:
        """What the site's output holds."""
        return sight(self.site, self.base)

    def url(self, kind: str, name: str) -> str:
        """The canonical URL of a resource of ours."""
        return f"{self.base}/{kind}/{name}"

    def head(self, kind: str, name: str, title: Pair, description: Pair | None = None) -> Node:
        """What every conformance resource begins with: Swedish, with English beside it."""
        told = description or title
        return {
            "resourceType": kind,
            "id": name,
            "language": "sv",
            "url": self.url(kind, name),
            "version": self.version,
            "name": called(name),
            **both("title", title),
            "status": "draft",
            "experimental": False,
            "date": str(self.facts["date"]),
            "publisher": str(self.facts["publisher"]),
            **both("description", told),
            "jurisdiction": [{"coding": [{"system": "urn:iso:std:iso:3166", "code": "SE"}]}],
        }


def both(name: str, words: Pair) -> Node:
    """A text in Swedish, with its English translation beside it."""
    said = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": words["en"]}]
    return {name: words["sv"], f"_{name}": {"extension": [{"url": TRANSLATION, "extension": said}]}}


def called(name: str) -> str:
    """A name that programs can use: ``sip-care-plan`` is ``SipCarePlan``."""
    told = "".join(word[:1].upper() + word[1:] for word in name.split("-"))
    return told if told.startswith("Sip") else f"Sip{told}"


@lru_cache(maxsize=8)
def making(site: Site, base: str | None = None) -> Making:
    """The making of a site's package, kept."""
    return Making(site, base)
