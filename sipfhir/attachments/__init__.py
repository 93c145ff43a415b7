"""Attachments (bilagor): files in a folder beside an export, and whether each is what it says."""

from sipfhir.attachments.beside import Beside
from sipfhir.attachments.content import LARGEST, content, inlined
from sipfhir.attachments.pattern import AttachmentFolder

__all__ = ["LARGEST", "AttachmentFolder", "Beside", "content", "inlined"]
