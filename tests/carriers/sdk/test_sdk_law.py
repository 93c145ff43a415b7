"""The law of the carrier: a plan through a message is the plan; no bytes crash the reader or leak."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.carriers.sdk import receive
from sipfhir.exchange import to_fhir
from sipfhir.fhir_reader import from_fhir
from sipfhir.plan import Plan
from tests.carriers.sdk.messages import SITE, data, made
from tests.carriers.sdk.mutants import mutants
from tests.strategies import plans


def _read(source: bytes) -> Plan:
    [reading] = [one for one in receive(source, SITE, "a.xml").readings if one.plan]
    assert reading.plan is not None
    return reading.plan


def _through_fhir(plan: Plan) -> Plan:
    """What FHIR alone gives back: a protected person is withheld there already."""
    import msgspec

    bundle = msgspec.json.encode(to_fhir(plan, site=SITE).collection())
    [reading] = [one for one in from_fhir(bundle, site=SITE) if one.plan]
    assert reading.plan is not None
    return reading.plan


@settings(max_examples=40)
@given(plans(), st.booleans())
def test_a_plan_through_a_message_is_the_plan(plan: Plan, xhe: bool) -> None:
    source = data(plan, basis="statutory-duty", xhe=xhe)
    assert _read(source) == _through_fhir(plan)
    disclosed = _read(data(plan, basis="statutory-duty", disclose=True))
    assert replace(disclosed, source=None) == replace(plan, source=None)


@settings(max_examples=30)
@given(plans())
def test_a_call_through_a_message_is_what_a_call_tells(plan: Plan) -> None:
    composed = made(plan, sheet="kallelse", basis="statutory-duty", disclose=True)
    if composed.data is None:
        assert not plan.invitations
        return
    read = _read(composed.data)
    assert (read.person, read.consents, read.initiative) == (plan.person, plan.consents, plan.initiative)
    assert len(read.invitations) == 1
    assert (read.needs, read.goals, read.notes, read.attachments) == ((), (), (), ())


CANARY = "KANARIE"
HOSTILE = data().replace(b"Samordnad", CANARY.encode()).replace(b"SIP", CANARY.encode())


@settings(max_examples=100)
@given(mutants(HOSTILE))
def test_a_broken_message_is_never_a_crash_nor_a_leak(source: bytes) -> None:
    found = receive(source, SITE, "a.xml")
    told = [*found.findings, *(one for reading in found.readings for one in reading.findings)]
    assert CANARY not in repr(told)
    assert (found.message is None) <= (not found.readings)
    assert told


@given(st.integers(0, len(HOSTILE) - 1), st.binary(max_size=6))
@example(0, b"\xff\xfe")
@example(0, b"<!DOCTYPE x [<!ENTITY e 'x'>]>")
@settings(max_examples=100)
def test_bytes_that_were_cut_or_struck(at: int, new: bytes) -> None:
    for source in (HOSTILE[:at], HOSTILE[:at] + new + HOSTILE[at + len(new) :]):
        found = receive(source, SITE, "a.xml")
        assert CANARY not in repr((found.findings, [reading.findings for reading in found.readings]))
