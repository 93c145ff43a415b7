"""A lawful plan about an invented person, and what the tests change in it."""

import pytest

from sipfhir.plan import (
    Concept,
    Consent,
    Identifier,
    Intervention,
    Measure,
    MeasuresByOthers,
    Organization,
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
    """All four elements, a consent given before, an identity: no rule finds anything."""
    region = Organization(name="Vårdcentralen", huvudman=Concept("region"))
    return Plan(
        status=Concept("active"),
        created="2025-09-01",
        person=Person(identifiers=(Identifier(kind="personnummer", value="191212121212"),)),
        consents=(Consent(scope=Concept("sip"), status=Concept("given"), date="2025-08-20"),),
        interventions=(
            Intervention(description="Hemtjänst varje morgon", responsible=kommun),
            Intervention(description="Genomgång av läkemedel", responsible=region),
        ),
        others=MeasuresByOthers(items=(Measure(description="Dottern handlar på lördagar"),)),
        overall_responsible=(kommun,),
    )
