"""Places never carry a person's data, not even when a system made it a name."""

import msgspec
import pytest

import sipfhir
from sipfhir.rules import message
from sipfhir.site import defaults

SAMPLES = defaults() / "samples"
PLAN = (SAMPLES / "lifecare" / "good" / "tackat-nej.json").read_bytes()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("Priority", "/Priority"),
        ("PriorityLevel.v2", "/PriorityLevel.v2"),
        ("19121212-1212", "/*"),
        ("19121212-1212 Åsa Test", "/*"),
        ("Åsa Test", "/*"),
        ("P191212121212", "/*"),
        ("a/b", "/a~1b"),
    ],
)
def test_a_member_that_may_be_data_is_only_a_star(key: str, told: str) -> None:
    plan = msgspec.json.decode(PLAN)
    plan[key] = {"Value": 1}
    [reading] = sipfhir.read(msgspec.json.encode(plan))
    [finding] = [each for each in reading.findings if each.rule == "MAP-UNMAPPED"]
    assert finding.place.path == told
    assert finding.place.line is not None


@pytest.mark.parametrize(
    ("element", "told"),
    [("<Okand/>", "Okand"), ("<Test_19121212-1212/>", "*"), ("<A B19121212='x'/>", "A")],
)
def test_an_element_that_may_be_data_is_only_a_star(element: str, told: str) -> None:
    text = (SAMPLES / "prator" / "good" / "tackat-nej.xml").read_text("iso-8859-1")
    text = text.replace("</PratorArende>", f"{element}</PratorArende>")
    [reading] = sipfhir.read(text.encode("iso-8859-1"))
    [finding] = [each for each in reading.findings if each.rule == "MAP-UNMAPPED"]
    assert finding.place.path == f"/PratorArende/{told}"


def test_a_whole_row_of_a_csv_file_has_no_column() -> None:
    [reading] = sipfhir.read(SAMPLES / "meddix" / "odd" / "tva-vardplaner.csv")
    [finding] = [each for each in reading.findings if each.rule == "MAP-REPEAT"]
    assert (finding.place.line, finding.place.path, finding.params) == (4, None, {})
    assert "(*)" not in message(finding, "sv")


def test_a_unit_is_told_by_its_place_in_the_plan() -> None:
    """The second of the receivers, each of which has columns of its own."""
    [reading] = sipfhir.read(SAMPLES / "meddix" / "odd" / "okand-enhet.csv")
    [finding] = [each for each in reading.findings if each.rule == "MAP-UNIT"]
    assert finding.place.path == "Mottagare2"
    assert finding.place.plan == "invitations[0].recipients[1].party.organization.name"
    assert finding.params["field"] == "recipients[1].party.organization.name"
