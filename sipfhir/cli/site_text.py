"""What a site says otherwise than what ships, as lines and as data."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sipfhir.cli.change_text import as_data, lines
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.site_diff import SiteChange

HOW = {
    "extends": ("bygger på vår", "extends ours"),
    "overlay": ("läggs över vår, rad för rad", "is laid over ours, row by row"),
    "new": ("finns bara här", "is only here"),
    "same": ("säger detsamma som vår: kan tas bort", "says what ours says: can be removed"),
    "whole": (
        "döljer vår helt: våra uppgraderingar når den inte; skriv extends: överst",
        "hides ours whole: our upgrades do not reach it; write extends: at the top",
    ),
}


def changes(found: "Sequence[SiteChange]", session: Session) -> Iterator[str]:
    """File by file: how it lies over ours, then what differs."""
    for each in found:
        yield f"{each.change.file}: {session.say(*HOW[each.how])}"
        if each.how not in ("new", "same"):
            yield from list(lines(each.change, session))[1:]
    if not found:
        yield session.say("Platsen ändrar inget.", "The site changes nothing.")


def changes_as_data(found: "Sequence[SiteChange]") -> list[dict[str, Any]]:
    """The same for machines."""
    return [{"how": each.how, **as_data(each.change)} for each in found]
