"""The files of a draft, written into a site folder."""

from pathlib import Path

from sipfhir.authoring.draft.draft import Draft
from sipfhir.mapping.mapping import Mapping
from sipfhir.registry import mapping
from sipfhir.site import Site


def write(made: Draft, folder: Path) -> None:
    """All files of a draft, below a site folder."""
    for name, text in made.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")


def compiled_in(folder: Path, made: Draft) -> Mapping:
    """The draft's mapping, compiled from files below a folder. Raises BadConfiguration."""
    write(made, folder)
    return mapping(Site(folder), made.system)
