"""What is said of the rows of a table, in Swedish and English."""

from typing import Literal, NamedTuple

from sipfhir.rules.catalogue import Words

Cause = Literal[
    "header", "column", "cells", "empty", "code", "mark", "double", "preferred", "branch", "unused", "orphan",
    "characters",
]  # fmt: skip


class Told(NamedTuple):
    """What is wrong, what was expected, what to write; ``{given}`` and the like are filled in."""

    what: Words
    expected: Words
    write: Words

    def filled(self, words: dict[str, str]) -> tuple[Words, Words, Words]:
        """The three texts with names and codes in them."""
        what, expected, write = (
            Words(sv=each.sv.format(**words), en=each.en.format(**words)) for each in self
        )
        return what, expected, write


def _told(what: tuple[str, str], expected: tuple[str, str], write: tuple[str, str]) -> Told:
    one, two, three = (Words(sv=sv, en=en) for sv, en in (what, expected, write))
    return Told(one, two, three)


ROW_PROBLEMS: dict[Cause, Told] = {
    "header": _told(
        ("rubriken saknar {given}", "the header lacks {given}"),
        ("kolumnerna theirs och ours", "the columns theirs and ours"),
        ("theirs,ours på första raden", "theirs,ours on the first line"),
    ),
    "column": _told(
        ("kolumnen {given} läses inte", "the column {given} is not read"),
        ("en av {known}", "one of {known}"),
        ("kalla den note, eller ta bort den", "call it note, or remove it"),
    ),
    "cells": _told(
        ("raden har inte lika många celler som rubriken", "the row has not as many cells as the header"),
        ("{given} celler", "{given} cells"),
        ("citattecken kring celler med komma i", "quotes around cells with a comma in them"),
    ),
    "empty": _told(
        ("raden saknar systemets ord", "the row lacks the system's word"),
        ("systemets eget ord under theirs", "the system's own word under theirs"),
        ("ordet, eller ta bort raden", "the word, or remove the row"),
    ),
    "code": _told(
        ("{given} är ingen av våra koder för fältet", "{given} is none of our codes for the field"),
        ("en av {known}", "one of {known}"),
        (
            "en av koderna, eller inget alls för ett ord som inget säger",
            "one of the codes, or nothing for a word that says nothing",
        ),
    ),
    "mark": _told(
        ("ett annat ord än {known} under {given}", "another word than {known} under {given}"),
        ("{known} eller inget", "{known} or nothing"),
        ("{known}", "{known}"),
    ),
    "double": _told(
        ("ordet {given} står också på rad {before}", "the word {given} stands on line {before} too"),
        ("varje ord en gång", "each word once"),
        ("ta bort en av raderna", "remove one of the rows"),
    ),
    "preferred": _told(
        (
            "{given} har redan ett föredraget ord, på rad {before}",
            "{given} has a preferred word already, on line {before}",
        ),
        ("högst en rad med preferred för varje kod", "at most one row with preferred for each code"),
        ("preferred på den ena av raderna", "preferred on one of the rows"),
    ),
    "branch": _told(
        ("ingen gren tar koden {given}: det som bär den blir omappat",
         "no branch takes the code {given}: what bears it is unmapped"),
        ("en gren för varje kod i tabellen", "a branch for each code of the table"),
        ("en gren [{known}(…)='{given}'], eller ta bort raden",
         "a branch [{known}(…)='{given}'], or remove the row"),
    ),
    "characters": _told(
        ("ordet har tecken som systemet inte tar emot: det skrivs utan dem och känns inte igen",
         "the word has characters that the system does not hold: it is written without them, then unknown"),
        ("ord av de tecken som characters: tillåter", "words of the characters that characters: allows"),
        ("ordet utan dem, eller ändra characters: i system.yaml",
         "the word without them, or change characters: in system.yaml"),
    ),
    "unused": _told(
        ("inget prov har orden {given}", "no sample has the words {given}"),
        ("ett prov för varje ord", "a sample for each word"),
        ("ett prov i samples/{known}/good som har dem", "a sample that has them in samples/{known}/good"),
    ),
    "orphan": _told(
        ("ingen mappning använder tabellen", "no mapping uses the table"),
        ("table: {given} i en mappningsfil", "table: {given} in a mapping file"),
        ("table: {given} i fältet som den är till för, eller ta bort filen",
         "table: {given} in the field that it is for, or remove the file"),
    ),
}  # fmt: skip
