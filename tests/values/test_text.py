"""Plain text out of RTF and HTML, names, and what a file can hold."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.plan import HumanName
from sipfhir.values import (
    BadValue,
    CannotHold,
    encodable,
    fits_xml,
    join_name,
    plain_from_html,
    plain_from_rtf,
    split_name,
)

WORDS = st.text("abcåäöÅÄÖ <&;é", min_size=1).map(str.strip).filter(bool)


def test_rtf_becomes_plain_text() -> None:
    assert plain_from_rtf(r"{\rtf1\ansi Kunna \b duscha\b0\par sj\'e4lv}") == "Kunna duscha\nsjälv"


@pytest.mark.parametrize("raw", ["Kunna duscha", "", "{klammer}", "rad ett\nrad två\n"])
def test_text_that_is_not_rtf_stands(raw: str) -> None:
    assert plain_from_rtf(raw) == raw


def test_html_becomes_lines_without_scripts() -> None:
    raw = "<p>Kunna <b>duscha</b>\n själv</p><script>alert('x')</script><div>Hemrehab<br>två &amp; mer</div>"
    assert plain_from_html(raw) == "Kunna duscha själv\nHemrehab\ntvå & mer"


@pytest.mark.parametrize("raw", ["Kunna duscha", "", "smärta < 3", "a & b", "rad ett\n\nrad två"])
def test_text_without_markup_stands(raw: str) -> None:
    assert plain_from_html(raw) == raw


def test_html_that_nests_deep_or_is_never_closed_is_read() -> None:
    assert "mål" in plain_from_html("<b>" * 200 + "mål")
    assert plain_from_html("<p>a<p>b<!-- c --><td") == "a\nb"


@given(WORDS, WORDS)
def test_family_first_names_read_back(family: str, given_name: str) -> None:
    name = HumanName(family=family, given=given_name)
    assert split_name(join_name(name, "family-first"), "family-first") == name


@given(st.text("abÅ, ").filter(lambda raw: raw.strip()), st.sampled_from(["family-first", "plain"]))
def test_joining_a_split_name_is_a_normal_form(raw: str, order: str) -> None:
    normal = join_name(split_name(raw, order), order)
    assert join_name(split_name(normal, order), order) == normal


def test_names() -> None:
    assert split_name("Test, Åsa", "family-first") == HumanName(family="Test", given="Åsa")
    assert split_name("Åsa Test", "family-first") == HumanName(text="Åsa Test")
    assert split_name("Test, Åsa", "plain") == HumanName(text="Test, Åsa")
    assert join_name(HumanName(family="Test", given="Åsa"), "plain") == "Åsa Test"
    assert join_name(HumanName(family="Test"), "family-first") == "Test"
    with pytest.raises(BadValue):
        split_name("  ", "plain")
    with pytest.raises(CannotHold):
        join_name(HumanName(), "family-first")


def test_what_files_can_hold() -> None:
    assert fits_xml("å\n\t€😀")
    assert not any(map(fits_xml, ("\x00", "a\x0b", "\ud800", "\uffff")))
    assert encodable("åäö", "iso-8859-1")
    assert not encodable("€", "iso-8859-1")


CONTROLS = ["{\\rtf1", "{", "}", "\\par", "\\'e5", "\\'zz", "\\u229?", "\\u99999999 ", "\\ansicpg1252"]
RTF = [*CONTROLS, "\\ansicpg0", " å", "\\", "\x00"]
TAGS = ["<p>", "</p>", "<br", "&#0;", "&#xD800;", "&amp;", "<!--", "<script>", "<![CDATA[", "<?x"]
HTML = [*TAGS, "å", "\x00", ">", "\ud800"]


@given(st.lists(st.sampled_from(RTF), max_size=12))
def test_broken_rtf_is_a_bad_value_or_text(parts: list[str]) -> None:
    with contextlib.suppress(BadValue):
        assert isinstance(plain_from_rtf("{\\rtf1" + "".join(parts)), str)


@given(st.lists(st.sampled_from(HTML), max_size=12))
def test_broken_html_is_a_bad_value_or_text(parts: list[str]) -> None:
    with contextlib.suppress(BadValue):
        assert "<p>" not in plain_from_html("<p>" + "".join(parts))
