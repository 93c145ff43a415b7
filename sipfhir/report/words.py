"""The words around findings, in Swedish and English."""

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
HEADINGS = {
    "sv": ("Allvar", "Regel", "Plats", "Vad", "Gör så här"),
    "en": ("Severity", "Rule", "Place", "What", "What to do"),
}
NO_FILE = {"sv": "(ingen fil)", "en": "(no file)"}
NOTHING = {"sv": "Inget att anmärka.", "en": "Nothing to report."}
