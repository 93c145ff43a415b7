"""HTTP as the nightly run uses it: patient, bounded, and with nothing of a person in an address."""

from sipfhir.sync.http.client import Client, Reply
from sipfhir.sync.http.patience import Unclear

__all__ = ["Client", "Reply", "Unclear"]
