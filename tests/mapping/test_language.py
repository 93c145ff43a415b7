"""What a mapping file can say, one test a feature: read, counted, written back."""

from typing import Any

import pytest
from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.mapping.mapping import Mapping
from sipfhir.plan import (
    ActivityCode,
    Concept,
    Consent,
    Goal,
    HumanName,
    Identifier,
    Intervention,
    Organization,
    Plan,
    Signature,
)
from tests.mapping.conftest import Maker

STATUS = (
    "theirs,ours,preferred,case\nJusterat,active,yes,any\nSignerat,active,,\nUtkast,draft,,\n"
    "Inget,-,,\nNy,,,\n"
)
HUVUDMAN = "theirs,ours\nKommun,kommun\nRegion,region\n"
UNITS = "theirs,ours\nHemtjänst Norr,kommun\nVårdcentralen,region\nFriskolan,\n"
TERM = "theirs,ours,text\n1,short,Kort sikt\n2,long,Lång sikt\n"


def from_xml(mapping: Mapping, text: str) -> tuple[Plan, tuple[int, int, int], list[str]]:
    """Plan, leaves and rules of the findings; what is written back must be the source."""
    source = etree.fromstring(text)
    return _checked(mapping, source)


def from_json(mapping: Mapping, source: Any) -> tuple[Plan, tuple[int, int, int], list[str]]:
    """The same for JSON."""
    return _checked(mapping, source)


def _checked(mapping: Mapping, source: Any) -> tuple[Plan, tuple[int, int, int], list[str]]:
    plan, counted = mapping.read(source)
    _, tracing = mapping.trace(source)
    back, orphaned = mapping.lay(mapping.write(plan)[0], mapping.residue(source, plan))
    assert back == mapping.tree(source)
    assert orphaned == 0
    leaves = (counted.mapped, counted.ignored, counted.unmapped)
    return plan, leaves, [note[0] for note in tracing.notes]


