"""A lawful plan about an invented person, and what the tests change in it."""

import pytest

from sipfhir.plan import (
    Concept,
    Consent,
    Copy,
    FollowUp,
    Goal,
    Identifier,
    Intervention,
    Measure,
    MeasuresByOthers,
    Organization,
    Participant,
    Party,
    Person,
    Plan,
)
from sipfhir.rules.wording import shipped
from sipfhir.site import Site


@pytest.fixture(scope="session")
def site() -> Site:
    return shipped()


@pytest.fixture(scope="session")
def kommun() -> Organization:
    hsa = Identifier(kind="hsa-id", value="SE0000000000-TEST1")
    return Organization(name="Socialtjänsten", identifiers=(hsa,), huvudman=Concept("kommun"))


@pytest.fixture(scope="session")
def lawful(kommun: Organization) -> Plan:
    """All that is asked or recommended of a plan: no rule finds anything."""
    region = Organization(name="Vårdcentralen", huvudman=Concept("region"))
    caller = Party(organization=kommun)
    return Plan(
        status=Concept("active"),
        created="2025-09-01",
        person=Person(identifiers=(Identifier(kind="personnummer", value="191212121212"),)),
        consents=(Consent(scope=Concept("sip"), status=Concept("given"), date="2025-08-20"),),
        goals=(
            Goal(description="Bo kvar hemma", term=Concept("long"), voice=Concept("person")),
            Goal(description="Gå till affären", term=Concept("short"), voice=Concept("shared")),
        ),
        interventions=(
            Intervention(description="Hemtjänst varje morgon", responsible=kommun),
            Intervention(description="Genomgång av läkemedel", responsible=region),
        ),
        others=MeasuresByOthers(items=(Measure(description="Dottern handlar på lördagar"),)),
        overall_responsible=(kommun,),
        participants=(Participant(party=caller), Participant(party=Party(organization=region))),
        next_caller=caller,
        follow_up_responsible=caller,
        follow_ups=(FollowUp(planned="2025-12-01"),),
        copies=(Copy(date="2025-09-01", channel=Concept("paper")),),
    )


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose policy turns a local routine on."""
    folder = tmp_path_factory.mktemp("site") / "validators" / "policies"
    folder.mkdir(parents=True)
    words = "extends: standard\ntitle: {sv: Lokal, en: Local}\nseverity: {TIME-3: note}\n"
    (folder / "local.yaml").write_text(words, encoding="utf-8")
    return Site(folder.parent.parent)
