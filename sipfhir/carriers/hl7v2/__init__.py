"""HL7 v2: kallelse as SIU, the plan's document as MDM with PDF, both ways, over MLLP or in files."""

from sipfhir.carriers.hl7v2.reading import read
from sipfhir.carriers.hl7v2.writing import Message, Writer, Written

__all__ = ["Message", "Writer", "Written", "read"]
