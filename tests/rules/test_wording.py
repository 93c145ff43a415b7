"""Findings in plain words: fields by their Swedish terms, codes of ours told in words."""

from collections.abc import Iterator

import pytest

from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Part, Plan
from sipfhir.rules import message
from sipfhir.rules.catalogue import terms
from sipfhir.rules.fields import _fields, named
from sipfhir.site import Site


def bad(field: str, plan: str | None, **params: str | int) -> Finding:
    return Finding("MAP-BAD-VALUE", Severity.ERROR, Place(plan=plan), {"field": field, **params})


@pytest.mark.parametrize(
    ("field", "plan", "told"),
    [
        ("created", "created", "upprättad (created)"),
        ("created", None, "upprättad (created)"),
        (
            "given_by.name",
            "consents[0].given_by.name",
            "samtycke 1, lämnat av, namn (consents[0].given_by.name)",
        ),
        ("sent", "invitations[1].sent", "kallelse 2, skickad (invitations[1].sent)"),
        ("status.text", "status.text", "status, källans ord (status.text)"),
        ("notes[2]", "notes[2]", "anteckning 3 (notes[2])"),
        ("goals.id", "interventions[0].goal", "mål, nummer (goals.id)"),
        ("supportingInfo", None, "supportingInfo"),
        ("goals[0].nothing", "goals[0].nothing", "goals[0].nothing"),
        ("ent", "invitations[1].sent", "ent"),
    ],
)
def test_a_field_is_named_by_its_swedish_terms(field: str, plan: str | None, told: str) -> None:
    assert named(bad(field, plan), field) == told


def test_messages_in_swedish_and_english() -> None:
    found = bad("date", "consents[0].date", **{"as": "local-time"})
    assert message(found) == "Värdet i samtycke 1, datum (consents[0].date) kan inte läsas som en tid."
    assert message(found, "en") == "The value of date can not be read as a time."


def test_what_a_reference_points_among_is_named_too() -> None:
    params: dict[str, str | int] = {"field": "goal", "refers": "goals.id"}
    found = Finding("MAP-DANGLING", Severity.WARNING, Place(plan="interventions[0].goal"), params)
    assert "bland mål, nummer (goals.id)." in message(found)


def test_every_path_of_the_model_has_terms() -> None:
    for path in paths(Plan, ""):
        told = named(bad(path, path), path)
        assert told.endswith(f" ({path})")
        assert told.count(", ") == path.count(".")


def test_many_and_one_are_told_apart() -> None:
    """Every repeated field: a new one must be looked at, for its term may have a singular."""
    same = {named(bad(p, p), p).rpartition(" (")[0] for p in paths(Plan, "") if p.endswith("[0]")}
    ends = {term.rpartition(", ")[2].removesuffix(" 1") for term in same}
    assert ends == ONE


ONE = {
    "KVÅ- eller KSI-kod",
    "anteckning",
    "behov",
    "bilaga",
    "deltagare",
    "ersätter",
    "företrädare",
    "identitet",
    "insats",
    "kallelse",
    "kartläggning",
    "kontaktuppgift",
    "meddelande",
    "mottagare",
    "mål",
    "möte",
    "omfattar",
    "samtycke",
    "uppföljning",
    "utlämnat exemplar",
    "ärendenummer",
    "åtgärd",
    "övergripande ansvarig",
}


def paths(part: type[Part], at: str, depth: int = 0) -> Iterator[str]:
    for name, (_, held) in _fields(part).items():
        many = "[0]" if "tuple" in str(part.__annotations__[name]) else ""
        yield f"{at}{name}{many}"
        if held and depth < 4:
            yield from paths(held, f"{at}{name}{many}.", depth + 1)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_limit_is_told_in_words(lang: str, site: Site) -> None:
    names = ("parser", "record_bytes", "bundle_bytes", "depth", "attributes", "leaves", "text")
    said = {
        message(Finding("FORMAT-LIMIT", Severity.ERROR, params={"limit": name, "most": 7}), lang)
        for name in names
    }
    assert len(said) == len(names)
    assert not any("_" in one for one in said)
    assert all("7" in one for one in said)


def test_every_converter_is_told_in_words(site: Site) -> None:
    from sipfhir.mapping.codecs import _MAKERS

    assert set(terms(site)["as"]) == {*_MAKERS, "code"}


def test_an_unknown_charset_is_not_told_as_wrong_bytes() -> None:
    said = [
        message(Finding("FORMAT-CHARSET", Severity.ERROR, params={"reason": r})) for r in ("unknown", "bytes")
    ]
    assert "Ingenting lästes" in said[0]
    assert "tecken som inte finns" in said[1]
