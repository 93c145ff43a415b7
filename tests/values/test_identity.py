"""Identities: read tolerantly, written in the form asked for, judged apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.plan import Identifier
from sipfhir.values import (
    BadValue,
    CannotHold,
    birth_date,
    hsa_problems,
    organisation_problems,
    problems,
    read_hsa_id,
    read_identity,
    read_organisation_number,
    write_identity,
)

TODAY = date(2026, 3, 1)
PERSONNUMMER = (
    "191212121212",
    "189002029800",
    "199002222397",
    "200001252386",
    "189602029812",
    "196101182803",
)
COORDINATION = "196109732393"
RESERVE = ("20210325K069", "98240301AA06")


@pytest.mark.parametrize("value", PERSONNUMMER)
def test_a_personnummer_without_fault(value: str) -> None:
    identifier = read_identity(value, today=TODAY)
    assert identifier == Identifier(kind="personnummer", value=value)
    assert problems(identifier, today=TODAY) == ()


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("19121212-1212", "191212121212"),
        (" 19121212 1212 ", "191212121212"),
        ("121212+1212", "191212121212"),
        ("000125-2386", "200001252386"),
        ("0001252386", "200001252386"),
        ("900222-2397", "199002222397"),
        ("20210325-k069", "20210325K069"),
    ],
)
def test_normalised_to_twelve(raw: str, value: str) -> None:
    assert read_identity(raw, today=TODAY).value == value


def test_ten_digits_are_never_a_future_birth() -> None:
    assert read_identity("260302-0000", today=TODAY).value[:4] == "1926"
    assert read_identity("260301-0000", today=TODAY).value[:4] == "2026"
    assert read_identity("260362-0000", today=TODAY).value[:4] == "1926"


@pytest.mark.parametrize("raw", ["", "12", "1912121212123", "19121212x1212", "٢٠٠٠٠١٢٥٢٣٨٦", "okänd"])
def test_what_is_no_number_is_refused_without_telling_it(raw: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_identity(raw, today=TODAY)
    assert not raw or raw not in str(caught.value)


def test_samordningsnummer_holds_the_day_plus_sixty() -> None:
    identifier = read_identity(COORDINATION, today=TODAY)
    assert identifier.kind == "samordningsnummer"
    assert birth_date(identifier) == date(1961, 9, 13)
    assert problems(identifier, today=TODAY) == ()


@pytest.mark.parametrize("raw", RESERVE)
def test_national_reserve_number(raw: str) -> None:
    identifier = read_identity(raw, today=TODAY)
    assert (identifier.kind, identifier.value) == ("nationellt-reservnummer", raw)
    assert problems(identifier) == ()
    assert birth_date(identifier) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("191212121213", ("checksum",)),
        ("191213121212", ("date",)),
        ("191212120000", ("form",)),
        ("1912", ("form",)),
        ("211212121212", ("century",)),
    ],
)
def test_problems(value: str, found: tuple[str, ...]) -> None:
    assert problems(Identifier(kind="personnummer", value=value)) == found


def test_the_checksum_can_be_switched_off_and_the_future_needs_a_today() -> None:
    assert problems(Identifier(kind="personnummer", value="191212121213"), checksum=False) == ()
    born = Identifier(kind="personnummer", value="200001252386")
    assert problems(born, today=date(2000, 1, 24)) == ("century",)
    assert problems(born, today=date(2000, 1, 25)) == ()


def test_a_reserve_number_of_another_shape_has_a_problem() -> None:
    assert problems(Identifier(kind="nationellt-reservnummer", value="20210325O069")) == ("form",)


@pytest.mark.parametrize("value", [*PERSONNUMMER, COORDINATION, *RESERVE])
@pytest.mark.parametrize("form", ["plain", "dashed"])
def test_written_identities_read_back(value: str, form: str) -> None:
    identifier = read_identity(value, today=TODAY)
    assert read_identity(write_identity(identifier, form, today=TODAY), today=TODAY) == identifier


@given(st.dates(date(1927, 1, 1), date(2026, 3, 1)), st.booleans())
def test_short_reads_back_for_all_who_are_under_a_hundred(born: date, coordination: bool) -> None:
    day = born.day + 60 if coordination else born.day
    identifier = read_identity(f"{born:%Y%m}{day:02}1212", today=TODAY)
    short = write_identity(identifier, "short", today=TODAY)
    assert short[6] == "-"
    assert read_identity(short, today=TODAY) == identifier


@given(st.dates(date(1826, 3, 2), date(1926, 12, 31)))
def test_short_has_a_plus_for_those_over_a_hundred(born: date) -> None:
    identifier = read_identity(f"{born:%Y%m%d}1212", today=TODAY)
    try:
        short = write_identity(identifier, "short", today=TODAY)
    except CannotHold:
        assert born.year < 1827
    else:
        assert short[6] == "+"
        assert read_identity(short, today=TODAY) == identifier


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier(kind="nationellt-reservnummer", value="20210325K069"),
        Identifier(kind="personnummer", value="179002029800"),
        Identifier(kind="personnummer", value="203001012384"),
        Identifier(kind="personnummer", value="x"),
        Identifier(kind="hsa-id", value="SE0000000000-TEST1"),
        Identifier(kind="lokalt-reservnummer", value="991212121212"),
    ],
)
def test_what_has_no_short_form(identifier: Identifier) -> None:
    with pytest.raises(CannotHold):
        write_identity(identifier, "short", today=TODAY)


def test_hsa_id() -> None:
    assert read_hsa_id(" SE0000000000-TEST1\n") == Identifier(kind="hsa-id", value="SE0000000000-TEST1")
    assert hsa_problems("SE2321000131-P000000123457") == ()
    assert hsa_problems("SE232100013-1003") == ("form",)
    assert hsa_problems("SE2321000131-" + "1" * 19) == ("form",)
    for raw in ("", "SE0000000000 TEST1"):
        with pytest.raises(BadValue):
            read_hsa_id(raw)


def test_organisation_number() -> None:
    for raw in ("232100-0131", "2321000131", "162321000131"):
        assert read_organisation_number(raw) == Identifier(kind="organisationsnummer", value="2321000131")
    assert organisation_problems("2321000131") == ()
    assert organisation_problems("2321000132") == ("checksum",)
    assert organisation_problems("23210001") == ("form",)
    with pytest.raises(BadValue):
        read_organisation_number("232100-013")
