"""The words around findings and verdicts, in Swedish and English. Everything but ``en`` is Swedish."""

from sipfhir.findings import Severity

SEVERITY = {
    "sv": {Severity.ERROR: "fel", Severity.WARNING: "varning", Severity.NOTE: "upplysning"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
}
COUNTED = {
    "sv": {
        Severity.ERROR: ("fel", "fel"),
        Severity.WARNING: ("varning", "varningar"),
        Severity.NOTE: ("upplysning", "upplysningar"),
    },
    "en": {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.NOTE: ("note", "notes"),
    },
}
VERDICT = {
    "sv": {
        "present": "finns",
        "missing": "saknas",
        "withheld": "undanhållet",
        "not-assessable": "kan inte bedömas",
        "not-applicable": "ej tillämpligt",
    },
    "en": {
        "present": "present",
        "missing": "missing",
        "withheld": "withheld",
        "not-assessable": "not assessable",
        "not-applicable": "not applicable",
    },
}
"""What SIP-1 to SIP-4 answer, as people are told it; JSON keeps the keys."""
HEADINGS = {
    "sv": ("Allvar", "Regel", "Plats", "Vad", "Gör så här"),
    "en": ("Severity", "Rule", "Place", "What", "What to do"),
}
MORE = {"sv": "+ {} till", "en": "+ {} more"}
AND_MORE = {"sv": "… och {} till ({}); --json visar alla", "en": "… and {} more ({}); --json shows all"}
NO_FILE = {"sv": "(ingen fil)", "en": "(no file)"}
NOTHING = {"sv": "Inget att anmärka.", "en": "Nothing to report."}
_TRIED = {
    "sv": ("aldrig prövad mot en riktig fil", "prövad"),
    "en": ("never tried against a real file", "tried"),
}
_CITED = {
    "i kraft ": "in force since ",
    "lydelsen ej verifierad": "wording not verified",
    "planens datum okänt": "the plan's date is unknown",
}


def cited(citation: str, lang: str) -> str:
    """A citation with its remarks in the reader's language; the paragraphs keep their Swedish names."""
    if lang == "en":
        for swedish, english in _CITED.items():
            citation = citation.replace(swedish, english)
    return citation


def tried(day: str | None, lang: str) -> str:
    """Whether a description of a system has met a real file, and when."""
    never, since = _TRIED["en" if lang == "en" else "sv"]
    return f"{since} {day}" if day else never
