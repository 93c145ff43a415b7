"""The draft of `adapters/<system>/system.yaml`, and the head and foot of the mapping file."""

from sipfhir.authoring.draft.load import Export
from sipfhir.authoring.draft.yaml_text import scalar

HEAD = """\
# A draft, made from samples by `sipfhir mapping draft`: read it line by line before you use it.
# At the end of a line: how sure the draft is, and what else the place may be.
"""
FHIR_ONLY = frozenset({"id", "fullUrl", "resourceType", "reference", "profile", "versionId", "mode"})
_SYSTEM = """\
# A draft, made from samples. Say who the system is, and on what evidence this description rests.
name: {name}
owner: not stated
basis: invented
evidence: C
evidence_text:
  sv: utkast ur exempelfiler, inte granskat
  en: drafted from samples, not reviewed
sources: []
verified_with_customer: null
directions:
  in: {{how: file}}
recognise: {recognise}
container:
{container}
"""


def system_text(system: str, export: Export) -> str:
    """The system file; its basis is invented until someone says better."""
    kind, names = next(iter(export.recognise.items()))
    container = "\n".join(f"  {key}: {_value(value)}" for key, value in export.container.items())
    return _SYSTEM.format(
        name=scalar(system), recognise=f"{{{kind}: [{', '.join(map(scalar, names))}]}}", container=container
    )


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(scalar(str(item)) for item in value) + "]"
    return scalar(str(value))


def mapping_text(
    system: str, record: str, lines: list[str], unknown: list[tuple[str, str, str]], technical: list[str]
) -> str:
    """The mapping file. ``unknown``: path, kind and next best guess of what was not recognised.

    ``technical``: members to ignore at any depth.
    """
    head = [
        f"system: {scalar(system)}",
        "version: 1",
        f"record: {scalar(record)}",
        "",
        "plan:" if lines else "plan: {}",
    ]
    over = ["", "ignore:"] if technical else []
    over += [
        f"  - {{path: {scalar('**/' + name)}, because: FHIR's own; says nothing about the plan}}"
        for name in technical
    ]
    foot = ["", "# Not recognised: give each a field above, or a reason below ignore:.", *map(_told, unknown)]
    return HEAD + "\n".join([*head, *lines, *over, *(foot if unknown else [])]) + "\n"


def _told(each: tuple[str, str, str]) -> str:
    path, kind, guess = each
    return f"#   {path}  ({kind}){f'; perhaps {guess}' if guess else ''}"
