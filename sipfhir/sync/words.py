"""What the nightly run says to people, from ``validators/sync.yaml``."""

from sipfhir.rules.catalogue import Catalogue, Words, catalogues
from sipfhir.site import Site
from sipfhir.sync.parcel import Outcome

CATALOGUE = "sync.yaml"
RULES = {"dead": "SYNC-DEAD", "held": "SYNC-HELD", "unchanged": "SYNC-SAME"}
"""Which rule has the words for a case of an outcome."""
OUTCOMES: dict[Outcome, Words] = {
    "created": Words("nya", "created"),
    "updated": Words("ändrade", "updated"),
    "revoked": Words("återkallade", "revoked"),
    "unchanged": Words("oförändrade", "unchanged"),
    "held": Words("hållna", "held"),
    "dead": Words("döda", "dead"),
}


ONE = {
    "created": Words("ny", "created"),
    "updated": Words("ändrad", "updated"),
    "revoked": Words("återkallad", "revoked"),
    "unchanged": Words("oförändrad", "unchanged"),
    "held": Words("hålls", "held"),
    "dead": Words("kommer inte fram", "would not arrive"),
}


def reason(outcome: str, case: str | None, lang: str, site: Site) -> str:
    """Why, in words; the bare case where the catalogue has none."""
    rule = _catalogue(site).rules.get(RULES.get(outcome, ""))
    said = rule.messages.get(case or "") if rule else None
    return said.text(lang) if said else case or ""


def how(case: str | None, lang: str, site: Site) -> str:
    """What to do about a dead letter."""
    known = _catalogue(site).reasons
    return known.get(case or "", known["unknown"]).text(lang)


def outcome(name: str, lang: str) -> str:
    """An outcome as people read it, of several plans."""
    return next((words.text(lang) for known, words in OUTCOMES.items() if known == name), name)


def one_outcome(name: str, lang: str) -> str:
    """An outcome as people read it, of one plan."""
    words = ONE.get(name)
    return words.text(lang) if words else name


def _catalogue(site: Site) -> Catalogue:
    return catalogues(site)[CATALOGUE]
