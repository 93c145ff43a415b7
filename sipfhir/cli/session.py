"""What the shared options say: one object that every command is given."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipfhir.site import Site


@dataclass
class Session:
    """The shared options of one run."""

    site_folder: str | None = None
    lang: str = "sv"
    as_json: bool = False
    show_values: bool = False
    debug: bool = False

    @cached_property
    def site(self) -> "Site":
        """Our folders with the customer's laid over them. Raises BadConfiguration."""
        from sipfhir.site import Site

        return Site(self.site_folder)

    def say(self, swedish: str, english: str) -> str:
        """The text in the language that was asked for."""
        return swedish if self.lang == "sv" else english
