"""``docs/system.schema.json``: the form of ``adapters/<system>/system.yaml``, made from what reads it."""

from functools import lru_cache
from typing import Any, get_args

import msgspec

from sipfhir.authoring.options import Schema
from sipfhir.authoring.schema import DRAFT
from sipfhir.formats import Container
from sipfhir.registry import Kind, System

WORDS: dict[str, str] = {
    "name": "As shown to people.",
    "owner": "Who makes the system. Owners change: edit freely.",
    "aliases": "Names that --from and --to take besides the folder's.",
    "basis": "What our description rests on.",
    "evidence": "Class shown in every report: A, B, C or D.",
    "evidence_text": "The class in words, in Swedish (sv) and English (en).",
    "sources": "What was read: documents, versions, dates.",
    "verified_with_customer": "The date when a real file was tried, or null.",
    "directions": "How plans go in and out, and what the user should know. Without out: import only.",
    "recognise": "What the beginning of a file looks like: root elements, keys, columns, profiles or types.",
    "container": "How files are wrapped.",
    "attachments": "The folder beside the export with a folder of files for each plan.",
    "checksum": "false: this source holds test numbers, whose checksum is not asked.",
}
CONTAINER: dict[str, str] = {
    "format": "xml, json, ndjson, csv or fhir-searchset.",
    "charset": "What is written, and what is read when the file does not say.",
    "root": "The element around records (xml), the key of their array (json); for several records.",
    "inside": "xml: local names of the elements of an outer document (SOAP) that hold the document as text; "
    "the first is written.",
    "fault": "xml: @Attribute or Child of a record, and what it holds when the record is an error reply.",
    "characters": "What texts may be made of: all, or bmp: no control characters, nothing beyond U+FFFF. "
    "The rest is left out when written, and told.",
    "namespaces": "xml: exact, or ignore: elements are told by their local names.",
    "delimiter": "csv: what stands between cells.",
    "quote": "csv: what stands around a cell.",
    "newline": "csv: crlf or lf.",
    "shared": "csv: columns that are the same on every row of a record.",
    "columns": "csv: the header to write where no file was read before.",
    "entry_point": "The entry point in the group sipfhir.containers whose code cuts and writes the file.",
    "settings": "What that code is told.",
    "limits": "What is refused, record by record.",
}
WAYS = ("in", "out")
_NOT_FOR_AUTHORS = ("folder",)
_SET_ELSEWHERE = ("record", "key", "charset_override")


@lru_cache(maxsize=1)
def system_schema() -> Schema:
    """The whole schema."""
    _, definitions = msgspec.json.schema_components([System, Container], ref_template="#/$defs/{name}")
    system, container = definitions.pop("System"), definitions["Container"]
    definitions["Container"] = _described(container, CONTAINER, _SET_ELSEWHERE)
    definitions["Limits"].pop("description", None)
    system = _described(system, WORDS, _NOT_FOR_AUTHORS)
    system["properties"]["container"] = {"$ref": "#/$defs/Container", "description": WORDS["container"]}
    system["properties"]["evidence_text"] |= {"required": ["sv", "en"]}
    system["properties"]["directions"] |= {"propertyNames": {"enum": list(WAYS)}, "required": ["in"]}
    system["properties"]["recognise"] |= {"propertyNames": {"enum": list(get_args(Kind))}}
    system["properties"]["extends"] = {
        "type": "string",
        "description": "The system that this one changes; null removes.",
    }
    head = {"$schema": DRAFT, "title": "A system (adapters/<system>/system.yaml)"}
    return head | system | {"$defs": dict(sorted(definitions.items()))}


def _described(struct: Schema, words: dict[str, str], leave_out: tuple[str, ...]) -> Schema:
    """A struct's schema in the words of those who write the file."""
    properties = {
        name: inner | ({"description": words[name]} if name in words else {})
        for name, inner in struct["properties"].items()
        if name not in leave_out
    }
    return {"type": "object", "properties": properties, "required": struct["required"], **_closed()}


def _closed() -> dict[str, Any]:
    return {"additionalProperties": False}
