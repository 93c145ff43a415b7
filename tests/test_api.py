"""The six functions as a user calls them, and what they do with what is wrong."""

import io
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

import sipfhir
from sipfhir.errors import BadConfiguration, BadInput, UnknownSystem
from sipfhir.findings import Severity
from sipfhir.plan import Concept, Goal, Identifier, Person, Plan
from sipfhir.registry import systems
from sipfhir.site import Site, defaults

SAMPLES = defaults() / "samples"
GOOD = SAMPLES / "prator" / "good" / "utskrivning-aldre.xml"
OTHER = SAMPLES / "lifecare" / "good" / "utskrivning-aldre.json"


def one(file: Path, site: Site | None = None) -> sipfhir.Reading:
    """The only plan of a file."""
    [reading] = sipfhir.read(file, site=site)
    return reading


def test_the_public_names_are_there() -> None:
    assert sorted(sipfhir.__all__) == sipfhir.__all__
    for name in sipfhir.__all__:
        assert getattr(sipfhir, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'convert'"):
        _ = sipfhir.convert  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", [GOOD, OTHER, SAMPLES / "cosmic-link" / "good" / "god-man.json"])
def test_the_system_is_recognised_from_the_content(file: Path) -> None:
    system = file.parent.parent.name
    assert sipfhir.detect(file) == system
    assert one(file).system == system


def test_a_path_bytes_and_a_stream_read_the_same() -> None:
    data = GOOD.read_bytes()
    plans = [next(sipfhir.read(source)).plan for source in (GOOD, str(GOOD), data, io.BytesIO(data))]
    assert plans[1:] == plans[:-1]


def test_an_unknown_file_and_an_unknown_name_say_what_to_do() -> None:
    names = ", ".join(one.folder for one in systems())
    with pytest.raises(UnknownSystem, match=f"Say which system it is: --from {names}, fhir"):
        list(sipfhir.read(b"<Annat/>"))
    with pytest.raises(UnknownSystem, match=f"The systems are {names}"):
        list(sipfhir.read(GOOD, "pratorn"))
    with pytest.raises(BadInput, match="cannot be opened"):
        list(sipfhir.read("finns-inte.xml"))


def test_a_broken_record_gives_a_finding_and_the_next_goes_on() -> None:
    readings = list(sipfhir.read(SAMPLES / "prator" / "broken" / "trasig-mellan-tva.xml"))
    assert [reading.plan is None for reading in readings] == [False, True, False]
    [finding] = readings[1].findings
    assert (finding.rule, finding.severity) == ("FORMAT-XML", Severity.ERROR)
    assert finding.place.line is not None
    with pytest.raises(BadInput, match="could not be read"):
        sipfhir.to_fhir(readings[1])
    with pytest.raises(BadInput, match="could not be read"):
        sipfhir.validate(readings[1])
    with pytest.raises(BadInput, match="no plan to write"):
        sipfhir.write(readings[1], "prator")


def test_the_source_of_a_plan_is_told() -> None:
    plan = one(GOOD).plan
    assert plan is not None
    assert plan.source is not None
    assert (plan.source.system, plan.source.installation, plan.source.line) == ("prator", "demo", 2)


def test_findings_of_the_law_have_their_place_in_the_source() -> None:
    reading = one(SAMPLES / "prator" / "broken" / "tva-ansvariga.xml")
    found = sipfhir.validate(reading)
    assert found.verdicts["SIP-4"] == "missing"
    [finding] = [each for each in found.findings if each.rule == "SIP-4"]
    assert finding.citation is not None
    assert finding.place.file == str(SAMPLES / "prator" / "broken" / "tva-ansvariga.xml")
    assert finding.place.line is not None


def test_json_findings_have_line_and_column() -> None:
    reading = one(SAMPLES / "lifecare" / "odd" / "okant-falt.json")
    first = reading.findings[0]
    lines = (SAMPLES / "lifecare" / "odd" / "okant-falt.json").read_text("utf-8").splitlines()
    assert first.place.line is not None
    assert first.place.column is not None
    assert '"Priority"' in lines[first.place.line - 1]
    assert lines[first.place.line - 1][first.place.column - 1 :].strip()


def test_to_another_system_and_what_it_cannot_hold() -> None:
    reading = one(GOOD)
    written = sipfhir.write(reading, "cosmic-link")
    assert sipfhir.detect(written.data) == "cosmic-link"
    lost = [finding for finding in written.findings if finding.rule.startswith("LOSS")]
    assert lost == list(sipfhir.loss(reading, "cosmic-link"))
    assert all(finding.place.line for finding in lost)


def test_an_edited_plan_goes_back_with_its_residue() -> None:
    reading = one(GOOD)
    assert reading.plan is not None
    goals = (*reading.plan.goals, Goal(id="99", description="Ett nytt mål"))
    written = sipfhir.write(reading.with_plan(replace(reading.plan, goals=goals)), "prator")
    assert b"Ett nytt m\xe5l" in written.data
    [again] = sipfhir.read(written.data)
    assert again.plan is not None
    assert again.plan.goals == goals


def test_fhir_there_and_back() -> None:
    reading = one(OTHER)
    bundle = sipfhir.to_fhir(reading).collection()
    for source in (bundle, msgspec.json.encode(bundle), msgspec.json.encode(bundle).decode()):
        [back] = sipfhir.from_fhir(source)
        assert back.plan == reading.plan
        assert back.leaves.unmapped == 0


def test_read_takes_our_fhir_as_well() -> None:
    reading = one(OTHER)
    data = msgspec.json.encode(sipfhir.to_fhir(reading).collection())
    assert sipfhir.detect(data) == "fhir"
    [back] = sipfhir.read(data)
    assert back.plan == reading.plan


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (b"{", "FORMAT-TRUNCATED"),
        (b'{"a": 1}', "FHIR-NORESOURCE"),
        (b"[]", "FORMAT-EMPTY"),
        (b'{"resourceType": "Bundle"}', "FORMAT-EMPTY"),
    ],
)
def test_what_is_not_fhir_is_a_finding(wrong: bytes, rule: str) -> None:
    [reading] = sipfhir.from_fhir(wrong)
    assert reading.plan is None
    assert [finding.rule for finding in reading.findings] == [rule]


