"""``docs/plan.schema.json``: the plan model as a JSON Schema."""

import json

import msgspec

from sipfhir.plan import MODEL_VERSION, Plan
from tools.model import concept_titles


def page() -> str:
    """The schema, with a readable name for every concept."""
    text = json.dumps(msgspec.json.schema(Plan), ensure_ascii=False, indent=1)
    for theirs, ours in concept_titles().items():
        text = text.replace(f'"#/$defs/{theirs}"', f'"#/$defs/{ours}"').replace(f'"{theirs}":', f'"{ours}":')
    schema = json.loads(text)
    for name, definition in schema["$defs"].items():
        if name.startswith("Concept."):
            definition["title"] = name
            definition["description"] = (
                "A coded value: our code, and the source's own word where it says more."
            )
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Samordnad individuell plan, model {MODEL_VERSION}",
    }
    return json.dumps(head | schema, ensure_ascii=False, indent=1) + "\n"
