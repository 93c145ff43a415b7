"""Who sends and who gets: a participant (0203:domain) and a functional address (funktionsadress) with it."""

from typing import NamedTuple

from sipfhir.carriers.sdk.settings import address_book, settings
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Organization
from sipfhir.site import Site


class Address(NamedTuple):
    """``organisation`` is ``0203:kommun.example.se``, ``function`` the functional address within it."""

    organisation: str
    function: str

    def __str__(self) -> str:
        return f"{self.organisation}/{self.function}"


def address(text: str, site: Site) -> Address:
    """An address as it is typed, ``ORGANISATION/FUNCTION``. Raises BadConfiguration."""
    begins = settings(site).message.participant
    organisation, _, function = (part.strip() for part in text.partition("/"))
    plain = all(part.isprintable() and part.split() == [part] for part in (organisation, function))
    if not plain or not organisation.removeprefix(begins) or not organisation.startswith(begins):
        raise BadConfiguration(
            "An SDK address is a participant and a functional address with a slash between: "
            f"{begins}kommun.example.se/sip.kommun.example.se."
        )
    return Address(organisation, function)


def unit(where: Address, site: Site) -> Organization | None:
    """The unit that the site's address book has for an address."""
    return address_book(site).get(str(where))
