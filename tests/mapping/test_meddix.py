"""Meddix: withdrawn calls, receipts, ADL, rows of a case that do not stand together, wrong charset."""

import csv
import io
from collections.abc import Iterable

import msgspec
import pytest

import sipfhir
from sipfhir import Plan
from sipfhir.plan import Intervention, Invitation, LifeArea
from sipfhir.registry import mapping, shipped, system
from sipfhir.site import defaults
from tests.mapping.leaves import said

SAMPLES = defaults() / "samples" / "meddix"
LATE = "good/efter-klockan-14"


def data(name: str) -> bytes:
    return (SAMPLES / f"{name}.csv").read_bytes()


def text(name: str) -> str:
    return data(name).decode("windows-1252")


def readings(source: bytes | str) -> list[sipfhir.Reading]:
    return list(sipfhir.read(source.encode("windows-1252") if isinstance(source, str) else source, "meddix"))


def changed(name: str, row: int, **cells: str) -> str:
    """A sample with other cells on one row (the header is row 0)."""
    rows = list(csv.reader(io.StringIO(text(name), newline=""), delimiter=";"))
    for column, cell in cells.items():
        rows[row][rows[0].index(column)] = cell
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    return buffer.getvalue()


def plan(source: bytes | str) -> Plan:
    [reading] = readings(source)
    assert reading.plan is not None
    return reading.plan


def rules(found: Iterable[sipfhir.Reading]) -> list[str]:
    return [finding.rule for reading in found for finding in reading.findings]


def receivers(call: Invitation) -> list[tuple[str | None, str | None]]:
    """Unit and who gave the receipt."""
    return [
        (
            each.party.organization.name if each.party and each.party.organization else None,
            each.received.who if each.received else None,
        )
        for each in call.recipients
    ]


def test_a_file_is_known_by_its_columns() -> None:
    assert {reading.system for reading in sipfhir.read(SAMPLES / "good" / "tackat-nej.csv")} == {"meddix"}


def test_plans_come_in_and_none_go_out() -> None:
    assert set(system("meddix").directions) == {"in"}


def test_a_withdrawn_call_the_withdrawal_and_the_new_call() -> None:
    made = plan(data("good/atertagen-kallelse"))
    first, second = made.invitations
    assert [call.status.code for call in made.invitations if call.status] == ["withdrawn", "sent"]
    assert second.replaces == first.id
    [void] = [message for message in made.messages if message.kind and message.kind.code == "void"]
    assert (void.refers_to, void.sent) == (first.id, "2018-09-06T08:05:00+02:00")


def test_who_took_notice_of_a_call_and_when() -> None:
    call = plan(data("good/atertagen-kallelse")).invitations[1]
    assert receivers(call) == [
        ("Socialtjänsten Vuxen", "Ros, Ida"),
        ("Vårdcentralen Eken", "Alm, Nils"),
        ("Vårdcentralen Björken", "Holm, Sara"),
        ("Arbetsförmedlingen", None),
        ("Boendestöd Söder", None),
        ("Vuxenpsykiatrin Väst", "Å L"),
    ]
    assert [bool(each.received) for each in call.recipients] == [True, True, True, False, True, True]


def test_a_receiver_after_an_empty_one_is_kept_and_comes_back() -> None:
    source = changed(
        "good/kallelse-utan-plan", 2, Mottagare1="", Kvitterad1="", KvitteradAv1="", Mottagare2="BUP Exempel"
    )
    [reading] = readings(source)
    assert reading.plan is not None
    assert receivers(reading.plan.invitations[0]) == [("BUP Exempel", None)]
    assert sipfhir.write(reading, "meddix").data == source.encode("windows-1252")


@pytest.mark.parametrize(
    ("word", "status"), [("J", "received"), ("ja", "received"), ("N", "sent"), ("Nej", "sent")]
)
def test_a_receipt_is_yes_or_no(word: str, status: str) -> None:
    [message] = plan(changed("good/tackat-nej", 2, Kvitterad=word)).messages
    assert message.status is not None
    assert message.status.code == status


def test_a_call_with_a_receipt_but_no_receiver_gets_none() -> None:
    [reading] = readings(data("odd/kvitterad-utan-mottagare"))
    assert reading.plan is not None
    assert reading.plan.invitations[0].recipients == ()
    assert reading.leaves.ignored == 2


def test_a_call_after_two_o_clock_is_not_moved() -> None:
    [reading] = readings(data(LATE))
    assert reading.plan is not None
    assert reading.plan.invitations[0].sent == "2012-04-20T14:25:00+02:00"
    assert [finding.params for finding in reading.left_behind()] == [{"count": 2}]
    assert sipfhir.write(reading, "meddix").data == data(LATE)


