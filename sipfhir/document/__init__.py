"""What a person reads: the content of a plan in plain words, and its renderings."""

from sipfhir.document.narrative import narrative

__all__ = ["narrative"]
