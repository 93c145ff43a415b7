"""The words of the statistics, in Swedish and English."""

from sipfhir.site import Site
from sipfhir.statistics.axes import SHARED
from sipfhir.statistics.knowledge import knowledge
from sipfhir.statistics.result import Asked

TITLES = {
    "year": ("Upprättade planer per år", "Plans made, by year"),
    "code": ("Slag av plan, per år", "Kind of plan, by year"),
    "registered": ("Var upprättandet är kodat", "Where the making is coded"),
    "sex": ("Kön, per år", "Sex, by year"),
    "age": ("Ålder när planen upprättades, per år", "Age when the plan was made, by year"),
    "kommun": ("Kommun, per år", "Kommun, by year"),
    "follow-up": ("Uppföljning, efter planens år", "Follow-up, by the year of the plan"),
    "follow-up-code": ("Uppföljningens kod", "The code of the follow-up"),
    "unit": (
        "Ansvarig enhet: var koder finns och saknas",
        "Responsible unit: where codes are and are missing",
    ),
}
_AXES = {
    "year": ("år", "year"),
    "code": ("slag av plan", "kind of plan"),
    "registered": ("kodat", "coded"),
    "sex": ("kön", "sex"),
    "age": ("ålder", "age"),
    "kommun": ("kommun", "kommun"),
    "follow_up": ("uppföljning", "follow-up"),
    "follow_up_code": ("uppföljningens kod", "code of the follow-up"),
    "unit": ("enhet", "unit"),
}
_KEYS = {
    ("sex", "female"): ("kvinna", "female"),
    ("sex", "male"): ("man", "male"),
    ("sex", "other"): ("annat", "other"),
    ("registered", "both"): ("KVÅ och KSI", "KVÅ and KSI"),
    ("registered", "kva"): ("bara KVÅ", "KVÅ only"),
    ("registered", "ksi"): ("bara KSI", "KSI only"),
    ("registered", "none"): ("ingen kod", "no code"),
    ("registered", "both+kva"): ("KVÅ", "KVÅ"),
    ("registered", "ksi+none"): ("inte KVÅ", "not KVÅ"),
    ("registered", "both+ksi"): ("KSI", "KSI"),
    ("registered", "kva+none"): ("inte KSI", "not KSI"),
    ("follow_up", "within+later"): ("uppföljd", "followed up"),
    ("follow_up", "within"): ("inom {months} månader", "within {months} months"),
    ("follow_up", "later"): ("senare, eller dag okänd", "later, or day unknown"),
    ("follow_up", "none"): ("ingen uppföljning", "no follow-up"),
    ("follow_up_code", "registered"): ("registrerad", "registered"),
    ("follow_up_code", "derived"): ("härledd", "derived"),
    ("follow_up_code", "none"): ("ingen uppföljning", "no follow-up"),
    ("code", "made"): ("SIP", "SIP"),
    ("code", "made-discharge"): ("SIP vid utskrivning", "SIP at discharge"),
    ("kommun", "other"): (
        "övriga, färre än {limit} personer i varje",
        "others, fewer than {limit} persons in each",
    ),
    ("unit", "other"): (
        "övriga, färre än {limit} personer i varje",
        "others, fewer than {limit} persons in each",
    ),
}
_UNKNOWN = ("okänt", "unknown")
REASONS = {
    "unread": ("kunde inte läsas", "could not be read"),
    "not-made": (
        "ingen plan upprättad: kallelse, utkast, tackat nej",
        "no plan made: a call, a draft, declined",
    ),
    "not-sip": ("plan enligt annan lag än SIP", "a plan under another law than SIP"),
    "withheld": (
        "samtycke nekat eller återkallat, inget innehåll",
        "consent refused or withdrawn, no content",
    ),
    "revoked": ("makulerad", "revoked"),
    "duplicate": ("samma plan igen, samma nummer", "the same plan again, the same number"),
    "replaced": ("tidigare version av en plan som räknas", "an earlier version of a plan that is counted"),
    "copy": (
        "kopia av en plan som räknas, under annat nummer",
        "a copy of a plan that is counted, another number",
    ),
    "undated": ("utan datum, när en period är vald", "without a date, when a period is chosen"),
    "outside-period": ("utanför perioden", "outside the period"),
}
SAID = {
    "title": ("Statistik över samordnade individuella planer", "Statistics of coordinated individual plans"),
    "plans": ("planer", "plans"),
    "total": ("totalt", "total"),
    "too-few": (
        "Planerna är av färre än {limit} personer: inget kan visas utan att röja någon.",
        "The plans are of fewer than {limit} persons: nothing can be shown without telling of somebody.",
    ),
    "hidden": ("dold", "hidden"),
    "code": ("kod", "code"),
    "how": ("registrerad eller härledd", "registered or derived"),
    "bars": (
        "Stapeldiagram; talen står i tabellen bredvid.",
        "Bar chart; the numbers stand in the table beside it.",
    ),
    "codes": ("Planer per kod", "Plans by code"),
    "registered": ("registrerad", "registered"),
    "derived": ("härledd", "derived"),
    "rate": ("Uppföljda planer", "Plans followed up"),
    "followed": ("uppföljda", "followed up"),
    "percent": ("andel", "share"),
    "within": ("inom {months} mån", "within {months} mo"),
    "left-out": ("Poster som inte räknas", "Records that are not counted"),
    "about": ("Om siffrorna", "About the numbers"),
    "sources": ("Källsystem", "Source systems"),
    "period": ("Period", "Period"),
    "all-time": ("alla år", "all years"),
    "made": ("Framställd", "Made"),
    "code-source": ("Kodernas källa", "Source of the codes"),
    "withheld-cells": (
        "Bara totalen visas: cellerna går inte att visa utan att röja någon.",
        "Only the totals are shown: the cells cannot be shown without telling of somebody.",
    ),
    "withheld-all": (
        "Tabellen visas inte: det går inte utan att röja någon.",
        "The table is not shown: that cannot be done without telling of somebody.",
    ),
}
NOTES = {
    "once": (
        "Siffrorna är planer. En plan räknas en gång, också när flera parter har registrerat den.",
        "The numbers are plans. A plan is counted once, also when several parties have registered it.",
    ),
    "hiding": (
        "•: dold, eftersom färre än {limit} personer står bakom, eller eftersom en sådan cell annars går att "
        "räkna ut. "
        "Små år och slag är sammanslagna av samma skäl. Nollor visas.",
        "•: hidden, because fewer than {limit} persons stand behind it, or because such a cell could else be "
        "worked out. "
        "Small years and kinds are put together for the same reason. Zeros are shown.",
    ),
    "derived": (
        "Härledd: källan har ingen kod; den följer av lagen som planen gjordes enligt, eller av att den har "
        "följts upp. "
        "KSI har ingen kod för uppföljning.",
        "Derived: the source has no code; it follows from the law that the plan was made under, or from its "
        "follow-up. KSI has no code for following up.",
    ),
    "sex": (
        "Kön är för någon del av planerna härlett ur personnumrets näst sista siffra.",
        "Sex is, for some part of the plans, derived from the next to last digit of the personnummer.",
    ),
    "coverage": (
        "Siffrorna säger vad som finns i dessa källor, inte hur många som behöver en SIP, och inget om "
        "planernas kvalitet.",
        "The numbers say what is in these sources, not how many need a SIP, and nothing of the quality of "
        "the plans.",
    ),
    "runs": (
        "Tabellerna är skyddade tillsammans. Lägg inte ut två körningar över samma planer: skillnaden kan "
        "röja någon.",
        "The tables are protected together. Do not publish two runs over the same plans: the difference may "
        "tell of somebody.",
    ),
}