def test_attributes_texts_and_elements_in_elements(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: '@Rubrik'\n  notes: {each: Not}\n  person: {language: Pat/Sprak}\n")
    plan, leaves, rules = from_xml(
        mapping, "<Arende Rubrik='A'><Pat><Sprak>sv</Sprak></Pat><Not>x</Not><Not>y</Not></Arende>"
    )
    assert (plan.title, plan.notes) == ("A", ("x", "y"))
    assert plan.person is not None
    assert plan.person.language == "sv"
    assert (leaves, rules) == ((4, 0, 0), [])


def test_what_no_rule_names_is_unmapped_and_kept(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\n")
    plan, leaves, rules = from_xml(
        mapping, "<Arende Ny='1'><Okand a='b'><c/>text</Okand>los text<Rubrik x='y'>A</Rubrik></Arende>"
    )
    assert plan.title == "A"
    assert leaves == (1, 0, 6)
    assert sorted(rules) == ["MAP-STRAY-TEXT", "MAP-UNMAPPED", "MAP-UNMAPPED", "MAP-UNMAPPED"]


def test_what_is_ignored_is_counted_and_kept(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\nignore:\n  - {path: Utskrift, because: printing}\n")
    _, leaves, rules = from_xml(
        mapping, "<Arende><Utskrift n='2'><Sida/></Utskrift><Rubrik>A</Rubrik></Arende>"
    )
    assert (leaves, rules) == ((1, 2, 0), [])


def test_empty_and_absent_differ_in_the_residue_only(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\n  version: '@V'\n")
    plan, leaves, rules = from_xml(mapping, "<Arende V=''><Rubrik/></Arende>")
    assert plan == Plan()
    assert (leaves, rules) == ((2, 0, 0), [])


def test_a_single_field_given_twice_keeps_the_first(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\n  person: {language: Pat/Sprak}\n")
    plan, leaves, rules = from_xml(
        mapping,
        "<Arende><Rubrik>A</Rubrik><Rubrik>B</Rubrik><Pat><Sprak>sv</Sprak></Pat><Pat><Sprak>fi</Sprak></Pat></Arende>",
    )
    assert plan.title == "A"
    assert (leaves, rules) == ((2, 0, 2), ["MAP-REPEAT", "MAP-REPEAT"])


def test_codes_are_looked_up_and_own_words_kept(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  status: {path: '@S', table: status}\n", status=STATUS)
    assert from_xml(mapping, "<Arende S='Justerat'/>")[0].status == Concept("active")
    assert from_xml(mapping, "<Arende S='justerat'/>")[0].status == Concept("active")
    assert from_xml(mapping, "<Arende S='Signerat'/>")[0].status == Concept("active", "Signerat")
    assert from_xml(mapping, "<Arende S='Inget'/>")[0].status is None
    plan, _, rules = from_xml(mapping, "<Arende S='Ny'/>")
    assert (plan.status, rules) == (Concept(None, "Ny"), ["MAP-UNKNOWN-CODE"])


def test_an_unknown_code_is_kept_and_flagged(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  status: {path: '@S', table: status}\n", status=STATUS)
    plan, leaves, rules = from_xml(mapping, "<Arende S='Vilande'/>")
    assert plan.status == Concept(None, "Vilande")
    assert (leaves, rules) == ((1, 0, 0), ["MAP-UNKNOWN-CODE"])
    assert [each.rule for each in mapping.write(plan)[1].findings] == ["LOSS-CODE"]


def test_discriminators_choose_the_branch(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  invitations:\n    each: Medd[@Typ='KALL']\n    id: '@Id'\n"
        "  initiative: {text: \"Medd[@Typ='INIT']/Text\"}\n"
    )
    plan, leaves, rules = from_xml(
        mapping,
        "<Arende><Medd Typ='INIT'><Text>x</Text></Medd><Medd Typ='KALL' Id='7'/><Medd Typ='NY'/></Arende>",
    )
    assert [call.id for call in plan.invitations] == ["7"]
    assert plan.initiative is not None
    assert plan.initiative.text == "x"
    assert (leaves, rules) == ((4, 0, 1), ["MAP-NO-BRANCH"])


def test_a_discriminator_through_a_table(mapping_of: Maker) -> None:
    items = "theirs,ours\nmal-text,goal\ninsats-text,intervention\n"
    mapping = mapping_of(
        "plan:\n  goals:\n    each: \"item[items(linkId)='goal']\"\n    description: answer[]/valueString\n",
        "fhir-searchset",
        items=items,
    )
    source = {
        "item": [
            {"linkId": "mal-text", "answer": [{"valueString": "gå"}]},
            {"linkId": "annat", "answer": [{"valueString": "x"}]},
        ]
    }
    plan, leaves, rules = from_json(mapping, source)
    assert plan.goals == (Goal(description="gå"),)
    assert (leaves, rules) == ((2, 0, 2), ["MAP-NO-BRANCH"])


def test_references_between_groups(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  goals: {each: Mal, key: id, id: '@Nr', description: .}\n"
        "  interventions: {each: Insats, goal: {path: '@Mal', refers: goals.id}, description: .}\n"
    )
    plan, _, rules = from_xml(
        mapping, "<Arende><Mal Nr='1'>gå</Mal><Insats Mal='1'>a</Insats><Insats Mal='9'>b</Insats></Arende>"
    )
    assert plan.interventions == (
        Intervention(goal="1", description="a"),
        Intervention(goal="9", description="b"),
    )
    assert rules == ["MAP-DANGLING"]


def test_a_reference_into_any_of_two_groups(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  invitations: {each: Kallelse, id: '@Nr'}\n  messages:\n    each: Medd\n    id: '@Nr'\n"
        "    refers_to: {path: '@Avser', refers: [messages.id, invitations.id]}\n"
    )
    source = (
        "<Arende><Kallelse Nr='1'/><Medd Nr='2' Avser='1'/><Medd Nr='3' Avser='2'/><Medd Avser='9'/></Arende>"
    )
    plan, _, rules = from_xml(mapping, source)
    assert [message.refers_to for message in plan.messages] == ["1", "2", "9"]
    assert rules == ["MAP-DANGLING"]


MIXED = (
    "plan:\n  goals:\n    - {each: 'mal[.]', description: .}\n"
    "    - {each: mal, key: id, id: nr, description: text}\n"
)


def test_scalars_and_objects_in_one_array(mapping_of: Maker) -> None:
    mapping = mapping_of(MIXED, "json")
    source = {"mal": ["gå", {"nr": "2", "text": "stå"}, None, ["x"]]}
    plan, leaves, rules = from_json(mapping, source)
    assert plan.goals == (Goal(description="gå"), Goal(id="2", description="stå"))
    assert (leaves, rules) == ((3, 0, 2), ["MAP-UNMAPPED", "MAP-UNMAPPED"])


def test_a_scalar_is_written_for_what_says_nothing_else(mapping_of: Maker) -> None:
    mapping = mapping_of(MIXED, "json")
    plan = Plan(goals=(Goal(id="2", description="stå"), Goal(description="gå"), Goal(id="3")))
    node, losses = mapping.write(plan)
    assert mapping.untree(node) == {"mal": ["gå", {"nr": "2", "text": "stå"}, {"nr": "3"}]}
    assert losses.findings == []


def test_an_edited_scalar_does_not_come_back(mapping_of: Maker) -> None:
    mapping = mapping_of(MIXED, "json")
    source = {"mal": [{"nr": "2", "text": "stå"}, "gå"]}
    residue = mapping.residue(source, mapping.read(source)[0])
    edited = Plan(goals=(Goal(description="springa"), Goal(id="2", description="stå")))
    back, orphaned = mapping.lay(mapping.write(edited)[0], residue)
    assert (mapping.untree(back), orphaned) == ({"mal": [{"nr": "2", "text": "stå"}, "springa"]}, 0)


ASSESSED = "theirs,ours\ntrue,sip\nfalse,-\n"


def test_a_single_part_beside_a_group_takes_what_it_can_hold(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  consents:\n    - scope: {path: provad, as: boolean, table: assessed}\n"
        "      form: {constant: assessment}\n"
        "    - {each: samtycke, form: form, note: text, scope: avser}\n",
        "json",
        assessed=ASSESSED,
    )
    form, scope = Concept("assessment"), Concept("sip")
    plain, told = Consent(scope=scope, form=form), Consent(scope=scope, form=form, note="x")
    assert mapping.untree(mapping.write(Plan(consents=(plain,)))[0]) == {"provad": True}
    node, losses = mapping.write(Plan(consents=(told,)))
    assert mapping.untree(node) == {"samtycke": [{"text": "x"}]}
    assert [lost.place.plan for lost in losses.findings] == ["consents[0].scope", "consents[0].form"]


def test_a_loss_in_one_of_several_items_is_told_at_its_own_place(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  overall_responsible:\n    - identifiers:\n        - {path: '@A', as: hsa-id}\n"
        "        - {path: '@B', as: local-id}\n      name: Forsta\n"
    )
    ids = (Identifier(kind="hsa-id", value="SE1-A"), Identifier(kind="local", value="1"))
    plan = Plan(overall_responsible=(Organization(name="A", identifiers=ids), Organization(name="B")))
    both = Plan(overall_responsible=(Organization(name="A", identifiers=ids, private=True),))
    assert [lost.place.plan for lost in mapping.write(plan)[1].findings] == ["overall_responsible[1].name"]
    assert [lost.place.plan for lost in mapping.write(both)[1].findings] == ["overall_responsible[0].private"]


def test_xml_has_no_scalars_beside_objects(mapping_of: Maker) -> None:
    with pytest.raises(BadConfiguration, match=r"mal\[\.\] is for JSON"):
        mapping_of(MIXED)


def test_units_give_the_huvudman(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  overall_responsible:\n    each: Ansvar\n    name: .\n"
        "    huvudman: {from: name, table: units}\n",
        units=UNITS,
    )
    plan, _, rules = from_xml(
        mapping,
        "<Arende><Ansvar>hemtjänst  norr</Ansvar><Ansvar>Friskolan</Ansvar><Ansvar>X</Ansvar></Arende>",
    )
    assert [unit.huvudman for unit in plan.overall_responsible] == [Concept("kommun"), None, None]
    assert rules == ["MAP-UNIT"]


def test_a_huvudman_that_the_unit_does_not_tell_is_a_loss(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  overall_responsible:\n    each: Ansvar\n    name: .\n"
        "    huvudman: {from: name, table: units}\n",
        units=UNITS,
    )
    plan = Plan(overall_responsible=(Organization(name="Ny enhet", huvudman=Concept("region")),))
    [lost] = mapping.write(plan)[1].findings
    assert (lost.rule, lost.place.plan) == ("LOSS", "overall_responsible[0].huvudman")


def test_code_and_text_side_by_side(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  goals: {each: Goals, term: {code: Term/Code, text: Term/Text, table: term}}\n",
        "json",
        term=TERM,
    )
    source = {
        "Goals": [
            {"Term": {"Code": 1, "Text": "Kort sikt"}},
            {"Term": {"Code": 2, "Text": "Två år"}},
            {"Term": {"Code": 9, "Text": "Alltid"}},
        ]
    }
    plan, leaves, rules = from_json(mapping, source)
    assert [goal.term for goal in plan.goals] == [
        Concept("short"),
        Concept("long", "Två år"),
        Concept(None, "Alltid"),
    ]
    assert (leaves, rules) == ((5, 0, 1), ["MAP-UNKNOWN-CODE"])


def test_date_and_time_in_two_fields(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  created: {date: Datum, time: Tid, as: local-time}\n")
    plan, leaves, rules = from_xml(mapping, "<Arende><Datum>2024-03-11</Datum><Tid>13:40</Tid></Arende>")
    assert plan.created == "2024-03-11T13:40:00+01:00"
    assert (leaves, rules) == ((2, 0, 0), [])
    assert from_xml(mapping, "<Arende><Datum>2024-03-11</Datum></Arende>")[0].created == "2024-03-11"
    _, leaves, rules = from_xml(mapping, "<Arende><Datum>11 mars</Datum><Tid>13:40</Tid></Arende>")
    assert (leaves, rules) == ((0, 0, 2), ["MAP-BAD-VALUE"])


def test_the_doubled_hour_is_a_finding_and_the_missing_one_a_bad_value(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  created: {path: Tid, as: local-time}\n")
    plan, _, rules = from_xml(mapping, "<Arende><Tid>2024-10-27 02:30</Tid></Arende>")
    assert (plan.created, rules) == ("2024-10-27T02:30:00+02:00", ["TIME-AMBIGUOUS"])
    plan, leaves, rules = from_xml(mapping, "<Arende><Tid>2024-03-31 02:30</Tid></Arende>")
    assert (plan.created, leaves, rules) == (None, (0, 0, 1), ["MAP-BAD-VALUE"])


def test_midnight_utc_is_a_date(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  start: {path: Start, as: utc-date}\n", "json")
    assert from_json(mapping, {"Start": "2024-03-01T00:00:00Z"})[0].start == "2024-03-01"
    assert from_json(mapping, {"Start": "2024-03-01T09:30:00Z"})[0].start == "2024-03-01T09:30:00Z"


def test_identities_and_names(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  person:\n    identifiers:\n      - {path: Pnr, as: swedish-identity, form: dashed}\n"
        "      - {path: Reserv, as: reserve-number, system: 'urn:oid:1.2.3'}\n"
        "    name: {path: Namn, as: name, order: family-first}\n"
    )
    plan, _, rules = from_xml(
        mapping, "<Arende><Pnr>191212121212</Pnr><Reserv>K1</Reserv><Namn>Test, Åsa</Namn></Arende>"
    )
    assert plan.person is not None
    assert plan.person.identifiers == (
        Identifier(kind="personnummer", value="191212121212"),
        Identifier(kind="lokalt-reservnummer", value="K1", system="urn:oid:1.2.3"),
    )
    assert plan.person.name == HumanName(family="Test", given="Åsa")
    assert rules == []
    assert mapping.write(plan)[0].leaf(("Pnr",)) == "19121212-1212"


@pytest.mark.parametrize(
    ("raw", "system"),
    [
        ("1.2.752.113", "urn:oid:1.2.752.113"),
        ("urn:oid:1.2.752.113", "urn:oid:1.2.752.113"),
        ("https://example.se/nummer", "https://example.se/nummer"),
    ],
)
def test_oid_is_its_urn_in_the_plan(mapping_of: Maker, raw: str, system: str) -> None:
    mapping = mapping_of(
        "plan:\n  person:\n    identifiers:\n"
        "      each: Reserv\n      kind: {constant: lokalt-reservnummer}\n      value: .\n"
        "      system: {path: '@Oid', as: oid}\n"
    )
    plan, _, rules = from_xml(mapping, f"<Arende><Reserv Oid='{raw}'>K1</Reserv></Arende>")
    assert plan.person is not None
    assert plan.person.identifiers == (Identifier(kind="lokalt-reservnummer", value="K1", system=system),)
    assert rules == []


def test_nearest_word_of_a_code_with_its_text_beside_it(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  status: {code: S/Code, text: S/Text, table: status}\n",
        "json",
        status="theirs,ours,text,nearest\n1,active,Gäller,\n2,revoked,Återtagen,entered-in-error\n",
    )
    node, losses = mapping.write(Plan(status=Concept("entered-in-error")))
    assert mapping.untree(node) == {"S": {"Code": 2, "Text": "Återtagen"}}
    assert [(one.rule, one.place.plan) for one in losses.findings] == [("LOSS-NEAREST", "status")]
    assert [one.rule for one in mapping.write(Plan(status=Concept("draft")))[1].findings] == ["LOSS-CODE"]


def test_rtf_is_read_as_plain_text_and_comes_back(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: {path: Text, as: rtf}\n", "json")
    plan, _, rules = from_json(mapping, {"Text": r"{\rtf1\ansi Bor ensam}"})
    assert (plan.title, rules) == ("Bor ensam", [])


def test_booleans_in_two_words(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  person: {deceased: {path: Avliden, as: boolean, true: J, false: N}}\n")
    plan, _, _ = from_xml(mapping, "<Arende><Avliden>N</Avliden></Arende>")
    assert plan.person is not None
    assert plan.person.deceased is False
    assert from_xml(mapping, "<Arende><Avliden>Ja</Avliden></Arende>")[2] == ["MAP-BAD-VALUE"]


def test_a_json_number_is_no_text(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  title: Rubrik\n  identifiers: {path: Id, as: local-id, number: yes}\n", "json"
    )
    plan, leaves, rules = from_json(mapping, {"Rubrik": 3, "Id": 4711})
    assert plan == Plan(identifiers=(Identifier(kind="local", value="4711"),))
    assert (leaves, rules) == ((1, 0, 1), ["MAP-BAD-VALUE"])


def test_nulls_and_empty_arrays_are_leaves_that_say_nothing(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\n  goals: {each: Mal, description: Text}\n", "json")
    plan, leaves, rules = from_json(mapping, {"Rubrik": None, "Mal": []})
    assert (plan, leaves, rules) == (Plan(), (2, 0, 0), [])


def test_receipts_in_two_steps(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  invitations:\n    each: Kallelse\n    recipients:\n      each: Mottagare\n"
        "      received: {when: {path: Kvitterat, as: local-time}, who: KvitteratAv}\n"
        "      signed: {when: {path: Signerat, as: local-time}}\n"
    )
    plan, _, _ = from_xml(
        mapping,
        "<Arende><Kallelse><Mottagare><Kvitterat>2024-03-11 15:02</Kvitterat><KvitteratAv>BT</KvitteratAv>"
        "</Mottagare></Kallelse></Arende>",
    )
    [recipient] = plan.invitations[0].recipients
    assert recipient.received == Signature(when="2024-03-11T15:02:00+01:00", who="BT")
    assert recipient.signed is None


def test_constants_are_always_written(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  title: Rubrik\nconstants:\n  - {path: '@Version', value: '1', because: format}\n"
    )
    assert mapping.write(Plan())[0].leaf(("@Version",)) == "1"
    _, leaves, rules = from_xml(mapping, "<Arende Version='1'><Rubrik>A</Rubrik></Arende>")
    assert (leaves, rules) == ((2, 0, 0), [])
    _, leaves, rules = from_xml(mapping, "<Arende Version='2'><Rubrik>A</Rubrik></Arende>")
    assert (leaves, rules) == ((1, 0, 1), ["MAP-CONSTANT"])


def test_a_constant_alone_is_written_only_when_it_always_is(mapping_of: Maker) -> None:
    text = "plan:\n  title: A/Rubrik\nconstants:\n  - {path: A/B/@C, value: x%s}\n"
    assert mapping_of(text % "").write(Plan())[0].kids == []
    assert mapping_of(text % ", always: yes").write(Plan())[0].kids != []


def test_a_name_is_ignored_at_any_depth(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: A/Rubrik\nignore:\n  - {path: '**/Etikett', because: shown only}\n")
    _, leaves, rules = from_xml(
        mapping, "<Arende><Etikett>x</Etikett><A><Etikett y='1'>z</Etikett><Rubrik>R</Rubrik></A></Arende>"
    )
    assert (leaves, rules) == ((1, 3, 0), [])


def test_fixed_fields_tell_which_place_an_item_is_written_to(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  codes:\n    - {each: Kva, system: {constant: KVÅ}, code: .}\n"
        "    - {each: Ksi, system: {constant: KSI}, code: .}\n"
    )
    plan, _, rules = from_xml(mapping, "<Arende><Ksi>XAH.20.75</Ksi><Kva>AU124</Kva></Arende>")
    assert plan.codes == (
        ActivityCode(system="KVÅ", code="AU124"),
        ActivityCode(system="KSI", code="XAH.20.75"),
    )
    assert rules == []


def test_a_part_without_what_it_must_have_is_unmapped(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  person:\n    contacts: {each: Tel, value: Nr, kind: {path: '@Typ', table: k}}\n",
        k="theirs,ours\nM,phone\n",
    )
    plan, leaves, rules = from_xml(mapping, "<Arende><Tel Typ='M'><Nr/></Tel></Arende>")
    assert (plan, leaves, rules) == (Plan(), (1, 0, 1), ["MAP-INCOMPLETE"])


def test_a_text_that_is_too_long_is_written_whole_and_told(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: {path: Rubrik, longest: 3}\n")
    node, losses = mapping.write(Plan(title="abcdef"))
    assert node.leaf(("Rubrik",)) == "abcdef"
    assert [(each.rule, each.params["longest"]) for each in losses.findings] == [("LOSS-LONG", 3)]


def test_characters_that_xml_cannot_hold_are_told(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  title: Rubrik\n")
    node, losses = mapping.write(Plan(title="a\x0bb"))
    assert node.leaf(("Rubrik",)) == "ab"
    assert [each.rule for each in losses.findings] == ["LOSS-CHARACTER"]


def test_one_direction_only(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  title: {path: Rubrik, write: never, because: the system makes it}\n"
        "  version: {path: Version, read: never, because: always blank in exports}\n"
    )
    plan, leaves, _ = from_xml(mapping, "<Arende><Rubrik>A</Rubrik><Version>2</Version></Arende>")
    assert (plan, leaves) == (Plan(title="A"), (1, 1, 0))
    assert [each.place.plan for each in mapping.write(plan)[1].findings] == ["title"]


def test_a_default_is_an_invented_value_with_a_reason(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  kind: {path: Typ, table: kind, default: SIP, because: only SIP is exported}\n",
        kind="theirs,ours\nSIP,SIP\nSPU,SPU\n",
    )
    plan, _, rules = from_xml(mapping, "<Arende/>")
    assert (plan.kind, rules) == (Concept("SIP"), ["MAP-DEFAULT"])
    plan, _, rules = from_xml(mapping, "<Arende><Typ>SPU</Typ></Arende>")
    assert (plan.kind, rules) == (Concept("SPU"), [])
    assert mapping.write(Plan(kind=Concept("SIP")))[0].leaf(("Typ",)) == "SIP"
    assert [finding.rule for finding in mapping.write(Plan())[1].findings] == ["LOSS-DEFAULT"]
    unknown = etree.fromstring("<Arende><Typ>?</Typ></Arende>")
    kept = mapping.residue(unknown, mapping.read(unknown)[0])
    assert mapping.lay(mapping.write(Plan(kind=Concept("SIP")))[0], kept)[0].leaf(("Typ",)) == "SIP"


def test_a_default_without_a_word_is_written_as_nothing(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  kind: {path: Typ, table: kind, default: SIP, because: only SIP is exported}\n",
        kind="theirs,ours\nSPU,SPU\n",
    )
    node, losses = mapping.write(Plan(kind=Concept("SIP")))
    assert (node.kids, losses.findings) == ([], [])
    assert [finding.rule for finding in mapping.write(Plan(kind=Concept("VP")))[1].findings] == [
        "LOSS-CODE",
        "LOSS-DEFAULT",
    ]


def test_several_rows_make_one_record(mapping_of: Maker) -> None:
    mapping = mapping_of(
        "plan:\n  identifiers: {path: Arende, as: local-id}\n"
        "  goals: {each: \"rows[Typ='Mål']\", description: Text}\n"
        "  interventions: {each: \"rows[Typ='Insats']\", description: Text}\n",
        "csv",
        record="Arende",
    )
    source = {
        "Arende": "W1",
        "rows": [{"Typ": "Insats", "Text": "b"}, {"Typ": "Mål", "Text": "a"}, {"Typ": "Insats", "Text": ""}],
    }
    plan, leaves, rules = from_json(mapping, source)
    assert (plan.goals, plan.interventions) == ((Goal(description="a"),), (Intervention(description="b"),))
    assert (leaves, rules) == ((7, 0, 0), [])


def test_a_discriminator_deeper_down_is_written_too(mapping_of: Maker) -> None:
    mapping = mapping_of("plan:\n  goals: {each: \"M[T/Code='3']\", description: X}\n")
    plan, leaves, rules = from_xml(
        mapping, "<Arende><M><T><Code>3</Code></T><X>a</X></M><M><T><Code>4</Code></T></M></Arende>"
    )
    assert (plan.goals, leaves, rules) == ((Goal(description="a"),), (2, 0, 1), ["MAP-NO-BRANCH"])
    assert mapping.read(mapping.untree(mapping.write(plan)[0]))[0] == plan
    assert mapping.write(Plan())[0].kids == []
