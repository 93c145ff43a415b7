"""What a draft says of small samples: the record, groups, branches, references, converters, tables."""

import csv
import io
from pathlib import Path

import pytest

from sipfhir.errors import BadInput
from tests.authoring.drafting import drafted, plan_of, read_back

ARENDE = """<Arenden><Arende Nummer="A-1">
  <Patient><Personnummer>19121212-1212</Personnummer><Namn>Test, Åsa</Namn><Avliden>N</Avliden>
    <Telefon>070-1740605</Telefon></Patient>
  <Mal Nr="1" Sikt="Kort sikt" Senast="20240601">Duscha själv</Mal>
  <Mal Nr="2" Sikt="Lång sikt" Senast="20240901">Bo kvar hemma</Mal>
  <Insats Nr="1" Mal="2" AnsvarigHuvudman="Kommun" Status="Okänt ord"><Text>Hemtjänst</Text>
    <Skapad>2024-03-01 10:00</Skapad></Insats>
  <Meddelande Id="7" Typ="KALL"><Skickat>2024-03-13 10:40</Skickat><Syfte>Planera</Syfte></Meddelande>
  <Meddelande Id="8" Typ="INSKR"><Skickat>2024-03-09 07:45</Skickat><Text>Fall</Text></Meddelande>
  <Zzyx>q9</Zzyx>
</Arende>
<Arende Nummer="A-2"><Patient><Personnummer>20030202-2389</Personnummer></Patient></Arende></Arenden>"""


def test_the_record_is_what_holds_one_person(tmp_path: Path) -> None:
    made = drafted(tmp_path, ARENDE)
    assert (made.record, made.container["root"], made.records) == ("Arende", "Arenden", 2)


def test_a_record_alone_and_in_an_export_is_the_same_record(tmp_path: Path) -> None:
    alone = "<Arende><Patient><Personnummer>191212121212</Personnummer></Patient></Arende>"
    made = drafted(tmp_path, alone, ARENDE)
    assert (made.record, made.container["root"], made.records) == ("Arende", "Arenden", 3)


def test_a_plan_with_one_large_part_is_the_whole_of_it(tmp_path: Path) -> None:
    goals = "".join(f"<Mal Nr='{number}'>Gå ut</Mal>" for number in range(9))
    made = drafted(tmp_path, f"<Arende><Personnummer>191212121212</Personnummer><SIP>{goals}</SIP></Arende>")
    assert made.record == "Arende"


def test_fields_groups_and_converters(tmp_path: Path) -> None:
    plan = plan_of(drafted(tmp_path, ARENDE), tmp_path)
    assert plan["identifiers"] == {"path": "@Nummer", "as": "local-id"}
    assert plan["person"] == {
        "at": "Patient",
        "identifiers": {"path": "Personnummer", "as": "swedish-identity", "form": "dashed"},
        "name": {"path": "Namn", "as": "name", "order": "family-first"},
        "deceased": {"path": "Avliden", "as": "boolean", "true": "J", "false": "N"},
        "contacts": {"each": "Telefon", "kind": {"constant": "phone"}, "value": "."},
    }
    assert plan["goals"] == {
        "each": "Mal",
        "key": "id",
        "id": "@Nr",
        "description": ".",
        "term": {"path": "@Sikt", "table": "draft-term"},
        "due": {"path": "@Senast", "as": "date", "patterns": ["yyyyMMdd"]},
    }


def test_a_reference_is_told_when_every_value_is_there(tmp_path: Path) -> None:
    interventions = plan_of(drafted(tmp_path, ARENDE), tmp_path)["interventions"]
    assert isinstance(interventions, dict)
    assert interventions["goal"] == {"path": "@Mal", "refers": "goals.id"}
    other = ARENDE.replace('Mal="2" Ans', 'Mal="9" Ans')
    assert plan_of(drafted(tmp_path, other), tmp_path)["interventions"]["goal"] == "@Mal"  # type: ignore[index]


def test_calls_and_messages_are_told_apart_by_their_type(tmp_path: Path) -> None:
    plan = plan_of(drafted(tmp_path, ARENDE), tmp_path)
    assert plan["invitations"] == {
        "each": "Meddelande[@Typ='KALL']",
        "key": "id",
        "id": "@Id",
        "sent": {"path": "Skickat", "as": "local-time"},
        "purpose": "Syfte",
    }
    messages = plan["messages"]
    assert isinstance(messages, dict)
    assert messages["each"] == "Meddelande"


