"""Another maker's reader of HL7 v2.5.1 (hl7apy, strict) takes every message that we make."""

from pathlib import Path

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

import sipfhir
from sipfhir.carriers.hl7v2 import Message, Writer
from sipfhir.carriers.hl7v2.answer import acknowledge
from sipfhir.carriers.hl7v2.wire import finding
from sipfhir.document.words import words
from sipfhir.findings import Severity
from sipfhir.site import defaults
from tests.carriers.hl7v2.given import PDF, PLAN, SITE, TIME, mdm, received, siu, writer

SAMPLES = sorted((defaults() / "samples").glob("*/good/*svarar*.xml")) + [
    defaults() / "samples/prator/good" / name
    for name in ("makulerad-kedja.xml", "skyddad-identitet.xml", "god-man.xml", "flera-planer.xml")
]


def judge(message: bytes) -> None:
    """Raises for what is no HL7 v2.5.1."""
    parsed = parse_message(message.decode(), validation_level=VALIDATION_LEVEL.STRICT, find_groups=True)
    assert parsed.validate()


@pytest.mark.parametrize("message", [siu(), mdm()], ids=["siu", "mdm"])
def test_all_that_has_a_place(message: Message) -> None:
    judge(message.data)


def test_the_judge_is_one() -> None:
    """It is known to ask for SCH-6."""
    whole = siu().data
    without = whole.replace(b"new^Ny kallelse^99SIP", b"").replace("changed^Ändrad^99SIP".encode(), b"")
    assert without != whole
    with pytest.raises(Exception, match="SCH_6"):
        judge(without)


def test_answers() -> None:
    made = writer().write(PLAN, "answer").messages
    assert made
    for message in made:
        judge(message.data)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda file: f"{file.parents[1].name}-{file.stem}")
def test_what_is_made_of_the_samples(sample: Path) -> None:
    made = 0
    for reading in sipfhir.read(sample):
        assert reading.plan is not None
        for form in ("siu", "mdm"):
            for message in Writer(SITE, TIME).write(reading.plan, form, PDF).messages:  # type: ignore[arg-type]
                judge(message.data)
                made += 1
    assert made


def test_acknowledgements() -> None:
    header = received(siu().data).header
    wrong = finding("HL7-DOCUMENT", Severity.ERROR, None, 3, "OBX[2]-5", case="base64")
    endpoint = writer().endpoint
    for findings in ([], [wrong]):
        judge(acknowledge(header, findings, endpoint, words(SITE), "20261122100000+0100", SITE.key)[1])
