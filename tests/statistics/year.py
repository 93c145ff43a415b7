"""Invented plans, as many as one likes: the same count, the same plans. Nobody has an identity number."""

from collections.abc import Iterator
from pathlib import Path

import sipfhir
from sipfhir.plan import (
    ActivityCode,
    Concept,
    FollowUp,
    Goal,
    Identifier,
    Intervention,
    Organization,
    Person,
    Plan,
)

KOMMUNER = ("Björkstad", "Björkstad", "Björkstad", "Eksjöby", "Eksjöby", "Alunda", "Lindnäs")
UNITS = (
    "Biståndsenheten Björkstad",
    "Vårdcentralen Eken",
    "Socialtjänsten Vuxen",
    "Mobila teamet för samordnad vård och omsorg för de mest sjuka äldre, Björkstads östra kommundelar",
    "BUP Eksjöby",
)
_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"


def plans(count: int) -> Iterator[Plan]:
    """Plans of 2022 to 2024. Numbers that look random come of a multiplication."""
    for number in range(count):
        yield _plan(number, (number * 7919 + 104729) % 99991)


def _plan(number: int, chance: int) -> Plan:
    year = 2022 + chance % 3
    discharge, followed = chance % 7 == 0, chance // 5 % 8 == 0
    made = f"{year}-{1 + chance % 12:02}-{1 + chance % 28:02}"
    unit = Organization(name=UNITS[chance % 13 % 5], huvudman=Concept("kommun"))
    return Plan(
        identifiers=(Identifier(kind="local", value=f"{number + 1}"),),
        kind=Concept("SPU" if discharge else "SIP"),
        legal_basis=Concept("discharge" if discharge else "sol-hsl"),
        status=Concept("active"),
        created=made,
        person=Person(
            birth_date=f"{year - (chance // 3) % 101}-01-01",
            sex=Concept("male" if chance % 13 < 6 else "female"),
            home_municipality=KOMMUNER[chance % 7],
        ),
        goals=(Goal(description=_words(number)),),
        interventions=(Intervention(description=_words(chance), responsible=unit),),
        overall_responsible=(unit,),
        follow_ups=(FollowUp(done=f"{year + chance // 2 % 2}-12-30"),) if followed else (),
        codes=tuple(_codes(chance, made, discharge)),
    )


def _codes(chance: int, made: str, discharge: bool) -> Iterator[ActivityCode]:
    if chance % 2:
        yield ActivityCode(system="KVÅ", code="AU 125" if discharge else "AU 124", date=made)
    if chance % 11 == 0:
        yield ActivityCode(system="KSI", code="XAH.20.65" if discharge else "XAH.20.75", date=made)


def _words(number: int) -> str:
    """Words that no other number has."""
    return " ".join(_ALPHABET[(number // 29**place) % 29] * (3 + place) for place in range(4))


def export(file: Path, count: int) -> None:
    """The plans as an export of Lifecare SP."""
    file.write_bytes(sipfhir.write(list(plans(count)), "lifecare").data)
