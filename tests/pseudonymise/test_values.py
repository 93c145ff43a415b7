"""One value for another: as valid, as wrong, as long, and never the same."""

import base64
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.plan import Identifier
from sipfhir.pseudonymise import contacts, days, identities
from sipfhir.pseudonymise.enclosed import base64_file
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.letters import scrambled
from sipfhir.pseudonymise.markup import marked_up
from sipfhir.pseudonymise.people import name
from sipfhir.values import identity, text, time

KEY = Key(b"a key of the tests")
BIRTHS = st.dates(date(1900, 1, 1), date(2024, 1, 1))
WEEKS = st.integers(-52, 52).filter(bool).map(lambda weeks: 7 * weeks)


def number_of(born: date, serial: int, off: int = 0, wrong: int = 0) -> str:
    digits = f"{born:%Y%m}{born.day + off:02}{serial:03}"
    return f"{digits}{(identities.luhn(digits[2:]) + wrong) % 10}"


@given(BIRTHS, st.integers(1, 979), WEEKS, st.sampled_from([0, 60]), st.integers(0, 9))
def test_an_identity_is_as_valid_as_it_was(born: date, serial: int, weeks: int, off: int, wrong: int) -> None:
    number = number_of(born, serial, off, wrong)
    made = identities.replaced(KEY, number, weeks)
    assert made is not None
    one, other = (identity.read_identity(each, today=date(2026, 1, 1)) for each in (number, made))
    assert identity.problems(one) == identity.problems(other)
    assert one.kind == other.kind
    assert identity.birth_date(other) == born + timedelta(days=weeks)
    assert 980 <= int(made[8:11]) <= 999
    assert int(made[10]) % 2 == serial % 2


@pytest.mark.parametrize("form", ["{}{}", "{}-{}", "{}+{}"])
def test_an_identity_keeps_its_form(form: str) -> None:
    long, short = form.format("19121212", "1212"), form.format("121212", "1212")
    assert [len(identities.replaced(KEY, each, 70) or "") for each in (long, short)] == [
        len(long),
        len(short),
    ]
    # The number itself is not written here: no series is reserved, so it may be somebody's.
    made = identities.replaced(KEY, "19121212-1212", 70) or ""
    assert (made[:9], made[9:11]) == ("19130220-", "98")
    assert not identity.problems(Identifier(kind="personnummer", value=made.replace("-", "")))


@pytest.mark.parametrize("number", ["191313131212", "191202301212", "191200001212", "199099991212"])
def test_a_number_without_a_day_has_none_afterwards(number: str) -> None:
    made = identities.replaced(KEY, number, 70)
    assert made is not None
    assert made[:8] != number[:8]
    assert identity.birth_date(Identifier(kind="personnummer", value=made)) is None


def test_other_numbers_keep_their_form_too() -> None:
    organisation = identities.organisation_number(KEY, "232100-0016")
    assert organisation is not None
    assert organisation.startswith("0")
    assert identity.organisation_problems(organisation.replace("-", "")) == ()
    assert identity.organisation_problems(identities.organisation_number(KEY, "2321000017") or "") == (
        "checksum",
    )
    hsa = identities.hsa_id(KEY, "SE2321000016-1A2B")
    assert hsa is not None
    assert identity.hsa_problems(hsa) == ()
    assert hsa[2:12] == organisation.replace("-", "")
    assert identities.hsa_id(KEY, "SE23-1") is None
    reserve = identities.replaced(KEY, "19121212-K069", 70)
    assert reserve is not None
    assert reserve.startswith("19130220-")
    assert identity.read_identity(reserve, today=date(2026, 1, 1)).kind == "nationellt-reservnummer"


@given(BIRTHS, BIRTHS, WEEKS)
def test_dates_keep_order_interval_and_weekday(one: date, other: date, weeks: int) -> None:
    moved = [date.fromisoformat(days.moved(f"{each:%Y-%m-%d}", weeks) or "") for each in (one, other)]
    assert moved[0] - moved[1] == one - other
    assert moved[0].weekday() == one.weekday()


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 23), st.integers(0, 59), WEEKS)
def test_a_wall_time_is_as_real_as_it_was(day: date, hour: int, minute: int, weeks: int) -> None:
    before = f"{day} {hour:02}:{minute:02}"
    after = days.moved(before, weeks)
    assert after is not None
    assert after[10:] == before[10:]
    assert problem(after) == problem(before)