def test_the_day_that_a_call_counts_from_is_never_made_up() -> None:
    source = changed(LATE, 3, RäknasFrån="")
    [reading] = readings(source)
    assert reading.leaves.ignored == 1
    assert sipfhir.write(reading, "meddix").data == source.encode("windows-1252")


def test_the_adl_tab_and_its_important_information() -> None:
    situation = plan(data("good/utskrivning-aldre")).situation
    assert situation is not None
    assert [each.area.code for each in situation.life_areas if each.area] == ["mobility", "daily-life"]
    assert situation.life_areas[1] == LifeArea(
        area=situation.life_areas[1].area,
        current="Behöver hjälp med dusch och stödstrumpor.",
        wanted="Duscha själv.",
    )
    assert situation.background == "Tål inte penicillin. Fallrisk: två fall i hemmet sedan jul."


def test_rows_that_stand_apart_lose_nothing() -> None:
    together, apart = readings(data("good/makulerad-kedja")), readings(data("broken/spridda-rader"))
    assert rules(apart).count("FORMAT-ROWS") == 1
    first, _, last = (each.plan for each in apart if each.plan)
    whole = together[0].plan
    assert whole is not None
    assert first.interventions + last.interventions == whole.interventions
    assert first.goals + last.goals == whole.goals
    assert sipfhir.write(apart, "meddix").data == data("broken/spridda-rader")


def test_the_order_of_columns_and_rows_is_no_data() -> None:
    one, other = plan(data("good/skolfranvaro")), plan(data("odd/annan-ordning"))
    assert said(one) == said(other)


@pytest.mark.parametrize("name", ["utf-8-utan-bom", "dos-cp850", "ogiltigt-tecken"])
def test_a_wrong_charset_is_told_and_nothing_is_read_as_other_letters(name: str) -> None:
    found = readings(data(f"broken/{name}"))
    assert {"FORMAT-CHARSET", "FORMAT-CSV"} & set(rules(found))
    assert not any(wrong in repr(each.plan) for each in found for wrong in ("Ã", "¶", "„", "\x81"))


@pytest.mark.parametrize(("name", "charset"), [("utf-8-utan-bom", "utf-8"), ("dos-cp850", "cp850")])
def test_a_charset_that_the_user_gives_is_read(name: str, charset: str) -> None:
    [reading] = sipfhir.read(data(f"broken/{name}"), "meddix", charset=charset)
    assert reading.plan is not None
    assert reading.leaves.unmapped == 0
    assert reading.plan.interventions


def test_an_edit_that_the_file_has_no_column_for_is_written() -> None:
    [reading] = readings(data("odd/farre-kolumner"))
    assert reading.plan is not None
    assert reading.plan.person is not None
    person = msgspec.structs.replace(reading.plan.person, language="finska")
    edited = msgspec.structs.replace(reading.plan, person=person)
    written = sipfhir.write(reading.with_plan(edited), "meddix")
    assert written.findings == ()
    assert said(plan(written.data)) == said(edited)


def test_a_document_type_that_nobody_knows_is_kept_whole() -> None:
    [reading] = readings(data("broken/okant-dokument"))
    assert (rules([reading]), reading.leaves.unmapped) == (["MAP-NO-BRANCH"], 5)
    assert sipfhir.write(reading, "meddix").data == data("broken/okant-dokument")


MIGRATED = ("needs", "goals", "overall_responsible")


def unnamed(interventions: Iterable[Intervention]) -> list[Intervention]:
    """Without the person to turn to, whose name Link holds in one piece."""
    return [msgspec.structs.replace(each, contact=None) for each in interventions]


@pytest.mark.parametrize(
    "name", ["utskrivning-aldre", "skolfranvaro", "atertagen-kallelse", "god-man", "privat-utforare"]
)
def test_what_a_migration_to_cosmic_link_must_keep_arrives(name: str) -> None:
    made = plan(data(f"good/{name}"))
    target = mapping(shipped(), "cosmic-link")
    arrived, _ = target.read(target.untree(target.write(made)[0]))
    for field in MIGRATED:
        assert getattr(arrived, field) == getattr(made, field)
    assert unnamed(arrived.interventions) == unnamed(made.interventions)
    assert len(arrived.participants) == len(made.participants)
    assert [each.status for each in arrived.consents] == [each.status for each in made.consents]
    assert [(each.id, each.status, receivers(each)) for each in arrived.invitations] == [
        (each.id, each.status, receivers(each)) for each in made.invitations
    ]
