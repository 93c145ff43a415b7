"""How recognition is told to people, in Swedish and English. Everything but ``en`` is Swedish."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sipfhir.formats.obstacles import Obstacle

if TYPE_CHECKING:
    from sipfhir.candidates import Candidate

OBSTACLE: dict[str, dict[Obstacle, str]] = {
    "sv": {
        "empty": "filen är tom: exportera den igen",
        "packed": "filen är packad (gzip, 7z eller liknande): packa upp den först",
        "zip": "en zip-fil: packa upp den och ange filerna i den (ett Excelark: spara det som CSV)",
        "pdf": "en PDF är en utskrift, ingen export: be systemet om en fil i XML, JSON eller CSV",
        "rtf": "ett RTF-dokument, ingen export: be systemet om en fil i XML, JSON eller CSV",
        "office": "ett Word- eller Exceldokument: spara en tabell som CSV, eller be systemet om en export",
        "html": "en webbsida, kanske en inloggning eller ett felmeddelande: hämta exporten igen",
        "binary": "ingen text: filen är skadad, krypterad eller av ett slag som inte kan läsas",
    },
    "en": {
        "empty": "the file is empty: export it again",
        "packed": "the file is packed (gzip, 7z or the like): unpack it first",
        "zip": "a zip file: unpack it, and give the files in it (a spreadsheet: save it as CSV)",
        "pdf": "a PDF is a print-out, no export: ask the system for a file in XML, JSON or CSV",
        "rtf": "an RTF document, no export: ask the system for a file in XML, JSON or CSV",
        "office": "a Word or Excel document: save a table as CSV, or ask the system for an export",
        "html": "a web page, maybe a login or an error message: fetch the export again",
        "binary": "no text: the file is damaged, encrypted or of a kind that cannot be read",
    },
}
CERTAINTY = {
    "sv": {"sure": "säkert", "likely": "troligt", "unclear": "oklart", "unlikely": "mindre troligt"},
    "en": {"sure": "sure", "likely": "likely", "unclear": "unclear", "unlikely": "less likely"},
}
_NAMED = {
    "sv": {
        "xml": ("roten {}", "roten {}"),
        "json": ("nyckeln {}", "nycklarna {}"),
        "csv": ("kolumnen {}", "kolumnerna {}"),
        "fhir": ("resurstypen {}", "resurstyperna {}"),
        "profile": ("profilen {}", "profilerna {}"),
    },
    "en": {
        "xml": ("root {}", "root {}"),
        "json": ("key {}", "keys {}"),
        "csv": ("column {}", "columns {}"),
        "fhir": ("resource type {}", "resource types {}"),
        "profile": ("profile {}", "profiles {}"),
    },
}
_NO_PROFILE = {
    "sv": "FHIR-resurser utan någon profil som hör till ett system",
    "en": "FHIR resources with no profile that belongs to a system",
}
_COUNTED = {"sv": "{} av {} kännetecken", "en": "{} of {} marks"}
_EXPECTED = {"sv": "{} (väntat {})", "en": "{} (expected {})"}


def why(candidate: "Candidate", lang: str) -> str:
    """What speaks for a candidate, and what against it: ``roten X; 2 av 2 kännetecken; iso-8859-1``."""
    lang = "en" if lang == "en" else "sv"
    parts = list(_marks(candidate, lang))
    if candidate.expected_format:
        parts.append(_EXPECTED[lang].format(candidate.format, candidate.expected_format))
    if candidate.expected_charset:
        parts.append(_EXPECTED[lang].format(candidate.charset, candidate.expected_charset))
    else:
        parts.append(candidate.charset)
    return "; ".join(parts)


def _marks(candidate: "Candidate", lang: str) -> Iterator[str]:
    if candidate.unclaimed:
        yield _NO_PROFILE[lang]
        return
    names = (candidate.root,) if candidate.root else candidate.matched
    profile = candidate.kind == "fhir" and all("://" in name for name in names)
    yield _NAMED[lang]["profile" if profile else candidate.kind][len(names) > 1].format(", ".join(names))
    yield _COUNTED[lang].format(len(candidate.matched), candidate.known)
