"""Words for people: displays of codes (fhir/codes.yaml) and labels (fhir/labels.yaml), per language."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept, codes
from sipfhir.site import Site

LANGUAGES = ("sv", "en")


def kebab(name: str) -> str:
    """A name of ours as codes and URLs have it: ``PlanKind`` and ``plan_kind`` are ``plan-kind``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower().replace("_", "-")


CODE_SYSTEMS: dict[Any, str] = {
    literal: kebab(name) for name, literal in vars(codes).items() if get_args(literal)
}
"""Name of the code system of each Literal of the plan's codes: ``PlanKind`` is ``plan-kind``."""


class Words:
    """Displays and labels in one language; the easier ones when ``easy``."""

    def __init__(
        self, language: str, systems: dict[str, Any], labels: dict[str, Any], easy: bool = False
    ) -> None:
        self.language, self.easy = language, easy
        self.labels: dict[str, str] = {name: words[language] for name, words in labels.items()}
        self.displays: dict[str, dict[str, str]] = {
            name: {code: words[language] for code, words in system["codes"].items()}
            for name, system in systems.items()
        }

    def of(self, system: str, concept: Concept[Any] | None) -> str:
        """The source's own word, else the display of the code, else nothing."""
        if concept is None:
            return ""
        return concept.text or self.displays[system].get(concept.code or "", "")


def words(site: Site | None = None, language: str = "sv", easy: bool = False) -> Words:
    """The words of a site, or the easier ones. Raises BadConfiguration for a language that there is none
    of."""
    if language not in LANGUAGES:
        raise BadConfiguration(f"{language}: no such language; choose one of {', '.join(LANGUAGES)}.")
    return _words(site.folder if site else None, language, easy)


@lru_cache(maxsize=16)
def _words(folder: Path | None, language: str, easy: bool) -> Words:
    site, kind = Site(folder), "-easy" if easy else ""
    codes, labels = f"fhir/codes{kind}.yaml", f"fhir/labels{kind}.yaml"
    return Words(language, site.document(codes), site.document(labels), easy)
