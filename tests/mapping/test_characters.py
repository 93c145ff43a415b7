"""Characters that a system cannot hold: left out, told with the plan's path, and in the loss report."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import sipfhir
from sipfhir.authoring.lint import lint
from sipfhir.findings import Finding
from sipfhir.formats.container import Characters
from sipfhir.mapping.characters import NAMES, repertoire
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tree import Node
from sipfhir.plan import Concept, Goal, HumanName, Person, Plan
from sipfhir.registry import mapping, shipped
from sipfhir.site import Site
from tests.authoring.sites import SYSTEM, record, toy
from tests.mapping.within import within
from tests.strategies import plans

HOUSE = "\U0001f3e1"
BMP = repertoire("bmp")
YAML = "plan:\n  title: Rubrik\n  goals: {each: Mal, description: Text}\n"
Maker = Callable[..., Mapping]


@pytest.fixture
def bmp(mapping_of: Maker, tmp_path: Path) -> Callable[..., Mapping]:
    """A mapping of a system with `characters: bmp`."""

    def make(text: str = YAML, form: str = "xml", **tables: str) -> Mapping:
        mapping_of(text, form, **tables)
        return Mapping(Site(tmp_path), "toy", form, characters="bmp")

    return make


def told(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(each.rule, each.place.plan) for each in findings]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("bo kvar åäö €—\n\t\r", "bo kvar åäö €—\n\t\r"),
        (f"bo {HOUSE}kvar", "bo kvar"),
        ("a\x00\x0b\x1f\x7f\x85\x9fb\xa0c", "ab\xa0c"),
        ("a\ufffe\uffffb\ufffd", "ab\ufffd"),
        ("a\ud83cb", "ab"),
    ],
)
def test_what_the_basic_plane_holds(text: str, kept: str) -> None:
    assert BMP.kept(text) == kept


def test_all_is_what_xml_holds() -> None:
    assert repertoire("all").kept(f"a{HOUSE}\x7f\x85\x0b\uffffb") == f"a{HOUSE}\x7f\x85b"
    assert set(get_args(Characters)) == NAMES


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_character_is_left_out_and_told_with_its_path(bmp: Callable[..., Mapping], form: str) -> None:
    compiled = bmp(YAML.replace("each: Mal,", "each: 'Mal[]',") if form == "json" else YAML, form)
    sent = Plan(title=f"Hem {HOUSE}{HOUSE}", goals=(Goal(description="ett"), Goal(description="tv\x0bå")))
    node, losses = compiled.write(sent)
    assert told(losses.findings) == [("LOSS-CHARACTER", "title"), ("LOSS-CHARACTER", "goals[1].description")]
    assert [each.params["count"] for each in losses.findings] == [2, 1]
    assert HOUSE not in repr(losses.findings)
    back, _ = compiled.read(compiled.untree(node))
    assert back == Plan(title="Hem ", goals=(Goal(description="ett"), Goal(description="två")))


def test_a_text_of_nothing_else_is_lost_whole_with_its_item(bmp: Callable[..., Mapping]) -> None:
    compiled = bmp()
    node, losses = compiled.write(Plan(title=f" {HOUSE}\n", goals=(Goal(description=HOUSE),)))
    assert told(losses.findings) == [("LOSS", "title"), ("LOSS", "goals[0].description")]
    assert compiled.read(compiled.untree(node))[0] == Plan()


def test_a_protection_of_such_characters_is_not_lost_in_silence(bmp: Callable[..., Mapping]) -> None:
    compiled = bmp("plan:\n  person: {protection: Skydd, name: {path: Namn, as: name}}\n")
    person = Person(protection=Concept(None, HOUSE), name=HumanName(text=f"Åsa {HOUSE}Test"))
    _, losses = compiled.write(Plan(person=person))
    assert told(losses.findings) == [
        ("LOSS-CHARACTER", "person.name"),
        ("PROTECT-LOST", "person.protection"),
    ]


def test_code_and_text_side_by_side(bmp: Callable[..., Mapping]) -> None:
    text = "plan:\n  status: {code: Kod, text: Ord, table: status}\n"
    compiled = bmp(text, status="theirs,ours,text\n1,active,Gäller\n")
    node, losses = compiled.write(Plan(status=Concept(None, f"Väntar {HOUSE}")))
    assert told(losses.findings) == [("LOSS-CHARACTER", "status")]
    assert compiled.read(compiled.untree(node))[0].status == Concept(None, "Väntar ")


@given(sent=plans(), sign=st.sampled_from([HOUSE, "\x07", "\x9c"]))
def test_what_the_loss_report_does_not_list_is_there(sent: Plan, sign: str) -> None:
    """A note of TakeCare, with such a character in its title and in whatever texts the plan has."""
    compiled = mapping(shipped(), "takecare")
    sent = replace(sent, title=f"{sign}x{sent.title or ''}", source=None)
    node, losses = compiled.write(sent)
    _, paths = within(sent, compiled.repertoire)
    listed = [(each.rule, each.place.plan or "") for each in losses.findings]
    assert all(any(_holds(at, path) for _, at in listed) for path in paths)
    changed = [at for rule, at in listed if rule == "LOSS-CHARACTER"]
    assert "title" in changed
    assert all(any(_holds(at, path) for path in paths) for at in changed)
    assert all(BMP.kept(value) == value for value in _values(node))


def _holds(at: str, path: str) -> bool:
    """Whether a path is that of a finding or below it (a name is one value), or that of its concept."""
    return at in (path, f"{path}.text") or path.startswith((f"{at}.", f"{at}["))


def _values(node: Node) -> list[str]:
    return [str(node.value or "")] + [value for kid in node.kids or () for value in _values(kid)]


def test_the_loss_report_and_the_file_agree() -> None:
    plan = Plan(title=f"Hem {HOUSE}", goals=(Goal(description=f"Bo kvar{HOUSE}"),))
    listed = sipfhir.loss(plan, "takecare")
    written = sipfhir.write(plan, "takecare")
    assert told(list(listed)) == [("LOSS-CHARACTER", "title"), ("LOSS-CHARACTER", "goals[0].description")]
    assert written.findings == listed
    assert HOUSE not in written.data.decode()
    assert told(list(sipfhir.loss(plan, "prator"))) == []
    [reading] = sipfhir.read(written.data, "takecare")
    assert reading.plan is not None
    assert reading.plan.title == "Hem "


def test_in_the_file_that_it_came_from_it_comes_back() -> None:
    sample = Path(__file__).parents[2] / "samples/takecare/odd/tecken-utanfor-bmp.xml"
    readings = list(sipfhir.read(sample))
    written = sipfhir.write(readings, "takecare")
    assert HOUSE in written.data.decode()
    assert written.findings == ()
    assert told(list(sipfhir.loss(readings[0], "takecare"))) == [("LOSS-CHARACTER", "goals[0].description")]


def test_lint_tells_of_a_word_that_cannot_be_written(tmp_path: Path) -> None:
    rows = f"theirs,ours\nklar {HOUSE},completed\nAktiv,active\n"
    site = toy(
        tmp_path,
        "  status: {path: S, table: toy-status}\n",
        system=SYSTEM.replace("format: xml", "format: xml, characters: bmp"),
        status=rows,
        samples=(record(),),
    )
    found = [
        each for each in lint(site, "toy") if each.rule == "LINT-TABLE" and "toy-status" in each.spot.file
    ]
    assert [(each.spot.line, each.path) for each in found] == [(2, "theirs")]


def test_lint_tells_of_a_repertoire_that_is_none(tmp_path: Path) -> None:
    system = SYSTEM.replace("format: xml", "format: xml, characters: latin")
    found = lint(toy(tmp_path, system=system, samples=(record(),)), "toy")
    assert [each.path for each in found if each.rule == "LINT-FORM"] == ["container.characters"]