def test_a_transaction_with_the_demo_key_is_marked() -> None:
    bundle = sipfhir.to_fhir(one(GOOD)).transaction()
    assert bundle["meta"]["tag"][0]["code"] == "HTEST"


def test_a_site_has_its_own_key_and_ids(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"a key of thirty-two bytes or more")
    (tmp_path / "site.yaml").write_text("installation: region-x\nkey-file: key\n", "utf-8")
    site = Site(tmp_path)
    ours, theirs = (sipfhir.to_fhir(one(GOOD, where), site=where) for where in (None, site))
    assert {each["id"] for each in ours}.isdisjoint(each["id"] for each in theirs)
    assert "meta" not in theirs.transaction()


def test_a_site_changes_one_field_and_one_row(tmp_path: Path) -> None:
    tables = tmp_path / "mappings" / "tables"
    tables.mkdir(parents=True)
    (tables / "prator-status.csv").write_text("theirs,ours\nHelt klart,completed\n", "utf-8")
    (tmp_path / "mappings" / "prator.yaml").write_text("extends: prator\nplan:\n  title: null\n", "utf-8")
    site = Site(tmp_path)
    text = GOOD.read_text("iso-8859-1")
    status = text.split('<SIP Status="')[1].split('"')[0]
    [reading] = sipfhir.read(
        text.replace(f'<SIP Status="{status}"', '<SIP Status="Helt klart"').encode("iso-8859-1"), site=site
    )
    assert reading.plan is not None
    assert reading.plan.status == Concept("completed", "Helt klart")
    assert reading.plan.title is None
    assert reading.leaves.unmapped == 1


def test_a_wrong_site_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="no such folder"):
        Site(tmp_path / "finns-inte")
    (tmp_path / "key").write_bytes(b"kort")
    (tmp_path / "site.yaml").write_text("key-file: key\n", "utf-8")
    with pytest.raises(BadConfiguration, match="16 to 64 bytes"):
        _ = Site(tmp_path).key