def test_a_table_has_the_words_and_our_codes_where_they_are_known(tmp_path: Path) -> None:
    made = drafted(tmp_path, ARENDE)
    term = _rows(made.files["mappings/tables/draft-term.csv"])
    assert [(row["theirs"], row["ours"]) for row in term] == [("Kort sikt", "short"), ("Lång sikt", "long")]
    [unknown] = _rows(made.files["mappings/tables/draft-intervention-status.csv"])
    assert (unknown["theirs"], unknown["ours"]) == ("Okänt ord", "")
    assert "not known" in unknown["note"]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_not_recognised_is_listed_with_its_kind_and_without_its_value(tmp_path: Path) -> None:
    made = drafted(tmp_path, ARENDE)
    assert ("Zzyx", "code") in {(each.path, each.kind) for each in made.unknown}
    assert "q9" not in "".join(made.files.values())


def test_no_value_of_a_person_stands_in_any_file(tmp_path: Path) -> None:
    text = "\n".join(drafted(tmp_path, ARENDE).files.values())
    for value in ("1212", "Åsa", "1740605", "Duscha", "2389", "Hemtjänst"):
        assert value not in text


def test_a_member_named_by_a_number_of_someone_is_masked(tmp_path: Path) -> None:
    made = drafted(tmp_path, '{"planer": {"191212121212": {"mal": "x"}}, "status": "Utkast"}', suffix=".json")
    assert "191212121212" not in "".join(made.files.values())
    assert [each.path for each in made.unknown] == ["planer", "planer/*"]


def test_pairs_in_json_and_names_that_items_are_told_by(tmp_path: Path) -> None:
    text = """{"plans": [{"personId": "191212121212", "items": [
      {"linkId": "status", "answer": [{"value": "Pågående"}]},
      {"linkId": "rubrik", "answer": [{"value": "Planen"}]}],
      "goals": [{"term": {"code": 1, "text": "Kort sikt"}, "text": "Gå ut"}]}]}"""
    plan = plan_of(drafted(tmp_path, text, suffix=".json"), tmp_path)
    assert plan["title"] == "items[linkId='rubrik']/answer[]/value"
    assert plan["status"] == {
        "path": "items[linkId='status']/answer[]/value",
        "table": "draft-plan-status",
    }
    goals = plan["goals"]
    assert isinstance(goals, dict)
    assert goals["term"] == {"code": "term/code", "text": "term/text", "table": "draft-term"}


def test_rows_of_a_csv_file_are_kept_together_and_told_apart(tmp_path: Path) -> None:
    text = (
        "Ärendenr;Personnummer;Avsnitt;Nr;Text\n"
        "A1;191212121212;Mål;1;Gå ut\nA1;191212121212;Insats;2;Hemtjänst\n"
        "A2;200302022389;Mål;1;Läsa\n"
    )
    made = drafted(tmp_path, text, suffix=".csv")
    assert (made.record, made.container["delimiter"], made.container["shared"]) == (
        "Ärendenr",
        ";",
        ["Personnummer"],
    )
    plan = plan_of(made, tmp_path)
    assert plan["goals"] == {"each": "rows[Avsnitt='Mål']", "key": "id", "id": "Nr", "description": "Text"}


def test_namespaces_are_ignored_when_there_are_any(tmp_path: Path) -> None:
    made = drafted(tmp_path, ARENDE.replace("<Arenden>", '<Arenden xmlns="http://example.org/sip">'))
    assert made.container["namespaces"] == "ignore"
    plan = plan_of(made, tmp_path)
    assert "goals" in plan
    [first, _] = read_back(made, tmp_path, [tmp_path / "sample0.xml"])
    assert first.plan is not None
    assert len(first.plan.goals) == 2


def test_a_draft_reads_its_sample(tmp_path: Path) -> None:
    made = drafted(tmp_path, ARENDE)
    [first, second] = read_back(made, tmp_path, [tmp_path / "sample0.xml"])
    assert first.plan is not None
    assert second.plan is not None
    assert [goal.id for goal in first.plan.goals] == ["1", "2"]
    assert first.plan.interventions[0].goal == "2"


def test_the_same_samples_give_the_same_files(tmp_path: Path) -> None:
    assert drafted(tmp_path, ARENDE).files == drafted(tmp_path, ARENDE).files


@pytest.mark.parametrize(
    ("text", "suffix", "told"),
    [("<a><b></a>", ".xml", "not XML"), ('{"a": ', ".json", "not JSON"), ("ett ord", ".txt", "neither XML")],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, text: str, suffix: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        drafted(tmp_path, text, suffix=suffix)


def test_samples_are_of_one_format(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="samples of one"):
        drafted(tmp_path, ARENDE, '{"a": {"b": 1}}')
