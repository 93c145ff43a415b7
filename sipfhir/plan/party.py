"""Who: identities, names, ways to reach someone, organisations and parties."""

from typing import Annotated

from sipfhir.plan.base import Concept, Moment, Part, called
from sipfhir.plan.codes import ActorKind, ContactKind, Huvudman, IdentifierKind, PartyKind


class Identifier(Part, frozen=True):
    """Identitet. ``system`` is an OID or URI, given for local reserve numbers and own numbers."""

    kind: Annotated[IdentifierKind, called("slag", "What kind of number this is.")]
    value: Annotated[str, called("värde", "Normalised: 12 digits for personnummer, no separator.")]
    system: Annotated[str | None, called("utfärdare", "OID or URI of who issued a local number.")] = None


class HumanName(Part, frozen=True):
    """Personnamn."""

    text: Annotated[str | None, called("namn", "The whole name as the source writes it.")] = None
    family: Annotated[str | None, called("efternamn", "Family name.")] = None
    given: Annotated[str | None, called("förnamn", "Given names, space between.")] = None


class ContactPoint(Part, frozen=True):
    """Kontaktuppgift."""

    value: Annotated[str, called("uppgift", "Number, address or link.")]
    kind: Annotated[Concept[ContactKind] | None, called("slag", "Phone, e-mail, ...")] = None


class Address(Part, frozen=True):
    """Postadress."""

    line: Annotated[str | None, called("gatuadress", "Street or box.")] = None
    postal_code: Annotated[str | None, called("postnummer", "Postal code.")] = None
    city: Annotated[str | None, called("postort", "City.")] = None


class Organization(Part, frozen=True):
    """Verksamhet eller huvudman. A school is never a huvudman, even when the municipality runs it."""

    name: Annotated[str | None, called("verksamhet", "Name of the unit or organisation.")] = None
    identifiers: Annotated[tuple[Identifier, ...], called("identiteter", "HSA-id, organisation number.")] = ()
    huvudman: Annotated[Concept[Huvudman] | None, called("huvudman", "The huvudman that it belongs to.")] = (
        None
    )
    huvudman_name: Annotated[str | None, called("huvudmannens namn", "Which municipality or region.")] = None
    kind: Annotated[
        Concept[ActorKind] | None, called("slag av verksamhet", "Social services, school, ...")
    ] = None
    private: Annotated[bool | None, called("privat utförare", "Run by a private provider.")] = None
    contacts: Annotated[tuple[ContactPoint, ...], called("kontaktuppgifter", "Ways to reach it.")] = ()


class Party(Part, frozen=True):
    """Aktör: the person, a relative, a professional or an organisation."""

    kind: Annotated[Concept[PartyKind] | None, called("slag av aktör", "What sort of party.")] = None
    name: Annotated[HumanName | None, called("namn", "Name of a human party.")] = None
    identifiers: Annotated[tuple[Identifier, ...], called("identiteter", "HSA-id or person identity.")] = ()
    relation: Annotated[str | None, called("relation", "Relation to the person: dotter, god man.")] = None
    profession: Annotated[str | None, called("yrke", "Profession or title.")] = None
    organization: Annotated[Organization | None, called("verksamhet", "Where the party belongs.")] = None
    contacts: Annotated[tuple[ContactPoint, ...], called("kontaktuppgifter", "Ways to reach the party.")] = ()


class Signature(Part, frozen=True):
    """Kvittens eller signering: when and by whom."""

    when: Annotated[Moment | None, called("tidpunkt", "When.")] = None
    who: Annotated[str | None, called("av", "Name or signature of who did it.")] = None
