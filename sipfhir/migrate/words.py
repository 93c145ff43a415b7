"""The words of the report, in Swedish and English."""

STATUS = {
    "carried": ("förda över", "carried over"),
    "empty": ("utan plan", "without a plan"),
    "withheld": ("hållna tillbaka", "held back"),
    "attachment": ("bilagor till planer", "attachments of plans"),
    "unused": ("i bilagemappar, utan plan", "in attachment folders, of no plan"),
    "dropping": (
        "skräp från skrivbordet (Thumbs.db och liknande)",
        "litter of desktops (Thumbs.db and such)",
    ),
    "failed": ("inte förda över", "not carried over"),
}
ENCLOSED = {
    "linked": ("kopierade, med länk", "copied, with a link"),
    "inlined": ("i planen", "in the plan"),
    "loose": ("kopierade, utan länk", "copied, without a link"),
    "remote": ("kvar på en server", "still on a server"),
    "missing": ("saknas eller kan inte läsas", "missing or not readable"),
    "withheld": ("hållna tillbaka", "held back"),
}
LINES = {
    "files": ("Filer i arkivet: {all}", "Files in the archive: {all}"),
    "records": (
        "Poster: {records} lästa = {written} skrivna + {broken} trasiga + {withheld} hållna tillbaka",
        "Records: {records} read = {written} written + {broken} broken + {withheld} held back",
    ),
    "plans": (
        "Planer: {read} lästa, {written} skrivna, {read_back} lästa tillbaka ur det som skrevs",
        "Plans: {read} read, {written} written, {read_back} read again from what was written",
    ),
    "persons": (
        "Personer: {read} i arkivet, {read_back} i det som skrevs",
        "Persons: {read} in the archive, {read_back} in what was written",
    ),
    "leaves": (
        "Uppgifter i källan: {mapped} mappade, {ignored} ignorerade med skäl, {unmapped} utan plats",
        "Values in the source: {mapped} mapped, {ignored} ignored for a reason, {unmapped} unmapped",
    ),
    "attachments": (
        "Bilagor: {named} i planerna ({bytes_in} byte), {read_back} lästa tillbaka; {bytes_out} byte skrivna",
        "Attachments: {named} in the plans ({bytes_in} bytes), {read_back} read again; {bytes_out} bytes out",
    ),
}
HEADINGS = {
    "verdicts": ("Lagens fyra element, planer per bedömning", "The law's four elements, plans by verdict"),
    "consent": ("Samtycken att se över", "Consents that need attention"),
    "legal": ("Annat som lagen frågar efter", "Other things that the law asks"),
    "lost": ("Följde inte med, fält för fält", "Did not come along, field by field"),
    "findings": ("Fynd vid överföringen", "Findings of the carrying over"),
}
CHECKS = {
    "add_up": (
        ("Summorna går ihop.", "The sums add up."),
        ("SUMMORNA GÅR INTE IHOP.", "THE SUMS DO NOT ADD UP."),
    ),
    "read_back": (
        ("Det som skrevs är läst tillbaka och stämmer.", "What was written was read again and agrees."),
        ("DET SOM SKREVS STÄMMER INTE.", "WHAT WAS WRITTEN DOES NOT AGREE."),
    ),
}
TITLE = ("Flytt från {0} till {1}", "Migration from {0} to {1}")
NOTHING = ("inget känt system", "no known system")
MORE = ("… och {} till", "… and {} more")


def said(words: tuple[str, str], lang: str) -> str:
    """Swedish unless English is asked for."""
    return words[lang == "en"]