class Words:
    """The words of one answer in one language."""

    def __init__(self, asked: Asked, lang: str, site: Site) -> None:
        self.lang = "en" if lang == "en" else "sv"
        self._at = 1 if lang == "en" else 0
        self._given = {"limit": asked.limit, "months": asked.months}
        self._known = knowledge(site)

    def pick(self, pair: tuple[str, str]) -> str:
        """The text of the language, with limit and months in it."""
        return pair[self._at].format(**self._given)

    def said(self, name: str) -> str:
        """A fixed text."""
        return self.pick(SAID[name])

    def title(self, table: str) -> str:
        """What a table is called."""
        return self.pick(TITLES[table])

    def axis(self, axis: str) -> str:
        """What is counted by."""
        return self.pick(_AXES[axis])

    def key(self, axis: str, key: str) -> str:
        """A category as people call it; of several put together, all of them."""
        if axis in SHARED and "+" in key and (axis, key) not in _KEYS:
            return ", ".join(self.key(axis, each) for each in key.split("+"))
        if key == "unknown":
            return self.pick(_UNKNOWN)
        name = self.pick(_KEYS[axis, key]) if (axis, key) in _KEYS else key
        if axis == "age":
            return name.replace("-", "–")
        return f"{name} ({self._codes(key)})" if axis == "code" else name

    def _codes(self, event: str) -> str:
        return " / ".join(name for name, code in self._known.codes.items() if code.event == event)

    @property
    def verified(self) -> str:
        """Where the codes come from, and that nobody else confirms them."""
        return f"{self._known.source}; {self._known.verified[self.lang]}"

    def display(self, code: str) -> str:
        """What a code means."""
        return self._known.codes[code].display[self.lang]
