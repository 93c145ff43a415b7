"""How many single changes of the good samples are told apart: ``python -m tests.mapping.share [PART]``."""

import sys
from random import Random

import sipfhir
from sipfhir.registry import mapping, shipped
from tests.mapping.single import mutants
from tests.mapping.test_mutation import read, told_apart
from tests.test_samples import MAPPED, name_of, sample_of


def main(part: float) -> None:
    """Print the share, of all mutants or of a seeded part."""
    tried = told = 0
    for expectation in MAPPED:
        random = Random(name_of(expectation))
        for reading in sipfhir.read(sample_of(expectation)):
            assert reading.origin is not None
            compiled = mapping(shipped(), reading.system)
            tree = compiled.tree(reading.origin.record.tree)
            known = read(compiled, tree)
            for mutant in mutants(tree, xml=compiled.is_xml):
                if random.random() < part:
                    tried += 1
                    told += told_apart(compiled, known, mutant)
    print(f"{told} of {tried} single changes told apart and written back ({told / tried:.1%})")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
