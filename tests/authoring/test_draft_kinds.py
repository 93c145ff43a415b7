"""Kinds of values: each with a good case and one that only looks like it."""

import pytest

from sipfhir.authoring.draft.dates import Times, times_of
from sipfhir.authoring.draft.kinds import Facts

UNITS = frozenset({"vård", "enhet"})


@pytest.mark.parametrize(
    ("values", "times"),
    [
        (["2024-03-01"], Times("date", ("yyyy-MM-dd",))),
        (["20240301", "20241231"], Times("date", ("yyyyMMdd",))),
        (["31/12/2024"], Times("date", ("dd/MM/yyyy",))),
        (["2024-03-01", "2024-03-01 10:00"], Times("local-time", ("yyyy-MM-dd HH:mm", "yyyy-MM-dd"))),
        (["2024-03-01T10:00:00"], Times("local-time", ("yyyy-MM-ddTHH:mm:ss",))),
        (["202403011000"], Times("local-time", ("yyyyMMddHHmm",))),
        (["2024-03-01T00:00:00Z", "2024-03-01T10:00:00Z"], Times("utc-date")),
        (["2024-03-01T10:00:00+01:00"], Times("instant")),
        (["2024-02-30"], None),
        (["12345678"], None),
        (["2024-03-01", "i våras"], None),
    ],
)
def test_how_dates_and_times_are_written(values: list[str], times: Times | None) -> None:
    assert times_of(values) == times


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["191212121212"], "plain"),
        (["19121212-1212"], "dashed"),
        (["121212+1212"], "short"),
        (["20210325K069"], "plain"),
        (["191212121213"], None),
        (["202403011000"], None),
    ],
)
def test_identities(values: list[str], form: str | None) -> None:
    assert Facts(values).identities == form


def test_truths_contacts_and_markup() -> None:
    assert Facts(["J", "J"]).truths == ("J", "N")
    assert Facts(["J", "kanske"]).truths is None
    assert Facts([True, False]).truth
    assert Facts(["070-1740605"]).contact == "phone"
    assert Facts(["2024-03-01"]).contact is None
    assert Facts(["a@example.se"]).contact == "email"
    assert Facts(["https://example.se/x"]).contact == "url"
    assert Facts(["vanlig", "{\\rtf1 x}"]).markup == "rtf"
    assert Facts(["<p>x</p>"]).markup == "html"
    assert Facts(["1 < 2 > 1"]).markup is None


def test_people_and_units() -> None:
    assert Facts(["Åsa Test", "Bo Nilsson"], UNITS).person
    assert Facts(["Test, Åsa"], UNITS).family_first
    assert Facts(["Vårdcentralen Björken"], UNITS).unit
    assert not Facts(["Vårdcentralen Björken"], UNITS).person


def test_numbers_and_codes() -> None:
    assert Facts(["SE0000000000-TEST1"]).hsa
    assert not Facts(["SE00-TEST1"]).hsa
    assert Facts(["AU124", "AW 010"]).activity == "KVÅ"
    assert Facts(["AU12"]).activity is None
    assert Facts([1, 2]).whole
    assert not Facts([1, True]).whole
    assert Facts(["Kort sikt", "Lång sikt"]).coded
    assert not Facts([str(number) + " ord" for number in range(40)]).coded


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], "empty"),
        ([None, ""], "empty"),
        (["1"], "number"),
        (["J"], "truth value"),
        (["191212121212"], "personal identity"),
        (["2024-03-01"], "date or time"),
        (["En lång text. " * 9], "text"),
        (["Åsa Test"], "name"),
    ],
)
def test_the_word_for_people(values: list[object], kind: str) -> None:
    assert Facts(list(values)).kind == kind
