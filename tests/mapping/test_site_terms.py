"""TermIds and TemplateIds are the customer's own: a site lays its numbers over ours, no more is needed."""

from pathlib import Path

import pytest

import sipfhir
from sipfhir.plan import Concept
from sipfhir.site import Site, defaults

TERMS = "theirs,ours,preferred,note\n2811,goal,yes,Mål\n13700,intervention,yes,Insats\n{}"
SAMPLE = defaults() / "samples/takecare/good/enbart-rubriker.xml"
OUR_GOAL = next(
    line.split(",")[0]
    for line in (defaults() / "mappings/tables/takecare-terms.csv").read_text("utf-8").splitlines()
    if line.split(",")[1] == "goal"
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with two TermIds and one TemplateId of its own; our number for a goal is not one of theirs."""
    tables = tmp_path / "mappings/tables"
    tables.mkdir(parents=True)
    (tables / "takecare-terms.csv").write_text(TERMS.format(f"{OUR_GOAL},,,\n"), "utf-8")
    (tables / "takecare-templates.csv").write_text(
        "theirs,ours,preferred,case,note\n4711,SIP,yes,,\n", "utf-8"
    )
    return Site(tmp_path)


def theirs(text: bytes) -> bytes:
    """A note with the site's numbers."""
    return text.replace(OUR_GOAL.encode(), b"2811").replace(b"900501", b"4711")


def test_a_note_with_the_sites_numbers_is_read_as_ours_is(site: Site) -> None:
    [ours] = sipfhir.read(SAMPLE)
    [read] = sipfhir.read(theirs(SAMPLE.read_bytes()), "takecare", site=site)
    assert ours.plan is not None
    assert read.plan is not None
    assert read.findings == ()
    assert read.plan.goals == ours.plan.goals
    assert read.plan.kind == Concept("SIP")


def test_the_sites_numbers_are_written(site: Site) -> None:
    [reading] = sipfhir.read(SAMPLE)
    assert reading.plan is not None
    text = sipfhir.write(reading.plan, "takecare", site=site).data.decode()
    assert "&lt;TermId&gt;2811&lt;/TermId&gt;" in text
    assert "&lt;TermId&gt;13700&lt;/TermId&gt;" in text
    assert "&lt;TemplateId&gt;4711&lt;/TemplateId&gt;" in text
    assert OUR_GOAL not in text
    [back] = sipfhir.read(text.encode(), "takecare", site=site)
    assert back.plan is not None
    assert back.plan.goals == reading.plan.goals


def test_a_number_that_the_site_took_away_is_known_no_more(site: Site) -> None:
    [reading] = sipfhir.read(SAMPLE, site=site)
    assert [finding.rule for finding in reading.findings] == ["MAP-NO-BRANCH"]
    assert reading.plan is not None
    assert reading.plan.goals == ()
