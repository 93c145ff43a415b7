"""The person whose plan it is, and the consents."""

from typing import Annotated

from sipfhir.plan.base import Concept, Day, Moment, Part, called
from sipfhir.plan.codes import (
    AbsenceReason,
    Attendance,
    ConsentForm,
    ConsentScope,
    ConsentStatus,
    Participation,
    Protection,
    Sex,
)
from sipfhir.plan.party import Address, ContactPoint, HumanName, Identifier, Party


class Person(Part, frozen=True):
    """Den enskilde."""

    identifiers: Annotated[
        tuple[Identifier, ...], called("identitet", "Personnummer or another number.")
    ] = ()
    name: Annotated[HumanName | None, called("namn", "Name.")] = None
    protection: Annotated[Concept[Protection] | None, called("skyddade personuppgifter", "Protection.")] = (
        None
    )
    birth_date: Annotated[Day | None, called("födelsedatum", "Date of birth.")] = None
    sex: Annotated[Concept[Sex] | None, called("kön", "Sex.")] = None
    deceased: Annotated[bool | None, called("avliden", "Known to have died.")] = None
    language: Annotated[str | None, called("språk", "Language, as the source writes it.")] = None
    interpreter: Annotated[bool | None, called("tolkbehov", "An interpreter is needed.")] = None
    communication: Annotated[str | None, called("kommunikationsstöd", "Easy read, breaks, pictures.")] = None
    address: Annotated[Address | None, called("adress", "Address.")] = None
    contacts: Annotated[tuple[ContactPoint, ...], called("kontaktuppgifter", "Telephone, e-mail.")] = ()
    home_municipality: Annotated[str | None, called("hemkommun", "Municipality of residence.")] = None
    placement_region: Annotated[str | None, called("placeringsregion", "Region of a placed child.")] = None
    living: Annotated[str | None, called("boendeform", "Own home, särskilt boende, HVB, ...")] = None
    representatives: Annotated[
        tuple[Party, ...], called("företrädare", "Guardians, god man, förvaltare, ombud.")
    ] = ()


class PersonParticipation(Part, frozen=True):
    """Den enskildes delaktighet i planeringen."""

    attended: Annotated[Concept[Attendance] | None, called("närvaro", "Took part in the meeting.")] = None
    level: Annotated[Concept[Participation] | None, called("grad av delaktighet", "Level 0-3.")] = None
    absence_reason: Annotated[Concept[AbsenceReason] | None, called("skäl till frånvaro", "Why not.")] = None
    contribution: Annotated[str | None, called("medskick", "What the person sent along.")] = None
    view: Annotated[str | None, called("den enskildes syn", "The person's own view of the plan.")] = None


class Consent(Part, frozen=True):
    """Samtycke. Consent to a SIP is never consent to direct access (SVOD): two scopes, two consents."""

    id: Annotated[str | None, called("nummer", "The source's number of the consent.")] = None
    scope: Annotated[Concept[ConsentScope] | None, called("avser", "To what.")] = None
    status: Annotated[Concept[ConsentStatus] | None, called("status", "Given, refused, withdrawn, ...")] = (
        None
    )
    form: Annotated[Concept[ConsentForm] | None, called("form", "Oral, written, assessment.")] = None
    date: Annotated[Moment | None, called("datum", "When it was given or refused.")] = None
    given_by: Annotated[Party | None, called("lämnat av", "The person, guardian or representative.")] = None
    obtained_by: Annotated[Party | None, called("inhämtat av", "Who asked.")] = None
    parties: Annotated[tuple[Party, ...], called("omfattar", "Whom it covers; empty means all parties.")] = ()
    start: Annotated[Moment | None, called("gäller från", "First day.")] = None
    end: Annotated[Moment | None, called("gäller till", "Last day.")] = None
    withdrawn: Annotated[Moment | None, called("återkallat", "When it was withdrawn.")] = None
    reason: Annotated[str | None, called("skäl", "Why refused or withdrawn; sensitive.")] = None
    note: Annotated[str | None, called("anteckning", "Limits, in words.")] = None
