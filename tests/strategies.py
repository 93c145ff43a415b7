"""Generated plans: any valid plan of the model, by introspection of its types.

``plans()`` draws few fields of each part: plans stay small, and every field is reached over many of them.
Texts are not blank and safe in XML, numbers of parts are their own within a group, references mostly hit.
"""

import base64
from typing import Any

import msgspec
from hypothesis import strategies as st

from sipfhir.document.fields import Field, fields
from sipfhir.plan import ActivityCode, Attachment, Concept, Identifier, Plan

PERSONNUMMER = (
    "191212121212",
    "189002029800",
    "199002222397",
    "200001252386",
    "189602029812",
    "200302022389",
)
NUMBERS = {
    "personnummer": PERSONNUMMER,
    "samordningsnummer": ("196109732393",),
    "nationellt-reservnummer": ("20210325K069",),
    "lokalt-reservnummer": ("98240301AA06",),
    "hsa-id": ("SE0000000000-TEST1", "SE2321000131-P000000123457"),
    "organisationsnummer": ("2321000131",),
    "local": ("1", "A-17", "2024/0031"),
}
ISSUERS = ("urn:oid:1.2.752.113.11.0.2.1.1.1", "1.2.752.97.3.1.3", "https://example.se/nummer")
DAYS = ("2024", "2024-03", "2024-03-01", "1912-12-12")
MOMENTS = (*DAYS, "2024-03-01T13:30:00+01:00", "2024-06-30T08:05:09+02:00", "2024-03-01T12:30:00.120Z")
GROUPS = ("consents", "invitations", "messages", "meetings", "needs", "goals", "interventions", "follow_ups")
REFERENCES = {
    "goals": {"parent": "goals", "need": "needs"},
    "interventions": {"goal": "goals", "need": "needs"},
    "invitations": {"replaces": "invitations"},
    "messages": {"refers_to": "messages"},
}

texts = (
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\nåäö&<>"), max_size=12)
    .map(str.strip)
    .filter(bool)
)
_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "truth": st.booleans(),
    "number": st.integers(0, 5000),
    "moment": st.sampled_from(MOMENTS),
    "day": st.sampled_from(DAYS),
}
_OWN: dict[tuple[Any, str], st.SearchStrategy[Any]] = {
    (Attachment, "data"): st.binary(max_size=9).map(lambda data: base64.b64encode(b"x" + data).decode()),
    (Attachment, "content_type"): st.sampled_from(["application/pdf", "text/plain"]),
    (Attachment, "url"): st.sampled_from(["https://example.se/bilaga/1", "https://example.com/b?x=1&y=2"]),
    (ActivityCode, "code"): st.sampled_from(["AU124", "AU125", "AW010", "XAH.20.75"]),
}


@st.composite
def identifiers(draw: st.DrawFn) -> Identifier:
    """An identity; a system only where the number is a source's own."""
    kind = draw(st.sampled_from(list(NUMBERS)))
    own = kind in ("local", "lokalt-reservnummer")
    system = draw(st.none() | st.sampled_from(ISSUERS)) if own else None
    return Identifier(kind=kind, value=draw(st.sampled_from(NUMBERS[kind])), system=system)


def concepts(literal: Any) -> st.SearchStrategy[Concept[Any]]:
    """A code, a code with the source's own word, or a word that no table knows."""
    codes = st.sampled_from(literal.__args__)
    return st.one_of(
        codes.map(Concept), st.builds(Concept, codes, texts), texts.map(lambda word: Concept(None, word))
    )


def values(cls: Any, field: Field) -> st.SearchStrategy[Any]:
    """Values of one field; of a field of many, up to three."""
    if (cls, field.name) in _OWN:
        one = _OWN[(cls, field.name)]
    elif field.form == "concept":
        one = concepts(field.type)
    elif field.form == "code":
        one = st.sampled_from(field.type.__args__)
    else:
        one = parts(field.type) if field.form == "part" else _SCALARS[field.form]
    return st.lists(one, min_size=1, max_size=3).map(tuple) if field.many else one


@st.composite
def parts(draw: st.DrawFn, cls: Any, most: int = 4) -> Any:
    """A part with some of its fields: never with none, since a part that says nothing is no part."""
    if cls is Identifier:
        return draw(identifiers())
    required = [field.name for field in msgspec.structs.fields(cls) if field.required]
    names = [field.name for field in fields(cls) if field.name not in required]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, min_size=not required, max_size=most))
    known = {field.name: field for field in fields(cls)}
    return cls(**{name: draw(values(cls, known[name])) for name in (*required, *chosen)})


@st.composite
def plans(draw: st.DrawFn, most: int = 7) -> Plan:
    """A valid plan with up to ``most`` fields."""
    plan = draw(parts(Plan, most))
    for group in GROUPS:
        plan = msgspec.structs.replace(plan, **{group: _numbered(getattr(plan, group))})
    for group, references in REFERENCES.items():
        items = tuple(_referring(draw, plan, item, references) for item in getattr(plan, group))
        plan = msgspec.structs.replace(plan, **{group: items})
    return plan


def _numbered(items: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[str] = set()
    kept = []
    for item in items:
        number = None if item.id in seen else item.id
        seen.add(item.id)
        kept.append(msgspec.structs.replace(item, id=number))
    return tuple(kept)


def _referring(draw: st.DrawFn, plan: Plan, item: Any, references: dict[str, str]) -> Any:
    changed = {}
    for name, group in references.items():
        numbers = [one.id for one in getattr(plan, group) if one.id]
        if getattr(item, name) is not None and numbers:
            changed[name] = draw(st.sampled_from([*numbers, getattr(item, name)]))
    return msgspec.structs.replace(item, **changed)
