"""The options of a field in a mapping file, described for the schema and the editors that complete it."""

from typing import Any

Schema = dict[str, Any]

WORD: Schema = {"type": ["string", "number", "boolean"]}
"""A scalar: our YAML keeps it as it is written, an editor may see a number or a truth value."""

PATH: Schema = {
    "type": "string",
    "minLength": 1,
    "description": "Steps with / between: Name, @Name, Name[], Name[@Typ='KALL'], "
    "Name[table(member)='code']; . is the text itself.",
}
TIMES = ("date", "local-time", "utc-date", "instant")
IDENTITIES = ("swedish-identity", "reserve-number", "hsa-id", "organisation-number", "local-id")
TEXTS = ("text", "integer", "oid", "rtf", "html")

BECAUSE: Schema = {"type": "string", "minLength": 1, "description": "The reason. Never left out."}
TABLE: Schema = {
    "type": "string",
    "pattern": r"^[\w-]+$",
    "description": "Name of mappings/tables/<name>.csv: theirs,ours and perhaps text, preferred, case, note.",
}


def as_(*names: str) -> Schema:
    """The converters that a kind of field takes."""
    return {"enum": list(names), "description": "Converter between the leaf and the plan."}


COMMON: Schema = {
    "path": PATH,
    "because": BECAUSE,
    "read": {"enum": ["never"], "description": "Written only. Say why in because:."},
    "write": {"enum": ["never"], "description": "Read only. Say why in because:."},
    "default": {
        **WORD,
        "description": "The plan's value when the leaf is absent: an invented value. Say why in because:.",
    },
    "constant": {**WORD, "description": "The plan's value, read from no leaf: true of every item here."},
}
LONGEST: Schema = {
    "type": "integer",
    "description": "Longest text the system takes. A longer one is written whole and is a finding.",
}
REFERS: Schema = {
    "type": ["string", "array"],
    "pattern": r"^\w+\.\w+$",
    "items": {"type": "string", "pattern": r"^\w+\.\w+$"},
    "minItems": 1,
    "description": "The field of another group that this one points to: goals.id. Several: any of them.",
}
PATTERNS: Schema = {
    "type": ["string", "array"],
    "items": {"type": "string"},
    "minItems": 1,
    "description": "Date patterns in order, the first is written: yyyy MM dd HH mm ss, literal characters.",
}
TEXT: Schema = {**COMMON, "as": as_(*TEXTS), "longest": LONGEST, "refers": REFERS}
TIME: Schema = {
    **COMMON,
    "as": as_(*TIMES),
    "patterns": PATTERNS,
    "date": {**PATH, "description": "The leaf that holds the date, beside time:."},
    "time": {**PATH, "description": "The leaf that holds the time of day, beside date:."},
}
NUMBER: Schema = {**COMMON, "as": as_("integer", "minutes")}
TRUTH: Schema = {
    **COMMON,
    "as": as_("boolean"),
    "true": {**WORD, "description": "The system's word for true."},
    "false": {**WORD, "description": "The system's word for false."},
}
CONCEPT: Schema = {
    **COMMON,
    "as": {"enum": ["boolean"], "description": "JSON: the code is true or false."},
    "table": TABLE,
    "code": {**PATH, "description": "The leaf that holds the code, beside text:."},
    "text": {**PATH, "description": "The leaf that holds the code's text, beside code:."},
    "from": {
        "type": "string",
        "description": "Looked up in table: by the text of this sibling field. Read only.",
    },
    "number": {
        "enum": ["yes", "no"],
        "description": "JSON: whether the code is a number; yes when not said.",
    },
}
IDENTITY: Schema = {
    "path": PATH,
    "because": BECAUSE,
    "read": COMMON["read"],
    "write": COMMON["write"],
    "as": as_(*IDENTITIES),
    "form": {
        "enum": ["plain", "dashed", "short"],
        "description": "How an identity is written: 12 digits, yyyyMMdd-XXXX, yyMMdd-XXXX.",
    },
    "system": {},
    "number": {"enum": ["yes", True, "true"], "description": "JSON: the leaf is a number, not text."},
}
NAME: Schema = {
    "path": PATH,
    "because": BECAUSE,
    "read": COMMON["read"],
    "write": COMMON["write"],
    "as": as_("name"),
    "order": {"enum": ["plain", "family-first"], "description": "Åsa Test, or Test, Åsa."},
}
GROUP: Schema = {
    "each": {**PATH, "description": "What repeats: one item for each."},
    "key": {"type": "string", "description": "The field that tells items apart when the plan was edited."},
}
AT: Schema = {**PATH, "description": "Where the paths of this part start."}
OPTIONS = frozenset(
    {*TEXT, *TIME, *NUMBER, *TRUTH, *CONCEPT, *IDENTITY, *NAME, *GROUP, "at"}
)  # fmt: skip
"""Every option that the schema knows; the compiler must know the same ones."""