def test_a_plan_without_a_source_can_be_used_too() -> None:
    plan = Plan(goals=(Goal(id="1", description="gå"),))
    assert sipfhir.validate(plan).verdicts["SIP-1"] in ("missing", "not-applicable")
    assert b"g\xe5" in sipfhir.write(plan, "prator").data
    assert sipfhir.loss(plan, "prator") == ()
    assert sipfhir.to_fhir(plan).findings[0].rule == "ID-NOKEY"


def test_fhir_without_a_plan_is_a_finding() -> None:
    [reading] = sipfhir.from_fhir({"resourceType": "Patient", "id": "1", "gender": "female"})
    assert reading.plan is None
    assert [finding.rule for finding in reading.findings] == ["FHIR-NOPLAN"]
    assert reading.leaves.unmapped == 3


def test_plans_of_one_bundle_have_digests_of_their_own() -> None:
    plans = [each.plan for each in sipfhir.read(SAMPLES / "cosmic-link" / "good" / "flera-planer.json")]
    digests = {plan.source.digest for plan in plans if plan and plan.source}
    assert len(digests) == len(plans) > 1


def test_a_list_is_placed_where_its_first_item_is() -> None:
    reading = one(SAMPLES / "prator" / "broken" / "tva-ansvariga.xml")
    assert reading.place("overall_responsible").line == reading.place("overall_responsible[0]").line != 2


def test_what_goes_nowhere_else_is_told() -> None:
    reading = one(SAMPLES / "prator" / "odd" / "okant-element.xml")
    for findings in (sipfhir.to_fhir(reading).findings, sipfhir.write(reading, "lifecare").findings):
        [left] = [each for each in findings if each.rule == "RESIDUE-WITHHELD"]
        assert left.params["count"] == reading.leaves.ignored + reading.leaves.unmapped


def test_the_demo_key_is_told_when_a_delivery_is_made() -> None:
    resources = sipfhir.to_fhir(one(GOOD))
    assert "KEY-DEMO" not in [finding.rule for finding in resources.findings]
    resources.transaction()
    assert [finding.rule for finding in resources.findings].count("KEY-DEMO") == 1


@pytest.mark.parametrize(
    ("target", "issuer", "told"),
    [
        ("lifecare", "urn:oid:1.2.752.97.3.1.3", True),
        ("samsa", "urn:oid:1.2.752.113.11.0.2.1.1.2", False),
        ("takecare", "urn:oid:1.2.752.113.11.0.2.1.1.2", True),
        ("takecare", "urn:oid:1.2.752.97.3.1.3", False),
    ],
)
def test_a_plan_that_arrives_without_a_person_is_told(target: str, issuer: str, told: bool) -> None:
    """A local reserve number goes nowhere but to who knows its issuer; a second number saves the plan."""
    local = Identifier(kind="lokalt-reservnummer", value="99111122TF22", system=issuer)
    other = Identifier(kind="personnummer", value="191212121212")

    def rules(*numbers: Identifier) -> list[str]:
        plan = Plan(identifiers=(Identifier(kind="local", value="1"),), person=Person(identifiers=numbers))
        assert sipfhir.loss(plan, target) == sipfhir.write(plan, target).findings
        return [each.rule for each in sipfhir.loss(plan, target)]

    assert ("LOSS-IDENTITY" in rules(local)) is told
    assert "LOSS-IDENTITY" not in rules(local, other)


@pytest.mark.parametrize("word", ["Skyddad folkbokföring", "Sekretessmarkering", "Ett okänt skydd"])
@pytest.mark.parametrize("target", ["lifecare", "cosmic-link", "prator"])
def test_a_protected_person_is_never_written_without_the_mark(word: str, target: str) -> None:
    text = GOOD.read_text("iso-8859-1")
    mark = f"<SkyddadIdentitet>{word}</SkyddadIdentitet><Fodelsedatum>"
    [reading] = sipfhir.read(text.replace("<Fodelsedatum>", mark, 1).encode("iso-8859-1"))
    written = sipfhir.write(reading, target, residue=False)
    [back] = sipfhir.read(written.data)
    assert back.plan is not None
    assert back.plan.person is not None
    assert back.plan.person.protection is not None
    exact = reading.plan is not None and reading.plan.person is not None
    if exact and reading.plan.person.protection != back.plan.person.protection:
        assert "LOSS-NEAREST" in [finding.rule for finding in written.findings]
