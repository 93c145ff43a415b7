"""A JSON pointer as FHIRPath: ``/entry/0/resource/goal`` is ``entry[0].resource.goal``."""

import re

_FHIRPATH = re.compile(r"[A-Z][A-Za-z]+(\.[A-Za-z_]\w*|\[[0-9]+\])*")
_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def expression(pointer: str | None) -> str | None:
    """None for a path that is no pointer into FHIR: an XPath has no FHIRPath. What is FHIRPath stays."""
    if pointer and _FHIRPATH.fullmatch(pointer):
        return pointer
    if not pointer or not pointer.startswith("/") or "[" in pointer or "@" in pointer:
        return None
    told = ""
    for step in pointer[1:].split("/"):
        if step.isdecimal():
            told += f"[{step}]"
        elif _STEP.fullmatch(step):
            told += f".{step}" if told else step
        else:
            return None
    return told or None