@pytest.mark.parametrize("moment", ["2024-03-31 02:30", "2024-10-27 02:30"])
def test_an_hour_that_is_missing_or_twice_stays_so(moment: str) -> None:
    assert problem(days.moved(moment, 70) or "") == problem(moment) != ""


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        ("2024-01-10T14:30:00+01:00", "2024-05-29T14:30:00+02:00"),
        ("2024-01-10T13:30:00Z", "2024-05-29T12:30:00Z"),
        ("2024-01-10T22:30:00.250Z", "2024-05-29T21:30:00.250Z"),
        ("20240110", "20240529"),
        ("202401101430", "202405291430"),
        ("2024-01", "2024-06"),
        ("2024-02-30", "2023-02-30"),
        ("2024-13-01", "2023-13-01"),
    ],
)
def test_a_date_keeps_its_form(moment: str, moved: str) -> None:
    assert days.moved(moment, 140) == moved


def test_midnight_utc_is_a_date_where_the_mapping_says_so() -> None:
    assert days.moved("2024-01-10T00:00:00Z", 140, utc_date=True) == "2024-05-29T00:00:00Z"


@given(st.text(max_size=300))
def test_a_text_keeps_its_length_and_shape(said: str) -> None:
    made = scrambled(KEY, "text", said)
    assert len(made) == len(said)
    assert [kind(char) for char in made] == [kind(char) for char in said]
    assert len(made.encode("utf-8", "surrogatepass")) == len(said.encode("utf-8", "surrogatepass"))


def test_markup_stays_what_it_was() -> None:
    page = '<p class="brev">Kalle &amp; g&#229;r <b>hem</b>&nbsp;nu</p><!-- Kalle --><kalle>'
    made = marked_up(KEY, "text", page)
    assert made.startswith('<p class="')
    assert [each in made for each in ("<b>", "&amp;", "&nbsp;", "</p><!-- ", "Kalle", "kalle")] == [
        True
    ] * 4 + [False] * 2
    rtf = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\pard Kalle g\'e5r hem\par\par \u229?\kalle1}"
    plain = text.plain_from_rtf(marked_up(KEY, "text", rtf))
    assert plain.count("\n") == text.plain_from_rtf(rtf).count("\n")
    assert "alle" not in marked_up(KEY, "text", rtf)


def test_names_keep_their_form() -> None:
    made = name(KEY, "Test Testsson, Anna-Karin")
    assert made is not None
    family, given = made.split(", ")
    assert (family.count(" "), given.count("-")) == (1, 1)
    assert name(KEY, "ANNA TEST") == str(name(KEY, "Anna Test")).upper()
    assert name(KEY, "Test, Anna") == f"{name(KEY, 'Test', family=True)}, {name(KEY, 'Anna', given=True)}"
    assert name(KEY, "Anna 7") is None


def test_contacts_are_of_the_series_for_fiction() -> None:
    for each in ("070-1234567", "+46 70 123 45 67", "08-123 456", "0701234567"):
        digits = "".join(filter(str.isdigit, contacts.phone(KEY, each) or ""))
        assert 1740605 <= int(digits[-7:]) <= 1740699
    assert (contacts.mail(KEY, "anna.test@region.se") or "").endswith("@example.se")
    assert contacts.phone(KEY, "ring 070-1234567") is None
    assert (contacts.url(KEY, "https://region.se/anna?p=19121212") or "").partition("/")[2].startswith("/")
    assert (contacts.postal_code(KEY, "123 45") or "")[0] == "0"


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"{\\rtf1", b"PK\x03\x04", b"\xff\xd8\xff\xe0"]
)
def test_a_file_inside_becomes_a_tiny_one_of_its_kind(start: bytes) -> None:
    whole = base64.b64encode(start + b" Kalle Test " * 50).decode()
    made = base64.b64decode(base64_file(whole, sure=True) or "")
    assert made.startswith(start[:4].replace(b"PK\x03\x04", b"PK\x05\x06"))
    assert b"Kalle" not in made
    assert len(made) < 300


def test_what_is_no_file_is_none() -> None:
    assert base64_file("inte base64!", sure=True) is None
    assert base64_file("Kalle", sure=False) is None


def kind(char: str) -> str:
    """Letters and digits by what kind they are, all other signs by themselves."""
    category = unicodedata.category(char)
    return category if category[0] in "LMN" else char


def problem(moment: str) -> str:
    try:
        time.read_local(moment, ["yyyy-MM-dd HH:mm"])
    except Exception as error:
        return type(error).__name__
    return ""
