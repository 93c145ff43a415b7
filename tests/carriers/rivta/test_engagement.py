"""Index posts of plans, written and read."""

import pytest
from msgspec.structs import replace

from sipfhir.carriers.rivta.check import check
from sipfhir.carriers.rivta.engagement import Engagement, notification, posts, read, updates
from sipfhir.plan import Plan
from sipfhir.registry import shipped
from tests.carriers.rivta.making import OURS, every_good, plans, us

LAWFUL = "prator/good/inget-att-anmarka.xml"


def posted(*given: Plan, delete: bool = False, **settings: str) -> list[Engagement]:
    return posts(
        given, us(**{"data_controller": "SE2321000016", **settings}), shipped(), delete=delete
    ).engagements


def test_what_a_post_says() -> None:
    [plan] = plans("rivta/good/sip-pdf.xml")
    assert posted(plan) == [
        Engagement(
            delete_flag=False,
            registered_resident_identification="191212121212",
            service_domain="riv:clinicalprocess:logistics:logistics",
            categorization="cll-cp",
            logical_address=OURS,
            business_object_instance_identifier="NA",
            clinical_process_interest_id="NA",
            most_recent_content="20260302111500",
            source_system=OURS,
            data_controller="SE2321000016-RIVTA1",
        )
    ]


def test_several_plans_of_a_person_are_one_post_with_the_newest_time() -> None:
    [plan] = plans("rivta/good/sip-pdf.xml")
    later = replace(plan, updated="2026-05-01T10:00:00+02:00")
    for given in ((plan, later), (later, plan)):
        [post] = posted(*given)
        assert post.most_recent_content == "20260501100000"


def test_a_post_that_is_taken_away_has_no_time() -> None:
    [post] = posted(*plans("rivta/good/sip-pdf.xml"), delete=True)
    assert post.delete_flag
    assert post.most_recent_content is None


@pytest.mark.parametrize(
    ("name", "settings", "case"),
    [
        ("rivta/good/reservnummer.xml", {}, "reserve"),
        ("rivta/odd/nationellt-reservnummer.xml", {}, "reserve"),
        (LAWFUL, {"data_controller": None}, "controller"),
        ("prator/good/kallelse-utan-plan.xml", {}, "no-plan"),
        ("prator/good/skyddad-identitet.xml", {}, "protected"),
    ],
)
def test_what_has_no_post(name: str, settings: dict[str, str | None], case: str) -> None:
    made = posts(plans(name), us(**{"data_controller": "SE2321000016", **settings}), shipped())
    assert made.engagements == []
    assert [each.params["case"] for each in made.findings] == [case]


@pytest.mark.parametrize("address", [None, "5565594230"])
def test_every_good_sample_makes_valid_messages(address: str | None) -> None:
    made = posted(*every_good())
    assert len(made) > 3
    for message in (*updates(made, shipped(), address), notification(made, shipped(), address)):
        checked = check(message, shipped())
        assert checked.findings == []
        assert checked.call
        assert checked.call.address == address
        assert list(read(checked.call.message)) == made


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1000, [1000]), (1001, [1000, 1]), (2500, [1000, 1000, 500])]
)
def test_more_posts_than_one_message_takes(count: int, sizes: list[int]) -> None:
    [post] = posted(*plans("rivta/good/sip-pdf.xml"))
    many = [replace(post, data_controller=f"SE{number:010}") for number in range(count)]
    messages = updates(many, shipped())
    assert [message.count(b"<engagementTransaction>") for message in messages] == sizes
    assert all(check(message, shipped()).findings == [] for message in messages)


def test_an_index_adds_its_times_and_owner() -> None:
    [post] = posted(*plans("rivta/good/sip-pdf.xml"))
    told = replace(post, creation_time="20260302120000", update_time="20260302120000", owner="5565594230")
    checked = check(notification([told], shipped()), shipped())
    assert checked.findings == []
    assert checked.call
    assert list(read(checked.call.message)) == [told]
    refused = check(updates([told], shipped())[0], shipped()).findings
    assert [each.params["element"] for each in refused] == ["creationTime", "updateTime", "owner"]
