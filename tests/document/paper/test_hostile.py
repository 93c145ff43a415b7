"""Text of a plan is only ever text: no command, no markup, no crash, on either form."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from sipfhir.document.paper import html, pdf
from sipfhir.document.paper.setting import seen
from sipfhir.plan import Consent, Intervention, Invitation, LifeArea, Organization, Plan, Situation
from tests.document.paper.made import bare, opened, text
from tests.strategies import plans

HOSTILE = [
    '#eval("1+1")',
    "#{panic()}",
    '#read("/etc/passwd")',
    "\\ \\u{41} \\n $x^2$ *b* _i_ `c` @ref <label> // x /* y */",
    "] ) } [ ( {",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% include 'x' %}",
    "&amp; &lt; ]]> <!-- -->",
    "https://example.se/x",
    "- punkt\n= rubrik\n+ ett",
    "ö" * 10_000,
    "ord " * 2_500,
    "a\x00b\x0bc\x1f",
    "\u202efed cba\u202c",
    "abc \u200fאבג\u200e xyz",
    "👩‍👩‍👧 🏳️‍🌈",
    "\ufeff\ufffe\ud800".encode("utf-8", "replace").decode(),
    "e\u0301\u0301\u0301\u0301",
]


def everywhere(said: str) -> Plan:
    """A plan that says it in every kind of place."""
    unit = Organization(name=said)
    return Plan(
        title=said,
        notes=(said,),
        interventions=(Intervention(description=said, responsible=unit, extent=said),),
        overall_responsible=(unit,),
        situation=Situation(wishes=said, life_areas=(LifeArea(current=said),)),
        consents=(Consent(note=said),),
        invitations=(Invitation(place=said, purpose=said),),
    )


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize("easy", [False, True])
def test_it_is_printed_as_it_stands(said: str, easy: bool) -> None:
    page = text(pdf(everywhere(said), easy=easy))
    letters = [one for one in bare(seen(said)) if ord(one) < 0x250]
    assert all(page.count(one) >= times for one, times in Counter(letters).items())


@pytest.mark.parametrize("said", HOSTILE)
def test_a_page_has_no_element_of_its_own(said: str) -> None:
    page = lxml_html.document_fromstring(html(everywhere(said), "kallelse"))
    assert not page.xpath("//script | //img | //link | //iframe | //@onerror | //a")
    assert "".join(seen(said).split()) in "".join(page.text_content().split())


@given(plans(), st.sampled_from(["plan", "consent"]), st.booleans())
@settings(max_examples=25)
def test_any_plan_can_be_printed(plan: Plan, sheet: str, easy: bool) -> None:
    with opened(pdf(plan, sheet, easy=easy)) as made:  # type: ignore[arg-type]
        assert made.Root.MarkInfo.Marked is True
    assert html(plan, sheet, easy=easy).startswith("<!doctype html>")  # type: ignore[arg-type]


@given(st.text(max_size=60))
@settings(max_examples=25)
def test_any_text_can_be_printed(said: str) -> None:
    assert pdf(Plan(title=said, notes=(said,)), "plan", code=None).startswith(b"%PDF")
