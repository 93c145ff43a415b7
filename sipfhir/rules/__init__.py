"""The checks that ``validators/`` names: what the law asks of a plan, consent, identities."""

from sipfhir.rules.assessment import Assessment, validate
from sipfhir.rules.catalogue import Catalogue, Rule, catalogues, rules
from sipfhir.rules.policy import graded
from sipfhir.rules.wording import help_text, message, rule_of

__all__ = [
    "Assessment",
    "Catalogue",
    "Rule",
    "catalogues",
    "graded",
    "help_text",
    "message",
    "rule_of",
    "rules",
    "validate",
]
