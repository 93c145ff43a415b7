"""What a site says otherwise than what ships: file by file, field by field, row by row."""

from collections.abc import Iterator
from typing import NamedTuple

from sipfhir import yaml
from sipfhir.authoring.compare import ABSENT, differences
from sipfhir.authoring.knowledge import Change, knowledge
from sipfhir.errors import BadConfiguration
from sipfhir.site import Site


class SiteChange(NamedTuple):
    """One file of a site against ours.

    ``how``: "new" (we have none), "extends" and "overlay" (ours lies below), "whole" (ours is hidden: our
    upgrades do not reach it), "same" (it says what ours says, and can go).
    """

    how: str
    change: Change


def site_diff(site: Site) -> list[SiteChange]:
    """Every file of a site. Raises BadConfiguration: for a file that cannot be read, for no site."""
    if site.folder is None:
        raise BadConfiguration("no site: give --site FOLDER, or make one with sipfhir site init FOLDER.")
    return list(_changes(site))


def _changes(site: Site) -> Iterator[SiteChange]:
    ours, theirs = knowledge(Site()), knowledge(site)
    for file in sorted(theirs):
        if (site.roots[0] / file).is_file():
            found = tuple(differences(ours.get(file, ABSENT), theirs[file]))
            how = _how(site, file, known=file in ours, same=not found)
            yield SiteChange(how, Change(file, "new" if how == "new" else "", found))


def _how(site: Site, file: str, *, known: bool, same: bool) -> str:
    if not known:
        return "new"
    if same:
        return "same"
    if file.endswith(".csv"):
        return "overlay"
    return "extends" if "extends" in yaml.load(site.roots[0] / file)[0] else "whole"
