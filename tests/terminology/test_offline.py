"""Codes without a network: what ships says what they become, and where they belong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sipfhir.cli import main
from sipfhir.conformance import check
from sipfhir.conformance.definitions import definitions
from sipfhir.registry import systems
from sipfhir.site import Site
from sipfhir.terminology import NotKnown, fhir_maps, table_maps, translate, validate_code

BASE = "https://sipfhir.example/fhir"
SAMSA = f"{BASE}/CodeSystem/samsa-status"
STATUS = f"{BASE}/CodeSystem/plan-status"
HL7 = "http://hl7.org/fhir"


def test_a_word_of_a_source_becomes_our_code() -> None:
    found = translate("justerad", SAMSA)
    assert found.result
    [match] = found.matches
    assert (match.equivalence, match.code, match.system) == ("equivalent", "active", STATUS)
    assert (match.display, match.source) == ("Pågående", f"{BASE}/ConceptMap/samsa-status")


def test_a_code_of_ours_becomes_fhirs() -> None:
    [match] = translate("active", STATUS).matches
    assert (match.equivalence, match.code, match.system) == ("equivalent", "active", f"{HL7}/request-status")
    [wider] = translate("expired", f"{BASE}/CodeSystem/consent-status").matches
    assert (wider.equivalence, wider.code) == ("wider", "inactive")
    codes = {
        (one.system, one.code)
        for one in translate("not-started", f"{BASE}/CodeSystem/intervention-status").matches
    }
    assert codes == {(f"{HL7}/care-plan-activity-status", "not-started"), (f"{HL7}/task-status", "ready")}


def test_backwards_the_word_that_we_write_is_first() -> None:
    found = translate("active", STATUS, target=SAMSA, reverse=True)
    assert [one.code for one in found.matches] == ["Justerad", "Aviserad"]
    [narrower, *_] = translate("inactive", f"{HL7}/consent-state-codes", reverse=True).matches
    assert (narrower.equivalence, narrower.system) == ("narrower", f"{BASE}/CodeSystem/consent-status")


def test_a_map_or_a_target_is_chosen() -> None:
    system = f"{BASE}/CodeSystem/intervention-status"
    assert len(translate("completed", system).matches) == 2
    assert len(translate("completed", system, target=f"{HL7}/task-status").matches) == 1
    assert len(translate("completed", system, target=f"{HL7}/ValueSet/task-status").matches) == 1
    chosen = f"{BASE}/ConceptMap/intervention-status-task-status"
    assert [one.source for one in translate("completed", system, map=chosen).matches] == [chosen]


def test_a_word_that_no_row_has_is_answered_no() -> None:
    found = translate("Påhittad", SAMSA)
    assert (found.result, found.matches) == (False, ())
    assert found.message


@pytest.mark.parametrize("system", ["http://snomed.info/sct", f"{BASE}/CodeSystem/samsa-nothing"])
def test_a_system_that_nobody_knows_is_not_answered(system: str) -> None:
    with pytest.raises(NotKnown, match="--server"):
        translate("1", system)


def test_every_row_of_every_map_goes_there_and_back() -> None:
    maps = (*fhir_maps(Site()), *table_maps(Site(), ["samsa", "lifecare"]))
    assert len({one.url for one in maps}) == len(maps)
    for one in maps:
        for row in one.rows:
            assert row.target in {match.code for match in one.forward(row.code)}
            assert row.code in {match.code for match in one.backward(row.target)}


def test_every_code_of_fhir_is_in_the_value_set_that_the_map_names() -> None:
    known = definitions(Site())
    for one in fhir_maps(Site()):
        found = known.value_set(str(one.target_set))
        assert found is not None or one.ours == "achievement"
        assert all(found is None or found.holds(one.target, row.target) for row in one.rows)


def test_every_system_has_maps() -> None:
    names = {one.name for one in table_maps(Site())}
    for system in systems(Site()):
        assert any(name.startswith(f"{system.folder}-") for name in names), system.folder


@pytest.mark.parametrize(
    ("code", "system", "value_set", "result"),
    [
        ("active", f"{HL7}/request-status", f"{HL7}/ValueSet/request-status", True),
        ("active", f"{HL7}/request-status", f"{HL7}/ValueSet/request-status|4.0.1", True),
        ("ready", f"{HL7}/request-status", f"{HL7}/ValueSet/request-status", False),
        ("active", f"{HL7}/task-status", f"{HL7}/ValueSet/request-status", False),
        ("draft", STATUS, f"{BASE}/ValueSet/plan-status", True),
        ("SIP", "https://fhir.inera.se/CodeSystem/typeofcareplan-cs", f"{BASE}/ValueSet/plan-kind", True),
        ("SIP", STATUS, f"{BASE}/ValueSet/plan-kind", False),
        ("sv-SE", "urn:ietf:bcp:47", f"{HL7}/ValueSet/all-languages", True),
    ],
)
def test_a_code_in_a_value_set(code: str, system: str, value_set: str, result: bool) -> None:
    assert validate_code(code, system, value_set).result is result


@pytest.mark.parametrize(("display", "result"), [("Utkast", True), ("draft", True), ("Pågående", False)])
def test_a_display_is_right_in_swedish_or_english(display: str, result: bool) -> None:
    found = validate_code("draft", STATUS, f"{BASE}/ValueSet/plan-status", display=display)
    assert (found.result, found.display, found.checked) == (result, "Utkast", True)


def test_a_display_that_nobody_knows_is_not_checked() -> None:
    found = validate_code("active", f"{HL7}/request-status", f"{HL7}/ValueSet/request-status", display="x")
    assert (found.result, found.checked) == (True, False)


@pytest.mark.parametrize(
    "value_set",
    ["https://example.se/ValueSet/x", f"{HL7}/ValueSet/consent-content-class", f"{BASE}/ValueSet/x"],
)
def test_a_value_set_that_is_not_at_hand_is_not_answered(value_set: str) -> None:
    with pytest.raises(NotKnown):
        validate_code("x", "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem", value_set)


def test_the_value_set_of_a_site(tmp_path: Path) -> None:
    url = "https://region.example/ValueSet/farg"
    include = [{"system": "https://region.example/farg", "concept": [{"code": "r"}]}]
    (tmp_path / "fhir").mkdir()
    (tmp_path / "fhir" / "ValueSet-farg.json").write_text(
        json.dumps(
            {"resourceType": "ValueSet", "url": url, "status": "active", "compose": {"include": include}}
        ),
        encoding="utf-8",
    )
    for code, result in (("r", True), ("g", False)):
        assert validate_code(code, "https://region.example/farg", url, site=Site(tmp_path)).result is result


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["terminology", *words])


def test_the_answers_are_fhir_parameters() -> None:
    told = run("translate", "expired", "--system", f"{BASE}/CodeSystem/consent-status", "--report", "fhir")
    parameters = json.loads(told.stdout)
    assert [one["name"] for one in parameters["parameter"]] == ["result", "match"]
    assert [part["name"] for part in parameters["parameter"][1]["part"]] == [
        "equivalence",
        "concept",
        "source",
    ]
    assert check(parameters) == ()
    wrong = run(
        "--json", "validate-code", "x", "--system", STATUS, "--valueset", f"{BASE}/ValueSet/plan-status"
    )
    assert wrong.exit_code == 1
    assert check(json.loads(wrong.stdout)) == ()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("translate", "Justerad", "--system", SAMSA), 0, "equivalent: active Pågående"),
        (("translate", "Påhittad", "--system", SAMSA), 1, "Ingen översättning."),
        (("translate", "x", "--system", "http://loinc.org"), 2, ""),
        (("maps", "--of", "samsa"), 0, f"{SAMSA} → {STATUS} ("),
        (("maps", "--of", "samsa", "--json"), 0, '"maps"'),
    ],
)
def test_on_the_command_line(words: tuple[str, ...], code: int, said: str) -> None:
    done = run(*words)
    assert done.exit_code == code
    assert said in done.stdout


@pytest.mark.parametrize(
    ("display", "code", "said"),
    [
        ("Utkast", 0, "Koden finns i urvalet: Utkast"),
        ("Draft", 0, "Koden finns i urvalet: Utkast"),
        ("Annat", 1, "Nej, koden heter något annat: Utkast"),
    ],
)
def test_a_display_on_the_command_line(display: str, code: int, said: str) -> None:
    words = ("draft", "--system", STATUS, "--valueset", f"{BASE}/ValueSet/plan-status", "--display", display)
    done = run("validate-code", *words)
    assert (done.exit_code, done.stdout) == (code, f"{said}\n")
