"""Codes across systems: ConceptMap ``$translate`` and ValueSet ``$validate-code``, offline for what ships.

What is known is derived from the tables in mappings/tables, the lists in fhir/codes.yaml, the tables that
FHIR output is made by, and R4's own value sets. Where none of that has an answer, a terminology server may
be asked: it is told codes, systems and value sets, and nothing of any person.
"""

from sipfhir.terminology.answers import Match, Translation, Validation
from sipfhir.terminology.asking import NotKnown, translate, validate_code
from sipfhir.terminology.code_maps import CodeMap, Row
from sipfhir.terminology.fhir_maps import fhir_maps
from sipfhir.terminology.server import Server
from sipfhir.terminology.table_maps import table_maps

__all__ = [
    "CodeMap",
    "Match",
    "NotKnown",
    "Row",
    "Server",
    "Translation",
    "Validation",
    "fhir_maps",
    "table_maps",
    "translate",
    "validate_code",
]
