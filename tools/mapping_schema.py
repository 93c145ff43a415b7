"""``docs/mapping.schema.json`` and ``docs/system.schema.json``: what editors complete the YAML by."""

import json

from sipfhir.authoring.options import Schema
from sipfhir.authoring.schema import mapping_schema
from sipfhir.authoring.schema_system import system_schema


def mapping_page() -> str:
    """The schema of ``mappings/<system>.yaml``."""
    return _page(mapping_schema())


def system_page() -> str:
    """The schema of ``adapters/<system>/system.yaml``."""
    return _page(system_schema())


def _page(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
