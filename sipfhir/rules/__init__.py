"""The checks that ``validators/`` names: what the law asks of a plan, consent, identities."""

from sipfhir.rules.assessment import Assessment, validate
from sipfhir.rules.catalogue import Catalogue, Rule, catalogues, rules
from sipfhir.rules.consent_state import ConsentState, consent_state
from sipfhir.rules.policy import fails_at, graded
from sipfhir.rules.recipient import covers
from sipfhir.rules.wording import help_text, message, rule_of

__all__ = [
    "Assessment",
    "Catalogue",
    "ConsentState",
    "Rule",
    "catalogues",
    "consent_state",
    "covers",
    "fails_at",
    "graded",
    "help_text",
    "message",
    "rule_of",
    "rules",
    "validate",
]
