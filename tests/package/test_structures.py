"""StructureDefinitions: valid, snapshots made of differentials, and what we make is what they tell."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from sipfhir.conformance.definitions import CORE, Definitions
from sipfhir.conformance.facts import facts
from sipfhir.package import foreign, specimens
from sipfhir.package.making import Making
from sipfhir.package.seen import Seen, Sight, sight
from sipfhir.package.snapshot import _all, base, snapshot
from sipfhir.package.structures import profiles
from sipfhir.plan import Plan
from sipfhir.resources import build, transaction
from sipfhir.resources.tables import RESOURCES, tables
from tests.package.made import SITE, made, of, profile, work
from tests.strategies import plans

OURS = [one for one in RESOURCES if one not in ("practitioner", "practitioner-role")]
_OF_ALL = {"meta", "language", "text"}
OF_OTHERS = set(SITE.document("fhir/systems.yaml")["extensions"].values())
"""Extensions that others have defined."""


def below(definition: dict[str, Any]) -> list[dict[str, Any]]:
    if definition["type"] == "Extension":
        return base("Extension")
    return foreign.below(work(), definition["baseDefinition"])


def ids(definition: dict[str, Any]) -> set[str]:
    return {one["id"] for one in definition["differential"]["element"]}


def test_there_is_a_profile_of_every_resource_that_we_make_but_the_professionals() -> None:
    assert {one["id"] for one in of("StructureDefinition") if one["kind"] == "resource"} == {
        f"sip-{name}" for name in OURS
    }


def test_our_check_finds_nothing() -> None:
    assert made().findings == ()


def test_a_snapshot_is_its_base_with_the_differential_laid_over() -> None:
    for one in of("StructureDefinition"):
        changed = one["differential"]["element"]
        assert snapshot(below(one), changed) == one["snapshot"]["element"]
        places = [element["id"] for element in one["snapshot"]["element"]]
        assert len(set(places)) == len(places)
        assert [each["id"] for each in changed] == sorted((each["id"] for each in changed), key=places.index)


def test_a_snapshot_never_asks_less_than_its_base() -> None:
    for one in of("StructureDefinition"):
        known = {element["id"]: element for element in below(one)}
        for element in one["snapshot"]["element"]:
            under = known.get(element["id"])
            if under is not None:
                assert element["min"] >= under["min"]
                assert under["max"] == "*" or int(element["max"]) <= int(under["max"])
                codes = {kind["code"] for kind in under.get("type", ())}
                assert {kind["code"] for kind in element.get("type", ())} <= codes


def test_the_elements_that_snapshots_are_made_of_are_those_that_the_check_judges_by() -> None:
    for name, elements in _all().items():
        for one in facts().types[name].elements:
            element = next((each for each in elements if each["path"] == f"{name}.{one.name}"), None)
            if element is not None and name not in ("xhtml",):
                assert element["min"] == one.low
                assert element["max"] == ("*" if one.high == -1 else str(one.high))


def test_more_specimens_show_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    known = json.dumps(list(profiles(work())), sort_keys=True)
    monkeypatch.setattr(specimens, "PLANS", specimens.PLANS + 17)
    sight.cache_clear()
    assert json.dumps(list(profiles(Making(SITE))), sort_keys=True) == known
    sight.cache_clear()


def untold(seen: Seen, id: str, told: set[str]) -> Iterator[str]:
    """What was made and the profile does not tell, of resources and their inner parts."""
    for url in seen.extensions:
        if f"{id}.extension:{url.rpartition('/')[2]}" not in told:
            yield f"{id}#{url}"
    for name, child in seen.children.items():
        if name in _OF_ALL and "." not in id:
            continue
        below = f"{id}.{name}"
        if below not in told:
            yield below
        if any("." in kind or kind == "code" for kind in child.kinds):
            yield from untold(child, below, told)


@given(plans())
@settings(max_examples=30)
def test_every_element_and_extension_that_we_make_is_in_the_profile(plan: Plan) -> None:
    context = work().context
    names = {shape.meta["profile"][0]: name for name, shape in tables(context).shapes.items()}
    found = Sight(work().systems, Definitions(SITE))
    built = build(plan, context)
    for node in (*built, *(one["resource"] for one in transaction(built, work().base)["entry"])):
        found.resource(names[node["meta"]["profile"][0]], node)
    for name in found.resources.keys() & set(OURS):
        definition = profile(f"sip-{name}")
        assert list(untold(found.resources[name], definition["type"], ids(definition))) == []
    urls = {one["url"] for one in of("StructureDefinition")} | OF_OTHERS
    assert found.extensions.keys() <= urls


@pytest.mark.parametrize("name", OURS)
def test_every_element_and_extension_of_the_profile_is_one_that_the_table_of_pairs_has(name: str) -> None:
    resource, systems = RESOURCES[name], work().systems
    takes = [take for pair in resource.pairs for take in pair(systems, resource.cls).takes]
    definition = profile(f"sip-{name}")
    made_of = {take.path[0].removesuffix("[]").removeprefix("_") for take in takes}
    # The number and the source of a call's meeting stand in the table of the call; what is put is not read.
    put = {"meta", "start", "target", "due", "scheduled", "occurrence", "deceased", "performed", "occurred"}
    for one in definition["differential"]["element"]:
        steps = one["path"].split(".")[1:2]
        if steps and one.get("mustSupport"):
            assert {steps[0].removesuffix("[x]")} & (made_of | put) or steps[0].startswith(tuple(put))
    read = {take.url.rpartition("/")[2] for take in takes if take.url and take.path == ("extension",)}
    sliced = {
        id.partition(":")[2] for id in ids(definition) if id.startswith(f"{definition['type']}.extension:")
    }
    interpreter = {"interpreter-required": "patient-interpreterRequired"}
    assert {interpreter.get(one, one) for one in read} == sliced


def test_every_extension_that_a_table_names_has_a_definition() -> None:
    systems = work().systems
    urls = {one["url"] for one in of("StructureDefinition")} | OF_OTHERS
    for resource in RESOURCES.values():
        takes = [take for pair in resource.pairs for take in pair(systems, resource.cls).takes]
        assert {take.url for take in takes if take.url} <= urls


def test_patient_and_organization_are_derived_from_hl7_sweden() -> None:
    for name, kind in (("sip-patient", "SEBasePatient"), ("sip-organization", "SEBaseOrganization")):
        definition = profile(name)
        assert definition["baseDefinition"] == f"http://hl7.se/fhir/ig/base/StructureDefinition/{kind}"
    told = {one["id"]: one for one in profile("sip-patient")["snapshot"]["element"]}
    number = told["Patient.identifier:personnummer.system"]
    assert (number["min"], number["patternUri"]) == (1, "http://electronichealth.se/identifier/personnummer")
    assert told["Patient.name"]["max"] == "1"


def test_others_are_derived_from_r4() -> None:
    for name in set(OURS) - {"patient", "organization"}:
        definition = profile(f"sip-{name}")
        assert definition["baseDefinition"] == CORE + definition["type"]


def test_what_profiles_yaml_asks_is_asked() -> None:
    told = {one["id"]: one for one in profile("sip-consent")["snapshot"]["element"]}
    assert told["Consent.patient"]["min"] == 1
    assert told["Consent.category:privacy"]["min"] == 1
    told = {one["id"]: one for one in profile("sip-care-plan")["snapshot"]["element"]}
    assert (told["CarePlan.category"]["min"], told["CarePlan.category"]["max"]) == (1, "1")
    assert told["CarePlan.category"]["binding"]["valueSet"] == f"{work().base}/ValueSet/plan-kind"
    assert told["CarePlan.intent"]["patternCode"] == "plan"


def test_every_text_is_in_swedish_and_in_english() -> None:
    for one in of("StructureDefinition"):
        for holder in (one, *one["differential"]["element"]):
            for name in ("title", "description", "short", "definition"):
                if name in holder:
                    [translation] = holder[f"_{name}"]["extension"]
                    assert translation["extension"][0] == {"url": "lang", "valueCode": "en"}
                    assert translation["extension"][1]["valueString"]
