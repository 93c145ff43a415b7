"""Parties, organisations and times in plain words."""

from sipfhir.document.times import when
from sipfhir.document.words import Words
from sipfhir.plan import HumanName, Organization, Party


def name(human: HumanName | None) -> str:
    """A human's name."""
    if human is None:
        return ""
    return human.text or " ".join(part for part in (human.given, human.family) if part)


def organization(one: Organization | None, words: Words) -> str:
    """A unit, and the huvudman that it belongs to."""
    if one is None:
        return ""
    huvudman = one.huvudman_name or words.of("huvudman", one.huvudman)
    return f"{one.name} ({huvudman})" if one.name and huvudman else one.name or huvudman


def party(one: Party | None, words: Words) -> str:
    """A party: name, what they are, where they belong."""
    if one is None:
        return ""
    who = (name(one.name), one.relation, one.profession, organization(one.organization, words))
    return ", ".join(part for part in who if part) or words.of("party-kind", one.kind)


def period(start: str | None, end: str | None, words: Words) -> str:
    """From and to; open at either side."""
    first, last = when(start, words.language), when(end, words.language)
    if first and last:
        return f"{first} – {last}"
    return f"{words.labels['from' if first else 'until']} {first or last}" if first or last else ""
