"""What the check judges our own profiles by is what the tables of today derive."""

import gzip

from sipfhir.conformance.facts import own
from tests.package.made import of, work
from tools.definitions import DATA
from tools.own import made


def test_the_file_that_ships_is_what_is_derived() -> None:
    packed = (DATA / "own.json.gz").read_bytes()
    assert gzip.decompress(packed) == made(), "run make own"


def test_it_has_every_definition_of_ours_and_those_that_we_derive_from() -> None:
    facts = own(work().base)
    assert {one["url"] for one in of("StructureDefinition")} < facts.profiles.keys()
    assert "http://hl7.se/fhir/ig/base/StructureDefinition/SEBasePatient" in facts.profiles
    assert {one["url"] for one in of("ValueSet")} == facts.terms.value_sets.keys()
