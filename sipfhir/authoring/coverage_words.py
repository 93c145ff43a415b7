"""The words of a coverage, in Swedish and English."""

from sipfhir.rules.catalogue import Words


def _words(texts: dict[str, tuple[str, str]]) -> dict[str, Words]:
    return {name: Words(sv=sv, en=en) for name, (sv, en) in texts.items()}


WORDS = _words(
    {
        "leaves.mapped": ("mappad", "mapped"),
        "leaves.ignored": ("ignorerad med skäl", "ignored for a reason"),
        "leaves.unmapped": ("omappad", "unmapped"),
        "fields.both": ("läses och skrivs", "read and written"),
        "fields.other": ("på annat sätt", "in another way"),
        "fields.read": ("bara läses", "read only"),
        "fields.write": ("bara skrivs", "written only"),
        "fields.derived": ("härleds", "derived"),
        "fields.constant": ("konstant", "constant"),
        "fields.default": ("förvalt värde", "by default"),
        "fields.none": ("hålls inte", "not held"),
        "rules.yes": ("kan besvaras", "can be answered"),
        "rules.partly": ("delvis", "partly"),
        "rules.no": ("kan inte besvaras", "cannot be answered"),
        "rules.unknown": ("inte beskriven", "not described"),
    }
)
"""A state of a view: a leaf's, a field's, a rule's."""

TEXTS = _words(
    {
        "title": ("mappningens täckning", "coverage of the mapping"),
        "about": (
            "Mappning version {}. Mätt på {} provfiler med {} poster.",
            "Mapping version {}. Measured on {} sample files with {} records.",
        ),
        "evidence": ("Belägg", "Evidence"),
        "leaves": ("Uppgifter i proven som mappas", "Leaves of the samples that are mapped"),
        "fields": ("Planens fält som läses och skrivs", "Fields of the plan, read and written"),
        "rules": ("Regler som kan besvaras", "Rules that can be answered"),
        "rules-title": ("Lagens krav och reglerna", "What the law and the rules ask"),
        "rules-about": (
            "Kan en plan som läses ur det här systemet ge det som regeln frågar efter?",
            "Can a plan that is read from this system give what the rule asks for?",
        ),
        "fields-title": ("Planens fält", "Fields of the plan"),
        "fields-about": (
            "Vad systemet kan hålla av planen, del för del. "
            "Det som inte hålls går förlorat när en plan skrivs hit.",
            "What the system can hold of the plan, part by part. "
            "What is not held is lost when a plan is written to it.",
        ),
        "places-title": ("Provens uppgifter", "Leaves of the samples"),
        "places-about": (
            "Varje plats i källan där ett prov har en uppgift. "
            "Det som är ignorerat eller omappat behålls för vägen tillbaka.",
            "Every place of the source where a sample has a leaf. "
            "What is ignored or unmapped is kept for the way back.",
        ),
        "rule": ("Regel", "Rule"),
        "asks": ("Frågar efter", "Asks for"),
        "by": ("Ges av", "Given by"),
        "answer": ("Svar", "Answer"),
        "lacks": ("saknas:", "lacking:"),
        "part": ("Del", "Part"),
        "both": ("läses och skrivs", "read and written"),
        "other": ("annat sätt", "another way"),
        "none": ("hålls inte", "not held"),
        "mapped": ("mapp.", "mapped"),
        "ignored": ("ign.", "ign."),
        "unmapped": ("omapp.", "unmap."),
        "rules-sum": (
            "Lag och regler: {} av {} kan besvaras.",
            "Law and rules: {} of {} can be answered.",
        ),
        "held-sum": ("Planens fält: {} av {} nås.", "Fields of the plan: {} of {} are reached."),
        "field": ("Fält", "Field"),
        "meaning": ("Betydelse", "Meaning"),
        "codes": ("Koder", "Codes"),
        "way": ("Hur", "How"),
        "place": ("Plats i källan", "Place in the source"),
        "samples": ("filer", "files"),
        "count": ("uppgifter", "leaves"),
        "records": ("poster", "records"),
        "state": ("Tillstånd", "State"),
    }
)  # fmt: skip
"""Headings and sentences."""
