"""A whole plan, invented, for tests that look at what is made of it."""

from sipfhir.plan import (
    Attachment,
    Concept,
    Consent,
    Goal,
    HumanName,
    Identifier,
    Intervention,
    Invitation,
    Measure,
    MeasuresByOthers,
    Need,
    Organization,
    Party,
    Person,
    Plan,
    Recipient,
    Source,
)

KOMMUN = Organization(
    name="Hemtjänst Norr",
    huvudman=Concept("kommun"),
    identifiers=(Identifier(kind="hsa-id", value="SE0000000000-TEST1"),),
)
REGION = Organization(name="Vårdcentralen Söder", huvudman=Concept("region"))
NURSE = Party(
    kind=Concept("professional"),
    name=HumanName(text="Prov Provsson"),
    profession="distriktssköterska",
    organization=REGION,
)
UNIT = Party(kind=Concept("organization"), organization=KOMMUN)
DAUGHTER = Party(kind=Concept("relative"), name=HumanName(text="Dotter Tolvansson"), relation="dotter")
SCHOOL = Party(kind=Concept("organization"), organization=Organization(name="Skolan", kind=Concept("school")))
PERSON = Person(
    identifiers=(Identifier(kind="personnummer", value="191212121212"),),
    name=HumanName(text="Tolvan Tolvansson"),
)
PLAN = Plan(
    identifiers=(Identifier(kind="local", value="A-17"),),
    kind=Concept("SIP"),
    status=Concept("active"),
    title="Min plan",
    created="2024-03-01T13:30:00+01:00",
    author=NURSE,
    person=PERSON,
    consents=(Consent(scope=Concept("sip"), status=Concept("given"), date="2024-02-01", parties=(UNIT,)),),
    invitations=(
        Invitation(
            id="K1",
            status=Concept("sent"),
            purpose="Planera hemgång",
            start="2024-03-01T13:30:00+01:00",
            minutes=60,
            recipients=(
                Recipient(party=UNIT, outcome=Concept("forwarded"), reason=Concept("lack-of-time")),
                Recipient(party=DAUGHTER, outcome=Concept("accepted")),
            ),
        ),
    ),
    needs=(Need(id="B1", description="Stöd i vardagen"),),
    goals=(
        Goal(
            id="1",
            need="B1",
            description="Bo hemma",
            voice=Concept("person"),
            achievement=Concept("achieved"),
        ),
        Goal(id="1a", parent="1", description="Gå i trappor"),
    ),
    interventions=(
        Intervention(
            goal="1a",
            description="Träning",
            responsible=REGION,
            performer=NURSE,
            status=Concept("in-progress", "Pågående insats"),
        ),
    ),
    others=MeasuresByOthers(
        stated=Concept("listed"), items=(Measure(description="Anpassad skolgång", performer=SCHOOL),)
    ),
    overall_responsible=(KOMMUN,),
    coordinator=NURSE,
    attachments=(Attachment(title="Underlag", content_type="text/plain", data="eA=="),),
    source=Source(system="prator", digest="00ff", line=3),
)
