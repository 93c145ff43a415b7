"""What the compiler refuses, told in both languages, with what to write instead."""

import re
from typing import NamedTuple

from sipfhir.rules.catalogue import Words


class Cause(NamedTuple):
    """A message of the compiler; ``{0}`` and so on are its groups."""

    pattern: re.Pattern[str]
    what: Words
    expected: Words
    write: Words


def _cause(pattern: str, sv: tuple[str, str, str], en: tuple[str, str, str]) -> Cause:
    return Cause(re.compile(pattern), *(Words(sv=one, en=other) for one, other in zip(sv, en, strict=True)))


CAUSES = (
    _cause(
        r"(\w+) needs its field (\w+)",
        ("{0} saknar fältet {1}", "fältet {1} i varje {0}", "{1}: och sökvägen dit"),
        ("{0} lacks the field {1}", "the field {1} in every {0}", "{1}: and its path"),
    ),
    _cause(
        r"(\w+) has no field (\w+); it has (.*)",
        ("{0} har inget fält {1}", "ett av {2}", "ett av fälten, eller ta bort raden"),
        ("{0} has no field {1}", "one of {2}", "one of the fields, or remove the line"),
    ),
    _cause(
        r"two rules for (.*): a group must be alone",
        ("{0} läses av en grupp och av något annat", "en grupp ensam om sin plats", "fältet inuti gruppen"),
        ("{0} is read by a group and by something else", "a group alone on its place",
         "the field inside the group"),
    ),
    _cause(
        r"(.*) is ignored and read at the same time",
        ("{0} både läses och ignoreras", "en plats som läses eller ignoreras", "den ena av de två raderna"),
        ("{0} is both read and ignored", "a place that is read or ignored", "only one of the two lines"),
    ),
    _cause(
        r"mappings/tables/([\w-]+)\.csv: no such table",
        ("tabellen {0} finns inte", "filen mappings/tables/{0}.csv",
         "namnet på en tabell som finns, eller filen"),
        ("there is no table {0}", "the file mappings/tables/{0}.csv",
         "the name of a table that is there, or the file"),
    ),
    _cause(
        r"the table ([\w-]+) gives no (\S+); it gives (.*)",
        ("tabellen {0} ger ingen kod {1}", "en av {2}", "en av koderna, eller en rad i tabellen"),
        ("the table {0} gives no code {1}", "one of {2}", "one of the codes, or a row in the table"),
    ),
    _cause(
        r"key: (\S+) is not a field",
        ("key: {0} är inget fält i gruppen", "ett fält i gruppen som läses ur källan",
         "key: med ett av fälten"),
        ("key: {0} is no field of the group", "a field of the group that is read from the source",
         "key: with one of its fields"),
    ),
    _cause(
        r"the path (.*) cannot be read from (.*); write (.*)",
        ("sökvägen {0} går inte att läsa från {1}", "en sökväg", "{2}"),
        ("the path {0} cannot be read from {1}", "a path", "{2}"),
    ),
    _cause(
        r"the key (.*) stands twice",
        ("nyckeln {0} står två gånger", "varje nyckel en gång", "en av raderna"),
        ("the key {0} stands twice", "each key once", "only one of the lines"),
    ),
    _cause(
        r"(.*)\. Mend the YAML",
        ("YAML går inte att läsa: {0}", "giltig YAML", "indrag med blanksteg, citattecken kring : # @ [ {{"),
        ("the YAML cannot be read: {0}", "valid YAML", "indents of blanks, quotes around : # @ [ {{"),
    ),
    _cause(
        r"(.*): not found in",
        ("{0} finns inte", "filen {0}", "filen, eller ett annat systemnamn"),
        ("{0} is not there", "the file {0}", "the file, or another system's name"),
    ),
    _cause(
        r"(.*)",
        (
            "kan inte kompileras: {0}",
            "en mappningsfil som kan kompileras, se docs/mapping-language.md",
            "en rättad rad",
        ),
        ("does not compile: {0}", "a mapping file that compiles, see docs/mapping-language.md",
         "a mended line"),
    ),
)  # fmt: skip
"""The first that matches is told; the last one matches everything."""


def told(message: str) -> tuple[Words, Words, Words]:
    """What is wrong, what was expected, what to write."""
    for cause in CAUSES:
        match = cause.pattern.search(message)
        if match:
            what, expected, write = (_filled(each, match.groups()) for each in cause[1:])
            return what, expected, write
    raise AssertionError("the last cause matches everything")


def _filled(words: Words, groups: tuple[str, ...]) -> Words:
    return Words(sv=words.sv.format(*groups), en=words.en.format(*groups))
